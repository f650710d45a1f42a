"""TTD, TTR and TTM by themselves: which ends are not known, what they may have been, and how it was noticed."""

from datetime import UTC, timedelta

import pytest
from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import declaration, detection, milestones, notes, roles
from warroom.domain.incident.missing_times import candidates, earlier_start
from warroom.domain.incident.state import Detection, Milestone
from warroom.domain.incident.status import change_status
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record.act import event_id
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline import timeline

ID = "0199e0a0-0000-7000-8000-000000000000"


class Declared(Record):
    """A record of this version: its process stands in it, and its ids are those of acts."""

    def __init__(self) -> None:
        self.rows = []
        self.acts = 0
        self.at = NOW
        self.run(declaration.declare("API down", Severity.SEV1, "maya", NOW, UTC, process={}))

    def run(self, decision: object) -> None:
        self.acts += 1
        act = ID[:-1] + str(self.acts)
        act = act.replace("8000", f"8{self.acts:03}")
        for index, fact in enumerate(decision):  # type: ignore[arg-type]  # no refusal is run
            n = len(self.rows) + 1
            self.rows.append(Recorded(n, event_id(act, index), 7, n, fact.at, self.at, "@maya", fact.event))


def test_who_takes_command_by_declaring_has_not_responded_yet() -> None:
    record = Declared()
    record.run(milestones.set_milestones(record.now, {Milestone.DETECTED: moment(-2)}, NOW))
    assert Milestone.ACKNOWLEDGED in record.now.missing_times
    assert ttr(record) is None
    record.at = NOW + 4 * MINUTE
    record.run(roles.assign(record.now, "fixer", "@bo", NOW + 4 * MINUTE))
    assert Milestone.ACKNOWLEDGED not in record.now.missing_times
    assert ttr(record) == 6 * 60


def test_a_change_of_status_is_a_response() -> None:
    record = Declared()
    record.at = NOW + MINUTE
    record.run(change_status(record.now, Status.IDENTIFIED, NOW + MINUTE))
    assert record.now.missing_times == (Milestone.STARTED, Milestone.DETECTED)


def test_nothing_is_asked_of_older_records() -> None:
    assert Record().now.missing_times == ()


def test_the_first_note_from_before_the_declaration_may_be_the_start_until_that_is_known() -> None:
    record = Declared()
    record.run(notes.note("pool exhausted", NOW - 9 * MINUTE))
    first = timeline(record.rows)[0]
    assert earlier_start(record.now, first) == NOW - 9 * MINUTE
    assert candidates(record.now, Milestone.STARTED, first, UTC) == [
        (NOW - 9 * MINUTE, "“pool exhausted”"),
        (NOW, "declared"),
    ]
    record.run(milestones.set_milestones(record.now, {Milestone.STARTED: moment(-9)}, NOW))
    assert earlier_start(record.now, first) is None
    later = next(entry for entry in timeline(record.rows) if entry.n == 1)
    assert earlier_start(record.now, later) is None


@pytest.mark.parametrize("words", ["alert", "User", "pager duty"])
def test_how_it_was_noticed_is_said_corrected_and_undone_in_the_teams_words(words: str) -> None:
    record, known = Record(), ("alert", "user", "pager duty")
    record.run(detection.set_detection(record.now, "alert" if words != "alert" else "user", known, NOW))
    before = record.now.detected_by
    record.run(detection.set_detection(record.now, words, known, NOW))
    assert record.now.detected_by == words.lower()
    record.run(record.undo_last())
    assert record.now.detected_by == before


def test_why_a_way_of_noticing_is_refused() -> None:
    record = Record()
    assert refusal(detection.set_detection(record.now, "luck", ("alert", "user"), NOW)) == (
        "“luck” is none of alert, user."
    )
    record.run(detection.set_detection(record.now, "user", ("alert", "user"), NOW))
    assert refusal(detection.set_detection(record.now, "user", ("alert", "user"), NOW)) == (
        "INC-7 was noticed by user report: that is recorded already."
    )
    assert record.now.detected_by == Detection.USER


def moment(minutes: int) -> "object":
    from warroom.domain.record.models import Moment

    return Moment(time=NOW + timedelta(minutes=minutes))


def ttr(record: Record) -> float | None:
    return measure(record.rows, Policy(), NOW + 30 * MINUTE, UTC).length("TTR").seconds
