"""The folded state of each incident, kept with every event; `head` and `recorded_at` beside it, for what says but changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError

from warroom.domain.incident.state import Incident
from warroom.domain.record.fold import fold
from warroom.store.errors import StoreProblem
from warroom.store.sql.connection import Connection, at_most
from warroom.store.sql.event_rows import COLUMNS as EVENT
from warroom.store.sql.event_rows import each, moment, recorded, stored_time

COLUMNS = "state, head, recorded_at"
AT_ONCE = 500
"""States read at once."""
_LISTED = (
    "title", "severity", "status", "drill", "declared_at", "milestones", "roles", "tasks", "review", "actions", "checks",
    "standing",
)  # fmt: skip
"""What `domain.listing.listed` looks at. An event leaves what it does not change the very same object."""


def load(
    db: Connection, number: int, known: tuple[str, Incident] | None = None
) -> tuple[str, Incident] | None:
    """The state as stored and as read; `known`, from an earlier call, spares reading the same state again."""
    row = db.execute(f"SELECT {COLUMNS} FROM incident WHERE number = ?", [number]).fetchone()  # noqa: S608  # constants
    if row is None:
        folded = _folded(db, number)  # the row was deleted by hand; the next act writes it anew
        return ("", folded) if folded is not None else None
    if known is not None and known[0] == row[0]:
        return row[0], _at_head(known[1], *row[1:])
    return row[0], read(db, number, *row)


class Standing(NamedTuple):
    """What an act follows."""

    incident: Incident
    known: tuple[str, Incident]
    """The state as stored and as read, for `load`."""
    hash: str
    """Of the last entry."""
    recorded: bool
    """Whether the act is stored already."""


def standing(db: Connection, number: int, act: str, known: tuple[str, Incident] | None) -> Standing | None:
    """All that is read before an act is decided, in one statement; None where the incident's row or last entry is missing."""
    row = db.execute(
        f"SELECT {COLUMNS}, (SELECT hash FROM event WHERE event.incident = number AND n = head), "  # noqa: S608  # constants
        "EXISTS (SELECT 1 FROM event WHERE event.id = ?) FROM incident WHERE number = ?",
        [act, number],
    ).fetchone()
    if row is None or row[3] is None:
        return None
    if known is not None and known[0] == row[0]:
        incident = _at_head(known[1], row[1], row[2])
    else:
        incident = read(db, number, *row[:3])
    return Standing(incident, (row[0], incident), row[3], bool(row[4]))


def read(db: Connection, number: int, state: str, head: int, recorded_at: str) -> Incident:
    """The incident of a row that holds `COLUMNS`; a state that was damaged is folded from the events again."""
    try:
        return _at_head(Incident.model_validate_json(state), head, recorded_at)
    except ValueError:
        folded = _folded(db, number)
        if folded is None:
            raise StoreProblem(
                f"INC-{number} has a state that cannot be read and no events to make it from; "
                "restore a backup: warroom doctor --restore FILE."
            ) from None
        return folded


def _folded(db: Connection, number: int) -> Incident | None:
    """The state made from the events; None without any that begins with a declaration."""
    try:
        return fold(recorded(row) for row in each(db, EVENT, number))
    except ValueError:  # the first event declares nothing
        return None


class Stored(NamedTuple):
    """A row of the table `incident` as it stands."""

    id: str
    channel: str
    status: str
    state: str
    head: int
    recorded_at: str


def stored(db: Connection, number: int) -> Stored | None:
    row = db.execute(
        "SELECT id, channel, status, state, head, recorded_at FROM incident WHERE number = ?", [number]
    ).fetchone()
    return Stored(*row) if row else None


def differs(row: Stored, incident: Incident) -> bool:
    """Whether a row is another than `save` would have written for the incident."""
    try:
        state = Incident.model_validate_json(row.state)
    except ValidationError:
        return True
    now = {"head": incident.head, "recorded_at": incident.recorded_at}
    made = (incident.id, incident.status.value, incident.head, stored_time(incident.recorded_at))
    return (
        state.model_copy(update=now) != incident
        or (row.id, row.status, row.head, row.recorded_at) != made
        or row.channel not in channels(incident)
    )


def channels(incident: Incident) -> tuple[str, str, str]:
    """What may stand as the channel of an incident in the table: its name, or that made unique when another has it."""
    return incident.channel, f"{incident.channel} {incident.id}", f"{incident.channel} {incident.reference}"


def lacking(db: Connection) -> bool:
    """Whether the newest or the oldest incident stands in no list; a quick look, `integrity_check` looks at all."""
    ends = "SELECT min({0}), max({0}) FROM {1}"
    found = {
        db.execute(ends.format(column, table)).fetchone()
        for column, table in (("incident", "event"), ("number", "incident"), ("number", "listed"))
    }
    return len(found) > 1


def newest(db: Connection, limit: int, *, open_only: bool) -> list[Incident]:
    which = "WHERE status <> 'resolved'" if open_only else ""
    rows = db.execute(
        f"SELECT number, {COLUMNS} FROM incident {which} ORDER BY number DESC LIMIT ?",  # noqa: S608  # constants
        [at_most(limit)],
    ).fetchall()
    return [read(db, *row) for row in rows]


def of(db: Connection, numbers: Sequence[int]) -> list[Incident]:
    """Those that there are of these, in their order."""
    found: dict[int, Incident] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT number, {COLUMNS} FROM incident WHERE number IN ({marks})"  # noqa: S608  # constants
        found |= {number: read(db, number, *row) for number, *row in db.execute(sql, list(some)).fetchall()}
    return [found[number] for number in numbers if number in found]


def duplicates_of(db: Connection, identity: str, reference: str) -> list[int]:
    """Numbers of the incidents that are marked as duplicates of that one, in order; older ones name it by reference alone."""
    rows = db.execute(
        "SELECT listed.number FROM listed JOIN incident USING (number) WHERE standing = 'duplicate' "
        "AND json_valid(state) AND coalesce(json_extract(state, '$.duplicate_of_id') = ?, "
        "json_extract(state, '$.duplicate_of') = ?) ORDER BY listed.number",
        [identity, reference],
    ).fetchall()
    return [number for (number,) in rows]


def open_ones(db: Connection) -> list[tuple[int, str]]:
    """Numbers and titles of open incidents, newest first."""
    return db.execute(
        "SELECT number, title FROM incident JOIN listed USING (number) WHERE incident.status <> 'resolved' "
        "ORDER BY number DESC"
    ).fetchall()


def _at_head(incident: Incident, head: int, recorded_at: str) -> Incident:
    if incident.head == head:
        return incident
    return incident.model_copy(update={"head": head, "recorded_at": moment(recorded_at)})


def save(db: Connection, incident: Incident, before: Incident | None = None) -> None:
    """Keep the state after the last event; `before` is the one that is stored, where it is known."""
    # By hand: upsert() asks for the table's columns each time, which takes longer than writing the row.
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state, head, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET status = excluded.status, state = excluded.state, "
        "head = excluded.head, recorded_at = excluded.recorded_at",
        [
            incident.number,
            incident.id,
            incident.channel,
            incident.status.value,
            incident.model_dump_json(),
            incident.head,
            stored_time(incident.recorded_at),
        ],
    )
    if before is None or any(getattr(before, name) is not getattr(incident, name) for name in _LISTED):
        from warroom.store.sql import incident_table  # few acts change what a list shows

        incident_table.keep(db, incident)


def reserve(db: Connection, incident: Incident) -> None:
    """A row for an incident that has none; its channel's name may be in use here by another one."""
    taken = {
        name
        for (name,) in db.execute(
            "SELECT channel FROM incident WHERE channel IN (?, ?, ?)", list(channels(incident))
        ).fetchall()
    }
    channel = next(name for name in channels(incident) if name not in taken)
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?)",
        [incident.number, incident.id, channel, incident.status.value, incident.model_dump_json()],
    )


def said(db: Connection, number: int, head: int, recorded_at: str) -> None:
    """Keep that an event was written which changes nothing else; `recorded_at` as `stored_time` writes it."""
    db.execute(
        "UPDATE incident SET head = ?, recorded_at = CASE WHEN recorded_at < ? THEN ? ELSE recorded_at END "
        "WHERE number = ?",
        [head, recorded_at, recorded_at, number],
    )
