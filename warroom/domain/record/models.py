"""What all states and events share: models that cannot change, times in UTC, days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from warroom.domain.policy.severities import Severity
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


Model = TypeVar("Model", bound=BaseModel)


def with_label(model: Model, severity: str = "severity", label: str = "severity_label") -> Model:
    """The model, whose severity knows its label: the number is stored in one field, and the label in another."""
    fields = model.__dict__  # of a frozen model, while it is made
    if fields[label] is not None and fields[severity].label is None:
        fields[severity] = Severity(fields[severity], fields[label], fields[severity].badge)
    fields[label] = fields[severity].label
    return model


class Moment(StateModel):
    """When a milestone was reached (UTC), and whether that is a guess."""

    time: Utc
    estimated: bool = False
