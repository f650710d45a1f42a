"""In which order the moments of an incident, and its updates, can have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from warroom.domain.incident.state import Incident
from warroom.domain.record.events import Milestone
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal

Pair = tuple[Milestone, Milestone]

_IN_ORDER: tuple[Pair, ...] = (
    *((Milestone.STARTED, m) for m in Milestone if m not in (Milestone.STARTED, Milestone.DECLARED)),
    (Milestone.DETECTED, Milestone.ACKNOWLEDGED),
    (Milestone.MITIGATED, Milestone.RESOLVED),
)
"""What cannot come the other way round. It may heal before the declaration, and before anybody noticed; and what is
seen coming may be declared before the impact starts."""
_NOTICED = (Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.DECLARED)


def turned_round(moments: Mapping[Milestone, Moment]) -> Iterator[Pair]:
    """The pairs of which the second has the earlier time."""
    return (
        (a, b) for a, b in _IN_ORDER if a in moments and b in moments and moments[b].time < moments[a].time
    )


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


def order_problem(known: Mapping[Milestone, Moment], wanted: Mapping[Milestone, Moment]) -> Refusal | None:
    """Why `wanted` cannot stand with what is known; what stood the wrong way before is no reason."""
    moments = {**known, **wanted}
    for a, b in turned_round(moments):
        if any(moments[m] != known.get(m) for m in (a, b)):
            early, late = (f"“{m.label}” ({moments[m].time:%Y-%m-%d %H:%M} UTC)" for m in (b, a))
            return Refusal(f"{early} is before {late}; correct one of the two.")
    return None


def sending_problem(incident: Incident, number: int, at: datetime | None, zone: tzinfo) -> Refusal | None:
    """Why update `number` cannot have been sent at a time that somebody typed; None is now."""
    from warroom.domain.incident.response_text import when  # a note needs no words

    earlier = [update for update in incident.updates if update.number < number]
    later = [update for update in incident.updates if update.number > number]
    if at and earlier and at < (last := max(earlier, key=lambda update: update.at)).at:
        return Refusal(
            f"#{last.number} was sent at {when(last.at, zone, at)}; #{number} cannot have been sent before it, "
            "so write a later time."
        )
    if at and later and at > (next_one := min(later, key=lambda update: update.at)).at:
        return Refusal(
            f"#{next_one.number} was sent at {when(next_one.at, zone, at)}; #{number} cannot have been sent after it, "
            "so write an earlier time."
        )
    return None
