"""`warroom status`: investigating, identified, monitoring; on a resolved incident this reopens it."""

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
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import say_done
from warroom.cli.snooze import say_snooze
from warroom.domain.policy.severities import Status


class _StatusToSet(click.Choice):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    """Resolved is none of the choices; whoever writes it all the same is told by the record what does it."""

    def __init__(self) -> None:
        choices = [status.value for status in Status if status is not Status.RESOLVED]
        super().__init__(choices, case_sensitive=False)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        resolved = value.lower() == Status.RESOLVED.value
        return Status.RESOLVED.value if resolved else str(super().convert(value, param, ctx))


@click.command(cls=IncidentCommand)
@incident_option
@click.argument("status", type=_StatusToSet())
@click.option("--reason")
@at_option("When it changed; now, if not given.")
@json_option
@pass_desk
def status(desk: Desk, /, reference: str | None, status: str, reason: str | None, as_json: bool) -> None:
    """Change the status; on a resolved incident this reopens it."""
    room, number = writing(desk, reference)
    done = room.status(number, Status(status), reason)
    say_done(room, done, as_json)
    say_snooze(room, done)
