"""The process: severities, response times, update cadence, escalation. The spec's defaults, all configurable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Severity(IntEnum):
    """SEV-1 (critical) to SEV-4 (low); spec, "Severity Levels". A smaller number is worse."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4

    def __str__(self) -> str:
        return f"SEV-{self.value}"

    def turned(self, was: Severity) -> str:
        """`raised` or `lowered`, coming from `was`."""
        return "raised" if self < was else "lowered"


class Status(StrEnum):
    """Where the response stands; spec, "Status Update". Any may follow any other."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class ResponseTime(StrEnum):
    """How soon somebody must respond; spec, "Severity Levels"."""

    IMMEDIATE = "immediate"
    SAME_DAY = "same day"
    WITHIN_48_HOURS = "within 48 hours"
    NEXT_SPRINT = "next sprint"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    def deadline(self, declared: datetime) -> datetime | None:
        """When the response is late (UTC); None for Next sprint, which has no clock.

        Immediate is 5 minutes and Same day ends at midnight in the zone of `declared`. The others are lengths of
        time, and last as long on the day that the clocks change.
        """
        match self:
            case ResponseTime.IMMEDIATE:
                return declared.astimezone(UTC) + timedelta(minutes=5)
            case ResponseTime.SAME_DAY:
                midnight = declared.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
                return (midnight + timedelta(days=1)).astimezone(UTC)
            case ResponseTime.WITHIN_48_HOURS:
                return declared.astimezone(UTC) + timedelta(hours=48)
            case ResponseTime.NEXT_SPRINT:
                return None


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


NONE = "none"
"""How a setting says that no updates are asked for, since TOML has no null."""


def _none(typed: object) -> object:
    if isinstance(typed, str) and typed.strip().lower() == NONE:
        return None
    if typed == 0:
        raise ValueError(f'it should be greater than 0, or "{NONE}" for no updates')
    return typed


Minutes = Annotated[Annotated[int, Field(gt=0, le=10_080)] | None, BeforeValidator(_none)]


class SeverityPolicy(_Setting):
    """What one severity means and asks for."""

    description: str
    """In words, as the announcement's writer needs it."""
    response: ResponseTime
    """How soon somebody must respond."""
    update_minutes: Minutes = None
    """Minutes between status updates, or `none`."""
    by_status: dict[Status, Minutes] = Field(default_factory=dict)
    """Minutes between updates in a certain status, before `update_minutes`; `none` for none."""


class Step(_Setting):
    """One rung of the escalation ladder; spec, "Escalation"."""

    name: str
    """Short and unique; it names the step in the record."""
    who: str
    """Who is called, in words, or handles."""
    severities: tuple[Severity, ...]
    """For which severities it is due by the clock; for none, it is offered when somebody decides so."""
    after_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    """Minutes from declaration; 0 is at once."""
    why: str = ""
    """The reason that its text gives once the time has come."""


def _ladder() -> tuple[Step, ...]:
    both = (Severity.SEV1, Severity.SEV2)
    step = Step.model_construct
    return (
        step(name="on-call", who="On-call engineer", severities=both, after_minutes=0, why=""),
        step(name="all hands", who="All available engineers", severities=both[:1], after_minutes=0, why=""),
        step(name="engineers", who="Available engineers", severities=both[1:], after_minutes=0, why=""),
        step(
            name="founder/cto", who="Founder/CTO", severities=both, after_minutes=60,
            why="no resolution within an hour",
        ),
        step(
            name="legal", who="Legal", severities=(), after_minutes=0,
            why="evidence or users' safety is concerned",
        ),
    )  # fmt: skip


class Policy(_Setting):
    """Everything of the process that a team may change. The defaults are the spec's."""

    # Constructed, not validated: they are right, and building the validators takes milliseconds at every start.
    severity: dict[Severity, SeverityPolicy] = Field(
        default_factory=lambda: {
            Severity.SEV1: SeverityPolicy.model_construct(
                description="Critical - Service down or data loss",
                response=ResponseTime.IMMEDIATE,
                update_minutes=15,
            ),
            Severity.SEV2: SeverityPolicy.model_construct(
                description="High - Major feature broken",
                response=ResponseTime.SAME_DAY,
                update_minutes=15,
            ),
            Severity.SEV3: SeverityPolicy.model_construct(
                description="Medium - Minor feature impact", response=ResponseTime.WITHIN_48_HOURS
            ),
            Severity.SEV4: SeverityPolicy.model_construct(
                description="Low - Cosmetic issues", response=ResponseTime.NEXT_SPRINT
            ),
        }
    )
    """What each severity means and asks for; spec, "Severity Levels"."""
    roles: tuple[str, ...] = ("commander", "investigator", "communicator", "fixer")
    """Roles shown in every room; spec, "Response". A team may add its own."""
    ladder: tuple[Step, ...] = Field(default_factory=_ladder)
    """Who is called, and when; spec, "Escalation"."""
    postmortem_hours: Annotated[int, Field(gt=0, le=87_600)] = 48
    """Hours from resolution until the postmortem is due."""

    def cadence(self, severity: Severity, status: Status) -> timedelta | None:
        """Time between status updates, or None when none are due."""
        if status is Status.RESOLVED:
            return None
        rules = self.severity[severity]
        minutes = rules.by_status.get(status, rules.update_minutes)
        return None if minutes is None else timedelta(minutes=minutes)

    def step(self, name: str) -> Step | None:
        """The rung of that name, or the only one whose name begins so."""
        wanted = " ".join(name.split()).lower()
        exact = [step for step in self.ladder if step.name.lower() == wanted]
        near = exact or [step for step in self.ladder if step.name.lower().startswith(wanted)]
        return near[0] if wanted and len(near) == 1 else None
