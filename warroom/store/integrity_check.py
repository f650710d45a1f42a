"""Whether the record is as it was written, and all that is made from it as it has to be. One incident in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from warroom.domain.incident.declaration import Declared
from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.timeline import timeline
from warroom.domain.text.safe_text import one_line
from warroom.store.hash_chain import Seals, link
from warroom.store.sql import incident_table, redaction, snapshots, timeline_table
from warroom.store.sql.connection import Connection, Told
from warroom.store.sql.event_rows import AT_ONCE, COLUMNS, each, recorded, written_time

SHOWN = 40
"""Characters of a wrong value that are shown."""
_NUMBERS = (
    "SELECT incident FROM event UNION SELECT number FROM incident UNION SELECT number FROM listed "
    "UNION SELECT incident FROM entry ORDER BY 1"
)


@dataclass(frozen=True)
class Fault:
    """A sentence, and whether writing everything derived anew mends it; else the record itself was changed by hand."""

    words: str
    derived: bool = False


@dataclass
class Chain:
    """The events of one incident, and the first of them that is not what some warroom wrote, with what it is."""

    number: int
    events: list[Recorded] = field(default_factory=list)
    broken: int | None = None
    why: str = ""
    readable: bool = True
    """Whether all events can be read, and begin with a declaration: everything else can be made from them."""

    def breaks(self, n: int, why: str) -> None:
        if self.broken is None:
            self.broken, self.why = n, why

    def folded(self) -> Incident | None:
        return fold(self.events) if self.readable and self.events else None


def faults(db: Connection, told: Told) -> list[Fault]:
    """Everything that is wrong; empty when all is sound."""
    found: list[Fault] = []
    done = 0
    for (number,) in db.execute(_NUMBERS).fetchall():
        chain = read_chain(db, number, partial(_add, told, done))
        done += len(chain.events)
        told(done)
        if chain.broken is not None:
            found.append(Fault(f"INC-{number}: entry {chain.broken} {chain.why}."))
        found += [Fault(f"INC-{number}: {fault.words}.", fault.derived) for fault in _derived(db, chain)]
    return found + list(_left_behind(db))


def _add(told: Told, before: int, count: int) -> None:
    told(before + count)


def read_chain(db: Connection, number: int, told: Told = lambda _: None) -> Chain:
    """The events of an incident in order, as far as they can be read."""
    chain, prev, identity, seals = Chain(number), "", "", Seals()
    early = db.execute("SELECT min(n) FROM event WHERE incident = ? AND n < 1", [number]).fetchone()[0]
    if early is not None:
        chain.breaks(early, "was put in by hand")
    expected = 1
    for row in each(db, f"{COLUMNS}, salt, digest, prev, hash", number):
        *own, salt, sealed, before, hashed = row
        _, id_, _, n, at, recorded_at, actor, kind, v, payload = own
        if n != expected:
            chain.breaks(expected, "was taken out by hand")
        identity = identity or id_
        times = [time for time in (at, recorded_at) if written_time(time) is None]
        if times:
            chain.breaks(
                n, f"cannot be read: its time is “{one_line(times[0])[:SHOWN]}”, which no warroom writes"
            )
            chain.readable = False
            continue
        event = recorded(own)
        if not chain.events and not isinstance(event.event, Declared):
            chain.breaks(n, "was put in by hand, or what stood before it taken out: it declares no incident")
            chain.readable = False
        chain.events.append(event)
        if link(before, identity, n, id_, at, recorded_at, actor, kind, v, sealed) != hashed:
            chain.breaks(n, "was changed after it was written, or put in by hand")
        if before != prev:
            chain.breaks(n, "was put in by hand, or what stands before it was")
        if not seals.holds(n, salt, payload, sealed, event.event):
            chain.breaks(n, "was changed after it was written")
        prev, expected = hashed, n + 1
        if len(chain.events) % AT_ONCE == 0:
            told(len(chain.events))
    if (unsettled := seals.unsettled()) is not None:
        chain.breaks(unsettled, "was changed after it was written")
    return chain


def _derived(db: Connection, chain: Chain) -> Iterator[Fault]:
    """What is made from the events and is not as they say, without the incident's name."""
    number, row = chain.number, snapshots.stored(db, chain.number)
    if not chain.events:
        if chain.readable and chain.broken is None:
            yield Fault(
                "it is listed and has no entries: they were taken out by hand, or it was put in so", True
            )
        return
    last = chain.events[-1].n
    if row is not None and row.head > last:
        yield Fault(f"its entries end at {last} and went on to {row.head}: they were taken out by hand")
    incident = chain.folded()
    if incident is None:
        return
    if row is None:
        yield Fault("its stored state is missing", True)
    elif snapshots.differs(row, incident):
        yield Fault("the stored state differs from its events", True)
    if incident_table.differs(db, incident):
        yield Fault("its row in the list differs from its events", True)
    lines = timeline(chain.events)
    if timeline_table.differs(db, number, lines):
        yield Fault("the timeline's index differs from its events", True)
    elif chain.broken is None and db.index.differs(db, number, lines):
        yield Fault("what its entries are found by differs from its events", True)


def _left_behind(db: Connection) -> Iterator[Fault]:
    """Rows that nothing leaves behind or writes so, in the tables of a redaction and of the search."""
    for seq, number, n in db.execute(
        "SELECT redacting.seq, incident, n FROM redacting LEFT JOIN event USING (seq) ORDER BY redacting.seq"
    ).fetchall():
        what = f"row {seq}, which is no entry" if number is None else f"INC-{number}: entry {n}"
        yield Fault(f"{what} was left open to changes by hand: it stands in the table redacting.", True)
    for since in redaction.unreadable_waits(db):
        shown = one_line(since)[:SHOWN]
        yield Fault(
            f"A redaction is said to wait since “{shown}”, which is no time: that was put in by hand.", True
        )
    if extra := db.index.strangers(db):
        yield Fault(f"The search holds {extra:,} lines that are in no timeline.", True)
