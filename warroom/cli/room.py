"""`warroom room`: a room on a PostgreSQL server, which a team shares. For whoever owns the database."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.output import print_json
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.store import location

EXAMPLE = "postgresql://owner@db.example/room"
MAY = {
    "own": "own it: read, write, keep and upgrade",
    "keep": "read, write, and blank a leaked secret",
    "write": "read and write",
    "read": "look on",
    "nothing": "do nothing in it yet; its owner grants you a role",
}


@click.group()
def room() -> None:
    """A room on a PostgreSQL server: make it, upgrade it, look at it."""


class _RoomName(click.ParamType):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    """A room on a server."""

    name = "room"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> location.Server:
        try:
            place = location.named(value)
        except location.UnreadableNameError as error:
            self.fail(str(error), param, ctx)
        if isinstance(place, location.File):
            self.fail(f"“{one_line(value)}” is a file; name a room on a server, as in {EXAMPLE}.", param, ctx)
        return place


name_argument = click.argument("name", required=False, type=_RoomName())


def _named(desk: Desk, name: location.Server | None) -> str:
    if name is not None:
        return name.name
    if not desk.places.server:
        raise Refusal(f"Name a room on a server, here or with --db or $WARROOM_DB, as in {EXAMPLE}.")
    return desk.places.server


@room.command()
@name_argument
@json_option
@pass_desk
def init(desk: Desk, /, name: location.Server | None, as_json: bool) -> None:
    """Make the tables and roles of a room in an empty database; again, what is missing."""
    from warroom.store.postgres import room_setup

    made = room_setup.make(_named(desk, name))
    if as_json:
        print_json(vars(made))
        return
    click.echo(f"{one_line(made.name)} is {'ready' if not made.before else 'as it was, and ready'}.")
    for role in made.roles:
        click.echo(f"  {role}")
    if made.grants:
        click.echo("Let somebody in, as maya here:")
        for grant in made.grants:
            click.echo(f"  {grant}")
    if made.lacking:
        click.echo(one_line(made.lacking), err=True)


@room.command()
@name_argument
@json_option
@pass_desk
def upgrade(desk: Desk, /, name: location.Server | None, as_json: bool) -> None:
    """Bring the tables of a room to those of this warroom."""
    from warroom.store.postgres import room_setup

    made = room_setup.upgrade(_named(desk, name))
    if as_json:
        print_json(vars(made))
    elif made.before == made.version:
        click.echo(f"{one_line(made.name)} is up to date (version {made.version}).")
    else:
        click.echo(f"{one_line(made.name)} is upgraded from version {made.before} to {made.version}.")


@room.command()
@name_argument
@json_option
@pass_desk
def status(desk: Desk, /, name: location.Server | None, as_json: bool) -> None:
    """Say how a room stands, and what you may do in it."""
    from warroom.store.postgres import room_setup

    found = room_setup.status(_named(desk, name))
    if as_json:
        print_json(vars(found))
    else:
        click.echo(f"{one_line(found.name)}: PostgreSQL {found.server}")
        click.echo(f"You are {one_line(found.user)} there, and may {MAY[found.may]}.")
        if found.version:
            click.echo(f"{found.incidents:,} incidents, {found.events:,} events; version {found.version}.")
    if found.version == 0:
        raise Refusal(f"There is no room in it; its owner makes one with: warroom room init {EXAMPLE}")
    if found.version < found.current:
        raise Refusal("It is of an older warroom; its owner brings it up to date with: warroom room upgrade")
    if found.version > found.current:
        raise Refusal("It is of a newer warroom; update this one to write to it.")
    if found.may == "nothing":
        raise Refusal("You may not even look on; its owner grants you a role.")
