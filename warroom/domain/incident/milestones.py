"""Milestones: when the impact started, was detected, acknowledged, mitigated, resolved, and in which order that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.record.models import Moment, Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import when

Pair = tuple[Milestone, Milestone]

_IN_ORDER: tuple[Pair, ...] = (
    *((Milestone.STARTED, m) for m in Milestone if m not in (Milestone.STARTED, Milestone.DECLARED)),
    (Milestone.DETECTED, Milestone.ACKNOWLEDGED),
    (Milestone.MITIGATED, Milestone.RESOLVED),
)
"""What cannot come the other way round. It may heal before the declaration, and before anybody noticed; and what is
seen coming may be declared before the impact starts."""
_NOTICED = (Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.DECLARED)


class MilestoneSet(ChangeModel):
    kind: Literal["milestone_set"] = "milestone_set"
    milestone: Milestone
    time: Utc
    estimated: bool = False
    was: Utc | None = None
    was_estimated: bool = False
    filed: bool | None = None
    """Of a declaration: whether the incident is one that was filed afterwards from now on; None when that stays as it is."""
    was_filed: bool | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        moment = Moment(time=self.time, estimated=self.estimated)
        change: dict[str, Any] = {"milestones": {**now.milestones, self.milestone: moment}}
        if self.milestone is Milestone.DECLARED:
            change |= _redeclared(now, self.time)
        if self.filed is not None:
            change["filed"] = self.filed
        return change

    def compensation(self, now: Incident, recorded: Recorded) -> MilestoneSet | MilestoneCleared | None:
        if now.milestones.get(self.milestone) != Moment(time=self.time, estimated=self.estimated):
            return None
        if self.was is None:
            return MilestoneCleared(milestone=self.milestone, was=self.time, was_estimated=self.estimated)
        return MilestoneSet(
            milestone=self.milestone,
            time=self.was,
            estimated=self.was_estimated,
            was=self.time,
            was_estimated=self.estimated,
            filed=self.was_filed,
            was_filed=self.filed,
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "●", f"{self.milestone.label} at {self._when(zone, at)}{self._clocks}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self.milestone.label} as before, at {self._when(zone, at)}{self._clocks}"

    @property
    def _clocks(self) -> str:
        if self.filed is None:
            return ""
        return (
            ", so filed afterwards: no clock runs"
            if self.filed
            else ", so not filed afterwards: its clocks run"
        )

    def _when(self, zone: tzinfo, at: datetime) -> str:
        return f"{when(self.time, zone, at)}{', estimated' if self.estimated else ''}"


class MilestoneCleared(ChangeModel):
    kind: Literal["milestone_cleared"] = "milestone_cleared"
    milestone: Milestone
    was: Utc
    was_estimated: bool = False

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        return {"milestones": {m: t for m, t in now.milestones.items() if m is not self.milestone}}

    def compensation(self, now: Incident, recorded: Recorded) -> MilestoneSet | None:
        if self.milestone in now.milestones:
            return None
        return MilestoneSet(milestone=self.milestone, time=self.was, estimated=self.was_estimated)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "●", f"{self.milestone.label}: time taken back"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self.milestone.label} has no time any more"


def set_milestone(
    incident: Incident, milestone: Milestone, time: datetime, at: datetime, *, estimated: bool = False,
    filed: bool | None = None,
) -> Decision:  # fmt: skip
    """Say when a milestone was reached, or correct it; `filed` as in `set_milestones`."""
    moment = Moment(time=time, estimated=estimated)
    if incident.milestones.get(milestone) == moment:
        return Refusal(f"“{milestone.label}” has that time already.")
    return set_milestones(incident, {milestone: moment}, at, filed=filed)


def set_milestones(
    incident: Incident, wanted: Mapping[Milestone, Moment], at: datetime, *, filed: bool | None = None
) -> Decision:
    """Say when several milestones were reached: all of them or none, in an order that holds once all are said.

    One that has its time already is left out. `filed` says whether the incident was filed afterwards, when it was
    declared at the time that is wanted.
    """
    if resolved := wanted.get(Milestone.RESOLVED):
        if incident.is_open:
            return Refusal(f"{incident.reference} is not resolved; `resolve` says when it was.")
        if problem := before_reopening(incident, resolved.time):
            return problem
    if problem := order_problem(incident.milestones, wanted):
        return problem
    facts = []
    for milestone, moment in wanted.items():
        was = incident.milestones.get(milestone)
        if was == moment:
            continue
        said = MilestoneSet(
            milestone=milestone,
            time=moment.time,
            estimated=moment.estimated,
            was=was.time if was else None,
            was_estimated=bool(was and was.estimated),
        )
        if milestone is Milestone.DECLARED and filed is not None and filed is not incident.filed:
            said = said.model_copy(update={"filed": filed, "was_filed": incident.filed})
        # It stands in the timeline where it happened, as an entry that was recorded late does.
        facts.append(Fact(said, moment.time))
    return tuple(facts) or Refusal("These are the times already; change one, or press Esc.")


def acknowledge(incident: Incident, at: datetime) -> Decision:
    """Somebody has seen it and is on it."""
    if Milestone.ACKNOWLEDGED in incident.milestones:
        return Refusal(f"{incident.reference} is acknowledged already.")
    return (Fact(MilestoneSet(milestone=Milestone.ACKNOWLEDGED, time=at), at),)


def before_reopening(incident: Incident, resolved: datetime) -> Refusal | None:
    """Why it cannot have been resolved then: it was open again after that."""
    again = incident.reopening
    if again is None or resolved >= again.at:
        return None
    return Refusal(
        f"{incident.reference} was open again from {again.at:%Y-%m-%d %H:%M} UTC, so it cannot have been resolved "
        f"for good at {resolved:%Y-%m-%d %H:%M} UTC; write a time after that."
    )


def turned_round(moments: Mapping[Milestone, Moment]) -> Iterator[Pair]:
    """The pairs of which the second has the earlier time."""
    return (
        (a, b) for a, b in _IN_ORDER if a in moments and b in moments and moments[b].time < moments[a].time
    )


def order_problem(known: Mapping[Milestone, Moment], wanted: Mapping[Milestone, Moment]) -> Refusal | None:
    """Why `wanted` cannot stand with what is known; what stood the wrong way before is no reason."""
    moments = {**known, **wanted}
    for a, b in turned_round(moments):
        if any(moments[m] != known.get(m) for m in (a, b)):
            early, late = (f"“{m.label}” ({moments[m].time:%Y-%m-%d %H:%M} UTC)" for m in (b, a))
            return Refusal(f"{early} is before {late}; correct one of the two.")
    return None


def healed_unnoticed(moments: Mapping[Milestone, Moment]) -> Milestone | None:
    """The first of what came after the resolution, when it healed before somebody noticed or declared it."""
    end = moments.get(Milestone.RESOLVED)
    return next((m for m in _NOTICED if end and m in moments and end.time < moments[m].time), None)


def unnoticed_words(incident: Incident) -> str:
    """The remark on an incident that healed before anybody noticed; empty for any other."""
    noticed = healed_unnoticed(incident.milestones) if incident.resolved_at else None
    if noticed is None:
        return ""
    return f"it was resolved before it was {noticed.value}: it healed unnoticed, so what is counted from there is not known"


def _redeclared(now: Incident, time: datetime) -> dict[str, object]:
    """Another time of declaration: what began in the act of declaring moves with it."""

    def moved(at: datetime | None) -> datetime | None:
        return time if at == now.declared_at else at

    first, *later = now.severities
    return {
        "declared_at": time,
        "severity_since": moved(now.severity_since),
        "severities": (first.model_copy(update={"since": time}), *later),
        "status_since": moved(now.status_since),
        "statuses": tuple(p.model_copy(update={"since": moved(p.since)}) for p in now.statuses),
        "turns": tuple(t.model_copy(update={"status_since": moved(t.status_since)}) for t in now.turns),
        "no_commander_since": moved(now.no_commander_since),
        "acted_at": moved(now.acted_at),
        "roles": tuple(held.model_copy(update={"since": moved(held.since)}) for held in now.roles),
    }
