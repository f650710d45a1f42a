"""`warroom declare`: an incident begins, or is filed afterwards."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.context import (
    Aliased,
    Desk,
    json_option,
    pass_desk,
    severity_type,
)
from warroom.cli.outgoing import public_option, ready
from warroom.cli.output import entries_of, say_done
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.state import Detection
from warroom.domain.policy.severities import DETECTION, Severity
from warroom.domain.text import safe_text
from warroom.room import new_id
from warroom.texts.kinds import Kind


class _DetectionType(click.ParamType):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    name = "who"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Detection:
        desk = ctx.find_object(Desk) if ctx else None
        known = desk.config.policy.detection if desk else DETECTION
        typed = " ".join(value.split()).lower()
        if typed not in known:
            self.fail(f"“{safe_text.one_line(value)}” is none of {', '.join(known)}.", param, ctx)
        return Detection(typed)


@click.command(cls=TextCommand)
@click.argument("title")
@click.option(
    "--sev",
    "--severity",
    "sev",
    cls=Aliased,
    type=severity_type,
    required=True,
    help="1 (critical) to 4 (low), or the team's own name for it.",
)
@click.option(
    "--commander",
    multiple=True,
    callback=lambda _context, _option, named: ", ".join(named),  # several are refused as what they are
    help="Incident commander; you, if not given.",
)
@click.option("--impact", help="What users notice.")
@click.option(
    "--detected-by",
    type=_DetectionType(),
    help="alert, user, dashboard or team, or the team's own words for it.",
)
@click.option("--started", help="When the impact started: 13:55, -7m, yesterday 23:50.")
@click.option("--detected", help="When it was detected, in the same forms.")
@click.option(
    "--at", help="When it was declared, if you file it afterwards; --started and --detected count from it."
)
@click.option("--drill", is_flag=True, help="An exercise: marked everywhere, and left out of all metrics.")
@click.option(
    "--filed",
    is_flag=True,
    help="It is filed afterwards: no clock runs, and nobody commands who is not named. So is what --at puts over an hour back.",
)
@public_option
@json_option
@pass_desk
def declare(
    desk: Desk,
    /,
    title: str,
    sev: Severity,
    detected_by: Detection | None,
    public: bool,
    as_json: bool,
    **rest: Any,
) -> None:
    """Open an incident and print its announcement."""
    desk.writing = True
    room = desk.open(makes=True)
    id = new_id(desk.now())
    opened = room.declare(title, sev, detected_by=detected_by, id=id, **rest)
    text = room.texts.public(opened, Kind.ANNOUNCEMENT) if public else room.texts.announcement(opened)
    recorded = room.recorded(id)
    line = f"{opened.reference} is open ({entries_of(recorded)})."
    if opened.filed:
        line = (
            f"{opened.reference} is filed afterwards ({entries_of(recorded)}): no clock runs. "
            f'Say when it was resolved: warroom resolve -i {opened.reference} --at "…".'
        )
    say_done(room, (opened, recorded), as_json, line, text=ready(desk, opened, text), channel=opened.channel)
    if desk.config.runbooks:
        _offer_runbooks(desk, f"{opened.title} {opened.impact or ''}")


def _offer_runbooks(desk: Desk, words: str) -> None:
    from pathlib import Path

    from warroom.local import runbook_files  # only where the config names folders

    try:
        found = runbook_files.listed([Path(folder).expanduser() for folder in desk.config.runbooks])
    except OSError as problem:  # the incident is open whatever becomes of these
        click.echo(f"The runbooks cannot be listed: {problem.strerror or problem}.", err=True)
        return
    if named := [safe_text.one_line(book.name) for book in runbook_files.matching(found, words)]:
        click.echo(
            f"Runbooks that match: {', '.join(named)}. Read one: warroom runbook {safe_text.command_word(named[0])}",
            err=True,
        )
