"""`warroom metrics`: TTD, TTR, TTM and the rest, of one incident or over all."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time

import click

from warroom.cli.context import (
    Aliased,
    Desk,
    any_severity_type,
    day_type,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import entries_of, print_json, say_done
from warroom.domain.incident.state import Exclusion
from warroom.domain.metrics.aggregate import By
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.policy.severities import Severity
from warroom.domain.text.safe_text import one_line
from warroom.reports import metrics_overview, metrics_text
from warroom.room import Room


@click.command(cls=IncidentCommand)
@incident_option
@click.option(
    "--since",
    type=day_type,
    metavar="DAY",
    help="Only incidents declared since that day: 2026-01-31, monday, 3 days ago.",
)
@click.option("--sev", "--severity", "severity", cls=Aliased, type=any_severity_type)
@click.option("--by", type=click.Choice([by.value for by in By]), help="Every metric for each of these.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="One incident a row, or with --by one group and metric; in seconds."
)
@click.option("--correct", metavar="METRIC", help="With --seconds and --reason: what it really was.")
@click.option("--seconds", type=click.FloatRange(0))
@click.option("--clear", is_flag=True, help="With --correct and --reason: take the correction back.")
@click.option(
    "--exclude",
    type=click.Choice(["duplicate", "cancelled", "counted"]),
    hidden=True,
    help="For scripts of version 0.1; `warroom exclude` is the command.",
)
@click.option("--reason")
@json_option
@pass_desk
def metrics(
    desk: Desk, /, reference: str | None, since: date | None, severity: Severity | None, by: str | None, as_csv: bool,
    correct: str | None, seconds: float | None, clear: bool, exclude: str | None, reason: str | None, as_json: bool,
) -> None:  # fmt: skip
    """TTD, TTR, TTM, user impact, response times and updates: of one incident (-i), or of all that are resolved."""
    if by and reference:
        raise click.UsageError("--by is over many incidents; leave out -i.")
    if correct is not None or exclude is not None or clear or seconds is not None or reason is not None:
        _record(desk, reference, correct, seconds, clear, exclude, reason, as_json)
        return
    room = desk.open()
    begin = datetime.combine(since, time(), room.zone) if since else None
    if reference is not None:
        found = [room.review.metrics(room.which(reference, write=False))]
    else:
        from warroom.cli.progress import long_work

        with long_work("measured", lambda told: f"Stopped after {told.count:,} incidents.") as counter:
            found = room.review.metrics_of_all(begin, severity, lambda done, _: counter(done))
    still_open = sum(
        (severity is None or i.severity == severity) and (begin is None or i.declared_at >= begin)
        for i in room.incidents(open_only=True)
    )
    if by is not None:
        _by_group(found, By(by), room, still_open, as_json=as_json, as_csv=as_csv)
    elif as_json:
        print_json([metrics_text.shape(m) for m in found])
    elif as_csv:
        click.echo(metrics_text.table(found), nl=False)
    elif reference is not None:
        click.echo("\n".join(metrics_text.one(found[0])))
    elif found:
        width = min(120, shutil.get_terminal_size().columns)
        click.echo("\n".join(metrics_overview.whole(found, room.zone, width, still_open)))
    else:
        click.echo("No resolved incidents to measure.", err=True)


def _record(
    desk: Desk, reference: str | None, correct: str | None, seconds: float | None, clear: bool,
    exclude: str | None, reason: str | None, as_json: bool,
) -> None:  # fmt: skip
    """What the flags of `metrics` write: only for an incident that was named."""
    if (correct is None) is (exclude is None):
        raise click.UsageError("--seconds, --clear and --reason belong to either --correct or --exclude.")
    if exclude is not None:
        if reference is None or seconds is not None or clear:
            raise click.UsageError(
                'Name the incident, as in: warroom metrics -i INC-7 --exclude duplicate --reason "...".'
            )
        room, number = writing(desk, reference, afterwards=True)
        standing = Exclusion(exclude)
        done = room.change_standing(number, standing, reason=reason)
        counts = (
            "counts in the metrics again"
            if standing is Exclusion.NONE
            else f"is left out of the metrics as {exclude}"
        )
        line = f"INC-{number} {counts} ({entries_of(done[1])})."
        hint = "This flag is for old scripts; `warroom exclude` is the command."
        say_done(room, done, as_json, f"{line} {hint}")
        return
    assert correct is not None
    if reference is None or (seconds is None) is not clear:
        raise click.UsageError(
            'Write it as: warroom metrics -i INC-7 --correct TTD --seconds 300 --reason "...", or with --clear.'
        )
    room, number = writing(desk, reference, afterwards=True)
    done = room.correct_metric(number, correct, seconds, reason or "")
    what = "counts as recorded again" if seconds is None else f"is corrected to {seconds:g} seconds"
    say_done(room, done, as_json, f"INC-{number} {one_line(correct)} {what} ({entries_of(done[1])}).")


def _by_group(
    found: list[Metrics], by: By, room: Room, still_open: int, *, as_json: bool, as_csv: bool
) -> None:
    if as_json:
        shape = metrics_overview.shape(found, by, room.zone, still_open)
        print_json(shape)
    elif as_csv:
        click.echo(metrics_overview.table(found, by, room.zone), nl=False)
    else:
        click.echo("\n".join(metrics_overview.by_group(found, by, room.zone, still_open)))
