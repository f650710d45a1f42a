"""An export that is cut short, changed or written anew by another program is not taken for what was exported."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store import export_file
from warroom.store.errors import UnusableFileError

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(path: Path) -> Room:
    return Room.open(path, "maya", lambda: NOW, UTC)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = opened(tmp_path / "from.db")
    room.declare("API down", Severity.SEV1, commander="@maya")
    for text in ("one", "two \u2028 ß 😀", "three"):
        room.note(1, text)
    room.resolve(1, "deploy", "rollback", None)
    room.declare("DB down", Severity.SEV2)
    return room


@pytest.fixture
def export(room: Room) -> str:
    return "".join(room.review.export([1, 2]))


def lines(text: str | bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter(io.BytesIO(text.encode() if isinstance(text, str) else text))


def refused(room: Room, tmp_path: Path, text: str | bytes) -> str:
    """What both the import and the comparison say, the former with its end."""
    target = opened(tmp_path / "to.db")
    with pytest.raises(UnusableFileError) as caught:
        target.review.take_in(lines(text))
    assert target.incidents() == []
    with pytest.raises(UnusableFileError) as other:
        room.store.compare_export(lines(text)())
    said = str(caught.value).removesuffix("; nothing was imported.")
    assert said == str(other.value).removesuffix("; not all of it was compared.")
    assert "\n" not in said
    return said


def cut(export: str, *entries: int) -> str:
    """Without these events, counted from 1."""
    head, *rows, end = export.splitlines()
    kept = [row.rstrip(",") for n, row in enumerate(rows, 1) if n not in entries]
    return "\n".join([head, ",\n".join(kept), end, ""])


def digests(export: str, value: object) -> str:
    return re.sub(r'"digests": \[.*?\]', f'"digests": {json.dumps(value)}', export, count=1)


def test_an_export_goes_as_far_as_it_says(room: Room, export: str, tmp_path: Path) -> None:
    ends = {row["incident"]: row["n"] for row in json.loads(export)["events"]}
    first, second = ends.values()
    assert opened(tmp_path / "fine.db").review.take_in(lines(export)).events == first + second
    assert (
        refused(room, tmp_path, cut(export, first))
        == f"The file says that INC-1 goes to entry {first} and ends at entry {first - 1}"
    )
    gone = cut(export, *range(first + 1, first + second + 1))
    assert (
        refused(room, tmp_path, gone)
        == f"The file says that INC-2 goes to entry {second} and holds nothing of it"
    )
    one, two = json.loads(export)["digests"]
    earlier = next(row["hash"] for row in json.loads(export)["events"] if row["n"] == 3)
    for value, words in [
        ([], "does not say at its beginning how far INC-1 goes"),
        ([one], "does not say at its beginning how far INC-2 goes"),
        ([f"INC-1@3:{earlier[:12]}", two], f"INC-1 goes to entry 3 and ends at entry {first}"),
        ([f"{one.partition(':')[0]}:{'0' * 12}", two], "it ends with another hash"),
        ([one, two, "INC-9@4:" + "0" * 12], "INC-9 goes to entry 4 and holds nothing of it"),
    ]:
        assert words in refused(room, tmp_path, digests(export, value))
    for value in [[7, None], [None], None, "x", {}, 7, True, [one[:-1], two], [one, one], [one, two, ""], [[one], two], ["INC-0@1:" + "0" * 12]]:  # fmt: skip
        assert (
            refused(room, tmp_path, digests(export, value))
            == "The digests at the beginning of the file are none that warroom writes"
        )


def test_an_export_of_before_the_digests_is_taken_in(room: Room, export: str, tmp_path: Path) -> None:
    old = re.sub(r'"digests": \[.*?\], ', "", export, count=1)
    assert old.startswith('{"warroom": 1, "events": [\n')
    assert opened(tmp_path / "to.db").review.take_in(lines(old)).events
    assert all(one.holds for one in room.store.compare_export(lines(old)()))


def test_what_is_recorded_while_it_is_exported_is_not_in_it(room: Room, tmp_path: Path) -> None:
    pieces = room.review.export([1])
    begun = next(pieces)
    opened(tmp_path / "from.db").note(1, "meanwhile")
    text = begun + "".join(pieces)
    assert "meanwhile" not in text
    assert (
        opened(tmp_path / "to.db").review.take_in(lines(text)).events == json.loads(text)["events"][-1]["n"]
    )


@pytest.mark.parametrize("name", ["payload", "at", "recorded_at", "actor", "kind", "salt", "digest", "prev", "hash"])  # fmt: skip
def test_a_comparison_looks_at_every_part_of_an_export(room: Room, export: str, tmp_path: Path, name: str) -> None:  # fmt: skip
    value = json.loads(export)
    row = value["events"][2]
    other = value["events"][3]
    row[name] = {"actor": "@eve", "kind": "levitated"}.get(name, other[name])
    if name in ("at", "recorded_at"):
        row[name] = "2026-11-23T13:29:00.000Z"
    head = export.splitlines()[0]
    text = head + "\n" + ",\n".join(map(json.dumps, value["events"])) + "\n]}\n"
    assert refused(room, tmp_path, text).startswith(
        "Event 3 of the file: it was changed after it was exported"
    )


FORMS: list[Callable[[Any], str | bytes]] = [
    json.dumps,
    lambda value: json.dumps(value, indent=2),
    lambda value: json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False),
    lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    lambda value: "\n\n" + json.dumps(value, indent="\t").replace("\n", "\r\n"),
    lambda value: json.dumps(value).encode("utf-8-sig"),
    lambda value: json.dumps({**value, "events": [dict(reversed(row.items())) for row in value["events"]]}),
]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_was_reformatted_is_the_same_export(
    room: Room, export: str, tmp_path: Path, form: Callable[[Any], str | bytes]
) -> None:
    value = json.loads(export)
    target = opened(tmp_path / "to.db")
    assert target.review.take_in(lines(form(value))).events == len(value["events"])
    assert "".join(target.review.export([1, 2])) == export
    assert all(one.holds for one in room.store.compare_export(lines(form(value))()))
    short = {**value, "events": value["events"][:-1]}
    assert "The file says that INC-2 goes to entry" in refused(room, tmp_path / "short", form(short))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"warroom": 1, "digests": [], "events": [{"a": 1}', "and the file as a whole is broken"),
        (
            '{\n "warroom": 1,\n "events": [{"n": 1}\n',
            "This is no JSON export of warroom, since it is broken",
        ),
        ('{\n "warroom": true, "events": []}', "This is no JSON export of warroom"),
        ('{\n "warroom": 1}', "This is no JSON export of warroom"),
        ('{\n "warroom": 2, "events": []}', "A newer warroom wrote this export"),
        ('{\n "warroom": 1, "events": [7]}', "Event 1 of the file is no event"),
        ('{\n "warroom": 1, "warroom": 1, "events": []}', "holds “warroom” twice"),
        (b'{\n "warroom": 1, "events": ["\xff"]}', "is not UTF-8 text"),
        ("[]", "This is no JSON export of warroom"),
        ("", "The file is empty"),
        ('{"warroom": 1, "events": [{}\n]}\n', "Event 1 of the file: “incident” is missing or wrong"),
        ("{" * 100_000, "is broken"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_export_is_told(room: Room, tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(UnusableFileError, match=re.escape(words)):
        room.review.take_in(lines(text))


def test_one_that_is_too_large_to_be_read_whole_is_told(
    room: Room, export: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_file, "REFORMATTED", 1000)
    assert "was reformatted and has more than 1,000 bytes" in refused(
        room, tmp_path, json.dumps(json.loads(export), indent=2)
    )
