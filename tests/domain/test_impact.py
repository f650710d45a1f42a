"""The impact."""

from datetime import UTC

from record import NOW, Record

from warroom.domain.incident import impact
from warroom.domain.record import timeline_text, undo


def test_an_impact_that_is_not_known_any_more_is_taken_out_and_undone() -> None:
    record = Record()
    record.run(impact.change_impact(record.now, "40% fail", 4100, NOW))
    record.run(impact.change_impact(record.now, None, None, NOW, users_unknown=True))
    assert (record.now.impact, record.now.users) == ("40% fail", None)
    record.run(impact.change_impact(record.now, "", None, NOW))
    assert (record.now.impact, record.now.users) == (None, None)
    taken, line = record.rows[-1], record.line(len(record.rows))
    assert timeline_text.line(line, UTC).words == "impact: —"
    record.run(undo.undo(record.now, taken, line, NOW))
    assert record.now.impact == "40% fail"
