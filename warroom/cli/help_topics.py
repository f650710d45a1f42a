"""What is longer than the help of one command: `warroom help TOPIC`, and sections of the man page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from warroom.tui.commands import COMMANDS, TIMELINE_KEYS

WIDTH = 78
TITLES = {
    "keys": "The keys of the console",
    "times": "How a time is read",
    "scripts": "JSON, names of incidents, exit codes, settings from the environment",
    "storage": "How the record is kept, and what shows that it was lost or changed",
    "redaction": "What becomes of a secret that was typed",
}
"""Each topic with a line that says what it is about."""

PROSE = {
    "keys": """\
In a dialog Enter does the thing and Esc leaves it; ctrl+j, alt+enter and shift+enter make a new line. What is typed anywhere is on disk a second later, and ctrl+r fills in again what was left.

ctrl+z takes back the whole of the last act; pressed again it brings it back, where that is possible. Esc, then ctrl+z, takes back the act before.

The view of the timeline follows the end until you scroll up. ctrl+p, then suspend, goes to the shell, and `fg` comes back.

What the screen says about the clipboard is what happened: read back, sent to the terminal, or NOT COPIED with the reason. Every outgoing text is also in a private file beside the database, whose path is shown.""",
    "times": """\
A time is read exactly, or asked about: 14:02, 2:05 PM, -7m, 5m ago, Nov 26 15:42, monday 14:02, 14:02 CET (where your zones have it), ISO with any offset. What is not sure is refused with what to write. The console shows what it would take, and Enter again takes that.

A bare 14:02 is the most recent one, and is shown as yesterday when it is. In an incident that was filed afterwards it means the incident's own days.

A paste of two or more timed lines opens a preview, and Enter records all or none. `warroom paste` does the same from a file or a pipe, and `--dry-run` shows what it reads.

What is filed afterwards (`declare --filed`, or declared more than an hour back) invents nothing: no commander who is not named, no response, no updates owed, no clocks. What was not recorded is a dash.""",
    "scripts": """\
Every command that reads or records prints JSON with --json, and `warroom schema COMMAND` prints the JSON Schema of it. Fields are only ever added.

`-i INC-7` names the incident when several are open, before the command or behind it. A command without free text of its own takes it as a plain argument too: `warroom show INC-7`.

A read creates nothing, not even the database. Output goes to stdout and messages to stderr. Tables have a head and fit the window on a terminal; in a pipe they are whole and without a head.

`--output` writes the whole file or none, and overwrites nothing without --force.

Any setting can stand in the environment: WARROOM_ZONE, WARROOM_POLICY__SEVERITY__1__UPDATE_MINUTES. `warroom config show` says where each value comes from.

A text that begins with - and a letter goes behind --; one that begins with -7m or another digit is a text as it is.

The exit code is 0 when it is done (an empty list too), 1 when it was refused or what was named is not there, 2 for wrong usage, 3 when it could not be saved. doctor and config check exit 1 when they find fault; that no clipboard can be reached is a remark of doctor's, and no fault.""",
    "storage": """\
There is one append-only, hash-chained event table in SQLite (WAL, synchronous=FULL, 0600 in a 0700 folder). Corrections and undo are new events: what was written stays. A redaction is the one audited exception.

A note is on disk at every moment: in the line's draft while it is typed, then in the record, or in a journal outside the database when recording takes longer than 30 ms. It goes by one id in all three, so that after a crash it is recorded once. With another process holding the lock the console goes on, and the note lands when the lock goes, or comes back into the line with the reason.

On Linux, pysqlite3 brings a current SQLite: versions up to 3.51.2 can corrupt a WAL. On a network disk WAL is not used, and `warroom doctor` says so.

After each COMMIT, and on each look, the path is compared with the file that was opened. When it was deleted, replaced or overwritten, nothing more is called saved; what was acknowledged is in a copy beside it, and `warroom doctor --restore` puts that in place. This machine remembers which databases it knows and how far they went: one that is gone is not begun anew by itself (--new), and an older copy is not written to until somebody accepts it (`warroom doctor --accept`). Before an upgrade a verified copy is made.

A database has one name: a hard link to it, such as a snapshot made with `cp -al`, stops writing until it is removed. What cannot be kept beside the database is kept in the folder for state ($WARROOM_STATE); what can be kept nowhere is printed when the console leaves, with exit code 3.

The hash chain shows corruption and edits by hand. Whoever can rewrite the whole file can make the chain anew; only a digest kept elsewhere shows that. Exports (JSON, Markdown, HTML), postmortems, handovers and the files of what went out hold one (INC-7@42:9f3c1a2b3c4d), and `warroom doctor --against FILE|DIGEST` compares it.

`warroom doctor --backup FILE` and `--restore FILE` verify what they copy; `--rebuild` writes lists, timelines and the search anew from the record. `warroom import` verifies each chain first, loses nothing and doubles nothing.""",
    "redaction": """\
`warroom redact` blanks a leaked secret for good. The secret is asked for, or read from a pipe, and is never an argument.

It replaces the secret in the record, its index, the state, drafts, outgoing files, the backups it knows of, free pages and the WAL; says what it could not reach yet (`warroom redact --finish`); and leaves a line in the timeline. Every hash chain still verifies.""",
}


def write(topic: str) -> None:
    """Print one of TITLES, for a terminal of 80 columns."""
    click.echo(f"{TITLES[topic]}\n")
    if topic == "keys":
        width = max(len(key) for key, _ in keys())
        for key, meaning in keys():
            lines = textwrap.wrap(meaning, WIDTH - width - 4)
            click.echo(f"  {key:<{width}}  " + f"\n{'':{width + 4}}".join(lines))
        click.echo()
    click.echo("\n\n".join(textwrap.fill(one, WIDTH, break_on_hyphens=False) for one in paragraphs(topic)))


def keys() -> Iterator[tuple[str, str]]:
    """Each key of the room, with what it does."""
    for command in COMMANDS:
        yield command.shown_key, "Help" if command.name == "help" else command.help
    yield from TIMELINE_KEYS


def paragraphs(topic: str) -> list[str]:
    return PROSE[topic].split("\n\n")
