"""When the next update is due, as a table: severity, status, what a team says instead, snooze, and every change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from record import NOW, Record

from warroom.domain.incident import resolution, snooze, status_updates
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.status import change_status
from warroom.domain.policy.deadlines import next_update
from warroom.domain.policy.oncall import WEEK, Override, Rota, Swap
from warroom.domain.policy.severities import Policy, Severity, SeverityPolicy, Status
from warroom.domain.refusal import Refusal
from warroom.domain.text.future_time import read_ahead
from warroom.domain.text.time_frame import Frame, Timed
from warroom.reports import calendar_ics

MINUTE = timedelta(minutes=1)
INV, IDE, MON, RES = Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED


def policy(**by_status: int | None) -> Policy:
    """The spec's, with other minutes for some statuses of SEV-1."""
    rules = Policy().severity
    one = SeverityPolicy.model_validate({**rules[Severity.SEV1].model_dump(), "by_status": by_status})
    return Policy(severity={**rules, Severity.SEV1: one})


@pytest.mark.parametrize(
    ("severity", "status", "by_status", "minutes"),
    [
        (1, INV, {}, 15), (1, IDE, {}, 15), (1, MON, {}, 15), (1, RES, {}, None),
        (2, INV, {}, 15), (2, IDE, {}, 15), (2, MON, {}, 15), (2, RES, {}, None),
        (3, INV, {}, None), (3, MON, {}, None), (4, INV, {}, None),
        (1, MON, {"monitoring": 30}, 30), (1, INV, {"monitoring": 30}, 15), (2, MON, {"monitoring": 30}, 15),
        (1, MON, {"monitoring": None}, None), (1, RES, {"resolved": 30}, None),
    ],
)  # fmt: skip
def test_minutes_between_updates(
    severity: int, status: Status, by_status: dict[str, int | None], minutes: int | None
) -> None:
    found = policy(**by_status).cadence(Severity(severity), status)
    assert found == (None if minutes is None else minutes * MINUTE)


def due_in(record: Record, rules: Policy) -> float | None:
    """Minutes from declaration to the next update."""
    found = next_update(record.now, rules)
    return None if found is None or found.at is None else (found.at - NOW) / MINUTE


@pytest.mark.parametrize(
    ("declared", "acts", "minutes"),
    [
        (1, [], 15),
        (1, [("sent", 10)], 25),  # counted from the last update really sent
        (1, [("sent", 10), ("severity", 12, 2)], 25),
        (2, [("severity", 40, 1)], 15),  # raised late: people have waited that long already
        (3, [], None),
        (3, [("severity", 5, 2)], 15),
        (1, [("severity", 5, 3)], None),
        (1, [("severity", 5, 3), ("severity", 6, 1)], 15),
        (1, [("snooze", 5, 10)], 25),
        (1, [("snooze", 5, 10), ("snooze", 6, 10)], 35),
        (1, [("snooze", 20, 10)], 30),  # it was overdue: put off from now on
        (1, [("snooze", 5, 10), ("sent", 20)], 35),
        (1, [("snooze", 5, 10), ("severity", 6, 2)], 15),  # the snooze was for the old severity
        (1, [("snooze", 5, 10), ("status", 6, IDE)], 15),  # and for the old status
        (1, [("status", 5, MON)], 30),
        (1, [("status", 5, MON), ("status", 6, INV)], 15),
        (1, [("sent", 10), ("status", 12, MON)], 40),
        (1, [("resolved", 20)], None),
        (1, [("resolved", 20), ("status", 30, INV)], 45),  # reopened: until then, people knew it resolved
        (1, [("sent", 10), ("resolved", 20), ("status", 30, INV)], 45),
        (1, [("resolved", 20), ("status", 30, INV), ("sent", 40)], 55),
        (1, [("resolved", 20), ("status", 30, INV), ("status", 40, MON)], 60),
    ],
)  # fmt: skip
def test_what_moves_the_next_update(
    declared: int, acts: list[tuple[object, ...]], minutes: int | None
) -> None:
    record, rules = Record(Severity(declared)), policy(monitoring=30)
    for name, after, *more in acts:
        at = NOW + float(str(after)) * MINUTE
        due = next_update(record.now, rules)
        match name, more:
            case "sent", _:
                record.run(status_updates.send_update(record.now, "text", at, due=due.at if due else None))
            case "severity", [int(severity)]:
                record.run(change_severity(record.now, Severity(severity), at, None))
            case "status", [Status() as status]:
                record.run(change_status(record.now, status, at, None))
            case "snooze", [int(length)]:
                record.run(snooze.snooze(record.now, due.at if due else None, length, "a call", at))
            case _:
                record.run(resolution.resolve(record.now, at))
    assert due_in(record, rules) == minutes


def test_a_severity_without_updates_has_nothing_to_put_off() -> None:
    record = Record(Severity.SEV3)
    refused = snooze.snooze(record.now, None, 10, "why", NOW)
    assert isinstance(refused, Refusal)
    assert "nothing to put off" in refused.reason


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "monday", [date(2026, 3, 30), date(2026, 10, 26)]
)  # the clocks changed the day before
def test_a_turn_ends_at_the_local_hour_after_the_clocks_changed(monday: date) -> None:
    rota = Rota(engineers=("@a", "@b"), start=monday - WEEK, hour=9, zone="Europe/Berlin")
    change = datetime(monday.year, monday.month, monday.day, 9, tzinfo=BERLIN)
    before, after = rota.on_call(change - MINUTE), rota.on_call(change)
    assert before is not None
    assert after is not None
    assert (before.person, after.person) == ("@a", "@b")
    assert before.end.astimezone(BERLIN).hour == after.start.astimezone(BERLIN).hour == 9


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("declared", "severity", "wanted"),
    [
        # The clocks go back at 01:00 UTC on 25 October: 02:58 and 02:10 in Berlin come twice.
        ("2026-10-25 00:58", 1, "2026-10-25 01:03"),
        ("2026-10-25 01:10", 1, "2026-10-25 01:15"),
        ("2026-10-24 10:00", 3, "2026-10-26 10:00"),
        ("2026-03-28 10:00", 3, "2026-03-30 10:00"),
        ("2026-10-25 01:10", 2, "2026-10-25 23:00"),  # a day of 25 hours ends at midnight as well
        ("2026-03-29 00:30", 2, "2026-03-29 22:00"),
    ],
)  # fmt: skip
def test_a_response_is_due_as_soon_on_the_day_that_the_clocks_change(
    declared: str, severity: int, wanted: str
) -> None:
    response = Policy().severity[Severity(severity)].response
    found = response.deadline(utc(declared).astimezone(BERLIN))
    assert found is not None
    assert found.astimezone(UTC) == utc(wanted)


def test_of_two_overrides_at_once_the_last_one_written_holds() -> None:
    noon = datetime(2026, 1, 7, 12, tzinfo=UTC)
    rota = Rota(
        engineers=("@a",), start=date(2026, 1, 5),
        override=(
            Override(person="@y", start=noon, end=noon + timedelta(hours=4)),
            Override(person="@z", start=noon + timedelta(hours=1), end=noon + timedelta(hours=2)),
        ),
    )  # fmt: skip
    shifts = rota.shifts(noon - timedelta(hours=1), noon + timedelta(hours=5))
    assert [shift.person for shift in shifts] == ["@a", "@y", "@z", "@y", "@a"]


def test_shifts_of_a_calendar_are_whole_at_both_ends_wherever_it_begins_and_ends() -> None:
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rota = Rota(
        engineers=("@a", "@b", "@c"), start=date(2026, 1, 5), zone="Europe/Berlin",
        override=(
            Override(person="@y", start=begin + timedelta(days=15, hours=3), end=begin + timedelta(days=16)),
            Override(person="@z", start=begin + timedelta(days=40), end=begin + timedelta(days=44)),
        ),
    )  # fmt: skip
    every = rota.shifts(begin - WEEK, begin + 30 * WEEK)
    whole = {shift.start: shift for shift in every[1:-1]}
    for hours in range(200, 2000, 37):
        now = begin + timedelta(hours=hours)
        found = rota.whole_shifts(now, now + 4 * WEEK)
        assert found[0].start <= now
        assert found[-1].end >= now + 4 * WEEK
        held = rota.on_call(now)
        assert held is not None
        # The turn that was interrupted by an override is shown from its beginning, with the override in it.
        assert found[0].start <= held.start
        assert [whole[shift.start] for shift in found] == found


def test_the_rotas_calendar_is_read_back_as_the_same_shifts() -> None:
    rota = Rota(
        engineers=("@a, b;c", "@li"), start=date(2026, 3, 16), zone="Europe/Berlin",
        swap=(Swap(first=date(2026, 3, 23), second=date(2026, 3, 30)),),
    )  # fmt: skip
    begin = datetime(2026, 3, 16, 8, tzinfo=UTC)
    shifts = rota.shifts(begin, begin + 4 * WEEK)
    read = Calendar.from_ical(calendar_ics.rota(shifts, NOW))
    events = read.walk("VEVENT")
    assert [(str(e["summary"]), e.decoded("dtstart"), e.decoded("dtend")) for e in events] == [
        (f"On call: {s.person}", s.start.astimezone(UTC), s.end.astimezone(UTC)) for s in shifts
    ]
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert all(e["dtstamp"] for e in events)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-01-31 14:00", "2026-01-31 13:00"), ("tomorrow 14:00", "2026-01-29 13:00"),
        ("Tomorrow 9:05", "2026-01-29 08:05"), ("today 23:30", "2026-01-28 22:30"),
        ("22:30", "2026-01-28 21:30"), ("08:00", "2026-01-29 07:00"),  # the next such time
        ("2026-01-31T14:00Z", "2026-01-31 14:00"), ("2026-01-31 14:00+02:00", "2026-01-31 12:00"),
        ("2026-01-31", "2026-01-30 23:00"),
    ],
)  # fmt: skip
def test_times_that_lie_ahead(typed: str, wanted: str) -> None:
    now = datetime(2026, 1, 28, 20, tzinfo=UTC)
    assert read_ahead(typed, Frame(now, BERLIN)) == Timed(datetime.fromisoformat(f"{wanted}+00:00"), "")


@pytest.mark.parametrize(
    "typed", ["soon", "", "25:00", "2026-02-30 10:00", "tomorrow", "2026-03-29 02:30", "14:00 x"]
)
def test_a_time_ahead_that_cannot_be_read_says_what_to_write(typed: str) -> None:
    found = read_ahead(typed, Frame(datetime(2026, 1, 28, 20, tzinfo=UTC), BERLIN))
    assert isinstance(found, Refusal)
    assert "write" in found.reason
