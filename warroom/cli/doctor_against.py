"""`warroom doctor --against`: whether the record still holds what a digest, or a text kept elsewhere, says that it held."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import IO

import click

from warroom.cli.context import Desk
from warroom.cli.doctor_findings import Finding
from warroom.cli.progress import long_work
from warroom.domain.record.digest import (
    DIGITS,
    EXAMPLE,
    broken_digests,
    digests_in,
    looks_like_digest,
    parse_digest,
)
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import command_word
from warroom.room import Room
from warroom.store.digest_check import Compared, Match
from warroom.store.errors import UnusableFileError
from warroom.store.export_file import LONGEST

LARGEST = 200_000_000
"""Bytes of a text; a JSON export, which is read line by line, may have more."""
_EXPORT = re.compile(rb"\s*\{\"warroom\":")
_REFORMATTED = re.compile(r"\ufeff?\s*\{\s*\"(warroom|digests|events)\"\s*:")
"""How an export begins that another program wrote anew, or saved as UTF-16."""
_DATABASE = b"SQLite format 3\0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
ASK = "Ask who could write to the file, and compare with a backup of that time."

Words = Callable[[Compared], str]


def against(desk: Desk, named: str) -> list[Finding]:
    """A finding for each digest. Raises Refusal, StoreProblem, and UsageError for a digest that is none."""
    path = Path(named)
    digest = parse_digest(named)
    if isinstance(digest, Refusal) and looks_like_digest(named) and not path.exists():
        raise click.UsageError(digest.reason)
    # Only looked at: a name that was mistyped must not make an empty database.
    desk.read_only = True
    room = desk.open_room()
    try:
        with long_work("comparing", lambda _: "Stopped; not all of it was compared."):
            if not isinstance(digest, Refusal):
                return _told(room.store.compare([digest]), _of_digest)
            return _of_file(room, path)
    finally:
        room.close()


def _of_file(room: Room, path: Path) -> list[Finding]:
    try:
        with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
            first = file.readline(LONGEST + 1)
            if _EXPORT.match(first):
                return _told(room.store.compare_export(chain([first], file)), _of_export)
            text = _text(path, first, file)
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read ({error.strerror or error}); name a file that holds a digest, or type one, as in {EXAMPLE}."
        ) from error
    except UnusableFileError as problem:
        raise Refusal(str(problem)) from problem
    return _of_text(room, path, text)


def _of_text(room: Room, path: Path, text: str) -> list[Finding]:
    if _REFORMATTED.match(text):
        return _told(room.store.compare_export(io.BytesIO(text.encode())), _of_export)
    cut = [
        Finding("digest", f"“{words}” is cut off; a digest has {DIGITS} digits, as in {EXAMPLE}", False)
        for words in broken_digests(text)
    ]
    found = _told(room.store.compare(digests_in(text)), _of_digest)
    if not found and not cut:
        raise Refusal(
            f"{path} holds no digest, as in {EXAMPLE}; exports as json, md or html, postmortems, handovers and the files of "
            "what went out do, but no csv, calendar, or part of a timeline."
        )
    return found + cut


def _text(path: Path, first: bytes, file: IO[bytes]) -> str:
    if first.startswith(_DATABASE):
        raise Refusal(
            f"{path} is a database; compare what it exports: "
            f"warroom --db {command_word(path)} export --all --format json | warroom doctor --against -"
        )
    data = first + file.read(LARGEST)
    if len(data) >= LARGEST:
        raise Refusal(f"{path} is larger than {LARGEST:,} bytes; type the digest that stands in it.")
    return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8", "replace")


def _told(compared: Sequence[Compared], words: Words) -> list[Finding]:
    return [Finding("digest", words(one), one.holds, "" if one.holds else ASK) for one in compared]


def _of_digest(one: Compared) -> str:
    said, here = str(one.digest), f"INC-{one.number}"
    match one.match:
        case Match.HELD:
            return f"{said} is held: entry {one.digest.n} is there with that hash, and all before it is as it was written"
        case Match.RENUMBERED:
            return (
                f"{said} is held, but as {here}: entry {one.digest.n} there has that hash, and all before it is as it was "
                "written; an import gives another number, a typing error does too"
            )
        case Match.BROKEN:
            return f"{said} is named by a hash that stands here, but entry {one.entry} of {here} was changed by hand"
        case Match.DIFFERS:
            return f"{said} is NOT held: entry {one.digest.n} of {here} has another hash, so it or one before it was written anew"
        case Match.SHORTER:
            return f"{said} is NOT held: {here} ends here with entry {one.entry}"
        case Match.MISSING:
            return f"{said} is NOT held: there is no {here} here, nor that hash under another number"


def _of_export(one: Compared) -> str:
    there, here, n = f"INC-{one.digest.number}", f"INC-{one.number}", one.digest.n
    match one.match:
        case Match.HELD:
            return f"{there} is held as it was exported, up to entry {n}"
        case Match.RENUMBERED:
            return f"{there} is held as {here} as it was exported, up to entry {n}"
        case Match.BROKEN:
            return (
                f"{there} has the hashes of the export, but entry {one.entry} of {here} was changed by hand"
            )
        case Match.DIFFERS:
            return f"{there} is NOT held as it was exported: entry {n} of {here} is the first that has another hash"
        case Match.SHORTER:
            return f"{there} is NOT held as it was exported: {here} ends here with entry {one.entry}"
        case Match.MISSING:
            return f"{there} is NOT held: this record has no incident with its id"
