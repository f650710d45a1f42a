"""Metrics over many incidents, in words, JSON and CSV: n, median, 90th percentile and every point, the mean last."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from warroom.domain.metrics.aggregate import By, Group, grouped, kept, left_out, periods, responses
from warroom.domain.metrics.incident_metrics import Metrics, Reached, spreads
from warroom.domain.text.cells import padded, widest
from warroom.domain.text.safe_text import one_line
from warroom.reports import plots
from warroom.reports.metrics_text import cell
from warroom.texts.durations import span
from warroom.texts.messages import DASH

NAMES = 22
"""Cells for the name of a metric."""


def counted(measured: Sequence[Metrics], still_open: int = 0) -> str:
    """How many incidents are counted, and how many are not and why."""
    n = len(kept(measured))
    out = [
        f"{number} {why}{'s' if why == 'drill' and number > 1 else ''}"
        for why, number in left_out(measured).items()
    ]
    out += [f"{still_open} still open"] if still_open else []
    return f"{n} incident{'' if n == 1 else 's'} counted; left out: {', '.join(out) or 'none'}"


def spread_rows(measured: Sequence[Metrics], groups: Sequence[Group] = ()) -> list[str]:
    """A row a metric, with its medians over `groups` as a small picture."""
    rows = [f"{'':<{NAMES}}{'n':>5}{'median':>13}{'90%':>13}{'mean':>13}"]
    for spread in spreads(measured):
        shown = "".join(f"{span(value):>13}" for value in (spread.median, spread.p90, spread.mean))
        picture = plots.sparkline(plots.medians(groups, spread.name)) if groups else ""
        rows.append(f"{spread.name:<{NAMES}}{len(spread.points):>5}{shown}  {picture}".rstrip())
    if len(groups) > 1:
        rows.append(f"The small picture is the median of each, {groups[0].name} to {groups[-1].name}.")
    return rows


def response_rows(measured: Sequence[Metrics]) -> list[str]:
    """A row a severity: how many were responded to in the time that it allows."""
    found = responses(measured)
    unknown = any(reached[Reached.NOT_RECORDED] for reached in found.values())
    wide = {r: len(r.value) + 2 if unknown else 14 for r in Reached}
    columns = [r for r in Reached if unknown or r is not Reached.NOT_RECORDED]
    names = widest(map(str, found), NAMES - 4) + 2
    rows = [f"{'Responded':<{names}}" + "".join(f"{r.value:>{wide[r]}}" for r in columns)]
    for severity, reached in found.items():
        counts = "".join(f"{reached[r] or DASH:>{wide[r]}}" for r in columns)
        rows.append(f"{padded(str(severity), names)}{counts}")
    return rows


def group_rows(title: str, groups: Sequence[Group]) -> list[str]:
    """A row a group: how many, and what TTM and TTR come to."""
    names = widest((one_line(group.name) for group in groups), NAMES - 2) + 2
    rows = [f"{title:<{names}}{'n':>5}{'TTM median':>13}{'TTM 90%':>13}{'TTR median':>13}"]
    for group in groups:
        by_name = {spread.name: spread for spread in spreads(group.members)}
        values = (by_name["TTM"].median, by_name["TTM"].p90, by_name["TTR"].median)
        rows.append(
            f"{padded(one_line(group.name), names)}{len(group.members):>5}"
            + "".join(f"{span(v):>13}" for v in values)
        )
    return rows


def whole(measured: Sequence[Metrics], zone: tzinfo, width: int, still_open: int = 0) -> list[str]:
    """Everything over many, with its plots, `width` cells wide; it reads well in a pipe."""
    rows = [counted(measured, still_open)]
    if not kept(measured):
        return [*rows, plots.NOTHING]
    small, large = periods(measured, max(6, width - 70), zone), periods(measured, 36, zone)
    points = plots.dots(measured, "TTM")
    return [
        *rows, "",
        *spread_rows(measured, small), "",
        *response_rows(measured), "",
        *group_rows("by severity", grouped(measured, By.SEVERITY, zone)), "",
        *group_rows("by detection", grouped(measured, By.DETECTION, zone)), "",
        "Incidents by severity over time", *plots.stacked(large, width), "",
        "TTM by date, on a logarithmic scale", *plots.scatter(points, width, 16, zone),
    ]  # fmt: skip


def by_group(measured: Sequence[Metrics], by: By, zone: tzinfo, still_open: int = 0) -> list[str]:
    """Every metric for each month, severity or detection source."""
    rows = [counted(measured, still_open)]
    for group in grouped(measured, by, zone):
        rows += [
            "",
            f"{group.name}, {len(group.members)}",
            *spread_rows(group.members),
            *response_rows(group.members),
        ]
    return rows


def shape(measured: Sequence[Metrics], by: By, zone: tzinfo, still_open: int = 0) -> dict[str, Any]:
    """`metrics --by month --json`: lengths in seconds, every point in order of declaration."""
    return {
        "by": by.value,
        "counted": len(kept(measured)),
        "left_out": left_out(measured) | {"open": still_open},
        "all": _shape(Group("all", tuple(measured))),
        "groups": [_shape(group) for group in grouped(measured, by, zone)],
    }


def _shape(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "n": len(kept(group.members)),
        "lengths": {
            s.name: {"n": len(s.points), "median": s.median, "p90": s.p90, "mean": s.mean, "points": s.points}
            for s in spreads(group.members)
        },
        "responses": {
            str(int(severity)): {r.value: n for r in Reached if (n := reached[r])}
            for severity, reached in responses(group.members).items()
        },
    }


def table(measured: Sequence[Metrics], by: By, zone: tzinfo) -> str:
    """`metrics --by month --csv`: a row a group and metric, lengths in seconds, empty where not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([by.value, "metric", "n", "median_seconds", "p90_seconds", "mean_seconds"])
    for group in grouped(measured, by, zone):
        for s in spreads(group.members):
            row = (group.name, s.name, len(s.points), s.median, s.p90, s.mean)
            writer.writerow([cell(value) for value in row])
    return out.getvalue()
