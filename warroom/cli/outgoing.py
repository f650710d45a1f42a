"""What every command does with a text on its way out: the user's own words, and what to look at again."""

from __future__ import annotations

import click

from warroom.cli.context import Desk
from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Status
from warroom.domain.text.safe_text import one_line
from warroom.texts.formats import Style, styled
from warroom.texts.kinds import Outgoing

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
    from warroom.local.user_templates import Templates  # few commands write a text
    from warroom.room.user_wording import worded
    from warroom.texts import lint

    own = worded(text, Templates(desk.templates))
    if own.trouble:
        click.echo(one_line(own.trouble), err=True)
    for warning in lint.warnings(own.text, incident, text):
        click.echo(f"look again: {one_line(warning)}", err=True)
    return styled(own.text, style, incident, status)
