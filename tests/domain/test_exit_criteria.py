"""Exit criteria: what has to hold before the incident ends."""

from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import exit_criteria, resolution


def test_open_exit_criteria_ask_for_a_reason_to_end() -> None:
    record = Record()
    record.run(exit_criteria.add_criterion(record.now, "errors under 0.1% for 10 min", NOW))
    assert "errors under 0.1%" in refusal(resolution.resolve(record.now, NOW + MINUTE))
    record.run(resolution.resolve(record.now, NOW + MINUTE, reason="moved to another ticket"))
    assert not record.now.is_open
