"""The derived table `listed`: what a list of incidents shows, narrows and sorts by, so that no state has to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.incident_list import Debts, Listed, Order, Wanted, listed
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.text.search_query import unaccented
from warroom.store.errors import StoreProblem
from warroom.store.sql.connection import Connection, at_most
from warroom.store.sql.event_rows import moment, stored_time

COLUMNS = (
    "number, title, severity, status, drill, declared_at, began_at, resolved_at, commander, done_at, actions, "
    "action_due, checks, standing, filed, people, seconds, severity_label, badge, "
    "postmortem_due"
)
_ALL = f"{COLUMNS}, owes, facts"
_ORDERS = {
    Order.DATE: "declared_at DESC",
    Order.SEVERITY: "severity, declared_at DESC",
    Order.DURATION: "coalesce(seconds, (julianday(?) - julianday(began_at)) * 86400) DESC",
    Order.OWED: "owes DESC, declared_at DESC",
}


def keep(db: Connection, incident: Incident) -> None:
    """Bring the row of an incident up to date."""
    values = _values(incident)
    marks = ", ".join("?" * len(values))
    changed = ", ".join(f"{name} = excluded.{name}" for name in _ALL.split(", ")[1:])
    db.execute(
        f"INSERT INTO listed ({_ALL}) VALUES ({marks}) ON CONFLICT (number) DO UPDATE SET {changed}",  # noqa: S608  # constants
        values,
    )


def differs(db: Connection, incident: Incident) -> bool:
    """Whether the row of an incident is missing or another than `keep` would write."""
    row = db.execute(f"SELECT {_ALL} FROM listed WHERE number = ?", [incident.number]).fetchone()  # noqa: S608  # constants
    # Seconds apart: an older warroom counted the time that an incident was over before it was reopened.
    # And facts without accents: an older warroom kept them.
    return row is None or [*_without_seconds(row)[:-1], unaccented(row[-1])] != _without_seconds(
        _values(incident)
    )


def _without_seconds(values: Sequence[Any]) -> list[Any]:
    at = COLUMNS.split(", ").index("seconds")
    return [*values[:at], *values[at + 1 :]]


def _values(incident: Incident) -> list[Any]:
    row = listed(incident)
    return [
        row.number, row.title, int(row.severity), row.status.value, int(row.drill), stored_time(row.declared_at),
        stored_time(row.began_at), _time(row.resolved_at), row.commander, _time(row.done_at), row.actions,
        row.action_due.isoformat() if row.action_due else None, "\n".join(row.checks),
        row.standing.value, int(row.filed),
        "\n".join(row.people), row.seconds, row.severity.label, row.severity.badge,
        _time(row.due_by), row.owes, unaccented(row.facts),
    ]  # fmt: skip


def rows(db: Connection, wanted: Wanted, order: Order, now: datetime, limit: int) -> list[Listed]:
    """Incidents that fit, at most `limit` of them; the open ones last until `now`."""
    where, values = condition(db, wanted, words=True)
    timed = [stored_time(now)] if order is Order.DURATION else []
    found = db.execute(
        f"SELECT {COLUMNS} FROM listed WHERE {where} ORDER BY {_ORDERS[order]}, number DESC LIMIT ?",  # noqa: S608  # constants
        [*values, *timed, at_most(limit)],
    ).fetchall()
    return [row(values) for values in found]


def one(db: Connection, number: int) -> Listed | None:
    found = db.execute(f"SELECT {COLUMNS} FROM listed WHERE number = ?", [number]).fetchone()  # noqa: S608  # constants
    return row(found) if found else None


def with_actions(db: Connection) -> list[int]:
    """Numbers of the incidents that have an open action item, newest first."""
    return [
        row[0]
        for row in db.execute("SELECT number FROM listed WHERE actions > 0 ORDER BY number DESC").fetchall()
    ]


def owing(db: Connection, now: datetime, hours: int, some: int) -> tuple[list[int], Debts]:
    """What is owed by all, and the numbers of the `some` incidents whose action items are due first.

    Where no process stands in the record, a postmortem is due `hours` after the resolution.
    """
    undone = "resolved_at IS NOT NULL AND done_at IS NULL AND standing = 'counted' AND filed = 0"
    # The two kinds are asked for apart, so that each is found in its order.
    known, assumed = f"{undone} AND postmortem_due IS NOT NULL", f"{undone} AND postmortem_due IS NULL"
    by_record, by_settings = stored_time(now), stored_time(now - timedelta(hours=hours))
    late = f"({known} AND postmortem_due < ? OR {assumed} AND resolved_at < ?)"
    counts = db.execute(
        f"SELECT coalesce(sum(actions), 0), count(*) FILTER (WHERE {late}), "  # noqa: S608  # constants
        f"count(*) FILTER (WHERE {undone} AND NOT {late}), count(*) FILTER (WHERE checks <> '') FROM listed",
        [by_record, by_settings] * 2,
    ).fetchone()

    def first(where: str, order: str, *values: str) -> tuple[Listed, ...]:
        sql = f"SELECT {COLUMNS} FROM listed WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608  # constants
        return tuple(map(row, db.execute(sql, [*values, some]).fetchall()))

    def due(sign: str, order: str) -> tuple[Listed, ...]:
        found = (
            *first(f"{known} AND postmortem_due {sign} ?", f"postmortem_due{order}", by_record),
            *first(f"{assumed} AND resolved_at {sign} ?", f"resolved_at{order}", by_settings),
        )
        by_time = sorted(found, key=lambda row: row.postmortem_due(hours) or now, reverse=order == " DESC")
        return tuple(by_time[:some])

    numbers = first("actions > 0", "action_due IS NULL, action_due, number")
    return [listed.number for listed in numbers], Debts(
        actions=counts[0],
        overdue=counts[1],
        latest=due("<", " DESC"),
        due=counts[2],
        next_due=due(">=", ""),
        unchecked=counts[3],
        checks=first("checks <> ''", "resolved_at DESC"),
    )


def condition(db: Connection, wanted: Wanted, *, words: bool) -> tuple[str, list[Any]]:
    """SQL for what narrows a list, and its values; people and words are found with their accents or without."""
    parts, values = ["TRUE"], list[Any]()
    if wanted.severities:
        parts.append(f"severity IN ({', '.join('?' * len(wanted.severities))})")
        values += map(int, wanted.severities)
    if wanted.since:
        parts.append("declared_at >= ?")
        values.append(stored_time(wanted.since))
    if wanted.until:
        parts.append("declared_at < ?")
        values.append(stored_time(wanted.until))
    if wanted.open_only:
        parts.append("status <> 'resolved'")
    sought = [f"\n{person}" for person in wanted.people] + (list(wanted.words) if words else [])
    parts += [f"instr({db.plain_facts}, ?) > 0"] * len(sought)
    return " AND ".join(parts), [*values, *map(unaccented, sought)]


def row(values: Sequence[Any]) -> Listed:
    """The incident of a row that holds `COLUMNS`. Raises StoreProblem for one that was changed by hand."""
    try:
        return _read(values)
    except (ValueError, KeyError) as error:
        raise StoreProblem(
            f"The list is damaged at INC-{values[0]}; it is written anew from the record with: warroom doctor --rebuild"
        ) from error


def _read(values: Sequence[Any]) -> Listed:
    (number, title, severity, status, drill, declared, began, resolved, commander, done, actions, due, checks, standing, filed, people, seconds, label, badge, due_by) = values  # fmt: skip
    return Listed(
        number, title, Severity(severity, label, badge), Status(status), bool(drill), moment(declared), moment(began),
        moment(resolved) if resolved else None, commander, moment(done) if done else None, actions,
        date.fromisoformat(due) if due else None, tuple(map(Check, checks.splitlines())), Exclusion(standing),
        bool(filed), tuple(people.splitlines()), seconds, moment(due_by) if due_by else None,
    )  # fmt: skip


def _time(at: datetime | None) -> str | None:
    return stored_time(at) if at else None
