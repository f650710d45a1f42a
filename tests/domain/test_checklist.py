"""The checklist after resolution."""

from datetime import datetime

from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import checklist, resolution
from warroom.domain.policy.checklist import Check
from warroom.domain.record import undo


def test_undoing_another_date_of_the_postmortem_brings_the_first_back() -> None:
    record = Record()
    record.run(resolution.resolve(record.now, NOW))
    check, first, second = Check.SCHEDULE_POSTMORTEM, NOW + 60 * MINUTE, NOW + 180 * MINUTE

    def date_of_it() -> datetime | None:
        tick = record.now.checks.get(check)
        return tick.when if tick else None

    record.run(checklist.tick(record.now, check, True, NOW, first))
    scheduled = record.rows[-1]
    record.run(checklist.tick(record.now, check, True, NOW, second))
    assert "changed since" in refusal(undo.undo(record.now, scheduled, record.line(scheduled.n), NOW))
    record.run(record.undo_last())
    assert date_of_it() == first
    record.run(checklist.tick(record.now, check, False, NOW))
    assert date_of_it() is None
    record.run(record.undo_last())
    assert date_of_it() == first
    record.run(undo.undo(record.now, scheduled, record.line(scheduled.n), NOW))
    assert check not in record.now.checks
