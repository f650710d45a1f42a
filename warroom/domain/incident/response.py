"""What may be decided about promises: tasks, snooze, escalation, handover, exit criteria, checklist. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from warroom.domain.incident.decisions import Decision, Fact, role_name
from warroom.domain.incident.response_events import (
    Check,
    CheckTicked,
    CriterionChanged,
    EscalationSettled,
    HandoverOffered,
    HandoverSettled,
    Outcome,
    RunbookUsed,
    Task,
    TaskAsked,
    TaskChanged,
    TaskState,
    UpdateSnoozed,
)
from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.policy.deadlines import step_settled
from warroom.domain.policy.severities import Step
from warroom.domain.record.events import Event, Milestone, MilestoneSet
from warroom.domain.record.models import UNDONE
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.validation import person_problem, role_problem, text_problem

# One space: those of the words were made single.
_BOX = re.compile(r"\s(-?\d{1,5})\s?(m|min|h)$", re.IGNORECASE)
_LONGEST = timedelta(days=14)
TASK_FORM = "@li check replica lag 5m"


def ask(incident: Incident, line: str, at: datetime) -> Decision:
    """A task as typed: `@li check replica lag 5m` is owner, words, time-box; the box may be left out."""
    words = " ".join(line.split())
    if not words.startswith("@"):
        return Refusal(f"A task needs its owner in front, as in {TASK_FORM}.")
    owner, _, text = words.partition(" ")
    due = None
    if found := _BOX.search(f" {text}"):
        box = _length(int(found[1]), found[2])
        if isinstance(box, Refusal):
            return box
        due = at + box
        text = f" {text}"[: found.start()].strip()
    person = safe_text.handle(owner)
    if problem := person_problem(person):
        return problem
    if not text:
        return Refusal(f"Say what {person} is to do, as in {TASK_FORM}.")
    if problem := text_problem(text, "The task"):
        return problem
    number = max((task.number for task in incident.tasks), default=0) + 1
    return (Fact(TaskAsked(number=number, owner=person, text=text, due=due), at),)


def _length(amount: int, unit: str) -> timedelta | Refusal:
    length = timedelta(hours=amount) if unit.lower() == "h" else timedelta(minutes=amount)
    if length <= timedelta(0):
        return Refusal(f"A time-box has to be longer than nothing; write it as 5m, not {amount}{unit}.")
    if length > _LONGEST:
        return Refusal("A time-box may last 14 days at most; write an action item for what takes longer.")
    return length


def move_task(
    incident: Incident, number: int, state: TaskState, at: datetime, words: str | None = None
) -> Decision:
    """Acknowledge a task, end it with its result, or drop it with a reason."""
    task = _open_task(incident, number)
    if isinstance(task, Refusal):
        return task
    if state is task.state:
        return Refusal(f"Task {number} is {state.value} already.")
    if state is TaskState.DROPPED and not words:
        return Refusal(f"Say in a word why task {number} is dropped.")
    if words and (problem := text_problem(words, "The text")):
        return problem
    return (Fact(_changed(task, state, words or None, task.due), at),)


def extend_task(incident: Incident, number: int, minutes: int, at: datetime) -> Decision:
    """Give a task more time: from the end of its box, or from now once that has passed."""
    task = _open_task(incident, number)
    if isinstance(task, Refusal):
        return task
    length = _length(minutes, "m")
    if isinstance(length, Refusal):
        return length
    until = max(task.due or at, at) + length
    return (Fact(_changed(task, task.state, task.words, until), at),)


def _changed(task: Task, state: TaskState, words: str | None, due: datetime | None) -> TaskChanged:
    return TaskChanged(
        number=task.number,
        state=state,
        was=task.state,
        words=words,
        due=due,
        was_due=task.due,
        owner=task.owner,
        text=task.text,
    )


def _open_task(incident: Incident, number: int) -> Task | Refusal:
    task = incident.task(number)
    if task is None:
        return Refusal(f"{incident.reference} has no task {number}; `warroom task list` shows them.")
    if not task.is_open:
        return Refusal(f"Task {number} is {task.state.value} already; ask for a new one.")
    return task


def snooze(incident: Incident, due: datetime | None, minutes: int, reason: str, at: datetime) -> Decision:
    """Put the next update off. `due` is when it is due now."""
    if due is None:
        return Refusal(f"No update is due for {incident.severity}, so there is nothing to put off.")
    if not reason.strip():
        return Refusal("Say in a word why the update waits; those who wait will read it.")
    length = _length(minutes, "m")
    if isinstance(length, Refusal):
        return length
    until, stands = max(due, at) + length, incident.snooze
    snoozed = UpdateSnoozed(
        until=until,
        reason=reason.strip(),
        was=stands.until if stands else None,
        was_reason=stands.reason if stands else None,
    )
    return (Fact(snoozed, at),)


def called_already(incident: Incident, step: Step) -> Refusal | None:
    """Why a rung of the ladder cannot be waived any more; None while it can."""
    settled = step_settled(incident, step)
    if settled is None or settled.outcome is not Outcome.DONE:
        return None
    return Refusal(f"{step.who} was called at {settled.at:%H:%M} UTC; what was called cannot be waived.")


def settle_step(
    incident: Incident,
    step: Step,
    outcome: Outcome,
    at: datetime,
    reason: str | None = None,
    text: str | None = None,
) -> Decision:
    """A rung of the ladder was called (done), or is waived with a reason."""
    if outcome is Outcome.WAIVED and (problem := called_already(incident, step)):
        return problem
    if outcome is Outcome.WAIVED and not reason:
        return Refusal(f"Say in a word why “{step.name}” is not called.")
    settled = step_settled(incident, step)
    if settled is not None and settled.outcome is outcome:
        return Refusal(f"“{step.name}” is {outcome.value} already, by {settled.by}.")
    recorded = incident.escalations.get(step.name)
    was = recorded.outcome if recorded else Outcome.OPEN
    return (
        Fact(
            EscalationSettled(
                step=step.name, outcome=outcome, was=was, reason=reason or None, text=text, who=step.who
            ),
            at,
        ),
    )


def offer(incident: Incident, role: str, person: str, brief: str, at: datetime) -> Decision:
    """Offer a role; its holder keeps it until the other accepts."""
    role, person = role_name(role), safe_text.handle(person)
    if problem := role_problem(role) or person_problem(person):
        return problem
    if person in incident.holders(role):
        return Refusal(f"{person} is {role} already.")
    if open_offer := incident.offer(role):
        return Refusal(
            f"The role of {role} is offered to {open_offer.person} already; "
            "accept that offer, or take it back with `warroom handover --withdraw`."
        )
    holder = next(iter(incident.holders(role)), None)
    return (Fact(HandoverOffered(role=role, person=person, holder=holder, brief=brief), at),)


def answer(incident: Incident, role: str, person: str | None, at: datetime, *, accepted: bool) -> Decision:
    """Accept a role that was offered, by name; or take the offer back."""
    role = role_name(role)
    offered = incident.offer(role)
    if offered is None:
        return Refusal(
            f"The role of {role} is not offered to anybody; `warroom handover --to @kim` offers it."
        )
    if accepted:
        if not person:
            return Refusal(f"Whoever takes over says so by name: {offered.person}.")
        if safe_text.handle(person).casefold() != offered.person.casefold():
            return Refusal(f"The role is offered to {offered.person}, not to {safe_text.handle(person)}.")
    replaces = incident.commander if accepted and role == COMMANDER else None
    return (
        Fact(HandoverSettled(role=role, person=offered.person, accepted=accepted, replaces=replaces), at),
    )


def add_criterion(incident: Incident, text: str, at: datetime) -> Decision:
    """A short statement that has to hold before the incident ends."""
    text = " ".join(text.split())
    if problem := text_problem(text, "The exit criterion"):
        return problem
    number = max((criterion.number for criterion in incident.criteria), default=0) + 1
    return (Fact(CriterionChanged(number=number, text=text, outcome=Outcome.OPEN), at),)


def settle_criterion(
    incident: Incident, number: int, outcome: Outcome, at: datetime, reason: str | None = None
) -> Decision:
    """Tick a criterion as met, open it again, or waive it with a reason."""
    found = next((criterion for criterion in incident.criteria if criterion.number == number), None)
    if found is None:
        return Refusal(f"{incident.reference} has no exit criterion {number}; `warroom criteria` shows them.")
    if found.outcome is outcome:
        return Refusal(
            f"Exit criterion {number} is {'met' if outcome is Outcome.DONE else outcome.value} already."
        )
    if outcome is Outcome.WAIVED and not reason:
        return Refusal(f"Say in a word why exit criterion {number} need not hold.")
    changed = CriterionChanged(
        number=number, text=found.text, outcome=outcome, was=found.outcome, reason=reason
    )
    return (Fact(changed, at),)


def tick(
    incident: Incident, check: Check, done: bool, at: datetime, when: datetime | None = None
) -> Decision:
    """Tick one of the checks that follow a resolution, or open it again."""
    if when is not None and not done:
        return Refusal("What is opened again has no date; leave the time out.")
    if done == (check in incident.checks) and when is None:
        return Refusal(f"“{check.value}” is {'ticked' if done else 'open'} already.")
    if check is Check.SCHEDULE_POSTMORTEM and done and when is None:
        return Refusal("Say when the postmortem is, as in tomorrow 14:00 or 2026-01-31 14:00.")
    if done and when is not None and when <= at:
        return Refusal("That time has passed; say when the postmortem will be, as in tomorrow 14:00.")
    ticked = incident.checks.get(check)
    was_when = ticked.when if ticked else None
    return (Fact(CheckTicked(check=check, done=done, when=when, was_when=was_when), at),)


def use_runbook(incident: Incident, name: str, at: datetime) -> Decision:
    return (Fact(RunbookUsed(name=name), at),)


def acknowledge(incident: Incident, at: datetime) -> Decision:
    """Somebody has seen it and is on it."""
    if Milestone.ACKNOWLEDGED in incident.milestones:
        return Refusal(f"{incident.reference} is acknowledged already.")
    return (Fact(MilestoneSet(milestone=Milestone.ACKNOWLEDGED, time=at), at),)


def taken_back(now: Incident, event: Event) -> Event | None:
    """The event that undoes a promise; None when something was changed since."""
    match event:
        case TaskAsked(number=number) if (task := now.task(number)) and task.is_open:
            return _changed(task, TaskState.DROPPED, UNDONE, task.due)
        case TaskChanged() if (task := now.task(event.number)) and (task.state, task.due) == (
            event.state,
            event.due,
        ):
            return _changed(task, event.was, None, event.was_due)
        case UpdateSnoozed() if (now.snooze.until if now.snooze else None) == event.until:
            # What was put off before is so again, for its own reason.
            return UpdateSnoozed(
                until=event.was,
                reason=event.was_reason or UNDONE,
                was=event.until,
                was_reason=event.reason,
            )
        case EscalationSettled(step=step, outcome=outcome):
            settled = now.escalations.get(step)
            if (settled.outcome if settled else Outcome.OPEN) is outcome:
                return EscalationSettled(
                    step=step, outcome=event.was, was=outcome, reason=UNDONE, who=event.who
                )
        case HandoverOffered(role=role, person=person) if (
            offered := now.offer(role)
        ) and offered.person == person:
            return HandoverSettled(role=role, person=person, accepted=False)
        case CriterionChanged(number=number):
            stands = next((c for c in now.criteria if c.number == number), None)
            if stands and stands.outcome is event.outcome:
                back = event.was or Outcome.WAIVED
                return CriterionChanged(
                    number=number, text=stands.text, outcome=back, was=event.outcome, reason=UNDONE
                )
        case CheckTicked(check=check, done=True, when=when, was_when=was) if (
            ticked := now.checks.get(check)
        ) and ticked.when == when:
            return CheckTicked(check=check, done=was is not None, when=was, was_when=when)
        case CheckTicked(check=check, done=False) if check not in now.checks:
            # An older warroom wrote the date before as the one that it has.
            return CheckTicked(check=check, done=True, when=event.was_when or event.when)
        case _:
            pass
    return None
