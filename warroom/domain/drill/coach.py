"""The drill's coach: the one thing that a commander would do now, and why. From the spec's process, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.state import COMMANDER, Exclusion, Incident, Outcome, Stage
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.deadlines import (
    SOON,
    What,
    next_update,
    step_deadline,
    step_settled,
)
from warroom.domain.policy.deadlines import due as owed
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy, Status
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import one_line

FIRST_UPDATE = timedelta(minutes=5)
"""After declaration; from then on those who wait ask."""
FIX_LATER = timedelta(minutes=20)
"""After declaration; from then on a way back counts for more than the cause."""
LONGEST = 30
"""Characters of somebody's own words within an advice."""


@dataclass(frozen=True)
class Advice:
    """What to do now, why, and the console's command that does it; `late` when it should be done already."""

    do: str
    why: str
    command: str = ""
    late: bool = False


def advice(incident: Incident, policy: Policy, now: datetime, zone: tzinfo) -> Advice:
    """What a commander would do at `now` (UTC), the most pressing first. Of what is over, what is left to do."""
    policy = process_of(incident, policy)
    if not incident.is_open:
        return next(_afterwards(incident, policy))
    for found in (
        _command(incident),
        _late_update(incident, policy, now),
        _call(incident, policy, now),
        _role(incident, policy, now),
        _tell(incident, policy, now),
        _work(incident, now),
        _end(incident),
    ):
        if found is not None:
            return found
    return _calm(incident, policy, now, zone)


def _command(incident: Incident) -> Advice | None:
    if incident.commander is None:
        return Advice("Give somebody command", "One person decides, or nobody does.", "roles", late=True)
    offer = incident.offer(COMMANDER)
    if offer is not None:
        who = one_line(offer.person)
        return Advice(
            f"Let {who} read the brief and accept command",
            f"Until {who} says yes, {one_line(incident.commander)} decides.",
            "handover",
        )
    return None


def _late_update(incident: Incident, policy: Policy, now: datetime) -> Advice | None:
    update = next_update(incident, policy)
    if update is None or not update.is_overdue(now):
        return None
    late = minutes(now - update.at) if update.at else ""
    said = f"It is {late} late" if not late.startswith("0 ") else "It is due"
    return Advice(
        f"Send update #{incident.next_update_number} now",
        f"{said}. Who hears nothing asks, and that takes your time.",
        "update",
        late=True,
    )


_WHY_CALLED = "Call early: who is not needed goes back to sleep."
_WHY_ALL = "The worst severity is everybody's: many look, one decides."
_WHY_HIGHER = "An hour has passed: somebody has to decide for the company."


def _call(incident: Incident, policy: Policy, now: datetime) -> Advice | None:
    """The first step of the ladder that is due; one that has been skipped is asked for before the next."""
    for step in policy.ladder:
        call = step_deadline(incident, step)
        if call is None or call.at is None or call.at > now or step_settled(incident, step) is not None:
            continue
        why = _WHY_ALL if step.name == "all hands" else _WHY_CALLED
        if step.after_minutes:
            passed = minutes(timedelta(minutes=step.after_minutes))
            why = _WHY_HIGHER if step.after_minutes == 60 else f"{passed} have passed without an end."
        return Advice(f"Call now: {_short(step.who)}", why, "escalate", late=call.is_overdue(now))
    return None


_WHY_ROLE = {
    "investigator": "Somebody else looks for the cause, so that you keep the overview.",
    "communicator": "Somebody else writes to people, so that you can listen.",
    "fixer": "One person changes things, so that no two fixes meet.",
}


def _role(incident: Incident, policy: Policy, now: datetime) -> Advice | None:
    """The first role without anybody. A fixer is needed once there is something to fix."""
    can_wait = incident.status is Status.INVESTIGATING and now - incident.declared_at < FIX_LATER
    for role in policy.roles:
        if role == COMMANDER or incident.holders(role) or (role == "fixer" and can_wait):
            continue
        why = _WHY_ROLE.get(role, "A task that belongs to nobody is done by nobody.")
        return Advice(f"Give somebody the role of {_short(role)}", why, "roles")
    return None


def _tell(incident: Incident, policy: Policy, now: datetime) -> Advice | None:
    """What people have to be told: what users notice, the first update, and the one that is due soon."""
    if incident.impact is None:
        return Advice("Say what users notice", "It is the first thing that everybody asks.", "impact")
    update = next_update(incident, policy)
    if update is None or update.at is None:
        return None
    if not incident.updates and now - incident.declared_at >= FIRST_UPDATE:
        return Advice(
            "Send the first update", "It says that somebody is at it, even without a cause.", "update"
        )
    left = update.at - now
    if left <= SOON:
        return Advice(
            f"Read what is new, then send update #{incident.next_update_number}",
            f"It is due in {_under(left)}, news or none.",
            "update",
        )
    return None


def _work(incident: Incident, now: datetime) -> Advice | None:
    """Tasks: ask about the one whose time is up; have one at work while the cause or the fix is not known."""
    late = [task for task in incident.open_tasks if task.due is not None and task.due < now]
    if late:
        task = min(late, key=lambda one: (one.due or now, one.number))
        return Advice(
            f"Ask {_short(task.owner)}: what did you find, do you need more time?",
            f"The time for “{_short(task.text)}” is up.",
            "due",
            late=True,
        )
    if incident.status is Status.MONITORING:
        return None
    if not incident.open_tasks:
        one = "fix" if incident.status is Status.IDENTIFIED else "look"
        return Advice(
            f"Ask one person to {one}, with a time: > @name what 10m",
            "A task without a name and a time is not done.",
            "due",
        )
    if incident.status is Status.INVESTIGATING and now - incident.declared_at >= FIX_LATER:
        return Advice(
            "Decide on a way back: ! roll back, or fail over",
            f"No cause after {minutes(now - incident.declared_at)}: end the harm first, explain it later.",
            "note",
        )
    return None


def _end(incident: Incident) -> Advice | None:
    """How it is known that it is over, and that it is."""
    if incident.status is Status.INVESTIGATING:
        return None
    if not incident.criteria:
        return Advice(
            "Say what has to hold before it is over",
            "As in: errors under 0.1 % for 10 min. Agreed now, nobody argues later.",
            "checks",
        )
    if incident.status is not Status.MONITORING:
        return None
    left = [criterion for criterion in incident.criteria if criterion.outcome is Outcome.OPEN]
    if not left:
        return Advice("Resolve it", "All that had to hold holds.", "resolve")
    return Advice(
        f"Look whether it holds: {_short(left[0].text)}",
        f"{len(incident.criteria) - len(left)} of {len(incident.criteria)} exit criteria hold.",
        "checks",
    )


def _calm(incident: Incident, policy: Policy, now: datetime, zone: tzinfo) -> Advice:
    """Nothing presses: listen, until what is due next."""
    ahead = [
        deadline
        for deadline in owed(incident, policy, zone)
        if deadline.at is not None and deadline.at > now and deadline.what is not What.RESPONSE
    ]
    why = "Write down what you hear; the next update is made of it."
    if ahead:
        why = f"Next: {_short(ahead[0].words)} in {_under(ahead[0].at - now)}." if ahead[0].at else why
    return Advice("Listen, and note what you hear", why, "note")


def _afterwards(incident: Incident, policy: Policy) -> Iterator[Advice]:
    """What is left once it is over, one after the other."""
    for check in incident.checks_left:
        yield Advice(f"{check.value.capitalize()}", _WHY_CHECK[check], "checks")
    if incident.standing is Exclusion.NONE and incident.review.stage is Stage.OPEN:
        yield Advice(
            "Write the postmortem",
            f"Within {policy.postmortem_hours} hours, while people remember; blameless.",
            "postmortem",
        )
    yield Advice("The drill is over", "It counts in no metrics; what you take from it does.", "review")


_WHY_CHECK = {
    Check.VERIFY_RECOVERY: "Users say when it is over, dashboards only think so.",
    Check.CLOSE_CHANNEL: "So that nobody looks for news where there are none.",
    Check.SCHEDULE_POSTMORTEM: "A date in the calendar is kept, a wish is not.",
}


def _under(left: timedelta) -> str:
    """`12 min`, or `under a minute`."""
    return minutes(left) if left >= timedelta(minutes=1) else "under a minute"


def _short(words: str) -> str:
    line = one_line(words)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
