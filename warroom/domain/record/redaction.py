"""Blanking a leaked secret for good: the event that says so, for the timeline and for the check of the chain."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Literal

from pydantic import Field

from warroom.domain.record.event_model import EventModel
from warroom.domain.record.models import StateModel

MARK = "[redacted]"
"""Stands where a secret was."""
NAMED = 12
"""Entries that a line about a redaction names; nobody reads more."""


class Blanked(StateModel):
    """Entry `n` lost a secret in so many places; `digest` is of the payload that stands there now."""

    n: int
    places: int
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Redacted(EventModel):
    """A secret was blanked in these entries, whose payloads no longer match the digests they were sealed with."""

    kind: Literal["redacted"] = "redacted"
    blanked: tuple[Blanked, ...]

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        entries = [blanked.n for blanked in self.blanked]
        if len(entries) == 1:
            return "▒", f"entry {entries[0]} was redacted"
        shown = ", ".join(map(str, entries[:NAMED]))
        more = f" and {len(entries) - NAMED} more" if len(entries) > NAMED else ""
        return "▒", f"entries {shown}{more} were redacted"
