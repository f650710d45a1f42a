"""What a drafted update tells of: kept with its draft, so that what came after it is not taken for told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.domain.status_update.times import clock_words
from warroom.local.draft_names import BETWEEN
from warroom.texts.messages import clock
from warroom.tui.runtime.draft_keeper import several


@dataclass(frozen=True)
class Drafted:
    """An update written at `at` (UTC) that covers the timeline up to entry `covers`."""

    covers: int
    at: datetime

    def kept(self, text: str) -> str:
        """`text` as a draft that knows what it was drafted from."""
        return several((str(self.covers), self.at.isoformat(), text))

    def is_borne_by(self, text: str, zone: tzinfo) -> bool:
        """Whether the text still bears the time at which this was written: in full, or in its first line as the clock showed it."""
        first, _, _ = text.partition("\n")
        return clock(self.at, zone) in text or f" {clock_words(self.at, zone, self.at)}" in first


def taken_up(draft: str) -> list[tuple[Drafted | None, str]]:
    """The texts of a kept draft, each with what it was drafted from, where it says so."""
    parts = draft.split(BETWEEN)
    if len(parts) % 3:
        return [(None, draft)] if draft else []
    return [
        (Drafted(int(covers), datetime.fromisoformat(at)), text)
        for covers, at, text in zip(parts[::3], parts[1::3], parts[2::3], strict=False)
    ]
