"""When the next update is due, as a table: severity, status, what a team says instead, snooze, and every change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from record import MINUTE, NOW, Record

from warroom.domain.incident import resolution, snooze, status_updates
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.status import change_status
from warroom.domain.policy.deadlines import next_update
from warroom.domain.policy.severities import Policy, Severity, SeverityPolicy, Status
from warroom.domain.refusal import Refusal

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
