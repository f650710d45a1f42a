"""An import takes a file whole or leaves everything as it was, and says which place is wrong."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from engines import Engine

from warroom.domain.policy.severities import Severity
from warroom.domain.record.event_model import Unknown
from warroom.room import Room
from warroom.store import export_file, export_import
from warroom.store.errors import StoreProblem
from warroom.store.hash_chain import digest, link
from warroom.store.import_check import HEADER
from warroom.store.location import Location

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
Rows = list[dict[str, Any]]


def opened(place: Location | Path) -> Room:
    return Room.open(place, "maya", lambda: NOW, UTC)


@pytest.fixture
def rows(engine: Engine) -> Rows:
    room = opened(engine.place("from"))
    room.declare("API down", Severity.SEV1, commander="@maya")
    for text in ("one", "two", "three"):
        room.note(1, text)
    room.amend(1, 3, "ONE")
    return list(room.store.export(1))


def resealed(rows: Rows) -> Rows:
    """The chain made anew, as somebody would who writes such a file by hand."""
    prev = ""
    for row in rows:
        row["prev"], row["digest"] = prev, digest(row["salt"], row["payload"])
        row["hash"] = prev = link(prev, row["incident"], row["n"], *(row[k] for k in HEADER), row["digest"])
    return rows


def file_of(rows: Rows) -> Callable[[], Iterator[bytes]]:
    text = "".join(export_file.lines_of(rows)).encode()
    return lambda: iter(text.splitlines(keepends=True))


def change(**fields: object) -> Callable[[Rows], Rows]:
    def changed(rows: Rows) -> Rows:
        rows[2].update(fields)
        return resealed(rows)

    return changed


def swapped(rows: Rows) -> Rows:
    return [rows[0], rows[2], rows[1], *rows[3:]]


def twice_the_id(rows: Rows) -> Rows:
    rows[3]["id"] = rows[2]["id"]
    return resealed(rows)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change(payload="no json"), "Event 3 of the file: its payload is no JSON object"),
        (change(payload="[]"), "payload is no JSON object"),
        (change(payload="[" * 100_000), "too deeply nested"),
        (change(payload='{"a":' + "[" * 80 + "]" * 80 + "}", kind="newer"), "too deeply nested"),
        (change(at="yesterday"), "Event 3 of the file: its time cannot be read"),
        (change(at="2026-11-23T13:30:00"), "time cannot be read"),
        (change(recorded_at="0001-01-01T00:00:00+14:00"), "time cannot be read"),
        (change(v=2**63), "out of range"),
        (change(v=-1), "out of range"),
        (change(kind="retracted", payload='{"target":4}'), "corrects an entry that is not before it"),
        (change(kind="amended", payload=json.dumps({"target": 10**30})), "corrects an entry that is not"),
        (change(kind="redacted", payload=f'{{"blanked":[{{"n":9,"places":1,"digest":"{"0" * 64}"}}]}}'), "corrects an entry"),
        (change(kind="redacted", payload=f'{{"blanked":[{{"n":2,"places":1,"digest":"{"0" * 64}"}}]}}'), "Entry 2 of"),
        (twice_the_id, "Event 4 of the file: its id stands in the file twice"),
        (lambda rows: [*rows[:3], rows[2], *rows[3:]], "twice"),
        (lambda rows: rows[:2] + rows[3:], "Event 3 of the file: it was changed"),
        (swapped, "Event 2 of the file: it was changed"),
        (lambda rows: rows[1:], "Event 1 of the file"),
        (lambda rows: [{**rows[0], "n": 2.5}], "“n” is missing or wrong"),
        (lambda rows: [{**rows[0], "actor": "\ud800"}], "half a character"),
        (lambda rows: [{k: v for k, v in rows[0].items() if k != "salt"}], "“salt” is missing"),
        (lambda rows: [{**rows[0], "salt": ""}], "Entry 1 of incident"),
    ],
)  # fmt: skip
def test_a_spoilt_event_is_named_and_nothing_is_imported(
    rows: Rows, engine: Engine, spoil: Callable[[Rows], Rows], words: str
) -> None:
    text = "".join(json.dumps(row) + ",\n" for row in spoil(rows))
    lines = f'{{"warroom": 1, "events": [\n{text}]}}\n'.encode().splitlines(keepends=True)
    room = opened(engine.place("to"))
    with pytest.raises(StoreProblem) as caught:
        room.review.take_in(lambda: iter(lines))
    assert words in str(caught.value)
    assert str(caught.value).endswith("nothing was imported.")
    assert room.incidents() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "The file is empty"),
        (b"[]", "no JSON export"),
        (b'{"warroom": 2, "events": [\n]}\n', "newer warroom"),
        (b'{"warroom": 1, "events": [\n{"n": 1', "Line 2 of the file is broken"),
        (b'{"warroom": 1, "events": [\n' + b'{"a":' * 100_000, "Line 2 of the file is"),
        (b'{"warroom": 1, "events": [\n[1]\n]}\n', "Line 2 of the file is no event"),
        (b'{"warroom": 1, "events": [\n"\xff"\n]}\n', "Line 2 of the file is not UTF-8"),
        (b'{"warroom": 1, "events": [\n]}\n{}\n', "Line 3 of the file comes after the end"),
        (
            b'{"warroom": 1, "events": [\n' + b"x" * (export_file.LONGEST + 1),
            "Line 2 of the file is longer than",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named(engine: Engine, text: bytes, words: str) -> None:
    with pytest.raises(StoreProblem, match=words):
        opened(engine.place("to")).review.take_in(lambda: iter(text.splitlines(keepends=True)))


def test_a_kind_of_a_newer_warroom_is_kept_as_it_is(rows: Rows, engine: Engine) -> None:
    file = file_of(change(kind="levitated", v=7, payload='{"height":3}')(rows))
    room = opened(engine.place("to"))
    assert room.review.take_in(file).events == 6
    event = room.timeline(1)[2].recorded.event
    assert event == Unknown(written_as="levitated", v=7, payload='{"height":3}')
    assert room.store.check() == []
    assert list(room.store.export(1)) == rows


@pytest.mark.parametrize("number", [0, -3, 2**63, 10**9, 10**30, -(10**30), None, True, "7", 1.0])
def test_a_number_that_no_reference_can_have_is_refused(rows: Rows, engine: Engine, number: object) -> None:
    for row in rows:
        row["number"] = number
    room = opened(engine.place("to"))
    with pytest.raises(StoreProblem, match=r"Event 1 of the file: “number” is .*; nothing was imported"):
        room.review.take_in(file_of(rows))
    assert room.incidents() == []


def test_a_number_belongs_to_one_incident_of_a_file(rows: Rows, engine: Engine) -> None:
    other = opened(engine.place("other"))
    other.declare("DB down", Severity.SEV2)
    both = [*rows, *other.store.export(1)]
    with pytest.raises(StoreProblem, match="Event 7 of the file: “number” is 1, as of another incident"):
        opened(engine.place("to")).review.take_in(file_of(both))
    with pytest.raises(StoreProblem, match="Event 6 of the file: “number” is 2, and 1 in the events before"):
        opened(engine.place("to")).review.take_in(file_of([*rows[:-1], {**rows[-1], "number": 2}]))


def test_an_import_that_is_stopped_goes_on_where_it_was(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened(engine.place("from"))
    source.declare("API down", Severity.SEV1)
    source.notes(1, [f"line {n}" for n in range(40)])
    file = file_of(list(source.store.export(1)))
    monkeypatch.setattr(export_import, "AT_ONCE", 10)
    room = opened(engine.place("to"))
    seen: list[int] = []

    def stop(_: int, new: int) -> None:
        seen.append(new)
        if new == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.review.take_in(file, stop)
    assert room.incident(1).head == seen[-1] == 20  # what was said to be in is in
    assert room.store.check() == []
    assert room.review.take_in(file).events == 22
    assert room.timeline(1) == [e for e in room.timeline(1) if e.recorded.incident == 1]
    assert list(room.store.export(1)) == list(source.store.export(1))
    assert room.review.take_in(file).events == 0


def test_the_check_reads_on_over_several_pages_and_tells_how_far_it_is(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.store.sql.event_rows.AT_ONCE", 7)
    room = opened(engine.place("w"))
    for title in ("API down", "DB down"):
        number = room.declare(title, Severity.SEV1).number
        room.notes(number, [f"line {n}" for n in range(30)])
    told: list[int] = []
    assert room.store.check(told.append) == []
    assert told[-1] == 64
    engine.unlocked(
        room.store, "UPDATE event SET payload = replace(payload, 'line 25', 'LINE 25') WHERE incident = 2"
    )
    assert room.store.check() == ["INC-2: entry 28 was changed after it was written."]
