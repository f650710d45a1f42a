"""Lengths of time in words, and as typed for a time-box."""

from __future__ import annotations

from datetime import timedelta

from warroom.domain.refusal import Refusal

MINUTE = timedelta(minutes=1)
LONGEST_BOX = timedelta(days=14)
DASH = "—"
"""Stands for what is not known."""


def minutes(length: timedelta) -> str:
    """`21 min`, or `3 h 05 min`."""
    whole = max(0, int(length // MINUTE))
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02} min"


def length(time: timedelta) -> str:
    """`40 s`, `12 min`, `3 h 05 min`."""
    return minutes(time) if time >= MINUTE else f"{max(0, int(time.total_seconds()))} s"


def span(seconds: float | None) -> str:
    """`45 s`, `12 min`, `3 h 05 min`, `2 d 3 h`; a dash when it is not known."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 48 * 3600:
        return minutes(timedelta(seconds=seconds))
    hours = int(seconds // 3600)
    return f"{hours // 24} d {hours % 24} h"


def rough(length: timedelta) -> str:
    """`40 min`, `31 h`, `3 d`: never negative."""
    whole = int(abs(length) // MINUTE)
    if whole < 60:
        return f"{whole} min"
    return f"{whole // 60} h" if whole < 72 * 60 else f"{whole // 1440} d"


def time_box(amount: int, unit: str = "m") -> timedelta | Refusal:
    """The length of a time-box of so many minutes, or hours when the unit is `h`."""
    box = timedelta(hours=amount) if unit.lower() == "h" else timedelta(minutes=amount)
    if box <= timedelta(0):
        return Refusal(f"A time-box has to be longer than nothing; write it as 5m, not {amount}{unit}.")
    if box > LONGEST_BOX:
        return Refusal("A time-box may last 14 days at most; write an action item for what takes longer.")
    return box
