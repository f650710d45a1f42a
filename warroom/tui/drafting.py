"""What a drafted update tells of: kept with its draft, so that what came after it is not taken for told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.desk.merging import BETWEEN
from warroom.documents.messages import clock


@dataclass(frozen=True)
class Drafted:
    """An update written at `at` (UTC) that covers the timeline up to entry `covers`."""

    covers: int
    at: datetime

    def kept(self, text: str) -> str:
        """`text` as a draft that knows what it was drafted from."""
        return BETWEEN.join((str(self.covers), self.at.isoformat(), text))

    def is_borne_by(self, text: str, zone: tzinfo) -> bool:
        """Whether the text still bears the time at which this was written."""
        return clock(self.at, zone) in text


def taken_up(draft: str) -> tuple[Drafted | None, str]:
    """What a kept draft was drafted from, where it says so, and its text."""
    parts = draft.split(BETWEEN, 2)
    if len(parts) < 3:
        return None, draft
    return Drafted(int(parts[0]), datetime.fromisoformat(parts[1])), parts[2]
