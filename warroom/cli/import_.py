"""`warroom import`: incidents that another database exported."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.output import print_json
from warroom.cli.progress import Counter, long_work
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import command_word
from warroom.store.errors import UnusableFileError
from warroom.store.export_file import LONGEST


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@json_option
@pass_desk
def import_(desk: Desk, /, file: Path, as_json: bool) -> None:
    """Take in a JSON export: nothing is lost or doubled, and every hash chain is verified first."""
    desk.writing = True
    room = desk.open(makes=True)
    with _read_twice(file) as path:
        new = 0

        def told(checked: int, written: int) -> None:
            nonlocal new
            new = written
            counter(checked, "writing" if written else "checking")

        def stopped(_: Counter) -> str:
            if not new:
                return "Stopped; nothing was imported."
            return f"Stopped: {new:,} events are in. Importing the same file again finishes it."

        with long_work("checking", stopped) as counter:
            try:
                moved = room.review.take_in(lambda: _lines(path), told)
            except UnusableFileError as problem:  # it is refused; nothing failed to be saved
                raise Refusal(str(problem)) from problem
    if as_json:
        print_json(
            {
                "events": moved.events,
                "incidents": [f"INC-{number}" for number in moved.numbers.values()],
                "renumbered": moved.renumbered,
                "kept_redacted": moved.kept_redacted,
                "blanked": moved.blanked,
            }
        )
        return
    for words in moved.renumbered:
        click.echo(f"{words}, since that number was taken.", err=True)
    if moved.kept_redacted:
        click.echo(
            f"{moved.kept_redacted} entries are redacted here and stay so, but the file still holds what they said: "
            "delete it, and export anew.",
            err=True,
        )
    if moved.blanked:
        click.echo(
            f"{moved.blanked} entries were redacted where the file is from, and are here now; "
            "run: warroom redact --finish",
            err=True,
        )
    names = ", ".join(f"INC-{number}" for number in moved.numbers.values())
    click.echo(
        f"{moved.events} events are new ({names})." if moved.events else "Nothing in it was new.", err=True
    )


@contextmanager
def _read_twice(file: Path) -> Iterator[Path]:
    """A file that can be read twice, also when it comes through a pipe. Raises Refusal."""
    if str(file) != "-":
        if file.is_dir():
            raise Refusal(f"{file} is a folder; name the file that `warroom export --format json` wrote.")
        if file.exists() and not file.is_file():
            raise Refusal(f"{file} is no file; pipe it in, as in: warroom import - < {command_word(file)}")
        yield file
        return
    with tempfile.NamedTemporaryFile("wb", prefix="warroom-", delete=False) as copy:
        try:
            _spool(copy)
            copy.flush()
            yield Path(copy.name)
        finally:
            Path(copy.name).unlink()


def _spool(copy: IO[bytes]) -> None:
    """Keep standard input in a file, unless it is one endless line. Raises Refusal."""
    at, length = 1, 0
    while piece := sys.stdin.buffer.read(1 << 20):
        copy.write(piece)
        at += piece.count(b"\n")
        length = length + len(piece) if b"\n" not in piece else len(piece) - piece.rindex(b"\n") - 1
        if length > LONGEST:
            raise Refusal(f"Line {at} is longer than {LONGEST:,} bytes; nothing was imported.")


def _lines(file: Path) -> Iterator[bytes]:
    """Each line, and no more of it than is needed to see that it is too long. Raises Refusal."""
    try:
        with file.open("rb") as stream:
            while line := stream.readline(LONGEST + 1):
                yield line
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror or error}; nothing was imported.") from error
