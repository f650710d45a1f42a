"""How the command line writes a state and a timeline."""

from __future__ import annotations

from datetime import date, tzinfo

from warroom.domain.incident.escalation import outcome_words
from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.exit_criteria import CRITERION
from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.resolution import cancellation_words
from warroom.domain.incident.state import Exclusion, Incident, Milestone, Task
from warroom.domain.policy.recorded_process import difference_words, process_of
from warroom.domain.record import timeline_text
from warroom.domain.record.amendments import CORRECTIONS
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import LATE, TimelineEntry
from warroom.domain.text.own_print import CONTINUED
from warroom.domain.text.safe_text import because, one_line
from warroom.reports.postmortem import action_line
from warroom.reports.postmortem_stage import postmortem_done
from warroom.room import Queries
from warroom.texts.messages import DASH, clock, drill, duration


def state(incident: Incident, room: Queries, today: date) -> str:
    """The whole state as text that a screen reader reads well."""
    due, zone = room.update_due(incident), room.zone
    last, none_due = incident.last_update, "none due at this severity and status"
    if incident.is_open and incident.filed:
        none_due = "filed afterwards, so none is due"
    rows = [
        f"{drill(incident)}{incident.reference}  {incident.severity}  {one_line(incident.status_words)}: {one_line(incident.title)}",
        f"Channel: {one_line(incident.channel)}",
        f"Impact: {impact_words(incident.impact, incident.users)}",
        f"Detected by: {incident.detected_by.label if incident.detected_by else DASH}",
        *_roles(incident, room),
        *_duplicates(incident, room),
        *(
            f"{_milestone(incident, milestone)}: {clock(moment.time, zone)}{' (estimated)' if moment.estimated else ''}"
            for milestone, moment in incident.milestones.items()
        ),
        f"Last update: {f'#{last.number} sent {clock(last.at, zone)}' if last else DASH}",
        f"Next update: {clock(due, zone) if due else none_due}{_put_off(incident, zone)}",
        *(
            f"{f'Due {clock(owed.at, zone)}' if owed.at else 'Open'}: {one_line(owed.words)}"
            for owed in room.due(incident)
        ),
        *(
            f"Exit criterion {c.number}, {CRITERION[c.outcome]}: {one_line(c.text)}"
            for c in incident.criteria
        ),
        *(
            f"Escalation {one_line(step)}: {outcome_words(settled)}, {one_line(settled.by)} "
            f"{clock(settled.at, zone)}{because(settled.reason)}"
            for step, settled in incident.escalations.items()
        ),
        *(
            f"Offered: {one_line(offer.role)} to {one_line(offer.person)}, since {clock(offer.at, zone)}"
            for offer in incident.offers
        ),
        *(
            f"Task {task.number}, {task.state.value}: {one_line(task.owner)} {one_line(task.text)}{_result(task)}"
            for task in incident.tasks
        ),
        *(
            f"Question {asked.number}: {one_line(asked.text)}{f' (answered: {one_line(asked.answer)})' if asked.answer else ''}"
            for asked in incident.questions
            if not asked.struck
        ),
        *(
            f"Check {check.name}: done by {one_line(tick.by)}"
            f"{f', for {clock(tick.when, zone)}' if tick.when else ''}"
            for check, tick in incident.checks.items()
        ),
        *(f"Action {' '.join(action_line(action, today).split())}" for action in incident.actions),
        *(
            f"Corrected: {one_line(fix.metric)} is {fix.seconds:g} s, by {one_line(fix.by)} ({one_line(fix.reason)})"
            for fix in incident.corrections
        ),
    ]
    if incident.is_open and (words := difference_words(incident, room.policy)):
        rows.append(words)
    if not incident.is_open:
        rows.append(f"Duration: {duration(incident) or DASH}")
        rows += [f"Why: {one_line(incident.standing_reason)}"] if incident.standing_reason else []
    if not incident.is_open and not cancellation_words(incident.cause):
        rows += [
            f"Root cause: {one_line(incident.cause or DASH)}",
            f"Fix: {one_line(incident.fix or DASH)}",
            f"Data lost: {incident.data_lost.value}",
            f"Postmortem: {one_line(incident.postmortem or DASH)}",
        ]
    if done := postmortem_done(incident, room.policy):
        rows.append(done.capitalize())
    return "\n".join(rows)


def _put_off(incident: Incident, zone: tzinfo) -> str:
    """That the update was put off, since when and why."""
    snooze = incident.snooze
    if snooze is None:
        return ""
    since = f" at {clock(snooze.since, zone)}" if snooze.since else ""
    return f" (put off{since} until {clock(snooze.until, zone)}{f', {one_line(snooze.reason)}' if snooze.reason else ''})"


def _result(task: Task) -> str:
    return f" ({one_line(task.words)})" if task.words else ""


def _milestone(incident: Incident, milestone: Milestone) -> str:
    """Its name; what was cancelled was resolved by nobody."""
    none = milestone is Milestone.RESOLVED and incident.standing is not Exclusion.NONE
    return "Ended" if none else milestone.label.capitalize()


def _duplicates(incident: Incident, room: Queries) -> list[str]:
    others = [other.reference for other in room.duplicates(incident)]
    words = duplicate_words(incident, others, most=len(others))
    return [f"{words[0].upper()}{words[1:]}"] if words else []


def _roles(incident: Incident, room: Queries) -> list[str]:
    names = dict.fromkeys((*process_of(incident, room.policy).roles, *(seat.role for seat in incident.roles)))
    return [f"{one_line(role).capitalize()}: {_held(incident, role) or DASH}" for role in names]


def _held(incident: Incident, role: str) -> str:
    seats = (seat for seat in incident.roles if seat.role == role)
    return ", ".join(f"{one_line(seat.person)}{because(seat.note)}" for seat in seats)


def entry(line: TimelineEntry, zone: tzinfo) -> str:
    """One line: number, time, words, who, and what has to be known about it."""
    told = timeline_text.line(line, zone)
    words = told.words.replace("\n", "\n" + " " * CONTINUED)
    remarks = f"  ({'; '.join(told.remarks)})" if told.remarks else ""
    return (
        f"{line.n:>4}  {clock(line.at, zone)}  {told.sign} {words}  {one_line(line.recorded.actor)}{remarks}"
    )


def done_words(room: Queries, number: int, recorded: Recorded) -> str:
    """`entry 5: @li is fixer`; of a correction, how the entry that it is about reads now."""
    if isinstance(recorded.event, CORRECTIONS):
        line = room.entry(number, recorded.event.target)
        struck = " is struck" if line.retracted else ""
        words = one_line(timeline_text.line(line, room.zone).words)
        return f"entry {line.n}{struck}: {clock(line.at, room.zone)}  {words}"
    milestone = isinstance(
        recorded.event, MilestoneSet
    )  # which says its time itself, and its day by that of now
    at = recorded.recorded_at if milestone else recorded.at
    _, words = timeline_text.told(recorded.event, None, room.zone, at)
    past = f", at {clock(at, room.zone)}" if recorded.recorded_at - at >= LATE else ""
    return f"entry {recorded.n}: {one_line(words)}{past}"
