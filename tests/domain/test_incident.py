"""What a commander relies on: times as typed, safe text, names, decisions, deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record import BERLIN, NOW, Record

from warroom.domain.incident import (
    declaration,
    exit_criteria,
    handover,
    impact,
    milestones,
    notes,
    resolution,
    roles,
    status,
    status_updates,
    tasks,
)
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.sent_messages import Document, MessageSent
from warroom.domain.incident.state import Milestone, Outcome
from warroom.domain.policy.deadlines import Urgency, next_update, urgency
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import amendments, timeline_text, undo
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import EventModel, Unknown
from warroom.domain.record.events import SAYINGS, read_payload, write_payload
from warroom.domain.record.models import Moment
from warroom.domain.record.timeline import timeline
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import CHANNEL_LIMIT, channel_name, parse_reference


@given(st.text())
def test_shown_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = safe_text.one_line(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b" for c in shown)
    safe_text.storable(text).encode()


def test_free_text_cannot_wake_everybody() -> None:
    assert safe_text.outgoing("tell @here and @Channel, <!everyone> not @hereford") == (
        "tell @ here and @ Channel, < !everyone> not @hereford"
    )


@given(st.text(), st.integers(0, 3))
def test_channel_names_are_valid_and_never_given_twice(title: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others + 1):
        name = channel_name(title, date(2026, 11, 23), taken)
        assert name not in taken
        assert name.startswith("#incident-2026-11-23-")
        assert len(name) - 1 <= CHANNEL_LIMIT
        assert set(name[1:]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        taken.add(name)


def test_channel_folds_accents() -> None:
    assert channel_name("Café’s API is down!", date(2026, 11, 23)) == "#incident-2026-11-23-cafes-api-is-down"


def test_references() -> None:
    assert [parse_reference(t) for t in ("INC-7", "inc-07", "7", "0", "x")] == [7, 7, 7, None, None]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_note_is_stored_as_typed(text: str) -> None:
    assert read_payload("noted", 1, write_payload(Noted(text=text))) == Noted(text=text)


def test_what_a_newer_warroom_wrote_is_kept() -> None:
    assert read_payload("paged", 1, '{"who":"@li"}') == Unknown(
        written_as="paged", v=1, payload='{"who":"@li"}'
    )


@pytest.mark.parametrize(
    "event",
    [
        Noted(text="lag"),
        MessageSent(document=Document.RESOLUTION, text="over"),
        RunbookUsed(name="database"),
    ],
)
def test_a_saying_moves_the_head_and_nothing_else(event: EventModel) -> None:
    record = Record()
    before, later = record.now, NOW + timedelta(minutes=1)
    record.run((Fact(event, later),))
    assert isinstance(event, SAYINGS)
    assert record.now == before.model_copy(update={"head": before.head + 1, "recorded_at": later})


@pytest.mark.parametrize("title", ["", "   ", "x" * 5000])
def test_a_bad_title_is_refused(title: str) -> None:
    assert isinstance(declaration.declare(title, Severity.SEV1, None, NOW, BERLIN), Refusal)


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


def test_resolved_comes_only_by_resolve_and_reopening_is_recorded() -> None:
    record = Record()
    assert isinstance(status.change_status(record.now, Status.RESOLVED, NOW), Refusal)
    record.run(resolution.resolve(record.now, NOW + timedelta(hours=1), "bad config", "rolled back"))
    assert isinstance(resolution.resolve(record.now, NOW), Refusal)
    assert next_update(record.now, Policy()) is None
    record.run(status.change_status(record.now, Status.MONITORING, NOW + timedelta(hours=2)))
    assert record.now.is_open
    assert record.now.resolved_at is None


def test_a_sent_update_restarts_the_clock_and_striking_it_turns_the_clock_back() -> None:
    record = Record()
    first = next_update(record.now, Policy())
    assert first is not None
    assert first.at == NOW + timedelta(minutes=15)
    assert urgency(first.at, NOW + timedelta(minutes=12)) is Urgency.SOON
    assert urgency(first.at, NOW + timedelta(minutes=16)) is Urgency.OVERDUE
    later = NOW + timedelta(minutes=14)
    record.run(status_updates.send_update(record.now, "text", later, Status.IDENTIFIED, number=1))
    assert record.now.status is Status.IDENTIFIED
    assert isinstance(status_updates.send_update(record.now, "text", later, number=1), Refusal)
    second = next_update(record.now, Policy())
    assert second is not None
    assert second.at == later + timedelta(minutes=15)
    record.run(amendments.retract(record.now, record.line(len(record.rows)), later))
    assert next_update(record.now, Policy()) == first


@pytest.mark.parametrize("severity", [Severity.SEV3, Severity.SEV4])
def test_no_updates_are_due_for_low_severities(severity: Severity) -> None:
    assert next_update(Record(severity).now, Policy()) is None


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


def test_a_correction_keeps_the_original_and_undo_takes_it_back() -> None:
    record = Record()
    record.run(notes.note("lag 4 min", NOW))
    n, earlier = len(record.rows), NOW - timedelta(minutes=20)
    record.run(amendments.amend(record.now, record.line(n), NOW, "lag 40 min", earlier))
    assert (record.line(n).words, record.line(n).at) == ("lag 40 min", earlier)
    assert record.line(n).amended
    assert record.line(n).late
    assert timeline(record.rows)[0].n == n  # it stands where it happened
    assert record.rows[n - 1].event == Noted(text="lag 4 min")
    record.run(record.undo_last())
    assert (record.line(n).words, record.line(n).at) == ("lag 4 min", NOW)
    record.run(amendments.retract(record.now, record.line(n), NOW))
    assert record.line(n).retracted
    record.run(record.undo_last())
    assert not record.line(n).retracted


def test_an_update_that_cannot_have_been_sent_then_is_refused_in_the_time_of_whoever_types() -> None:
    record = Record()
    record.run(status_updates.send_update(record.now, "text", NOW))
    before = status_updates.sending_problem(record.now, 2, NOW - timedelta(minutes=5), BERLIN)
    assert before is not None
    assert before.reason.startswith("#1 was sent at 14:30; #2 cannot have been sent before it")
    assert status_updates.sending_problem(record.now, 2, NOW, BERLIN) is None
    assert (
        status_updates.sending_problem(record.now, 2, None, BERLIN) is None
    )  # a clock that was set back types nothing
