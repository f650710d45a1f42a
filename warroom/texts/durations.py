"""How long something took, in words. Apart from the metrics, which a list of incidents does not need."""

from __future__ import annotations

from warroom.texts.messages import DASH


def span(seconds: float | None) -> str:
    """`45 s`, `12 min`, `3 h 05 min`, `2 d 3 h`; a dash when it is not known."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"
