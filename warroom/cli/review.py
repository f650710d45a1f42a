"""`warroom review`: opens the review of an incident in the console."""

from __future__ import annotations

import click

from warroom.cli.context import (
    Desk,
    incident_option,
    one_incident,
    pass_desk,
)


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--metrics", "over_all", is_flag=True, help="The metrics over all incidents, with their plots.")
@pass_desk
def review(desk: Desk, /, incident: str | None, reference: str | None, over_all: bool) -> None:
    """Open the console's review: the library, or the replay of INCIDENT."""
    from warroom.cli import console  # loads Textual, which few commands need

    incident = one_incident(incident, reference)
    if over_all and incident:
        raise click.UsageError(
            "--metrics is over all incidents; leave out INCIDENT, or use `warroom metrics -i`."
        )
    if over_all:
        console.run(desk, begin="metrics")
        return
    begin = "library" if incident is None else str(desk.open().which(incident, write=False))
    console.run(desk, begin=begin)
