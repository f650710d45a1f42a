"""`warroom runbook`: the team's runbooks, listed and read."""

from __future__ import annotations

from pathlib import Path

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json, say_done
from warroom.cli.table import print_rows
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import block, one_line
from warroom.local import runbook_files


@click.command(cls=IncidentCommand)
@incident_option
@click.argument("name", required=False)
@json_option
@pass_desk
def runbook(desk: Desk, /, reference: str | None, name: str | None, as_json: bool) -> None:
    """List the runbooks, those that match the incident first, and the links; or print NAME and record its use."""
    links = desk.config.links
    by_severity = {k: v for rules in desk.config.policy.severity.values() for k, v in rules.links.items()}
    found = runbook_files.listed([Path(folder).expanduser() for folder in desk.config.runbooks])
    if not found and not links and not by_severity:
        raise Refusal(
            f'There are no runbooks; name their folders with runbooks = ["~/runbooks"] in {desk.places.config}, '
            "or write four to start from with `warroom config init --runbooks FOLDER`."
        )
    if name is None:
        _, incident = reading(desk, reference)
        rules = desk.config.policy.rules(incident.severity)
        links = {**rules.links, **links}
        words = f"{incident.title} {incident.impact or ''}"
        matching = runbook_files.first(found, words, rules.runbooks)
        order = [*matching, *(book for book in found if book not in matching)]
        if as_json:
            books = [
                {"name": b.name, "title": b.title, "path": str(b.path), "matches": b in matching}
                for b in order
            ]
            print_json({"runbooks": books, "links": links})
            return
        rows = [f"{'*' if b in matching else ' '} {one_line(b.name)}  {one_line(b.title)}" for b in order]
        rows += [f"  {one_line(link)}  {one_line(address)}" for link, address in links.items()]
        print_rows("  NAME  TITLE OR ADDRESS", rows)
        return
    links = {**by_severity, **links}
    if name in links and name not in {book.name for book in found}:
        if as_json:
            print_json({"name": name, "address": links[name]})
        else:
            click.echo(one_line(links[name]))
        return
    named = [book for book in found if book.name == name.removesuffix(".md")]
    if not named:
        raise Refusal(f"There is no runbook “{one_line(name)}”; `warroom runbook` lists them.")
    try:
        text = runbook_files.read(named[0])
    except OSError as problem:
        raise Refusal(
            f"{one_line(str(named[0].path))} cannot be read: {problem.strerror or problem}."
        ) from problem
    room, number = writing(desk, reference)
    done = room.use_runbook(number, named[0].name)
    line = f"INC-{number} entry {done[1][0].n}: runbook opened: {one_line(named[0].name)}."
    say_done(room, done, as_json, line, text=text if as_json else block(text), name=name)
