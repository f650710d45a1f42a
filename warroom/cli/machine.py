"""The commands about this machine: doctor, config, watch, demo."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import UTC
from pathlib import Path

import click
from pydantic import TypeAdapter

from warroom.cli import config_show as showing
from warroom.cli import timeline_output
from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.doctor import examine
from warroom.cli.output import print_json
from warroom.cli.progress import long_work
from warroom.cli.templates import templates
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.zones import UNREADABLE
from warroom.local import runbook_files as starters
from warroom.local.backups import remember
from warroom.local.config import config as settings
from warroom.local.paths import write_private
from warroom.room import RefusedError, Room
from warroom.room import demo as story
from warroom.room import drill as exercise
from warroom.texts import messages


@click.command()
@click.option(
    "--backup", type=click.Path(path_type=Path, dir_okay=False), help="Copy the database there, verified."
)
@click.option(
    "--restore", type=click.Path(path_type=Path), help="Put a backup in the database's place, verified first."
)
@click.option("--force", is_flag=True, help="With --restore: move the database that is there aside.")
@click.option(
    "--lose-newer",
    is_flag=True,
    help="With --restore --force: also where the database that is there has entries that the backup lacks.",
)
@click.option(
    "--accept",
    is_flag=True,
    help="Take the database as it is, although this machine saw later entries in it.",
)
@click.option(
    "--against",
    metavar="FILE|DIGEST",
    help="Only compare the record with a digest kept elsewhere: typed, or in an export, postmortem, handover or sent file.",
)
@json_option
@pass_desk
def doctor(
    desk: Desk, backup: Path | None, restore: Path | None, force: bool, lose_newer: bool, accept: bool,
    against: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Check everything that a SEV will need; exit 1 when something would fail."""
    if sum(option is not None for option in (backup, restore, against)) + accept > 1:
        raise click.UsageError("Back up, restore, accept or compare, one at a time.")
    if accept:
        _accept(desk)
        return
    if backup is not None:
        _back_up(desk, backup)
        return
    if restore is not None:
        _restore(desk, restore, force, lose_newer)
        return
    if against is not None:
        from warroom.cli.doctor_against import against as compared

        findings = compared(desk, against)
    else:
        findings = examine(desk)
    if as_json:
        print_json([vars(finding) for finding in findings])
    for finding in () if as_json else findings:
        click.echo(f"{'ok  ' if finding.fine else 'FAIL'}  {finding.what}: {one_line(finding.found)}")
        if finding.remedy:
            click.echo(f"      {one_line(finding.remedy)}")
    sys.exit(0 if all(finding.fine for finding in findings) else 1)


def _back_up(desk: Desk, backup: Path) -> None:
    if backup.exists():
        raise RefusedError(f"{backup} exists; name another file for the backup.")
    desk.writing = True
    room = desk.open()
    with long_work("checking events", lambda _: "Stopped; there is no backup.") as told:
        room.backup(backup, told)
    room.close()
    click.echo(f"The backup {backup} is complete, and every hash chain in it verifies.", err=True)
    _note(desk, backup)


def _accept(desk: Desk) -> None:
    room = desk.open_room()
    missing = room.warnings()
    room.accept()
    room.close()
    database = desk.places.database
    click.echo(
        f"{database} is taken as it is now." if missing else f"Nothing was missing from {database}.", err=True
    )


def _note(desk: Desk, backup: Path) -> None:
    """Remember a backup, so that a redaction finds it."""
    try:
        remember(desk.places.backups, backup)
    except OSError as error:
        click.echo(
            f"A redaction will not find {backup}, since {desk.places.backups} cannot be written: {error.strerror}.",
            err=True,
        )


def _kept_copy(desk: Desk, named: Path) -> Path:
    """The backup that is named; a bare name that is not here is one beside the database, or where lost ones are kept."""
    if named.exists() or len(named.parts) != 1:
        return named
    places = [desk.places.database.parent / named, desk.places.held / named]
    return next((place for place in places if place.is_file()), named)


def _restore(desk: Desk, backup: Path, force: bool, lose_newer: bool) -> None:
    from warroom.store.sqlite.backup import restore

    database = desk.places.database
    backup = _kept_copy(desk, backup)
    aside = database.with_name(f"{database.name}.before-{desk.now().astimezone(desk.zone):%Y%m%d-%H%M%S}")
    with long_work("checking events", lambda _: "Stopped; everything is as before.") as told:
        count, moved = restore(backup, database, aside, told, force=force, lose_newer=lose_newer)
    room = desk.open_room()
    room.accept()  # whatever this machine saw in the one that was there
    room.close()
    _note(desk, backup)
    if moved is not None:
        _note(desk, moved)
        click.echo(f"The database that was there is {moved} now.", err=True)
    click.echo(
        f"{database} is restored from {backup}: {count} incidents, and every hash chain verifies.", err=True
    )


@click.group(invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Print where the settings are and what they say; `config init` writes a file to start from."""
    if context.invoked_subcommand is None:
        desk = context.find_object(Desk)
        assert desk is not None
        exists = "" if os.path.lexists(desk.places.config) else " (no such file; these are the defaults)"
        click.echo(f"{one_line(str(desk.places.config))}{exists}", err=True)
        print_json(TypeAdapter(settings.Config).dump_python(desk.config, mode="json"), indent=2)


@config.command("path")
@pass_desk
def config_path(desk: Desk) -> None:
    """Print where the config file is looked for."""
    click.echo(str(desk.places.config))


@config.command("show")
@json_option
@pass_desk
def config_show(desk: Desk, as_json: bool) -> None:
    """Print every setting as it is now, and where it comes from: default, line of the file, or variable."""
    if as_json:
        print_json(TypeAdapter(settings.Config).dump_python(desk.config, mode="json"), indent=2)
        return
    exists = "" if os.path.lexists(desk.places.config) else " (no such file)"
    click.echo(f"# {one_line(str(desk.places.config))}{exists}")
    click.echo("\n".join(showing.told(desk)))


@config.command("check")
@pass_desk
def config_check(desk: Desk) -> None:
    """Read the settings and say what is wrong or odd about them, if anything; exit 1 if so."""
    path = desk.places.config
    found = [*desk.settings.faults, *showing.odd(desk)]
    if desk.zone is UNREADABLE:
        found.append(desk.no_zone)
    if found:
        click.echo("\n".join(map(one_line, found)), err=True)
        sys.exit(1)
    click.echo(f"{path} is fine." if os.path.lexists(path) else f"{path} does not exist; the defaults hold.")


@config.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def config_completion(shell: str) -> None:
    """Print the line that turns on completion: eval "$(warroom config completion bash)"."""
    source = f"_WARROOM_COMPLETE={shell}_source warroom"
    click.echo(f"{source} | source" if shell == "fish" else f'eval "$({source})"')


@config.command("init")
@click.option("--runbooks", type=click.Path(path_type=Path), help="Write four starter runbooks to a folder.")
@pass_desk
def config_init(desk: Desk, runbooks: Path | None) -> None:
    """Write a config file of which every line is a default, unless there is one."""
    if runbooks is not None:
        written = starters.write_starters(runbooks)
        click.echo("\n".join(map(str, written)) or f"{runbooks} has all four already.")
        return
    path = desk.places.config
    if os.path.lexists(path):
        raise RefusedError(f"{path} exists; edit it, or move it away first.")
    write_private(path, settings.STARTER)
    click.echo(str(path))


config.add_command(templates)


@click.command()
@pass_desk
def watch(desk: Desk) -> None:
    """Look on: the same screen, with no way to write. The same as `warroom --read-only`."""
    from warroom.cli import console  # loads Textual, which few commands need

    desk.read_only = True
    console.run(desk)


@click.command()
@click.option("--plain", is_flag=True, help="Print the story, the state and the next update as text.")
@click.option(
    "--drill", is_flag=True, help="Rehearse a SEV of two hours from its first minute, on a fast clock."
)
@click.option("--speed", type=click.FloatRange(1, 600), default=12, show_default=True, help="With --drill.")
@pass_desk
def demo(desk: Desk, plain: bool, drill: bool, speed: float) -> None:
    """Try it on a real outage, part-way through, in a database that is thrown away."""
    if drill:
        play_drill(desk, speed)
    else:
        play_demo(desk, plain=plain)


def play_drill(desk: Desk, speed: float) -> None:
    from warroom.cli import console  # loads Textual, which few commands need

    folder = tempfile.TemporaryDirectory(prefix="warroom-drill-")
    with folder:
        throwaway = Desk(Path(folder.name) / "drill.db", remembers=False)
        clock = exercise.FastClock(desk.now, speed)
        number = exercise.prepare(throwaway.places.database, desk.me, clock)
        ended = threading.Event()
        outside = threading.Thread(
            target=exercise.inject, args=(throwaway.places.database, number, clock, ended), daemon=True
        )
        outside.start()
        try:
            banner = f"DRILL · an exercise, {speed:g} times as fast, database thrown away"
            console.run(throwaway, clock, banner=banner, throw_away=folder.cleanup)
        finally:
            ended.set()
            outside.join(5)


def play_demo(desk: Desk, *, plain: bool) -> None:
    folder = tempfile.TemporaryDirectory(prefix="warroom-demo-")
    with folder:
        throwaway = Desk(Path(folder.name) / "demo.db", remembers=False)
        clock = story.prepare(throwaway.places.database)
        if plain:
            _print_story(Room.open(throwaway.places.database, desk.me, clock, UTC))
            return
        from warroom.cli import console  # loads Textual, which few commands need

        clock.start(desk.now)
        console.run(throwaway, clock, throw_away=folder.cleanup)


def _print_story(room: Room) -> None:
    incident = room.incident(room.which(None, write=False))
    click.echo("A real outage of 14 February 2023, retold up to 11:02 UTC; the names are invented.\n")
    click.echo("\n".join(timeline_output.entry(entry, UTC) for entry in room.timeline(incident.number)))
    click.echo(f"\n{timeline_output.state(incident, room)}\n\nThe next update, as `u` would write it:\n")
    click.echo(room.update_text(incident, room.update_parts(incident)))
    room.close()
    click.echo(f"\nThe real ticket was closed at {messages.clock(story.ENDED_AT, UTC)}.")
