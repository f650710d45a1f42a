"""The timeline tells what was taken back as what is so now, never as if the act had been done once more."""

from collections.abc import Callable
from datetime import UTC, date, timedelta

import pytest
from record import NOW, Record

from warroom.domain.incident import (
    action_items,
    checklist,
    escalation,
    exclusion,
    exit_criteria,
    handover,
    metric_corrections,
    milestones,
    postmortem,
    resolution,
    roles,
    severity,
    snooze,
    status_updates,
    tasks,
)
from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.resolution import Reopened
from warroom.domain.incident.state import (
    ActionItem,
    ActionState,
    Exclusion,
    Incident,
    Milestone,
    Outcome,
    Stage,
    TaskState,
)
from warroom.domain.incident.status import StatusChanged, change_status
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import timeline_text
from warroom.domain.record import undo as undoing
from warroom.domain.record.decision import Decision, Fact

Act = Callable[[Incident], Decision]
M = Milestone
LATER = NOW + timedelta(minutes=20)


def resolve(now: Incident) -> Decision:
    return resolution.resolve(now, LATER)


def ask(now: Incident) -> Decision:
    return tasks.ask(now, "@li check lag 5m", NOW)


def criterion(now: Incident) -> Decision:
    return exit_criteria.add_criterion(now, "no errors", NOW)


def action(now: Incident) -> Decision:
    return action_items.add_action(
        now, ActionItem(number=0, text="alert on lag", owner="@li", due=date(2026, 12, 1)), NOW
    )


def impact(words: str) -> Act:
    return lambda now: change_impact(now, words, None, NOW)


def at(milestone: Milestone, minutes: int) -> Act:
    return lambda now: milestones.set_milestone(now, milestone, NOW + timedelta(minutes=minutes), NOW)


def moved(stage: Stage) -> Act:
    return lambda now: postmortem.move_postmortem(now, stage, LATER)


def snoozed(minutes: int, why: str) -> Act:
    return lambda now: snooze.snooze(now, NOW + timedelta(minutes=15), minutes, why, NOW)


def met(outcome: Outcome) -> Act:
    return lambda now: exit_criteria.settle_criterion(now, 1, outcome, NOW, "why")


def corrected(seconds: float) -> Act:
    return lambda now: metric_corrections.correct_metric(now, "TTD", seconds, "the graph says so", LATER)


def scheduled(hours: int) -> Act:
    when = LATER + timedelta(hours=hours)
    return lambda now: checklist.tick(now, Check.SCHEDULE_POSTMORTEM, True, LATER, when)


def task_done(now: Incident) -> Decision:
    return tasks.move_task(now, 1, TaskState.DONE, NOW, "no lag")


@pytest.mark.parametrize(
    ("before", "undone", "told"),
    [
        ([], lambda now: change_status(now, Status.MONITORING, NOW), "● undone: status is Investigating again"),
        ([], lambda now: severity.change_severity(now, Severity.SEV3, NOW), "▲ undone: severity is SEV-1 again"),
        ([], resolve, "● undone: open again, Investigating"),
        ([resolve], lambda now: change_status(now, Status.MONITORING, LATER), "✔ undone: resolved as before"),
        ([], impact("40% fail"), "● undone: impact is not known any more"),
        ([impact("4% fail")], impact("40% fail"), "● undone: impact as before: 4% fail"),
        ([], lambda now: roles.assign(now, "fixer", "li", NOW), "◆ undone: @li is no longer fixer"),
        ([], lambda now: roles.assign(now, "commander", "kim", NOW),
         "◆ undone: @maya is commander again, instead of @kim"),
        ([], lambda now: roles.remove(now, "commander", None, NOW), "◆ undone: @maya is commander again"),
        ([], at(M.STARTED, -9), "● undone: impact started has no time any more"),
        ([at(M.STARTED, -9)], at(M.STARTED, -5), "● undone: impact started as before, at 13:21"),
        ([], ask, "☒ undone: task 1 (@li: check lag) is not asked any more"),
        ([ask], task_done, "☐ undone: task 1 (@li: check lag) is no longer done"),
        ([ask], lambda now: tasks.extend_task(now, 1, 5, NOW),
         "☐ undone: task 1 (@li: check lag) has until 13:35 again"),
        ([], snoozed(5, "vendor call"), "◷ undone: the update is no longer put off"),
        ([snoozed(5, "vendor call")], snoozed(30, "lunch"),
         "◷ undone: update put off until 13:50, as before (vendor call)"),
        ([], lambda now: escalation.settle_step(now, Policy().ladder[3], Outcome.DONE, NOW),
         "▲ undone: escalation: Founder/CTO still to be called, as before"),
        ([], lambda now: handover.offer(now, "commander", "kim", "the brief", NOW),
         "◆ undone: the role of commander is no longer offered to @kim"),
        ([], criterion, "☒ undone: exit criterion 1 need not hold: no errors"),
        ([criterion], met(Outcome.DONE), "☐ undone: exit criterion 1 is open again: no errors"),
        ([criterion, met(Outcome.DONE)], met(Outcome.OPEN), "☑ undone: exit criterion 1 is met again: no errors"),
        ([resolve], lambda now: checklist.tick(now, Check.CLOSE_CHANNEL, True, LATER),
         "☐ undone: the channel is open again"),
        ([resolve, scheduled(2)], scheduled(3),
         "☑ undone: the postmortem is scheduled for 2026-11-23 15:50 UTC, as before"),
        ([], action, "☐ undone: action 1 dropped: @li: alert on lag, by 2026-12-01"),
        ([action], lambda now: action_items.change_action(now, 1, NOW, state=ActionState.DONE),
         "☐ undone: action 1 as before, open: @li: alert on lag, by 2026-12-01"),
        ([resolve, moved(Stage.DONE)], moved(Stage.SHARED), "✎ undone: postmortem no longer shared"),
        ([resolve, moved(Stage.SHARED)], moved(Stage.DONE), "✎ undone: postmortem shared again"),
        ([], corrected(60), "∑ undone: TTD: correction taken back"),
        ([corrected(60)], corrected(90), "∑ undone: TTD is 60 s again"),
        ([], lambda now: exclusion.change_standing(now, Exclusion.DUPLICATE, NOW, "INC-3"),
         "∑ undone: this incident counts again"),
    ],
)  # fmt: skip
def test_an_undo_tells_what_is_so_again(before: list[Act], undone: Act, told: str) -> None:
    record = Record()
    for act in (*before, undone):
        record.run(act(record.now))
    record.run(record.undo_last())
    line = timeline_text.line(record.line(len(record.rows)), UTC)
    assert f"{line.sign} {line.words}" == told


def test_what_an_older_warroom_undid_reads_like_that_too() -> None:
    record = Record()
    status = StatusChanged(status=Status.MONITORING, was=Status.INVESTIGATING, reason="undone")
    for event in (status, Reopened(status=Status.MONITORING, reason="undone")):
        record.run((Fact(event, NOW),))
    told = [timeline_text.line(record.line(n), UTC).words for n in (3, 4)]
    assert told == ["undone: status is Monitoring again", "undone: open again, Monitoring"]


@pytest.mark.parametrize(
    "ending",
    [
        lambda now: status_updates.send_update(now, "text", NOW),
        lambda now: change_status(now, Status.MONITORING, NOW),
        lambda now: severity.change_severity(now, Severity.SEV3, NOW),
    ],
)
def test_what_is_put_off_again_by_an_undo_reads_as_undone_and_is_undone_in_turn(ending: Act) -> None:
    record = Record()
    record.run(snoozed(5, "vendor call")(record.now))
    record.run(ending(record.now))
    n = len(record.rows)

    def undo(*numbers: int) -> None:
        act = [
            (row, record.line(getattr(row.event, "target", row.n))) for row in record.rows if row.n in numbers
        ]
        record.run(undoing.undo_act(record.now, act, NOW, lambda n: record.rows[n - 1]))

    undo(n)
    again = timeline_text.line(record.line(n + 2), UTC)
    assert again.words.startswith("undone: update put off until ")
    before = record.now
    undo(n + 1, n + 2)
    assert record.now.snooze is None
    assert len(record.rows) == n + 4
    assert (before.status, before.severity) == (Status.INVESTIGATING, Severity.SEV1)
