"""An event that a newer warroom wrote: it is kept and shown, and changes nothing here."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from warroom.domain.record.event_model import EventModel
from warroom.domain.text.safe_text import one_line


class Unknown(EventModel):
    """An event written by a newer warroom; `payload` is its JSON, untouched."""

    kind: Literal["unknown"] = "unknown"
    written_as: str
    v: int
    payload: str

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "?", f"written by a newer warroom ({one_line(self.written_as)})"
