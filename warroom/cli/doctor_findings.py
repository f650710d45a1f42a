"""What `warroom doctor` looks at: everything that a SEV will need, each with its remedy."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from warroom.cli.config_show import odd
from warroom.cli.context import Desk
from warroom.cli.progress import long_work
from warroom.cli.table import on_terminal
from warroom.domain.text.durations import length
from warroom.domain.text.safe_text import command_word, one_line
from warroom.local import identity
from warroom.local.clipboard import Failed, FileOnly, Sent, words
from warroom.room import Room
from warroom.store.clock_check import ClockFaults
from warroom.store.errors import StoreProblem
from warroom.store.sqlite.driver import SQLITE_VERSION
from warroom.store.sqlite.network_fs import network_file_system

NAMED = 12
"""Entries that one line names; the rest are counted."""
CHAIN = (
    "That shows corruption and edits by hand. Whoever rewrites the whole file can make the chain anew, which only a "
    "digest kept elsewhere shows: warroom doctor --against FILE"
)
"""What the hash chain proves, and what it does not."""
HARMLESS = "Nothing here reads or writes it."
REBUILD = (
    "Whoever did that could change entries too: compare with a digest kept elsewhere (--against). Then move the record into "
    "a new file: warroom export --all --format json --output all.json, and warroom --db NEW.db import all.json"
)
TAMPERED = (
    "Copy the file away before anything else, then compare with a backup of that time, and with a digest kept elsewhere: "
    "warroom doctor --against FILE"
)
REBUILD_LISTS = "That is made from the record, and is written anew with: warroom doctor --rebuild"
ENOUGH_MB = 100
"""Free megabytes below which doctor warns."""
SAFE_SQLITE = (3, 51, 3)
"""The first version without the WAL-reset corruption."""


@dataclass(frozen=True)
class Finding:
    what: str
    found: str
    fine: bool = True
    """Whether record, disk and settings are right in this; doctor exits 1 when one is not."""
    remedy: str = ""
    remark: bool = False
    """About the terminal that doctor was run in: worth knowing, and no fault."""


def examine(desk: Desk) -> list[Finding]:
    """Every finding, in the order they are printed. Changes nothing."""
    checks: tuple[Callable[[Desk], Iterator[Finding]], ...] = (
        _config, _templates, _database, _server, _files, _sqlite, _disk, _clipboard, _terminal, _time,
    )  # fmt: skip
    return [finding for check in checks for finding in check(desk)]


def _config(desk: Desk) -> Iterator[Finding]:
    path = desk.places.config
    for fault in desk.settings.faults:
        yield Finding(
            "config", one_line(fault), False, "Fix that; until then the rest of the settings counts."
        )
    if not desk.settings.faults:
        yield Finding("config", str(path) if os.path.lexists(path) else f"defaults; {path} does not exist")
    yield from (
        Finding("config", one_line(sentence), False, "`warroom config check` tells when it is right.")
        for sentence in odd(desk)
    )
    desk.config = desk.settings.config  # its faults are told
    yield Finding("you are", one_line(desk.me))


def _templates(desk: Desk) -> Iterator[Finding]:
    from warroom.cli.config_templates import problems
    from warroom.local.user_templates import Templates

    yours = Templates(desk.templates)
    if not yours.exist():
        return
    found = problems(yours)
    for problem in found.values():
        yield Finding("templates", problem, False, "`warroom config templates` tells what they may use.")
    if not found:
        yield Finding("templates", f"those in {yours.folder} are fine")


def _none_yet(path: Path) -> Finding:
    """Of a database that the first incident makes: whether its folder can be made and written to."""
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            "database", f"{path} cannot be made: {there} is not yours to write to", False,
            "Name another file with --db or $WARROOM_DB.",
        )  # fmt: skip
    return Finding("database", f"none yet; the first incident makes {path}")


def _database(desk: Desk) -> Iterator[Finding]:
    if desk.begins_nothing():
        yield _none_yet(desk.places.database)
        return
    try:
        room = desk.open_room()
    except (StoreProblem, OSError) as problem:
        yield Finding("database", str(problem), False, "Name another file with --db or $WARROOM_DB.")
        return
    try:
        # First: a table that is gone would end what follows.
        for one in room.store.schema_differences():
            yield Finding("schema", one.words, one.harmless, HARMLESS if one.harmless else REBUILD)
        with long_work(
            "checking events", lambda _: "Stopped; the database was not checked to its end."
        ) as told:
            wrong = room.store.faults(told)
        count, schema, uncleaned = room.store.incident_count(), room.store.schema(), room.uncleaned_since()
        clock = room.clock_faults()
        yield from _writing(room)
    except StoreProblem as problem:
        yield Finding("integrity", str(problem), False, "Copy the file away before anything else.")
        return
    finally:
        room.close()
    yield Finding("database", f"{one_line(desk.database_name)} · schema {schema} · {count} incidents")
    yield from (
        Finding("integrity", one_line(fault.words), False, REBUILD_LISTS if fault.derived else TAMPERED)
        for fault in wrong
    )
    if not wrong:
        yield Finding("integrity", "sound, and every hash chain verifies", True, CHAIN)
    yield from _clock(clock)
    if uncleaned is not None:
        yield Finding(
            "redaction",
            f"the secret of {uncleaned:%Y-%m-%d %H:%M %Z} may still stand in free pages or the write-ahead log",
            False,
            "Close other consoles, then run: warroom redact --finish",
        )
    if desk.places.server:
        return
    path = desk.places.database
    if os.name == "posix":
        mode = stat.S_IMODE(path.stat().st_mode)
        private = not mode & 0o077
        yield Finding(
            "permissions", f"{mode:04o}", private, "" if private else f"Run: chmod 600 {command_word(path)}"
        )
    if kind := network_file_system(path):
        yield Finding("file system", kind, False, "A network disk can lose locks; use --db on a local one.")


def _server(desk: Desk) -> Iterator[Finding]:
    from warroom.cli import doctor_server

    return (Finding(*found) for found in doctor_server.findings(desk))


def _files(desk: Desk) -> Iterator[Finding]:
    from warroom.cli import doctor_files

    return (Finding(*found) for found in doctor_files.findings(desk))


def _clock(faults: dict[int, ClockFaults]) -> Iterator[Finding]:
    """What writing times tell of this machine's clock. That it was set back once cannot be mended, and fails nothing."""
    for number, found in faults.items():
        if found.set_back:
            named = [f"{n} ({length(back)})" for n, back in found.set_back.items()]
            yield Finding(
                "clock",
                f"INC-{number}: the clock was set back before {_entries(named)}",
                True,
                "Their order is right; times and lengths around them may not be.",
            )
        if found.ahead:
            yield Finding(
                "clock",
                f"INC-{number}: written at a time that is still to come: {_entries(list(map(str, found.ahead)))}",
                False,
                "Set this machine's clock; if it is right, it was ahead when they were written.",
            )


def _entries(named: list[str]) -> str:
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f"{'entry' if len(named) == 1 else 'entries'} {', '.join(named[:NAMED])}{more}"


def _writing(room: Room) -> Iterator[Finding]:
    if room.store.looking:
        yield Finding("writing", "not tried: this warroom only looks on")
        return
    try:
        room.store.try_writing()
    except StoreProblem as problem:
        yield Finding("writing", str(problem), False, "No note can be recorded there until that is right.")


def _sqlite(desk: Desk) -> Iterator[Finding]:
    new = tuple(int(part) for part in SQLITE_VERSION.split(".")) >= SAFE_SQLITE
    # Explicit passive checkpoints trigger that bug, and warroom makes none.
    yield Finding(
        "SQLite",
        SQLITE_VERSION + ("" if new else " (older than 3.51.3; pip install pysqlite3 brings a newer one)"),
    )


def _disk(desk: Desk) -> Iterator[Finding]:
    folder = desk.places.database.parent
    if folder.exists():
        free = shutil.disk_usage(folder).free // 1_000_000
        enough = free >= ENOUGH_MB
        yield Finding(
            "disk", f"{free:,} MB free", enough, "" if enough else "Free some space before a SEV does."
        )


def _clipboard(desk: Desk) -> Iterator[Finding]:
    result = desk.copy("warroom doctor was here")
    if isinstance(result, Failed):
        remedy = f"Texts will be written to {desk.places.outbox}; tmux, a desktop or OSC 52 would do."
        yield Finding("clipboard", words(result), True, remedy, remark=True)
    elif isinstance(result, FileOnly):
        yield Finding("clipboard", f"{words(result)}; texts are written to {desk.places.outbox}")
    else:
        unsure = "Paste now: it should say “warroom doctor was here”." if isinstance(result, Sent) else ""
        yield Finding("clipboard", words(result), True, unsure)


def _terminal(desk: Desk) -> Iterator[Finding]:
    if not on_terminal():
        yield Finding("terminal", "none here (output is not a terminal)")
        return
    columns, rows = shutil.get_terminal_size()
    large = columns >= 80 and rows >= 24
    yield Finding(
        "terminal",
        f"{os.environ.get('TERM', '?')}, {columns}x{rows}",
        True,
        "" if large else "The console needs 80x24.",
        remark=not large,
    )
    colour = "off (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "256 or fewer"
    yield Finding("colour", colour)
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    remedy = "" if utf8 else "Set LANG to a UTF-8 locale."
    yield Finding("encoding", sys.stdout.encoding or "?", True, remedy, remark=not utf8)


def _time(desk: Desk) -> Iterator[Finding]:
    yield Finding("time", f"{desk.now().astimezone(desk.zone):%Y-%m-%d %H:%M:%S %Z} ({desk.zone})")
    unknown = None if desk.config.zone else identity.unknown_zone()
    misnamed = None if desk.config.zone else identity.misnamed_zone()
    if misnamed:
        yield Finding(
            "zone",
            f"TZ is “{one_line(misnamed)}”, and clocks here are {desk.now().astimezone(desk.zone):%Z} from UTC; times are printed so",
            False,
            "Write it as TZ=America/New_York, or set zone in the settings.",
        )
    if unknown:
        remedy = "Write it as TZ=Europe/Berlin, or set zone in the settings."
        yield Finding(
            "zone", f"TZ is “{one_line(unknown)}”, which is unknown here; UTC is used", False, remedy
        )
