"""Folding: the state of an incident after its events, one at a time. What each changes stands with its concept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from warroom.domain.incident.state import Incident, StatusPeriod
from warroom.domain.record.decision import Fact
from warroom.domain.record.event_model import Recorded


def fold(events: Iterable[Recorded], start: Incident | None = None) -> Incident | None:
    """The incident after `events`, which are in order of `n` and belong to one incident."""
    return reduce(apply, events, start)


def apply(incident: Incident | None, recorded: Recorded) -> Incident:
    """The incident after one more event. Raises ValueError when the first event is no declaration."""
    event, at = recorded.event, recorded.at
    if incident is None:
        begun = event.begin(recorded)
        if begun is None:
            raise ValueError(f"entry {recorded.n} of INC-{recorded.incident} comes before any declaration")
        return begun
    change = event.change(incident, recorded)
    if (status := change.get("status", incident.status)) is not incident.status and "statuses" not in change:
        change["statuses"] = (*incident.statuses, StatusPeriod(status=status, since=at))
    return incident.model_copy(
        update={
            **_responded(incident, recorded),
            **change,
            "head": recorded.n,
            "recorded_at": max(incident.recorded_at, recorded.recorded_at),
        }
    )


def _responded(now: Incident, recorded: Recorded) -> dict[str, object]:
    # A role that somebody has by the declaration is no response, unless the record is an older one.
    declaring = now.process is not None and now.acted_at == now.declared_at
    first = now.acted_at is None or recorded.at < now.acted_at or declaring
    return {"acted_at": recorded.at} if first and recorded.event.first_response else {}


def after(incident: Incident, facts: Iterable[Fact]) -> Incident:
    """The incident as it will be once these are recorded."""
    for fact in facts:
        n = incident.head + 1
        incident = apply(
            incident, Recorded(0, "", incident.number, n, fact.at, incident.recorded_at, "", fact.event)
        )
    return incident
