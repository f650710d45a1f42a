"""Blanking a leaked secret wherever this machine keeps it, and telling what could not be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from warroom.domain.record.blanking import Blanker, secret_problem, words_of
from warroom.domain.status_update.quotation import quotations
from warroom.domain.text.safe_text import command_word
from warroom.local import backups, text_files
from warroom.local.paths import Places
from warroom.room.room import Room
from warroom.store.errors import StoreProblem
from warroom.store.sql.redaction import Hit

NAMED = 8
"""Entries named in a line about an incident; the rest are counted."""
CLEANED = "Search index, free pages and write-ahead log are written anew."
CLEANED_ON_SERVER = (
    "The server writes over what was blanked. Its replicas follow; its own backups and archived log still hold it: tell "
    "whoever keeps the server."
)


@dataclass
class Report:
    """A sentence for all that was done, and for all that is left and what to do about it."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass
class Redacting:
    """One secret, in one incident (by its UUID) or in all. `open_room` opens a database for writing."""

    places: Places
    open_room: Callable[[Path], Room]
    blank: Blanker
    identity: str | None = None

    def look(self) -> list[str]:
        """Where it stands, a line each, and never the secret itself. Raises StoreProblem, OSError."""
        beside = [
            f"{path}: holds its bytes" for path in self._files() if text_files.holds(path, self.blank.needles)
        ]
        room = self.open_room(self.places.database)
        try:
            where = room.store.where(self._with_quotations(room), self._number(room))
        finally:
            room.close()
        return [
            *(_incident(number, hits) for number, hits in _by_incident(where.hits).items()),
            *(f"INC-{number}: somebody wrote under it as a name" for number in where.actors),
            *beside,
        ]

    def do(self) -> Report:
        """Blank it; what cannot be reached is reported, not raised. Raises StoreProblem when the record cannot be written."""
        report = Report()
        room = self.open_room(self.places.database)
        try:
            self.blank = self._with_quotations(room)
            self._record(room, report)
            self._texts(report)
            words = clean_up(room, on_server=bool(self.places.server))
            if words:
                report.left.append(words)
            else:
                report.done.append(CLEANED_ON_SERVER if self.places.server else CLEANED)
        finally:
            room.close()
        for backup in backups.known(self.places.backups, self.places.held):
            if backup.suffix in backups.NO_DATABASE:
                self._lost(backup, report)
            else:
                self._backup(backup, report)
        self._verify(report)
        return report

    def _with_quotations(self, room: Room) -> Blanker:
        """Blanks also the lines that updates made of what holds the secret: they may hold the front of it alone."""
        lines: set[str] = set()
        for number, hits in _by_incident(room.store.where(self.blank, self._number(room)).hits).items():
            events = room.events(number)
            for text in {text for hit in hits for text in words_of(events, hit.n) if self.blank.holds(text)}:
                blanked = self.blank.plain_text(text).text
                made = quotations(text) - quotations(blanked)
                lines |= {one for one in made if not self.blank.holds(one) and secret_problem(one) is None}
        return Blanker([*self.blank.forms, *lines]) if lines else self.blank

    def _record(self, room: Room, report: Report) -> None:
        number = self._number(room)
        where = room.store.where(self.blank, number)
        for incident, places in room.redact(self.blank, number).items():
            report.done.append(f"INC-{incident}: blanked in {_places(places)}; the timeline says so.")
        for hit in where.hits:
            if hit.renames:
                channel = room.incident(hit.number).channel
                report.done.append(
                    f"INC-{hit.number}: its channel was named after it and is {channel} here; rename it in your chat too."
                )
            if hit.kept:
                report.left.append(
                    f"INC-{hit.number}, entry {hit.n}: there it is part of a time or of a fixed word, and stays."
                )
        report.left += [
            f"INC-{actor}: somebody wrote under it as a name; names of writers are sealed by the hash chain and stay."
            for actor in where.actors
        ]

    def _texts(self, report: Report) -> None:
        blanked = 0
        for path in text_files.texts(self.places):
            try:
                places = text_files.blank_file(path, self.blank)
            except OSError as error:
                report.left.append(f"{path} could not be written ({error.strerror or error}); delete it.")
                continue
            blanked += places
            if places and path.parent == self.places.drafts and text_files.consoles_open(self.places):
                report.left.append(
                    "An open console may still hold it in a draft; close it there, then run `warroom redact` again."
                )
        if blanked:
            report.done.append(f"Drafts and outgoing texts: blanked in {_places(blanked)}.")

    def _backup(self, path: Path, report: Report) -> None:
        if not path.exists():
            report.left.append(
                f"The backup {path} is gone or out of reach; if you have it elsewhere, delete it or run: "
                "warroom --db FILE redact"
            )
            return
        try:
            held = text_files.holds(path, self.blank.needles)
            room = self.open_room(path)
            try:
                number = self._number(room) if self.identity else None
                known = self.identity is None or number is not None
                done = room.redact(self.blank, number) if known else {}
                if (done or held) and (words := clean_up(room, str(path))):
                    report.left.append(words)
            finally:
                room.close()
        except (StoreProblem, OSError) as problem:
            report.left.append(f"The backup {path} could not be redacted ({problem}); delete it.")
        else:
            if done:
                report.done.append(f"The backup {path}: blanked in {_places(sum(done.values()))}.")

    def _lost(self, path: Path, report: Report) -> None:
        """What was kept of a database that was overwritten: lines of text, or a log that no file belongs to."""
        try:
            if path.suffix == ".txt":
                text_files.blank_file(path, self.blank)
            elif text_files.holds(path, self.blank.needles):
                report.left.append(f"{path}, kept from a database that was lost, holds it; delete that file.")
        except OSError as error:
            report.left.append(f"{path} could not be searched ({error.strerror or error}); delete it.")

    def _verify(self, report: Report) -> None:
        """Look for the bytes everywhere, and claim only what was seen."""
        seen, searched = [], True
        for path in self._files():
            try:
                if text_files.holds(path, self.blank.needles):
                    seen.append(path)
            except OSError as error:
                searched = False
                report.left.append(f"{path} could not be searched ({error.strerror or error}).")
        if seen:
            report.left.append(f"Its bytes still stand in {', '.join(map(str, seen))}.")
        elif searched:
            report.done.append(
                "Its bytes were looked for in every file that warroom keeps here, and are in none."
            )

    def _files(self) -> list[Path]:
        databases = [self.places.database, *backups.known(self.places.backups, self.places.held)]
        files = [path for database in databases for path in text_files.database_files(database)]
        return [*files, *text_files.texts(self.places)]

    def _number(self, room: Room) -> int | None:
        return room.store.number_of(self.identity) if self.identity else None


def clean_up(room: Room, name: str = "", *, on_server: bool = False) -> str:
    """Index, free pages and WAL written anew; empty, or what is in the way. `name` is that of another database."""
    again = f"warroom --db {command_word(name)} redact --finish" if name else "warroom redact --finish"
    try:
        if room.store.clean():
            return ""
    except StoreProblem as problem:
        return f"Free pages are not cleaned yet: {problem} Then run: {again}"
    if on_server:
        return f"Only the owner of the room can have the server write over what was blanked, as its owner: {again}"
    return f"Another process is reading, so old pages stay in the file: close it, then run: {again}"


def _by_incident(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.number, []).append(hit)
    return found


def _incident(number: int, hits: list[Hit]) -> str:
    named = ", ".join(f"entry {hit.n} ({hit.kind.replace('_', ' ')})" for hit in hits[:NAMED])
    more = f" and {len(hits) - NAMED} more entries" if len(hits) > NAMED else ""
    return f"INC-{number}: {_places(sum(hit.places + hit.kept for hit in hits))}: {named}{more}"


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
