"""Who is on call, and the runbooks."""

from __future__ import annotations

from pathlib import Path

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.output import print_json
from warroom.domain.policy.oncall import WEEK
from warroom.domain.text.safe_text import block, one_line
from warroom.local import runbook_files
from warroom.room import RefusedError
from warroom.texts.messages import clock


@click.command()
@click.option("--at", help="Another time, as tomorrow 14:00 or 2026-01-31 14:00.")
@click.option("--ics", is_flag=True, help="Print the shifts of the coming weeks as a calendar file.")
@click.option("--weeks", type=click.IntRange(1, 520), default=12, show_default=True, help="With --ics.")
@json_option
@pass_desk
def oncall(desk: Desk, /, at: str | None, ics: bool, weeks: int, as_json: bool) -> None:
    """Say who is on call, until when, and who is next."""
    rota = desk.config.rota
    if rota is None:
        raise RefusedError(f"There is no rota; write one under [rota] in {desk.places.config}.")
    for _, words in rota.slips():
        click.echo(f"Look at the rota again: {one_line(words)}.", err=True)
    room = desk.open()
    moment = room.future(at) if at else desk.now()
    if ics:
        from warroom.reports import calendar_ics  # few commands need icalendar

        # Whole, so that the same shift is the same event each time it is exported.
        shifts = rota.whole_shifts(moment, moment + weeks * WEEK)
        if not shifts:
            raise RefusedError(
                f"Nobody is on call in these {weeks} weeks: the rota begins on {rota.start}. No calendar was written."
            )
        click.echo(calendar_ics.rota(shifts, desk.now()).decode(), nl=False)
        return
    shift = rota.on_call(moment)
    following = rota.next_change(moment)
    if as_json:
        rows = {
            "on_call": shift.model_dump(mode="json") if shift else None,
            "next": following.model_dump(mode="json") if following else None,
        }
        print_json(rows)
        return
    if shift is None:
        raise RefusedError(f"Nobody is on call then: the rota begins on {rota.start}.")
    why = " (override)" if shift.override else ""
    click.echo(f"{one_line(shift.person)}{why} until {clock(shift.end, room.zone)}")
    if following:
        click.echo(f"then {one_line(following.person)} from {clock(following.start, room.zone)}")


@click.command()
@incident_option
@click.argument("name", required=False)
@json_option
@pass_desk
def runbook(desk: Desk, /, reference: str | None, name: str | None, as_json: bool) -> None:
    """List the runbooks, those that match the incident first, and the links; or print NAME and record its use."""
    links = desk.config.links
    found = runbook_files.listed([Path(folder).expanduser() for folder in desk.config.runbooks])
    if not found and not links:
        raise RefusedError(
            f'There are no runbooks; name their folders with runbooks = ["~/runbooks"] in {desk.places.config}, '
            "or write four to start from with `warroom config init --runbooks FOLDER`."
        )
    if name is None:
        _, incident = reading(desk, reference)
        matching = runbook_files.matching(found, f"{incident.title} {incident.impact or ''}")
        order = [*matching, *(book for book in found if book not in matching)]
        if as_json:
            books = [
                {"name": b.name, "title": b.title, "path": str(b.path), "matches": b in matching}
                for b in order
            ]
            print_json({"runbooks": books, "links": links})
            return
        for book in order:
            click.echo(f"{'*' if book in matching else ' '} {one_line(book.name)}  {one_line(book.title)}")
        for link, address in links.items():
            click.echo(f"  {one_line(link)}  {one_line(address)}")
        return
    if name in links and name not in {book.name for book in found}:
        if as_json:
            print_json({"name": name, "address": links[name]})
        else:
            click.echo(one_line(links[name]))
        return
    named = [book for book in found if book.name == name.removesuffix(".md")]
    if not named:
        raise RefusedError(f"There is no runbook “{one_line(name)}”; `warroom runbook` lists them.")
    try:
        text = runbook_files.read(named[0])
    except OSError as problem:
        raise RefusedError(
            f"{one_line(str(named[0].path))} cannot be read: {problem.strerror or problem}."
        ) from problem
    room, number = writing(desk, reference)
    _, (event,) = room.use_runbook(number, named[0].name)
    click.echo(f"INC-{number} entry {event.n}: runbook opened: {one_line(named[0].name)}.", err=True)
    if as_json:
        print_json({"name": name, "text": text})
    else:
        click.echo(block(text))
