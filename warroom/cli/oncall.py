"""`warroom oncall`: who is on call, when, and taking a shift."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.output import print_json
from warroom.domain.policy.oncall import WEEK
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.texts.messages import clock


@click.group(invoke_without_command=True)
@click.option("--at", help="Another time, as tomorrow 14:00 or 2026-01-31 14:00.")
@click.option("--ics", is_flag=True, help="Print the shifts of the coming weeks as a calendar file.")
@click.option("--weeks", type=click.IntRange(1, 520), default=12, show_default=True, help="With --ics.")
@json_option
@pass_desk
@click.pass_context
def oncall(
    context: click.Context, desk: Desk, /, at: str | None, ics: bool, weeks: int, as_json: bool
) -> None:
    """Say who is on call, until when, and who is next."""
    if context.invoked_subcommand is not None:
        if at or ics or as_json:
            raise click.UsageError(
                "These options belong behind the command, as in: warroom oncall take 3h --at 14:00"
            )
        return
    if desk.config.rota is None:
        raise Refusal(f"There is no rota; write one under [rota] in {desk.places.config}.")
    for _, words in desk.config.rota.slips():
        click.echo(f"Look at the rota again: {one_line(words)}.", err=True)
    room = desk.open()
    rota = room.rota_as_taken()
    assert rota is not None
    moment = room.times.future(at) if at else desk.now()
    if ics:
        from warroom.reports import calendar_ics  # few commands need icalendar

        # Whole, so that the same shift is the same event each time it is exported.
        shifts = rota.whole_shifts(moment, moment + weeks * WEEK)
        if not shifts:
            raise Refusal(
                f"Nobody is on call in these {weeks} weeks: the rota begins on {rota.start}. No calendar was written."
            )
        click.echo(calendar_ics.rota(shifts, desk.now()).decode(), nl=False)
        return
    shift = rota.on_call(moment)
    following = rota.next_change(moment)
    if shift and following:  # whatever the layers, they have it until somebody else does
        shift = shift.model_copy(update={"end": following.start})
    if as_json:
        rows = {
            "on_call": shift.model_dump(mode="json") if shift else None,
            "next": following.model_dump(mode="json") if following else None,
        }
        print_json(rows)
        return
    if shift is None:
        raise Refusal(f"Nobody is on call then: the rota begins on {rota.start}.")
    why = " (override)" if shift.override else ""
    click.echo(f"{one_line(shift.person)}{why} until {clock(shift.end, room.zone)}")
    if following:
        click.echo(f"then {one_line(following.person)} from {clock(following.start, room.zone)}")


@oncall.command("take")
@click.argument("length", nargs=-1, required=True)
@click.option("--from", "instead_of", help="Only if it is @THEM who would be on call.")
@click.option("--at", help="When it begins, if not now; as tomorrow 14:00.")
@json_option
@pass_desk
def oncall_take(
    desk: Desk, /, length: tuple[str, ...], instead_of: str | None, at: str | None, as_json: bool
) -> None:
    """Be on call yourself for a while: 3h, 90m, 2 days, or until 18:00."""
    desk.writing = True
    room = desk.open(makes=True)
    shift = room.take_shift(" ".join(length), instead_of, at)
    if as_json:
        print_json(shift.model_dump(mode="json"))
        return
    click.echo(
        f"{one_line(shift.person)} is on call from {clock(shift.start, room.zone)} until {clock(shift.end, room.zone)}."
    )
