"""A text through $EDITOR and back. Whatever the editor does, what was in the file stays somewhere that is said."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import click

from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.local.editors import wait_hint, waits
from warroom.local.paths import write_private
from warroom.store.errors import StoreProblem


def edited(text: str, path: Path, take_back: str, keep: Callable[[str], object]) -> None:
    """Open `text` as the file `path` in $EDITOR and give `keep` what came of it; the file goes once it is kept.

    It stays when the editor may still be open: many hand the file to a window and end at once.
    `take_back` is the command that takes the file in later. Raises Refusal in one sentence.
    """
    editor = _editor()
    write_private(path, text)
    stays = f"the text is in {path}; `{take_back}` keeps it"
    before = f"the text as it was before is in {path}; `{take_back}` keeps it"
    try:
        code = subprocess.call([*editor, str(path)])
    except OSError as problem:
        path.unlink(missing_ok=True)  # nobody has touched it
        reason = problem.strerror or problem
        raise Refusal(f"{one_line(editor[0])} cannot be started ({reason}); set $EDITOR.") from problem
    if not path.exists():
        write_private(path, text)
        raise Refusal(f"The editor deleted the file, so nothing was kept; {before}.")
    if code:
        how = f"ended with {code}" if code > 0 else f"was killed by signal {-code}"
        if _same(path, text):
            path.unlink()
            raise Refusal(f"{one_line(editor[0])} {how} and changed nothing, so no version was kept.")
        raise Refusal(f"{one_line(editor[0])} {how}, so no version was kept; {stays}.")
    try:
        changed = without_line_ends_of_windows(path.read_bytes())
    except UnicodeDecodeError:
        raise Refusal(
            f"The editor wrote no UTF-8, so no version was kept; save it as UTF-8: {stays}."
        ) from None
    if not changed.strip():
        write_private(path, text)
        raise Refusal(f"The editor left an empty file, so nothing was kept; {before}.")
    if changed == text:
        if waits(editor):
            path.unlink()
            raise Refusal("Nothing was changed, so no version was kept.")
        raise Refusal(
            f"Nothing was changed yet, so no version was kept. If {one_line(editor[0])} is still open, save there: "
            f"{stays}; {wait_hint(editor)}."
        )
    try:
        keep(changed)
    except (Refusal, StoreProblem, OSError):
        click.echo(f"Not saved; {stays}.", err=True)
        raise
    if waits(editor):  # else it may still be open, and what is saved there later has to be found
        path.unlink()
    else:
        click.echo(f"If more is saved there later: {stays}.", err=True)


def without_line_ends_of_windows(data: bytes) -> str:
    """The text of a file, with line ends as the record has them. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _same(path: Path, text: str) -> bool:
    try:
        return without_line_ends_of_windows(path.read_bytes()) == text
    except UnicodeDecodeError:
        return False


def _editor() -> list[str]:
    typed = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(typed)
    except ValueError as problem:
        raise Refusal(f"$EDITOR cannot be read ({problem}): {one_line(typed)}") from None
    return words or ["vi"]
