"""What every command starts from: the places, the settings, the room."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Policy, Severity
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import parse_reference
from warroom.domain.text.zones import UNREADABLE
from warroom.durable_files import make_folder
from warroom.local import identity
from warroom.local.config import config
from warroom.local.config.loaded_config import LoadedConfig, load
from warroom.local.paths import Places, places
from warroom.room import Room
from warroom.store import location
from warroom.store.errors import GoneError, UnusableDatabaseError

if TYPE_CHECKING:
    from warroom.local.clipboard import Copied, Copier

F = TypeVar("F", bound=Callable[..., Any])

NAMED = "warroom.named"
"""Where a click context keeps incidents that were named as words of their own."""
TOLD_FAULTS = 5
"""Faults of the settings that each command tells."""


@dataclass
class Desk:
    """One invocation of the program."""

    database: Path | None = None
    server: str = ""
    """The name of a room on a server; empty for a file."""
    named: str | None = None
    """The incident that was named before the command."""
    read_only: bool = False
    """Whether this one only looks on."""
    writing: bool = False
    """Whether what failed was to be recorded; the exit code tells."""
    begin: bool = False
    """Whether an empty database is to be made in the place of one that is gone."""
    happened: str | None = None
    """When what the command tells happened, as it was typed; None is now."""
    remembers: bool = True
    """Whether this machine remembers the database; it does not remember one that is thrown away."""

    @cached_property
    def places(self) -> Places:
        if self.database is None and not self.server and (text := self.settings.config.database):
            try:
                place = location.named(text)
            except location.UnreadableNameError as error:
                raise Refusal(f"The setting “database” in {places(None).config}: {error}") from error
            if isinstance(place, location.Server):
                return places(None, place.name)
            return places(place.path.expanduser())
        return places(self.database, self.server)

    @property
    def location(self) -> location.Location:
        """Where the record is kept."""
        server = self.places.server
        return location.Server(server) if server else location.File(self.places.database)

    @property
    def database_name(self) -> str:
        """The database as it can be named with --db."""
        return self.places.server or str(self.places.database)

    @cached_property
    def settings(self) -> LoadedConfig:
        """What was read of the settings, with what could not be, which nobody was told yet."""
        return load(places(None).config, os.environ)

    @cached_property
    def config(self) -> config.Config:
        """The settings; what cannot be read of them is told on stderr, and stops nothing."""
        faults = self.settings.faults
        for words in faults[:TOLD_FAULTS]:
            click.echo(f"SETTINGS: {safe_text.one_line(words)}", err=True)
        if len(faults) > TOLD_FAULTS:
            click.echo(
                f"SETTINGS: {len(faults) - TOLD_FAULTS} more; `warroom config check` tells all.", err=True
            )
        if self.zone is UNREADABLE:
            click.echo(f"SETTINGS: {self.no_zone}", err=True)
        return self.settings.config

    @property
    def templates(self) -> Path:
        """The folder with texts in the team's own words."""
        named = self.settings.config.templates
        return Path(named).expanduser() if named else self.places.templates

    @cached_property
    def zone(self) -> tzinfo:
        return UNREADABLE if self.settings.zone_unread else identity.zone(self.settings.config.zone)

    @property
    def no_zone(self) -> str:
        """Why a time of day is refused; for a zone that is UNREADABLE."""
        name = None if self.settings.zone_unread else identity.unknown_zone()
        unknown = f"TZ is “{safe_text.one_line(name)}”, which is unknown here. " if name else ""
        return f"{unknown}{identity.NO_ZONE}"

    @property
    def me(self) -> str:
        return identity.person(self.config.me)

    def now(self) -> datetime:
        """UTC, in which lengths can be added."""
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()

    def open(self, path: Path | None = None, *, makes: bool = False) -> Room:
        """`open_room`, and what has to be known of the database is said on stderr; a write that it stops says it itself.

        Only what `makes` something where there is no database yet begins one: nobody wants one from a read, or from a
        note in an incident that is not there.
        """
        room = self.open_room(
            self._nothing() if path is None and not makes and self.begins_nothing() else path
        )
        told = [room.store.begun] if self.writing else [*room.store.warnings(), room.store.lists_lack()]
        for words in filter(None, told):
            click.echo(safe_text.one_line(words), err=True)
        return room

    def begins_nothing(self) -> bool:
        """Whether there is no database and none was known here, so that looking for one would be what makes one."""
        outside = click.get_current_context(silent=True) is None
        if outside or self.read_only or self.begin:
            return False
        if self.places.server or self.places.database.exists():
            return False
        from warroom.store.sqlite.machine_memory import MachineMemory  # few reads find no database

        memory = MachineMemory(self.places.state, self.places.database)
        return not memory.heads() and not memory.problem()  # else what cannot be known is told, as by a write

    def _nothing(self) -> Path:
        """An empty database that is thrown away, so that a read of one that is not there finds nothing and leaves nothing."""
        import tempfile  # few reads find no database

        folder = tempfile.TemporaryDirectory(prefix="warroom-none-")
        click.get_current_context().call_on_close(folder.cleanup)
        return Path(folder.name) / "none.db"

    def open_room(
        self, path: Path | None = None, *, busy_seconds: float = 5.0, clock: Callable[[], datetime] | None = None,
        zone: tzinfo | None = None,
    ) -> Room:  # fmt: skip
        """The database, or another one, for the thread that calls. Raises StoreProblem."""
        another = path is not None and path != self.places.database
        if self.places.server and not another:
            make_folder(self.places.database.parent)  # for drafts and outgoing texts
        try:
            room = Room.open(
                path if path is not None and another else self.location,
                self.me,
                clock or self.now,
                zone or self.zone,
                self.config.policy,
                rota=self.config.rota,
                read_only=self.read_only,
                busy_seconds=busy_seconds,
                state=self.places.state if self.remembers and not another else None,
                begin=self.begin,
                copy_first=not another,  # which is a backup
            )
        except GoneError as gone:
            raise GoneError(f"{gone}. {self._ways_back()}") from gone
        except UnusableDatabaseError as problem:
            if another or self.places.server or not (restore := self._restoring_newest()):
                raise
            raise UnusableDatabaseError(
                f"The newest copy is put back with: {restore}. {problem}"
            ) from problem
        if not another:
            room.store.way_back = self._before_accepting
        return room

    def _before_accepting(self) -> str:
        restore = self._restoring_newest()
        return f"you restore the newest copy: {restore}" if restore else "you put the right one back"

    def _restoring_newest(self) -> str:
        """The command that restores the newest copy that is known; empty when none is."""
        from warroom.local import backups  # few databases are lost

        newest = backups.newest(self.places.backups, self.places.held)
        if newest is None:
            return ""
        database, copy = map(safe_text.command_word, (self.places.database, newest))
        return f"warroom --db {database} doctor --restore {copy} --force"

    def _ways_back(self) -> str:
        from warroom.local import backups  # few databases are gone

        program = f"warroom --db {safe_text.command_word(self.places.database)}"
        newest = backups.newest(self.places.backups, self.places.held)
        back = (
            f"restore the newest copy of it: {program} doctor --restore {safe_text.command_word(newest)}"
            if newest
            else "name a backup: no copy of it is known here"
        )
        return f"Put it back, or {back}; or begin an empty one: {program} --new"

    def copier(self, terminal: Callable[[str], None] | None) -> Copier:
        from warroom.local.clipboard import Copier  # few commands copy

        return Copier(self.config.clipboard, self.config.clipboard_command, terminal)

    def copy(self, text: str) -> Copied:
        """From the command line, where escape sequences go to the terminal itself."""
        return self.copier(_to_terminal).copy(text)


def _to_terminal(sequence: str) -> None:
    with open("/dev/tty", "w", encoding="utf-8") as terminal:
        terminal.write(sequence)


pass_desk = click.make_pass_decorator(Desk)


def writing(desk: Desk, reference: str | None, *, afterwards: bool = False) -> tuple[Room, int]:
    """The room, and the incident that a write is for."""
    desk.writing = True
    room = desk.open()
    room.happened = desk.happened
    return room, room.which(reference, write=True, afterwards=afterwards)


def reading(desk: Desk, reference: str | None) -> tuple[Room, Incident]:
    """The room, and the incident that a read is about; which one it took is said when several were meant."""
    room = desk.open()
    incident = room.incident(room.which(reference, write=False))
    if reference is None and len(room.incidents(open_only=True)) > 1:
        click.echo(f"Several incidents are open; this is the newest, {incident.reference}.", err=True)
    return room, incident


def day_type(typed: str) -> date:
    """Of an option that takes a day, which lies behind us: `2026-01-31`, `yesterday`, `monday`, `3 days ago`."""
    return _near_day(typed, ahead=False)


def coming_day_type(typed: str) -> date:
    """Of an option that takes a day to come: `2026-01-31`, `friday`, `tomorrow`, `in 3 days`. Raises BadParameter."""
    return _near_day(typed, ahead=True)


def _near_day(typed: str, *, ahead: bool) -> date:
    """A day that somebody typed, counted from today. Raises BadParameter."""
    from warroom.domain.text.near_days import read_near_day  # a note takes no day

    desk = click.get_current_context().find_object(Desk)
    day = read_near_day(typed, (desk or Desk()).today(), ahead=ahead)
    if isinstance(day, Refusal):
        raise click.BadParameter(day.reason)
    return day


def _happened(context: click.Context, _option: click.Parameter, typed: str | None) -> None:
    context.ensure_object(Desk).happened = typed


def at_option(help: str = "When that was; now, if not given.") -> Callable[[F], F]:
    """The option that says when what the command tells happened; `writing` hands it on."""
    return click.option("--at", expose_value=False, callback=_happened, help=help)


def one_incident(*named: str | None) -> str | None:
    """The incident that was named, wherever that was; None without any. Raises UsageError for two of them."""
    given = [typed for typed in named if typed]
    if len({parse_reference(typed) or typed for typed in given}) > 1:
        raise click.UsageError(f"{' and '.join(map(safe_text.one_line, given))} are two incidents; name one.")
    return given[0] if given else None


def _incident(context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    return one_incident(context.ensure_object(Desk).named, typed, *context.meta.get(NAMED, ()))


class Aliased(click.Option):
    """An option of one spelling, which still takes what an older warroom called it, and does not say so."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return (record[0].replace(f", {self.opts[-1]}", ""), record[1]) if record else None


incident_option = click.option(
    "-i", "--incident", "reference", callback=_incident, help="The incident, as INC-7."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class _SeverityType(click.ParamType):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    """A severity by the team's name for it, or by its number."""

    name = "severity"

    def __init__(self, *, past: bool) -> None:
        """`past` takes also one that older incidents may have, and the team does not."""
        self._past = past

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Severity:
        desk = ctx.find_object(Desk) if ctx else None
        policy = desk.config.policy if desk else Policy()
        found = policy.severity_of(value)
        if found is None or not (self._past or found in policy.levels):
            names = list(map(str, policy.levels))
            known = f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else names[0]
            if policy.levels == Policy().levels and not any(level.label for level in policy.levels):
                known = "1 (critical) to 4 (low)"
            self.fail(f"“{safe_text.one_line(value)}” is no severity; write {known}.", param, ctx)
        return found


severity_type = _SeverityType(past=False)
any_severity_type = _SeverityType(past=True)
