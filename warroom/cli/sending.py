"""What every command does with a text on its way out: the user's own words, and what to look at again."""

from __future__ import annotations

import click

from warroom.cli.context import Desk
from warroom.documents.kinds import Outgoing
from warroom.documents.styles import Style, styled
from warroom.domain.incident import Incident
from warroom.domain.plain import one_line
from warroom.domain.policy import Status

public_option = click.option(
    "--public", is_flag=True, help="Print words for those outside: no names, hosts or unconfirmed causes."
)


def ready(
    desk: Desk,
    incident: Incident,
    text: Outgoing,
    style: Style = Style.PLAIN,
    status: Status | None = None,
) -> str:
    """The text as it goes out. What is wrong with a template, and what to look at again, is said on stderr."""
    from warroom.desk.templates import Templates  # few commands write a text
    from warroom.documents import lint
    from warroom.room.wording import worded

    own = worded(text, Templates(desk.places.templates))
    if own.trouble:
        click.echo(one_line(own.trouble), err=True)
    for warning in lint.warnings(own.text, incident, text):
        click.echo(f"look again: {one_line(warning)}", err=True)
    return styled(own.text, style, incident, status)
