"""Rows that somebody changed with another program: doctor finds each, says what mends it, and never fails itself."""

import contextlib
import random
import sqlite3
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from warroom.cli.context import Desk
from warroom.room import Room

READS = (
    ("list",),
    ("timeline", "-i", "INC-1"),
    ("show", "-i", "INC-1", "--json"),
    ("search", "deploy"),
    ("metrics", "--json"),
)
"""Commands that read what is made from the record."""
INSERTED = (
    "INSERT INTO event (id, incident, n, at, recorded_at, actor, kind, v, payload, salt, digest, prev, hash) "
    "SELECT 'x', {incident}, {n}, at, at, '@eve', kind, 1, payload, salt, digest, {prev}, hash FROM event WHERE seq = 3"
)


@pytest.fixture
def told(run: Any) -> Any:
    """The program, with two incidents and enough entries that the search has an index."""
    run("declare", "API down", "--sev", "1")
    for words in ("replica lag", "deploy went out", "rolled back"):
        run("note", words)
    run("resolve", "--cause", "deploy", "--fix", "rollback")
    run("declare", "DB down", "--sev", "2")
    return run


def by_hand(path: Path, *statements: str) -> None:
    """Without the triggers, as somebody would who knows how."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)
        for _, sql in triggers:
            conn.execute(sql)
        conn.commit()


def faults(run: Any) -> str:
    return "\n".join(
        line for line in run("doctor", code=None, both=True).splitlines() if line.startswith("FAIL  integ")
    )


DERIVED = [
    ("DELETE FROM incident", "INC-1: its stored state is missing"),
    ("DELETE FROM incident WHERE number = 1", "INC-1: its stored state is missing"),
    ("DELETE FROM listed", "INC-2: its row in the list differs"),
    ("DELETE FROM entry", "INC-1: the timeline's index differs"),
    ("DELETE FROM entry WHERE n = 4", "INC-1: the timeline's index differs"),
    ("UPDATE entry SET text = 'another' WHERE n = 3", "INC-1: the timeline's index differs"),
    ("UPDATE entry SET at = 'x' WHERE n = 3", "INC-1: the timeline's index differs"),
    ("UPDATE entry SET seq = 1 WHERE n = 3", "INC-1: the timeline's index differs"),
    ("UPDATE entry SET retracted = 7 WHERE n = 3", "INC-1: the timeline's index differs"),
    ("INSERT INTO entry VALUES (1, 77, 3, 'x', NULL, 0)", "INC-1: the timeline's index differs"),
    ("INSERT INTO entry VALUES (9, 1, 3, 'x', NULL, 0)", "INC-9: it is listed and has no entries"),
    ("UPDATE incident SET state = 'x' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET state = '{}' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET head = 2 WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET head = 2, recorded_at = '' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET recorded_at = '2026-11-24' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET id = 'x' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET channel = 'x' WHERE number = 1", "INC-1: the stored state differs"),
    ("UPDATE incident SET status = 'x' WHERE number = 2", "INC-2: the stored state differs"),
    ("INSERT INTO incident VALUES (9, 'x', 'y', 'z', 'u', 0, '')", "INC-9: it is listed and has no entries"),
    ("INSERT INTO entry_text (rowid, text, scope) VALUES (777, 'x', 'i1')", "The search holds 1 lines"),
    ("INSERT INTO entry_text (rowid, text, scope) VALUES (3, 'x', 'i1')", "INC-1: what its entries are found by"),
    ("INSERT INTO redacting VALUES (3)", "INC-1: entry 3 was left open to changes by hand"),
    ("INSERT INTO redacting VALUES (333)", "row 333, which is no entry was left open to changes"),
    ("INSERT INTO uncleaned VALUES ('x')", "A redaction is said to wait since “x”, which is no time"),
    *[
        (f"UPDATE listed SET {column} = {value} WHERE number = 1", "INC-1: its row in the list differs")
        for column, value in [
            ("severity", "9"), ("status", "'x'"), ("declared_at", "'x'"), ("checks", "'x'"), ("standing", "'x'"),
            ("action_due", "'x'"), ("title", "'another'"), ("facts", "''"), ("seconds", "1.5"), ("owes", "99"),
            ("people", "''"), ("commander", "NULL"), ("resolved_at", "NULL"),
        ]
    ],
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), DERIVED)
def test_what_is_made_from_the_record_is_found_wrong_and_written_anew(
    told: Any, tmp_path: Path, statement: str, words: str
) -> None:
    before = [told(*read) for read in READS]
    by_hand(tmp_path / "w.db", statement)
    said = told("doctor", code=None, both=True)
    assert f"FAIL  integrity: {words}" in said
    assert "written anew with: warroom doctor --rebuild" in said
    told("doctor", "--rebuild")
    assert faults(told) == ""
    assert [told(*read) for read in READS] == before


TAMPERED = [
    (INSERTED.format(incident=1, n=9, prev="prev"), "INC-1: entry 7 was taken out by hand"),
    (INSERTED.format(incident=1, n=7, prev="(SELECT hash FROM event WHERE incident = 1 AND n = 6)"),
     "INC-1: entry 7 was changed after it was written, or put in by hand"),
    (INSERTED.format(incident=1, n=-4, prev="''"), "INC-1: entry -4 was put in by hand"),
    (INSERTED.format(incident=9, n=1, prev="''"), "INC-9: entry 1 was put in by hand, or what stood before it taken out"),
    (INSERTED.format(incident=9, n=5, prev="''"), "INC-9: entry 1 was taken out by hand"),
    ("DELETE FROM event WHERE incident = 1 AND n = 1", "INC-1: entry 1 was taken out by hand"),
    ("DELETE FROM event WHERE incident = 1 AND n = 3", "INC-1: entry 3 was taken out by hand"),
    ("DELETE FROM event WHERE incident = 1 AND n = 6", "INC-1: its entries end at 5 and went on to 6: they were taken out by hand"),
    ("UPDATE event SET at = 'x' WHERE seq = 3", "INC-1: entry 3 cannot be read: its time is “x”, which no warroom writes"),
    ("UPDATE event SET recorded_at = '2026-11-24T13:30:00' WHERE seq = 3", "INC-1: entry 3 cannot be read: its time is"),
    ("UPDATE event SET actor = '@eve' WHERE seq = 3", "INC-1: entry 3 was changed after it was written"),
    ("UPDATE event SET kind = 'x' WHERE seq = 1", "INC-1: entry 1 was put in by hand, or"),
    ("UPDATE event SET payload = 'x' WHERE seq = 3", "INC-1: entry 3 was changed after it was written"),
    ("UPDATE event SET id = 'x' WHERE seq = 1", "INC-1: entry 1 was changed after it was written"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), TAMPERED)
def test_what_was_done_to_the_record_is_called_so(
    told: Any, tmp_path: Path, statement: str, words: str
) -> None:
    by_hand(tmp_path / "w.db", statement)
    said = told("doctor", code=None, both=True)
    assert f"FAIL  integrity: {words}" in said
    assert "compare with a backup of that time" in said
    told("doctor", "--rebuild", code=None)
    assert words.partition(":")[0] in said


def test_an_incident_without_its_row_is_still_there(told: Any, tmp_path: Path) -> None:
    export, digest = tmp_path / "all.json", told("export", "INC-1")
    told("export", "--all", "--format", "json", "--output", str(export))
    shown = told("show", "-i", "INC-1", "--json")
    by_hand(tmp_path / "w.db", "DELETE FROM incident", "DELETE FROM listed")
    assert "are missing from its lists" in told("list", both=True)
    assert "doctor --rebuild" in told("list", both=True)
    assert told("show", "-i", "INC-1", "--json") == shown
    assert "INC-2 is held as it was exported" in told("doctor", "--against", str(export))
    (tmp_path / "text").write_text(digest)
    assert "is held: entry" in told("doctor", "--against", str(tmp_path / "text"))
    told("note", "-i", "INC-2", "it goes on")
    told("declare", "queue stuck", "--sev", "3")
    told("status", "-i", "INC-1", "monitoring")
    assert "it goes on" in told("timeline", "-i", "INC-2")
    told("doctor", "--rebuild")
    assert faults(told) == ""
    assert [f"INC-{n}" in told("list", both=True) for n in (1, 2, 3)] == [True] * 3
    assert "missing" not in told("list", both=True)


def test_a_search_that_was_emptied_is_found(run: Any, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    room = Room.open(tmp_path / "w.db", "maya", Desk().now, UTC)
    room.notes(1, [f"line {n}" for n in range(70)])
    room.close()
    assert faults(run) == ""
    by_hand(tmp_path / "w.db", "DELETE FROM entry_text")
    assert "INC-1: what its entries are found by differs" in faults(run)
    run("doctor", "--rebuild")
    assert faults(run) == ""
    assert "line 7" in run("search", "line 7")


def test_an_older_copy_says_where_it_ends(told: Any, tmp_path: Path) -> None:
    by_hand(tmp_path / "w.db", "DELETE FROM event WHERE incident = 2 AND n = 2")
    assert "INC-2 had 2 entries here and ends at entry 1" in told("list", both=True)


VALUES = (
    None, 0, -1, 2**62, 1.5, "", "x", "\x1b[2J\n", "2026-11-24", "2026-11-24T13:30:00.000Z", "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z", "{}", "[]", '{"a":1}', "null", b"x", b"\xff\x00", "i1", "resolved", "@eve", "0" * 64,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_rows_hold_doctor_tells(told: Any, tmp_path: Path, seed: int) -> None:
    """Values of any kind in any column of any table; `run` fails for a traceback."""
    path, chance = tmp_path / "w.db", random.Random(seed)
    with contextlib.closing(sqlite3.connect(path)) as conn:
        columns = {
            table: [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            for table in ("event", "incident", "entry", "listed", "entry_text", "redacting", "uncleaned")
        }
        for name, _ in conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        changed = 0
        while changed < 3:
            table = chance.choice(list(columns))
            names = columns[table]
            try:
                if chance.random() < 0.5:
                    done = conn.execute(
                        f"UPDATE {table} SET {chance.choice(names)} = ? WHERE rowid % 3 = ?"
                        if table not in ("entry",)
                        else f"UPDATE entry SET {chance.choice(names)} = ? WHERE n % 3 = ?",
                        [chance.choice(VALUES), chance.randrange(3)],
                    )
                else:
                    marks = ", ".join("?" * len(names))
                    row = conn.execute(f"SELECT * FROM {table} LIMIT 1").fetchone() or [None] * len(names)
                    values = [chance.choice(VALUES) if chance.random() < 0.4 else old for old in row]
                    done = conn.execute(f"INSERT INTO {table} VALUES ({marks})", values)
                changed += done.rowcount > 0
            except sqlite3.Error:  # the tables themselves keep that out
                continue
        conn.commit()
    told("doctor", code=1)
    told("doctor", "--rebuild", code=None)
    for read in READS:
        told(*read, code=None)
    told("export", "--all", "--format", "json", code=None)
    told("doctor", "--against", "INC-1@3:0123456789ab", code=None)
    told("doctor", code=1, both=True)  # the triggers are gone
