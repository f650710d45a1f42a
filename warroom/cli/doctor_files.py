"""What doctor says of the files around the database: other versions of it, copies that were made unasked, leftovers."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.cli.context import Desk
from warroom.domain.text.safe_text import command_word, one_line
from warroom.local import backups
from warroom.store.errors import StoreProblem
from warroom.store.sqlite.machine_memory import MachineMemory
from warroom.store.sqlite.other_copies import OtherCopy, other_copies, synced_folder

NAMED = 5
"""Files named of each kind."""

BLIND = (
    "Make it writable, or name another with $WARROOM_STATE: until then a database that is lost, or an older copy in its "
    "place, is not noticed."
)

Found = tuple[str, str, bool, str]
"""What was looked at, what was found, whether that is fine, and the remedy."""


def findings(desk: Desk) -> Iterator[Found]:
    """Changes nothing. Nothing is found of a database that cannot be opened; that is another finding."""
    database = desk.places.database
    if desk.places.server:
        return
    if blind := MachineMemory(desk.places.state, database).problem():
        yield "state", one_line(blind), False, BLIND
    if not database.exists():
        return
    yield from _missing(desk)
    known = tuple(path.absolute() for path in backups.known(desk.places.backups, desk.places.held))
    for copy in other_copies(database, known)[:NAMED]:
        yield _other(copy)
    if folder := synced_folder(database):
        yield (
            "synced folder",
            f"{one_line(str(folder))} seems to be synced with other machines, which copies a database while it is written to",
            False,
            "Keep it elsewhere with --db or $WARROOM_DB, and back up into that folder: warroom doctor --backup FILE",
        )
    made = [path for path in backups.made_unasked(desk.places.backups, desk.places.held) if path.is_file()]
    if made:
        names = ", ".join(one_line(str(path)) for path in made[-NAMED:])
        yield "copies", f"made before an upgrade, or of a database that was lost: {names}", True, ""


def _missing(desk: Desk) -> Iterator[Found]:
    try:
        room = desk.open_room()
    except (StoreProblem, OSError):
        return
    try:
        for words in room.store.warnings():
            yield "entries", one_line(words), False, _newest(desk)
    finally:
        room.close()


def _newest(desk: Desk) -> str:
    newest = backups.newest(desk.places.backups, desk.places.held)
    if newest is None:
        return "No backup of it is known here."
    return f"The newest copy: warroom --db {command_word(desk.places.database)} doctor --restore {command_word(newest)} --force"


def _other(copy: OtherCopy) -> Found:
    name = one_line(str(copy.path))
    told = [
        f"INC-{number} up to entry {there} (here {here})"
        for number, here, there in copy.shared
        if there != here
    ]
    if copy.ahead:
        holds = f", with entries that are not here: {', '.join(told[:NAMED])}"
    elif told:
        holds = f", with fewer entries: {', '.join(told[:NAMED])}"
    else:
        holds = ", with the same incidents" if copy.shared else ""
    look = f"Look into it with: warroom --read-only --db {command_word(copy.path)} list; when nothing in it is missing here, move it away."
    return "another version", f"{name} is a second version of the database{holds}", False, look
