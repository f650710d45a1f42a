"""The declaration: how an incident is opened, live or filed afterwards."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal, Self

from pydantic import model_validator

from warroom.domain.incident.exit_criteria import CriterionChanged
from warroom.domain.incident.impact import ImpactChanged
from warroom.domain.incident.milestones import MilestoneSet, order_problem
from warroom.domain.incident.roles import RoleAssigned
from warroom.domain.incident.state import (
    COMMANDER,
    Detection,
    Incident,
    Milestone,
    Outcome,
    SeverityPeriod,
    StatusPeriod,
)
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import EventModel, Recorded
from warroom.domain.record.models import Moment, with_label
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import PATTERN, channel_name
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import person_problem, text_problem, title_problem

FILED_AFTER = timedelta(minutes=60)
"""What is declared so long before it is recorded is filed afterwards."""


def filed_afterwards(declaration: Recorded, declared_at: datetime) -> bool:
    """Whether an incident was filed afterwards, when it is known to have been declared at `declared_at`.

    That is so when its declaration was recorded more than `FILED_AFTER` later, or when it was filed as such.
    """
    event, written = declaration.event, declaration.recorded_at
    said = isinstance(event, Declared) and bool(event.filed) and written - declaration.at <= FILED_AFTER
    return said or written - declared_at > FILED_AFTER


class Declared(EventModel):
    kind: Literal["declared"] = "declared"
    title: str
    severity: Severity
    severity_label: str | None = None
    """How the team called it; None where that was SEV-n."""
    channel: str
    detected_by: Detection | None = None
    process: dict[str, Any] | None = None
    """What of the process that it is judged by differs from the spec's, as settings say it; None in older records."""
    drill: bool = False
    """An exercise: said so everywhere, and left out of the metrics."""
    filed: bool | None = None
    """Whether it was filed afterwards, with nothing running. In older records None: `FILED_AFTER` tells."""

    @model_validator(mode="after")
    def _with_label(self) -> Self:
        return with_label(self)

    def __hash__(self) -> int:
        return hash((self.title, self.channel))  # the process has no hash

    @property
    def own_text(self) -> str:
        return self.title

    def begin(self, recorded: Recorded) -> Incident:
        at = recorded.at
        return Incident(
            number=recorded.incident,
            id=recorded.id,
            title=self.title,
            channel=self.channel,
            severity=self.severity,
            severity_since=at,
            severities=(SeverityPeriod(severity=self.severity, since=at),),
            process=self.process,
            drill=self.drill,
            filed=filed_afterwards(recorded, at) if self.filed is None else self.filed,
            status_since=at,
            statuses=(StatusPeriod(status=Status.INVESTIGATING, since=at),),
            declared_at=at,
            detected_by=self.detected_by,
            milestones={Milestone.DECLARED: Moment(time=at)},
            no_commander_since=at,
            head=recorded.n,
            recorded_at=recorded.recorded_at,
        )

    def compensation(self, now: Incident, recorded: Recorded) -> Refusal:
        return Refusal(
            f"{now.reference} was declared by that act; `warroom cancel` (X) ends what was declared by mistake."
        )

    def reworded(self, text: str) -> Declared:
        return self.model_copy(update={"title": text})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        how = f", noticed by {self.detected_by.label}" if self.detected_by else ""
        drill = "DRILL " if self.drill else ""
        return "▲", f"declared {drill}{self.severity}: {one_line(self.title)}{how}"


def declare(
    title: str,
    severity: Severity,
    commander: str | None,
    at: datetime,
    zone: tzinfo,
    *,
    taken: Container[str] = (),
    detected_by: Detection | None = None,
    impact: str | None = None,
    users: int | None = None,
    milestones: Mapping[Milestone, Moment] | None = None,
    drill: bool = False,
    filed: bool = False,
    responder: str | None = None,
    responder_role: str = "investigator",
    channel: str = PATTERN,
    criteria: Sequence[str] = (),
    process: dict[str, Any] | None = None,
    number: int | None = None,
) -> Decision:
    """Open an incident. `filed` is one that is filed afterwards, in which nothing runs.

    `responder`, who is on call, has `responder_role` first. `taken` holds the channel names in use; the channel's date
    is local to `zone`. `channel` is a pattern; `criteria` have to hold before it ends. `number` is the one that the
    incident will have, where it is known.
    """
    title = " ".join(title.split())
    if problem := title_problem(title):
        return problem
    if problem := order_problem({Milestone.DECLARED: Moment(time=at)}, milestones or {}):
        return problem
    declared = Declared(
        title=title,
        severity=severity,
        channel=channel_name(title, at.astimezone(zone).date(), taken, channel, str(severity), number),
        detected_by=detected_by,
        process=process,
        drill=drill,
        filed=filed,
    )
    facts = [Fact(declared, at)]
    for milestone, moment in (milestones or {}).items():
        facts.append(
            Fact(MilestoneSet(milestone=milestone, time=moment.time, estimated=moment.estimated), at)
        )
    if commander is not None:
        person = safe_text.handle(commander)
        if problem := person_problem(person, known=True):
            return problem
        facts.append(Fact(RoleAssigned(role=COMMANDER, person=person), at))
    if responder is not None and (person := safe_text.handle(responder)):
        facts.append(Fact(RoleAssigned(role=responder_role, person=person, note="on call"), at))
    if impact or users is not None:
        if problem := text_problem(impact or "-", "The impact"):
            return problem
        facts.append(Fact(ImpactChanged(text=impact, users=users), at))
    for number, text in enumerate(criteria, 1):
        facts.append(Fact(CriterionChanged(number=number, text=text, outcome=Outcome.OPEN), at))
    return tuple(facts)


def too_early(incident: Incident, at: datetime | None, since: datetime, what: str) -> Refusal | None:
    """For a time that somebody typed: a change may be told late, but not from before what it changes.

    None is now. A clock that was set back types nothing, and is never refused.
    """
    if at is None:
        return None
    if at < incident.declared_at:
        return Refusal(f"That is before {incident.reference} was declared; write a later time.")
    if at < since:
        return Refusal(
            f"{incident.reference} is {what} since {since:%Y-%m-%d %H:%M} UTC; write a time after that, or undo it first."
        )
    return None
