"""`warroom doctor`: looks at everything that a SEV will need; backups and restores."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.doctor_findings import examine
from warroom.cli.output import print_json, spare_databases
from warroom.cli.progress import long_work
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.local.backups import remember


@click.command()
@click.option(
    "--backup",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=spare_databases,
    help="Copy the database there, verified.",
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
    "--rebuild",
    is_flag=True,
    help="Write lists, timelines and the search anew from the record, which stays as it is.",
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
    rebuild: bool, against: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Check everything that a SEV will need; exit 1 when record, disk or settings are at fault."""
    if sum(option is not None for option in (backup, restore, against)) + accept + rebuild > 1:
        raise click.UsageError("Back up, restore, accept, rebuild or compare, one at a time.")
    if rebuild:
        _rebuild(desk, as_json)
        return
    if accept:
        _accept(desk, as_json)
        return
    if backup is not None:
        _back_up(desk, backup, as_json)
        return
    if restore is not None:
        _restore(desk, restore, force, lose_newer, as_json)
        return
    if against is not None:
        from warroom.cli.doctor_against import against as compared

        findings = compared(desk, against)
    else:
        findings = examine(desk)
    if as_json:
        print_json([vars(finding) for finding in findings])
    for finding in () if as_json else findings:
        mark = "FAIL" if not finding.fine else "note" if finding.remark else "ok  "
        click.echo(f"{mark}  {finding.what}: {one_line(finding.found)}")
        if finding.remedy:
            click.echo(f"      {one_line(finding.remedy)}")
    sys.exit(0 if all(finding.fine for finding in findings) else 1)


def _back_up(desk: Desk, backup: Path, as_json: bool) -> None:
    if backup.exists():
        raise Refusal(f"{backup} exists; name another file for the backup.")
    _expect_database(desk)
    desk.writing = True
    room = desk.open()
    with long_work("checking events", lambda _: "Stopped; there is no backup.") as told:
        room.review.backup(backup, told)
    room.close()
    _told(
        f"The backup {backup} is complete, and every hash chain in it verifies.", as_json, backup=str(backup)
    )
    _note(desk, backup)


def _accept(desk: Desk, as_json: bool) -> None:
    from warroom.store.sqlite.foreign_log import refuse_open_without_log

    if desk.places.server:
        raise Refusal("This machine remembers nothing of a room on a server; there is nothing to accept.")
    refuse_open_without_log(desk.places.database)
    room = desk.open_room()
    missing = room.store.warnings()
    room.store.accept()
    room.close()
    database = desk.places.database
    words = f"{database} is taken as it is now." if missing else f"Nothing was missing from {database}."
    _told(words, as_json, missing=missing)


def _expect_database(desk: Desk) -> None:
    """Raises Refusal where none was begun yet."""
    if desk.begins_nothing():
        raise Refusal(f"There is no database {desk.places.database} yet; the first incident makes it.")


def _rebuild(desk: Desk, as_json: bool) -> None:
    _expect_database(desk)
    desk.writing = True
    room = desk.open()
    unreadable = room.store.rebuild()
    count = room.store.incident_count()
    room.close()
    words = f"What is made from the record is written anew: {count} incidents."
    _told(words, as_json, incidents=count, unreadable=unreadable)
    if unreadable:
        names = ", ".join(f"INC-{number}" for number in unreadable)
        raise Refusal(
            f"The entries of {names} cannot be read; `warroom doctor` tells what is wrong with them."
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


def _restore(desk: Desk, backup: Path, force: bool, lose_newer: bool, as_json: bool) -> None:
    if desk.places.server:
        _restore_to_server(desk, _kept_copy(desk, backup), force, as_json)
        return
    from warroom.store.sqlite.backup import restore

    database = desk.places.database
    backup = _kept_copy(desk, backup)
    aside = database.with_name(f"{database.name}.before-{desk.now().astimezone(desk.zone):%Y%m%d-%H%M%S}")
    with long_work("checking events", lambda _: "Stopped; everything is as before.") as told:
        count, moved = restore(backup, database, aside, told, force=force, lose_newer=lose_newer)
    room = desk.open_room()
    room.store.accept()  # whatever this machine saw in the one that was there
    room.close()
    _note(desk, backup)
    if moved is not None:
        _note(desk, moved)
        click.echo(f"The database that was there is {moved} now.", err=True)
    _told(
        f"{database} is restored from {backup}: {count} incidents, and every hash chain verifies.", as_json,
        incidents=count, moved=None if moved is None else str(moved),
    )  # fmt: skip


def _restore_to_server(desk: Desk, backup: Path, force: bool, as_json: bool) -> None:
    """Take a backup into a room on a server: what is there stays, so that it needs `force` when there is something."""
    if not backup.is_file():
        raise Refusal(f"{backup} is no file; name the backup to restore.")
    desk.writing = True
    room, copy = desk.open(), desk.open_room(backup)
    if (count := room.store.incident_count()) and not force:
        raise Refusal(
            f"The room has {count} incidents already; add --force, and what the backup has beside them is added."
        )
    with long_work("checking events", lambda _: "Stopped; run it again, and it goes on.") as told:
        events = room.review.take_all(copy, lambda checked, _: told(checked))
    count = room.store.incident_count()
    copy.close()
    room.close()
    _told(
        f"{events} events of {backup} are in the room now: {count} incidents, and every hash chain verifies.", as_json,
        incidents=count, moved=None,
    )  # fmt: skip


def _told(line: str, as_json: bool, **more: object) -> None:
    """What was done, in one line on stderr or as JSON."""
    if as_json:
        print_json({"line": line, **more})
    else:
        click.echo(line, err=True)
