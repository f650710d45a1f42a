"""The process: severities, response times, update cadence, escalation. The spec's defaults, all configurable."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Severity(IntEnum):
    """SEV-1 (critical) to SEV-4 (low); spec, "Severity Levels". A smaller number is worse."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4

    def __str__(self) -> str:
        return f"SEV-{self.value}"


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
        """When the response is late, in the zone of `declared`; None for Next sprint, which has no clock.

        Immediate is 5 minutes and Same day ends at local midnight.
        """
        match self:
            case ResponseTime.IMMEDIATE:
                return declared + timedelta(minutes=5)
            case ResponseTime.SAME_DAY:
                midnight = declared.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
                return midnight + timedelta(days=1)
            case ResponseTime.WITHIN_48_HOURS:
                return declared + timedelta(hours=48)
            case ResponseTime.NEXT_SPRINT:
                return None


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Minutes = Annotated[int, Field(gt=0, le=10_080)]


class SeverityPolicy(_Setting):
    """What one severity means and asks for."""

    description: str
    response: ResponseTime
    update_minutes: Minutes | None = None
    """Minutes between status updates; none when unset."""
    by_status: dict[Status, Minutes | None] = Field(default_factory=dict)
    """Minutes between updates in a certain status, before `update_minutes`."""
    escalate_after_minutes: Minutes | None = None
    """Minutes from declaration until the founder/CTO is called; never when unset."""


class Policy(_Setting):
    """Everything of the process that a team may change. The defaults are the spec's."""

    # Constructed, not validated: they are right, and building the validators takes milliseconds at every start.
    severity: dict[Severity, SeverityPolicy] = Field(
        default_factory=lambda: {
            Severity.SEV1: SeverityPolicy.model_construct(
                description="Critical - Service down or data loss",
                response=ResponseTime.IMMEDIATE,
                update_minutes=15,
                escalate_after_minutes=60,
            ),
            Severity.SEV2: SeverityPolicy.model_construct(
                description="High - Major feature broken",
                response=ResponseTime.SAME_DAY,
                update_minutes=15,
                escalate_after_minutes=60,
            ),
            Severity.SEV3: SeverityPolicy.model_construct(
                description="Medium - Minor feature impact", response=ResponseTime.WITHIN_48_HOURS
            ),
            Severity.SEV4: SeverityPolicy.model_construct(
                description="Low - Cosmetic issues", response=ResponseTime.NEXT_SPRINT
            ),
        }
    )
    roles: tuple[str, ...] = ("commander", "investigator", "communicator", "fixer")
    """Roles shown in every room; spec, "Response". A team may add its own."""
    escalate_to: str = "Founder/CTO"
    """The last rung of the spec's escalation path."""
    postmortem_hours: Annotated[int, Field(gt=0)] = 48
    """Hours from resolution until the postmortem is due."""

    def cadence(self, severity: Severity, status: Status) -> timedelta | None:
        """Time between status updates, or None when none are due."""
        if status is Status.RESOLVED:
            return None
        rules = self.severity[severity]
        minutes = rules.by_status.get(status, rules.update_minutes)
        return None if minutes is None else timedelta(minutes=minutes)

    def escalation_delay(self, severity: Severity) -> timedelta | None:
        """Time from declaration until the last rung is called, or None."""
        minutes = self.severity[severity].escalate_after_minutes
        return None if minutes is None else timedelta(minutes=minutes)
