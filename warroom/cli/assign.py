"""`warroom assign`: who has a role."""

from __future__ import annotations

import click

from warroom.cli.context import (
    Desk,
    at_option,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.outgoing import ready
from warroom.cli.output import say_done
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.roles import role_slip
from warroom.domain.refusal import Refusal


@click.command(cls=TextCommand)
@incident_option
@click.option(
    "--remove", is_flag=True, help="Take the role away; PERSON may be left out when only one has it."
)
@click.option("--note", help="What they are to do.")
@click.option(
    "--new-role", is_flag=True, help="The role is meant as it is written, though it is nearly another one."
)
@at_option("When they took it, or gave it up; now, if not given.")
@click.argument("role")
@click.argument("person", required=False)
@json_option
@pass_desk
def assign(
    desk: Desk, /, reference: str | None, remove: bool, note: str | None, role: str, person: str | None,
    new_role: bool, as_json: bool,
) -> None:  # fmt: skip
    """Give a role, and print the line to announce it with: warroom assign investigator @li."""
    if person is None and not remove:
        raise click.UsageError("Name the person, as in: warroom assign investigator @li.")
    room, number = writing(desk, reference)
    if remove:
        done = room.remove(number, role, person)
    else:
        slip = None if new_role else role_slip(role, person or "", room.roles_of(room.incident(number)))
        if slip:
            raise Refusal(f"{slip.reason} If it is meant so: --new-role.")
        done = room.assign(number, role, person or "", note)
    announced = room.texts.role_changes(*done)
    say_done(room, done, as_json, text=ready(desk, done[0], announced) if announced else None)
