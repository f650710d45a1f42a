"""What all events and states share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from warroom.domain.text.days import YEARS


def _day(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"not between {YEARS[0]} and {YEARS[-1]}")
    return day


def _utc(moment: datetime) -> datetime:
    _day(moment)
    # The record keeps milliseconds, and a time has to be the same before and after it was stored.
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


UNDONE = "undone"
"""The reason of an act that takes another one back."""

Utc = Annotated[AwareDatetime, AfterValidator(_utc)]
Day = Annotated[date, AfterValidator(_day)]


class EventModel(BaseModel):
    """Something that happened. Unknown fields are forbidden, so that what is written is exact."""

    # Building a validator takes milliseconds: each kind's is built when it is first needed.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class ChangeModel(EventModel):
    """Something that changed the incident, and that undo may write."""

    undoes: int | None = None
    """The act, by its entry, that is taken back; None for an act of its own, and in older records."""

    @property
    def is_undoing(self) -> bool:
        # An older warroom named no entry, and said it in the reason alone.
        return self.undoes is not None or getattr(self, "reason", None) == UNDONE


class StateModel(BaseModel):
    """A part of what is true now."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Moment(StateModel):
    """When a milestone was reached (UTC), and whether that is a guess."""

    time: Utc
    estimated: bool = False
