"""When status updates fell due: those sent in time, and every cadence that passed without one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warroom.domain.deadlines import next_update
from warroom.domain.incident import Incident
from warroom.domain.policy import Policy

State = tuple[datetime, Incident]
"""Since when (UTC) an incident was as it was."""


@dataclass(frozen=True)
class Owed:
    """An update fell due at `at` (UTC), and whether one had been sent by then."""

    at: datetime
    met: bool


def updates_owed(states: Sequence[State], policy: Policy, end: datetime) -> list[Owed]:
    """Every moment at which an update fell due until `end`, in order of time.

    `states` are those after each event, in order of `n`. Counts what `metrics.measure` counts.
    """
    found: list[Owed] = []
    since = states[0][0]
    for index, (at, state) in enumerate(states):
        since = max(since, at)
        until = max(since, states[index + 1][0] if index + 1 < len(states) else end)
        if state.is_open:
            found += [Owed(moment, met=False) for moment in _missed(state, policy, since, until)]
    updates = states[-1][1].updates
    found += [Owed(u.due, met=True) for u in updates if u.due is not None and u.at <= u.due]
    return sorted(found, key=lambda owed: owed.at)


def _missed(state: Incident, policy: Policy, begin: datetime, end: datetime) -> list[datetime]:
    """When updates fell due in a span in which nothing changed: one at first, then one a cadence."""
    due, cadence = next_update(state, policy), policy.cadence(state.severity, state.status)
    if due is None or due.at is None or due.at >= end:
        return []
    if cadence is None:
        return [due.at] if due.at >= begin else []
    skipped = (begin - due.at) // cadence + 1 if due.at < begin else 0
    return [due.at + k * cadence for k in range(skipped, (end - due.at) // cadence + 1)]
