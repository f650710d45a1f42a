"""The words of entries about promises and learning."""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.domain.events import Event
from warroom.domain.learning import (
    ActionSet,
    ActionState,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    Standing,
    StandingChanged,
)
from warroom.domain.plain import one_line
from warroom.domain.promises import (
    Check,
    CheckTicked,
    CriterionChanged,
    EscalationSettled,
    HandoverOffered,
    HandoverSettled,
    Outcome,
    RunbookUsed,
    TaskAsked,
    TaskChanged,
    TaskState,
    UpdateSnoozed,
)


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def when(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """A time in an entry of the time `at`: the day is only said when it is another one."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == at.astimezone(zone).date() else day_and_time(moment, zone)


def promise_line(event: Event, zone: tzinfo, at: datetime) -> tuple[str, str]:
    """Sign and words of an entry of the time `at`. Raises ValueError for an event that is no line of its own."""
    match event:
        case TaskAsked():
            box = f", until {when(event.due, zone, at)}" if event.due else ""
            return "☐", f"task {event.number}: {one_line(event.owner)} {one_line(event.text)}{box}"
        case TaskChanged():
            return _task(event, zone, at)
        case UpdateSnoozed(until=None):
            return "◷", "the update is no longer put off"
        case UpdateSnoozed(until=datetime() as until):
            return "◷", f"update put off until {when(until, zone, at)}{because(event.reason)}"
        case EscalationSettled():
            verb = {Outcome.DONE: "called", Outcome.WAIVED: "waived", Outcome.OPEN: "open again"}[
                event.outcome
            ]
            return "▲", f"escalation: {one_line(event.step)} {verb}{because(event.reason)}"
        case HandoverOffered():
            holder = f", {one_line(event.holder)} keeps it until then" if event.holder else ""
            return "◆", f"{one_line(event.role)} offered to {one_line(event.person)}{holder}"
        case HandoverSettled(accepted=True):
            instead = f", instead of {one_line(event.replaces)}" if event.replaces else ""
            return "◆", f"{one_line(event.person)} accepted: is {one_line(event.role)}{instead}"
        case HandoverSettled():
            return "◆", f"{one_line(event.role)}: no longer offered to {one_line(event.person)}"
        case CriterionChanged():
            verb = "reopened" if event.was else "added"
            word = {Outcome.DONE: "met", Outcome.WAIVED: "waived", Outcome.OPEN: verb}[event.outcome]
            return "☑", f"exit criterion {event.number} {word}: {one_line(event.text)}{because(event.reason)}"
        case CheckTicked():
            return "☑", _check(event, zone)
        case RunbookUsed():
            return "☰", f"runbook opened: {one_line(event.name)}"
        case _:
            return _learned(event)


def because(reason: str | None) -> str:
    return f" ({one_line(reason)})" if reason else ""


def _task(event: TaskChanged, zone: tzinfo, at: datetime) -> tuple[str, str]:
    name = f"task {event.number}"
    if event.state is event.was and event.due:
        return "☐", f"{name}: more time, until {when(event.due, zone, at)}"
    words = f": {one_line(event.words)}" if event.words else ""
    sign = {TaskState.DONE: "☑", TaskState.DROPPED: "☒"}.get(event.state, "☐")
    return sign, f"{name} {event.state.value}{words}"


def _check(event: CheckTicked, zone: tzinfo) -> str:
    done, undone = {
        Check.VERIFY_RECOVERY: ("recovery is verified", "recovery is not verified after all"),
        Check.CLOSE_CHANNEL: ("the channel is closed", "the channel is open again"),
        Check.SCHEDULE_POSTMORTEM: (
            "the postmortem is scheduled",
            "the postmortem is not scheduled any more",
        ),
    }[event.check]
    date = f" for {day_and_time(event.when, zone)}" if event.when and event.done else ""
    return f"{done if event.done else undone}{date}"


def _learned(event: Event) -> tuple[str, str]:
    match event:
        case ActionSet():
            owner = f" {one_line(event.item.owner)}" if event.item.owner else " no owner"
            until = f", by {event.item.due}" if event.item.due else ""
            changed = "" if event.was is None else f" {event.item.state.value}"
            if event.was and event.item.state is ActionState.OPEN:
                changed = " changed"
            return "☐", f"action {event.item.number}{changed}:{owner}: {one_line(event.item.text)}{until}"
        case PostmortemWritten():
            return "✎", "postmortem written"
        case PostmortemMoved():
            return "✎", f"postmortem {event.stage.value}"
        case MetricCorrected(seconds=None):
            return "∑", f"{event.metric}: correction taken back{because(event.reason)}"
        case MetricCorrected():
            return "∑", f"{event.metric} is {event.seconds:g} s as learned later{because(event.reason)}"
        case StandingChanged():
            of = f" of {one_line(event.of)}" if event.of else ""
            word = "counts again" if event.standing is Standing.COUNTED else f"is {event.standing.value}{of}"
            return "∑", f"this incident {word}{because(event.reason)}"
        case _:
            raise ValueError(f"{event.kind} has no line of its own")
