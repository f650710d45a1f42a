"""What all states and events share: models that cannot change, times in UTC, days."""

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


Utc = Annotated[AwareDatetime, AfterValidator(_utc)]
Day = Annotated[date, AfterValidator(_day)]


class StateModel(BaseModel):
    """A part of what is true now."""

    # Building a validator takes milliseconds: each model's is built when it is first needed.
    model_config = ConfigDict(frozen=True, defer_build=True)


class Moment(StateModel):
    """When a milestone was reached (UTC), and whether that is a guess."""

    time: Utc
    estimated: bool = False
