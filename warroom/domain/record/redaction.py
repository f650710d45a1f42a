"""Blanking a leaked secret for good: the event that says so, for the timeline and for the check of the chain."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from warroom.domain.record.models import EventModel, StateModel

MARK = "[redacted]"
"""Stands where a secret was."""


class Blanked(StateModel):
    """Entry `n` lost a secret in so many places; `digest` is of the payload that stands there now."""

    n: int
    places: int
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Redacted(EventModel):
    """A secret was blanked in these entries, whose payloads no longer match the digests they were sealed with."""

    kind: Literal["redacted"] = "redacted"
    blanked: tuple[Blanked, ...]
