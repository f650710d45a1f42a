"""Milestones, and the order that they can have come in."""

from datetime import UTC, datetime, timedelta

import pytest
from record import MINUTE, NOW, Record

from warroom.domain.incident import checklist, milestones, postmortem, resolution, status_updates
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.state import DataLost, Milestone, Stage
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Policy
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal


def test_times_said_together_are_judged_by_each_other_and_all_or_none_are_recorded() -> None:
    record = Record()

    def said(started: int, detected: int) -> Decision:
        minutes = {Milestone.DETECTED: detected, Milestone.STARTED: started}
        wanted = {m: Moment(time=NOW + timedelta(minutes=n)) for m, n in minutes.items()}
        return milestones.set_milestones(record.now, wanted, NOW)

    record.run(said(-10, -5))
    record.run(said(-20, -15))  # before the old start, and after the new one
    refused = said(-14, -15)
    assert isinstance(refused, Refusal)
    assert (
        "“detected” (2026-11-23 13:15 UTC) is before “impact started” (2026-11-23 13:16 UTC)"
        in refused.reason
    )
    only_one = said(-21, -15)
    assert isinstance(only_one, tuple)
    assert len(only_one) == 1  # the other has that time already
    assert isinstance(said(-20, -15), Refusal)


M = Milestone


def at(minutes: float) -> datetime:
    return NOW + minutes * MINUTE


def ended() -> Record:
    """Started at -20, mitigated at 20, resolved at 30, which was told at 32."""
    record = Record()
    for milestone, minutes in ((M.STARTED, -20), (M.MITIGATED, 20)):
        record.run(milestones.set_milestone(record.now, milestone, at(minutes), at(25)))
    record.run(status_updates.send_update(record.now, "text", at(10), due=at(15)))
    record.run(resolution.resolve(record.now, at(32), "bad deploy", "rollback", data_lost=DataLost.YES))
    record.run(milestones.set_milestone(record.now, M.RESOLVED, at(30), at(33), estimated=True))
    record.run(checklist.tick(record.now, Check.VERIFY_RECOVERY, True, at(34)))
    record.run(checklist.tick(record.now, Check.SCHEDULE_POSTMORTEM, True, at(34), at(2000)))
    record.run(postmortem.write_postmortem(record.now, "what we learned", at(35)))
    record.run(postmortem.move_postmortem(record.now, Stage.DONE, at(36)))
    return record


@pytest.mark.parametrize(("milestone", "minutes"), [(M.STARTED, 31), (M.MITIGATED, 31), (M.RESOLVED, -1)])
def test_moments_that_cannot_have_come_in_that_order_are_refused_whichever_is_said_last(
    milestone: Milestone, minutes: float
) -> None:
    record = ended()
    refused = milestones.set_milestone(record.now, milestone, at(minutes), at(40))
    assert isinstance(refused, Refusal)
    assert refused.reason.count(" UTC)") == 2


def test_what_stood_the_wrong_way_before_hinders_no_other_correction() -> None:
    record = ended()
    record.run((Fact(MilestoneSet(milestone=M.MITIGATED, time=at(35)), at(35)),))
    record.run(milestones.set_milestone(record.now, M.DETECTED, at(-10), at(40)))


def minutes(record: Record, name: str) -> float | None:
    length = measure(record.rows, Policy(), at(9000), UTC).length(name)
    return None if length.seconds is None else length.seconds / 60
