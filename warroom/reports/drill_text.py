"""A drill's score in words: what was in time, what was not, and what to do sooner next time."""

from __future__ import annotations

from warroom.domain.drill.score import CallMade, DrillScore
from warroom.domain.text.safe_text import one_line
from warroom.texts.durations import span
from warroom.texts.messages import DASH

NO_METRICS = "A drill counts in no metrics."


def lines(score: DrillScore) -> list[str]:
    """The whole score, a line each."""
    now = score.incident
    waited = ""
    if score.longest_wait is not None and score.updates_owed:
        waited = f"; people waited {span(score.longest_wait)} at the longest ({score.longest_wait_ends})"
    return [
        f"DRILL {now.reference} {one_line(now.title)}: {points(score)}",
        f"Updates on time: {score.updates_on_time} of {score.updates_owed}{waited}",
        f"Roles filled: {score.roles_filled} of {len(score.roles)} ({_roles(score)})",
        f"Calls in time: {score.calls_made} of {len(score.calls)} ({_calls(score) or 'none was due'})",
        f"From declaration: announced {_time(score.announced)}, first response {_time(score.first_response)}, "
        f"first update {_time(score.first_update)}, resolved {_time(score.resolved)}",
        *next_time(score),
        NO_METRICS,
    ]


def points(score: DrillScore) -> str:
    """`9 of 12`, and whether it is the last word."""
    return f"{score.points} of {score.owed}{' so far' if score.incident.is_open else ''}"


def short(score: DrillScore) -> str:
    """The score in one line."""
    return (
        f"Score {points(score)}: updates {score.updates_on_time} of {score.updates_owed}, "
        f"roles {score.roles_filled} of {len(score.roles)}, calls {score.calls_made} of {len(score.calls)}"
    )


def next_time(score: DrillScore) -> list[str]:
    """What to do sooner next time, the most important first; at most three. Nothing yet while it is open."""
    if score.incident.is_open:
        return []
    found = []
    missed = score.updates_owed - score.updates_on_time
    if missed:
        found.append(
            f"Next time send the update when it is due, news or none: {missed} of {score.updates_owed} came late or not at all."
        )
    for call in score.calls:
        if not call.in_time:
            late = "was never called" if call.settled is None else f"was called {_late(call)} late"
            found.append(f"Next time call sooner: {one_line(call.step)} {late}.")
    empty = [one_line(role.role) for role in score.roles if role.seconds is None]
    if empty:
        found.append(f"Next time give away: {', '.join(empty)}. Who does it all hears nothing.")
    if score.announced is None:
        found.append("Next time announce it first: the announcement is not marked sent.")
    return found[:3] or ["Nothing was late, and nobody was left out."]


def _roles(score: DrillScore) -> str:
    return ", ".join(f"{one_line(role.role)} {_time(role.seconds, 'nobody')}" for role in score.roles)


def _calls(score: DrillScore) -> str:
    return ", ".join(f"{one_line(call.step)} {_call(call)}" for call in score.calls)


def _call(call: CallMade) -> str:
    if call.settled is None:
        return "not called"
    late = "" if call.in_time else f", {_late(call)} late"
    return f"{'waived ' if call.waived else ''}{_time(call.settled)}{late}"


def _late(call: CallMade) -> str:
    return span((call.settled or 0.0) - call.due)


def _time(seconds: float | None, none: str = DASH) -> str:
    if seconds is None:
        return none
    return "at once" if seconds < 1 else f"after {span(seconds)}"
