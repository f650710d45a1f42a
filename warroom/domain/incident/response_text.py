"""The words of entries about promises and learning."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.postmortem_events import (
    ActionItem,
    ActionSet,
    ActionState,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    Stage,
    Standing,
    StandingChanged,
)
from warroom.domain.incident.response_events import (
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
from warroom.domain.record.events import Event
from warroom.domain.record.models import UNDONE
from warroom.domain.text.local_times import same_day, zone_beside
from warroom.domain.text.safe_text import one_line

MINUTE = timedelta(minutes=1)
ESCALATION = {Outcome.DONE: "called", Outcome.WAIVED: "not called", Outcome.OPEN: "still to be called"}
CRITERION = {Outcome.DONE: "met", Outcome.WAIVED: "waived", Outcome.OPEN: "open"}
"""How a rung of the ladder and an exit criterion ended, in words."""


def minutes(length: timedelta) -> str:
    """`21 min`, or `3 h 05 min`."""
    whole = max(0, int(length // MINUTE))
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02} min"


def length(time: timedelta) -> str:
    """`40 s`, `12 min`, `3 h 05 min`."""
    return minutes(time) if time >= MINUTE else f"{max(0, int(time.total_seconds()))} s"


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def when(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """A time in an entry of the time `at`: the day is only said when it is another one, the zone when the clocks changed between."""
    if not same_day(moment, at, zone):
        return day_and_time(moment, zone)
    return f"{moment.astimezone(zone):%H:%M}{zone_beside(moment, at, zone)}"


def promise_line(event: Event, zone: tzinfo, at: datetime) -> tuple[str, str]:
    """Sign and words of an entry of the time `at`. Raises ValueError for an event that is no line of its own."""
    match event:
        case TaskAsked():
            box = f", until {when(event.due, zone, at)}" if event.due else ""
            return "☐", f"task {event.number} for {one_line(event.owner)}: {one_line(event.text)}{box}"
        case TaskChanged():
            return _task(event, zone, at)
        case UpdateSnoozed(until=None):
            return "◷", "the update is no longer put off"
        case UpdateSnoozed(until=datetime() as until):
            return "◷", f"update put off until {when(until, zone, at)}{because(event.reason)}"
        case EscalationSettled():
            who = one_line(event.who or event.step)
            return "▲", f"escalation: {who} {ESCALATION[event.outcome]}{because(event.reason)}"
        case HandoverOffered():
            who = one_line(event.person)
            holder = f"; {one_line(event.holder)} keeps it until {who} accepts" if event.holder else ""
            return "◆", f"the role of {one_line(event.role)} is offered to {who}{holder}"
        case HandoverSettled(accepted=True):
            instead = f", instead of {one_line(event.replaces)}" if event.replaces else ""
            return "◆", f"{one_line(event.person)} accepted and is {one_line(event.role)} now{instead}"
        case HandoverSettled():
            return "◆", f"the role of {one_line(event.role)} is no longer offered to {one_line(event.person)}"
        case CriterionChanged():
            begun = "reopened" if event.was else "added"
            word = begun if event.outcome is Outcome.OPEN else CRITERION[event.outcome]
            return "☑", f"exit criterion {event.number} {word}: {one_line(event.text)}{because(event.reason)}"
        case CheckTicked():
            return "☑", _check(event, zone)
        case RunbookUsed():
            return "≡", f"runbook opened: {one_line(event.name)}"
        case _:
            return _learned(event)


def promise_as_before(event: Event, zone: tzinfo, at: datetime) -> str:
    """What is so again since an act was taken back, in an entry of the time `at`."""
    match event:
        case TaskChanged():
            return _task_as_before(event, zone, at)
        case UpdateSnoozed(until=datetime() as until):
            return f"update put off until {when(until, zone, at)}, as before{because(event.reason)}"
        case EscalationSettled():
            return f"escalation: {one_line(event.who or event.step)} {ESCALATION[event.outcome]}, as before"
        case CriterionChanged():
            # One that was only just added is waived, and was never asked for before.
            again = (
                "need not hold" if event.outcome is Outcome.WAIVED else f"is {CRITERION[event.outcome]} again"
            )
            return f"exit criterion {event.number} {again}: {one_line(event.text)}"
        case CheckTicked(done=True):
            return f"{_check(event, zone)}, as before"
        case ActionSet():
            dropped = event.item.state is ActionState.DROPPED
            return _action(event.item, " dropped" if dropped else f" as before, {event.item.state.value}")
        case PostmortemMoved(stage=stage, was=was):
            stages = list(Stage)
            on = stages.index(stage) > stages.index(was)
            return f"postmortem {stage.value} again" if on else f"postmortem no longer {was.value}"
        case MetricCorrected(seconds=float() as seconds):
            return f"{event.metric} is {seconds:g} s again"
        case MetricCorrected():
            return f"{event.metric}: correction taken back"
        case StandingChanged(standing=Standing.COUNTED):
            return "this incident counts again"
        case StandingChanged():
            return f"this incident is {event.standing.value}{_of(event)} again"
        case _:  # that something is no longer put off, offered or ticked is told as such
            return promise_line(event, zone, at)[1]


def because(reason: str | None) -> str:
    """The reason in brackets; nothing without one."""
    return f" ({one_line(reason)})" if reason else ""


def _task(event: TaskChanged, zone: tzinfo, at: datetime) -> tuple[str, str]:
    name = _task_name(event)
    if event.state is event.was and event.due:
        return "☐", f"{name} gets more time, until {when(event.due, zone, at)}"
    words = f": {one_line(event.words)}" if event.words else ""
    sign = {TaskState.DONE: "☑", TaskState.DROPPED: "☒"}.get(event.state, "☐")
    over = at - event.due if event.state is TaskState.DONE and event.due else timedelta(0)
    late = f", {minutes(over)} over its time" if over >= MINUTE else ""
    return sign, f"{name} {event.state.value}{late}{words}"


def _task_as_before(event: TaskChanged, zone: tzinfo, at: datetime) -> str:
    if event.words == UNDONE:
        now = "is not asked any more"
    elif event.state in (TaskState.DONE, TaskState.DROPPED):
        now = f"is {event.state.value} again"
    elif event.state is not event.was:
        now = f"is no longer {event.was.value}"
    else:
        now = f"has until {when(event.due, zone, at)} again" if event.due else "has no time-box any more"
    return f"{_task_name(event)} {now}"


def _task_name(event: TaskChanged) -> str:
    whose = f" ({one_line(event.owner)}: {one_line(event.text)})" if event.owner and event.text else ""
    return f"task {event.number}{whose}"


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
            changed = "" if event.was is None else f" {event.item.state.value}"
            if event.was and event.item.state is ActionState.OPEN:
                changed = " changed"
            return "☐", _action(event.item, changed)
        case PostmortemWritten():
            return "✎", "postmortem written"
        case PostmortemMoved():
            return "✎", f"postmortem {event.stage.value}"
        case MetricCorrected(seconds=None):
            return "∑", f"{event.metric}: correction taken back{because(event.reason)}"
        case MetricCorrected():
            return "∑", f"{event.metric} is {event.seconds:g} s as learned later{because(event.reason)}"
        case StandingChanged():
            word = (
                "counts again"
                if event.standing is Standing.COUNTED
                else f"is {event.standing.value}{_of(event)}"
            )
            return "∑", f"this incident {word}{because(event.reason)}"
        case _:
            raise ValueError(f"{event.kind} has no line of its own")


def _action(item: ActionItem, changed: str) -> str:
    owner = one_line(item.owner) if item.owner else "no owner"
    until = f", by {item.due}" if item.due else ""
    return f"action {item.number}{changed}: {owner}: {one_line(item.text)}{until}"


def _of(event: StandingChanged) -> str:
    return f" of {one_line(event.of)}" if event.of else ""
