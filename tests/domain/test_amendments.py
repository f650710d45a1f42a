"""Corrections of lines: the original stays readable."""

from datetime import UTC, timedelta

from record import NOW, Record

from warroom.domain.incident import exit_criteria, impact, notes, tasks
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Outcome
from warroom.domain.record import amendments, timeline_text, undo
from warroom.domain.record.timeline import timeline


def test_a_corrected_line_corrects_what_stands_on_it_and_nothing_that_came_after() -> None:
    record = Record()

    def said() -> tuple[str | None, str, str]:
        return record.now.impact, record.now.tasks[0].text, record.now.criteria[0].text

    record.run(impact.change_impact(record.now, "40% fail", None, NOW))
    record.run(tasks.ask(record.now, "@li chek lag 5m", NOW))
    record.run(exit_criteria.add_criterion(record.now, "no erors", NOW))
    first, wrong = len(record.rows) - 2, said()
    for n, text in ((first, "4% fail"), (first + 1, "check\nlag"), (first + 2, "no errors")):
        record.run(amendments.amend(record.now, record.line(n), NOW, text))
    assert said() == ("4% fail", "check lag", "no errors")
    for act in record.rows[-3:]:
        line = record.line(act.event.target)  # type: ignore[union-attr]  # each is a correction
        record.run(undo.undo(record.now, act, line, NOW))
        assert "corrected" not in timeline_text.line(record.line(line.n), UTC).words
    assert said() == wrong
    record.run(exit_criteria.settle_criterion(record.now, 1, Outcome.DONE, NOW))
    record.run(amendments.amend(record.now, record.line(first + 2), NOW, "no errors"))
    met = record.rows[-2]
    record.run(undo.undo(record.now, met, record.line(met.n), NOW))
    assert said()[2] == "no errors"
    record.run(impact.change_impact(record.now, "all fail", None, NOW))
    record.run(amendments.amend(record.now, record.line(first), NOW, "4% fail"))
    assert record.now.impact == "all fail"


def test_a_correction_keeps_the_original_and_undo_takes_it_back() -> None:
    record = Record()
    record.run(notes.note("lag 4 min", NOW))
    n, earlier = len(record.rows), NOW - timedelta(minutes=20)
    record.run(amendments.amend(record.now, record.line(n), NOW, "lag 40 min", earlier))
    assert (record.line(n).text, record.line(n).at) == ("lag 40 min", earlier)
    assert record.line(n).amended
    assert record.line(n).late
    assert timeline(record.rows)[0].n == n  # it stands where it happened
    assert record.rows[n - 1].event == Noted(text="lag 4 min")
    record.run(record.undo_last())
    assert (record.line(n).text, record.line(n).at) == ("lag 4 min", NOW)
    record.run(amendments.retract(record.now, record.line(n), NOW))
    assert record.line(n).retracted
    record.run(record.undo_last())
    assert not record.line(n).retracted
