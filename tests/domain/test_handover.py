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


def test_who_holds_the_role_is_not_offered_it_whatever_the_case() -> None:
    record = Record()
    assert (
        refusal(handover.offer(record.now, "commander", "@Maya", "brief", NOW))
        == "@maya is commander already."
    )


def test_a_refusal_names_the_command_for_that_role() -> None:
    record = Record()
    assert "`warroom handover --role scribe --to @kim`" in refusal(
        handover.answer(record.now, "scribe", None, NOW, accepted=False)
    )
    record.run(handover.offer(record.now, "fixer", "@li", "brief", NOW))
    told = refusal(handover.offer(record.now, "fixer", "@bo", "brief", NOW))
    assert "`warroom handover --role fixer --withdraw`" in told
