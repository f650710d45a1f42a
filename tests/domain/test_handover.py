"""Handover: a role changes hands when the other accepts."""

from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import handover


def test_command_changes_hands_only_when_accepted_by_name() -> None:
    record = Record()
    record.run(handover.offer(record.now, "commander", "kim", "the brief", NOW))
    assert record.now.commander == "@maya"
    assert "@kim" in refusal(handover.answer(record.now, "commander", "@zoe", NOW, accepted=True))
    record.run(handover.answer(record.now, "commander", "KIM", NOW + MINUTE, accepted=True))
    assert record.now.commander == "@kim"
    assert record.now.no_commander_since is None
    assert not record.now.offers
