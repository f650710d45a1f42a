"""Entries whose writing times show that this machine's clock was wrong: set back in between, or ahead of now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from warroom.domain.record.timeline import set_back
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import stored_time, written_time

AHEAD = timedelta(minutes=1)
"""A writing time this far ahead of now is no difference of two machines' clocks any more."""


@dataclass
class ClockFaults:
    """Of one incident: entries before which the clock was set back, and how far; entries written after now."""

    set_back: dict[int, timedelta] = field(default_factory=dict)
    ahead: list[int] = field(default_factory=list)


def clock_faults(db: Connection, now: datetime) -> dict[int, ClockFaults]:
    """The faults of each incident that has any, by its number. Corrections count as entries here."""
    found: dict[int, ClockFaults] = {}
    rows = db.execute(
        "SELECT incident, n, recorded_at, before FROM (SELECT incident, n, recorded_at, "
        "lag(recorded_at) OVER (PARTITION BY incident ORDER BY n) AS before FROM event) AS written "
        "WHERE before > recorded_at OR recorded_at > ? ORDER BY incident, n",
        [stored_time(now + AHEAD)],
    ).fetchall()
    for incident, n, recorded_at, before in rows:
        written, written_before = written_time(recorded_at), written_time(before or "")
        if written is None:  # no warroom wrote it; `integrity_check` says so
            continue
        if back := set_back(written_before, written):
            found.setdefault(incident, ClockFaults()).set_back[n] = back
        if written > now + AHEAD:
            found.setdefault(incident, ClockFaults()).ahead.append(n)
    return found
