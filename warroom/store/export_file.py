"""The JSON export as a file: one object, an event a line, so that it is written and read in little memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from warroom.domain.record.digest import RecordDigest, parse_digest
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import json_escaped, one_line
from warroom.store.errors import UnusableFileError
from warroom.store.import_check import NOT_IMPORTED, Row, sound
from warroom.store.strict_json import NotOursError, read_json

FORMAT = 1
"""Version of the JSON export."""
LONGEST = 16_000_000
"""Bytes in a line of it at most; the longest text that is recorded makes a line of two million."""
REFORMATTED = 64_000_000
"""Bytes of one that another program wrote anew at most: it is read whole."""
_BEGIN = re.compile(rb'\{"warroom": (\d{1,9})[,}]')
_MARK = b"\xef\xbb\xbf"
"""What some editors put in front of UTF-8 text."""
_NOT_COMPARED = "not all of it was compared"
_NONE = "This is no JSON export of warroom"


def lines_of(rows: Iterable[Row], digests: Iterable[RecordDigest] | None = None) -> Iterator[str]:
    """The pieces of the file. `digests` are those of the incidents at their last entries; exports before 0.2 had none."""
    heads = "" if digests is None else f' "digests": {json.dumps([str(digest) for digest in digests])},'
    yield f'{{"warroom": {FORMAT},{heads} "events": [\n'
    first = True
    for row in rows:
        yield ("" if first else ",\n") + json_escaped(json.dumps(row, ensure_ascii=False, sort_keys=True))
        first = False
    yield "\n]}\n"


def hashes_of(lines: Iterable[bytes]) -> Iterator[tuple[str, int, int, str]]:
    """Of each event of a JSON export the incident's UUID and number there, `n` and hash.

    Raises UnusableFileError, also for a file that was changed or cut off after it was exported.
    """
    for row in sound(rows_of(lines, _NOT_COMPARED), _NOT_COMPARED):
        yield row["incident"], row["number"], row["n"], row["hash"]


def rows_of(lines: Iterable[bytes], then: str = NOT_IMPORTED) -> Iterator[Row]:
    """The events of a JSON export, which has to go as far as its own digests say.

    Raises UnusableFileError, naming the line and saying what `then` became of it.
    """
    rest = iter(lines)
    first = next((line for line in rest if line.strip()), None)
    if first is None:
        raise UnusableFileError(f"The file is empty; {then}.")
    begin = _BEGIN.match(first)
    if begin is not None and int(begin[1]) > FORMAT:
        raise _newer(then)
    head = _head(first)
    if head is not None:
        yield from _as_its_digests_say(head, _by_line(rest, then), then)
        return
    head, rows = _reformatted(first, rest, then)
    yield from _as_its_digests_say(head, rows, then)


def _head(line: bytes) -> dict[str, Any] | None:
    """The first line, if it is all of the object that comes before its events."""
    if _BEGIN.match(line) is None or len(line) > LONGEST:
        return None
    try:
        head = read_json(line.rstrip() + b"]}")
    except ValueError:
        return None
    return head if isinstance(head, dict) and head.get("events") == [] else None


def _by_line(lines: Iterable[bytes], then: str) -> Iterator[Row]:
    at, ended = 1, False
    for at, line in enumerate(lines, 2):
        if len(line) > LONGEST:
            raise _broken(at, f"is longer than {LONGEST:,} bytes", then)
        text = line.strip().removesuffix(b",")
        if not text:
            continue
        if ended:
            raise _broken(at, "comes after the end", then)
        if text == b"]}":
            ended = True
            continue
        try:
            row = read_json(text)  # bytes are taken for UTF-8
        except UnicodeDecodeError as error:
            raise _broken(at, "is not UTF-8 text", then) from error
        except NotOursError as error:
            raise _broken(at, one_line(str(error)), then) from error
        if not isinstance(row, dict):
            raise _broken(at, "is no event", then)
        yield row
    if not ended:
        raise UnusableFileError(f"The file ends in the middle, at line {at}; {then}.")


def _reformatted(first: bytes, rest: Iterable[bytes], then: str) -> tuple[dict[str, Any], list[Row]]:
    """The head and the events of an export that another program wrote anew, in lines and an order of its own."""
    if not first.removeprefix(_MARK).lstrip().startswith(b"{"):
        raise (
            _broken(1, f"is longer than {LONGEST:,} bytes", then)
            if len(first) > LONGEST
            else UnusableFileError(f"{_NONE}; {then}.")
        )
    pieces, size = [first.removeprefix(_MARK)], len(first)
    for line in rest:
        pieces.append(line)
        size += len(line)
        if size > REFORMATTED:
            raise UnusableFileError(
                f"The file was reformatted and has more than {REFORMATTED:,} bytes; export it anew; {then}."
            )
    try:
        head = read_json(b"".join(pieces))
    except ValueError as error:
        what = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else one_line(str(error))
        if _BEGIN.match(first):
            raise _broken(1, f"is no head of an export, and the file as a whole {what}", then) from error
        raise UnusableFileError(f"{_NONE}, since it {what}; {then}.") from error
    version, rows = (head.get("warroom"), head.get("events")) if isinstance(head, dict) else (None, None)
    if type(version) is not int or not isinstance(rows, list):
        raise UnusableFileError(f"{_NONE}; {then}.")
    if version > FORMAT:
        raise _newer(then)
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise UnusableFileError(f"Event {at} of the file is no event; {then}.")
    return head, rows


def _as_its_digests_say(head: dict[str, Any], rows: Iterable[Row], then: str) -> Iterator[Row]:
    """The rows, and at their end UnusableFileError unless each incident ends where the file's head says."""
    said = _digests(head, then)
    ends: dict[Any, tuple[Any, Any]] = {}
    for row in rows:
        yield row
        ends[row["number"]] = row["n"], row["hash"]
    if said is None:
        return
    for digest in said:
        n, hash = ends.pop(digest.number, (0, ""))
        name = f"INC-{digest.number}"
        if n != digest.n:
            ends_at = f"ends at entry {n}" if n else "holds nothing of it"
            raise UnusableFileError(
                f"The file says that {name} goes to entry {digest.n} and {ends_at}; {then}."
            )
        if not digest.fits(hash):
            raise UnusableFileError(
                f"The file says that {name} ends with {digest} and it ends with another hash; {then}."
            )
    for number in ends:
        raise UnusableFileError(f"The file does not say at its beginning how far INC-{number} goes; {then}.")


def _digests(head: dict[str, Any], then: str) -> list[RecordDigest] | None:
    """Those that the file's head names; None for an export from before 0.2."""
    if "digests" not in head:
        return None
    named = head["digests"]
    read = (
        [parse_digest(text) if isinstance(text, str) else Refusal("") for text in named]
        if isinstance(named, list)
        else [Refusal("")]
    )
    digests = [digest for digest in read if not isinstance(digest, Refusal)]
    if len(digests) < len(read) or len({digest.number for digest in digests}) < len(read):
        raise UnusableFileError(
            f"The digests at the beginning of the file are none that warroom writes; {then}."
        )
    return digests


def _newer(then: str) -> UnusableFileError:
    return UnusableFileError(f"A newer warroom wrote this export; update this one. {then.capitalize()}.")


def _broken(at: int, what: str, then: str) -> UnusableFileError:
    return UnusableFileError(f"Line {at} of the file {what}; {then}.")
