"""Roles: assigned, removed, taken over, and what undo gives back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record import NOW, Record

from warroom.domain.incident import handover, roles
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved
from warroom.domain.record import undo
from warroom.domain.record.decision import Fact
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text


@pytest.mark.parametrize(
    "names",
    [
        "@li @sam",
        "@li,@sam",
        "@li;@sam",
        "li; sam",
        "@li and @sam",
        "li AND sam",
        "@li/@sam",
        "li / sam",
        "li & sam",
    ],
)
def test_two_people_are_not_one_commander(names: str) -> None:
    refused = roles.assign(Record().now, "commander", names, NOW)
    assert isinstance(refused, Refusal)
    assert "several people" in refused.reason


@pytest.mark.parametrize(
    "name",
    ["@ana.maría", "Jean-Luc", "O'Neill", "li@example.com", "@li_2", "@acme/sre", "山田"],
)
def test_a_name_may_have_its_signs_and_an_address_its_own(name: str) -> None:
    record = Record()
    record.run(roles.assign(record.now, "commander", name, NOW))
    assert record.now.commander == safe_text.handle(name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("@maya@li", "several people"),
        ("@maya@li@sam.org", "several people"),
        ("@a b", "write one name without blanks, as in @li"),
        ("li\u00a0li", "write one name without blanks, as in @li"),
        ("not a name!!", "write one name without blanks, as in @li"),
        ("@12", "at least one letter"),
        ("@!!", "at least one letter"),
    ],
)
def test_what_is_no_name_gets_no_role_and_no_task(name: str, told: str) -> None:
    now = Record().now
    for refused in (
        roles.assign(now, "investigator", name, NOW),
        roles.set_roles(now, {"investigator": [name]}, NOW),
        handover.offer(now, "commander", name, "the brief", NOW),
    ):
        assert isinstance(refused, Refusal)
        assert told in refused.reason


def test_a_name_with_a_blank_that_is_in_the_record_can_be_noted_on_and_removed() -> None:
    record = Record()
    record.run((Fact(RoleAssigned(role="fixer", person="@ana maría"), NOW),))
    record.run(roles.assign(record.now, "fixer", "Ana María".lower(), NOW, "the standby"))
    record.run(roles.set_roles(record.now, {"fixer": ["@ana maría", "@li"]}, NOW))
    assert record.now.holders("fixer") == ("@ana maría", "@li")
    record.run(roles.remove(record.now, "fixer", "@ana maría", NOW))
    assert record.now.holders("fixer") == ("@li",)


def test_a_second_commander_takes_over_and_undo_gives_it_back() -> None:
    record = Record()
    record.run(roles.assign(record.now, "Commander", "@li", NOW))
    assert record.now.holders("commander") == ("@li",)
    record.run(record.undo_last())
    assert record.now.commander == "@maya"


def test_undo_of_a_note_on_a_role_restores_the_note_and_never_takes_the_seat() -> None:
    record, later = Record(), NOW + timedelta(minutes=20)

    def commander() -> tuple[str, str | None, datetime]:
        (seat,) = record.now.roles
        return seat.person, seat.note, seat.since

    for note in ("owns comms", "owns comms and vendors"):
        record.run(roles.assign(record.now, "commander", "@maya", later, note))
    first, second = record.rows[-2:]
    assert commander() == ("@maya", "owns comms and vendors", NOW)
    refused = undo.undo(record.now, first, record.line(first.n), later)  # it is another note now
    assert isinstance(refused, Refusal)
    record.run(undo.undo(record.now, second, record.line(second.n), later))
    assert commander() == ("@maya", "owns comms", NOW)
    record.run(roles.assign(record.now, "commander", "@li", later))
    record.run(record.undo_last())
    assert commander() == ("@maya", "owns comms", NOW)
    record.run(roles.assign(record.now, "commander", "@maya", later, "back"))
    record.run(record.undo_last())
    assert (record.now.commander, record.now.no_commander_since) == ("@maya", None)


@given(st.lists(st.sampled_from(["@li", "@sam", "-@li", "-@sam", "!@li", "!@maya"]), max_size=6), st.data())
def test_undo_gives_each_seat_back_as_it_was(acts: list[str], data: st.DataObject) -> None:
    """`-` takes the role away, `!` is of the commander."""
    record, states = Record(), []
    for minutes, said in enumerate(acts, 1):
        at, person, note = NOW + minutes * timedelta(minutes=1), said.lstrip("-!"), f"note {minutes}"
        role = "commander" if said.startswith("!") else "fixer"
        if said.startswith("-"):
            decided = roles.remove(record.now, role, person, at)
        else:
            decided = roles.assign(record.now, role, person, at, data.draw(st.sampled_from([None, note])))
        if not isinstance(decided, Refusal):
            states.append((len(record.rows), record.now.roles))
            record.run(decided)
    for n, before in reversed(states):
        after = record.now.roles
        # Taken back, and that taken back, and that again.
        for at_, seats in ((n, before), (-1, after), (-1, before)):
            act = record.rows[at_]
            record.run(undo.undo(record.now, act, record.line(act.n), NOW + timedelta(hours=1)))
            assert set(record.now.roles) == set(seats)


def test_a_seat_that_an_older_warroom_took_away_is_given_back_from_now_on() -> None:
    record = Record()
    record.run((Fact(RoleRemoved(role="commander", person="@maya"), NOW),))
    record.run(undo.undo(record.now, record.rows[-1], record.line(len(record.rows)), NOW))
    assert [(seat.person, seat.since) for seat in record.now.roles] == [("@maya", NOW)]
