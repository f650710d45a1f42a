"""One self-contained HTML report over all incidents: the table, the plots as inline SVG, and each incident's line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.metric_corrections import LENGTHS
from warroom.domain.metrics.aggregate import By, Group, grouped, kept, periods, responses
from warroom.domain.metrics.incident_metrics import Metrics, Reached, counts, spreads
from warroom.domain.text.durations import span
from warroom.domain.text.local_times import common_zone
from warroom.reports import metrics_overview, plots, plots_svg
from warroom.reports.plots_svg import Plot
from warroom.reports.web_page import Table, page
from warroom.texts.messages import DASH, clock

MOST = 60
"""Columns of a plot over time."""


def html(
    measured: Sequence[Metrics], now: datetime, zone: tzinfo, still_open: int = 0, digests: Sequence[str] = ()
) -> str:
    """The whole page; `now` is when it was written, and `digests` are those of the incidents."""
    counted = kept(measured)
    groups = periods(measured, MOST, zone)
    said = f"{metrics_overview.counted(measured, still_open)}. Written {clock(now, zone)}."
    return page(
        "metrics.html.j2",
        title="Incidents",
        said=said,
        nothing="" if counted else plots.NOTHING,
        together=_spreads(measured),
        response=_responses(measured),
        plots=_plots(measured, groups, zone),
        by_severity=_groups(grouped(measured, By.SEVERITY, zone)),
        by_detection=_groups(grouped(measured, By.DETECTION, zone)),
        by_month=_groups(grouped(measured, By.MONTH, zone)),
        each_incident=_each(counted, zone),
        left_out=_left_out(measured, zone),
        record=digests,
    )


def _spreads(measured: Sequence[Metrics]) -> Table:
    rows = [
        (s.name, LENGTHS[s.name], len(s.points), span(s.median), span(s.p90), span(s.mean))
        for s in spreads(measured)
    ]
    return Table(("Metric", "From and to", "n", "Median", "90%", "Mean"), rows, numbers=(2, 3, 4, 5))


def _responses(measured: Sequence[Metrics]) -> Table:
    rows = [
        (severity, *(reached[r] or DASH for r in Reached))
        for severity, reached in responses(measured).items()
    ]
    return Table(
        ("From declaration", *(r.value.capitalize() for r in Reached)),
        rows,
        numbers=tuple(range(1, len(Reached) + 1)),
    )


def _plots(measured: Sequence[Metrics], groups: Sequence[Group], zone: tzinfo) -> list[Plot]:
    drawn = [
        plots_svg.stacked(groups, "Incidents by severity over time"),
        plots_svg.scatter(
            plots.dots(measured, "TTM"), "TTM of each incident by date, on a logarithmic scale", zone
        ),
        *(plots_svg.trend(groups, name) for name in LENGTHS),
    ]
    return [plot for plot in drawn if plot is not None]


def _groups(groups: Sequence[Group]) -> Table:
    rows = []
    for group in groups:
        by_name = {s.name: s for s in spreads(group.members)}
        values = (by_name["TTD"].median, by_name["TTR"].median, by_name["TTM"].median, by_name["TTM"].p90)
        rows.append((group.name, len(group.members), *(span(value) for value in values)))
    head = ("Group", "n", "TTD median", "TTR median", "TTM median", "TTM 90%")
    return Table(head, rows, numbers=(1, 2, 3, 4, 5))


def _each(counted: Sequence[Metrics], zone: tzinfo) -> Table:
    rows = []
    named = common_zone((m.incident.declared_at for m in counted), zone)
    form = "%Y-%m-%d %H:%M" if named else "%Y-%m-%d %H:%M %Z"
    for m in counted:
        now, updates = m.incident, m.updates
        lengths = (span(m.length(name).seconds) + _mark(m, name) for name in ("TTD", "TTR", "TTM"))
        what = (
            now.title
            if now.impact is None and now.users is None
            else f"{now.title}: {impact_words(now.impact, now.users)}"
        )
        rows.append(
            (
                f"{now.reference} {now.severity}", what, f"{now.declared_at.astimezone(zone):{form}}",
                *lengths, m.response.reached.value, f"{updates.on_time} of {updates.due}",
            )
        )  # fmt: skip
    head = ("Incident", "Title and impact", f"Declared ({named})" if named else "Declared", "TTD", "TTR", "TTM", "Response",
            "Updates on time")  # fmt: skip
    return Table(head, rows, numbers=(3, 4, 5), words=(1,))


def _mark(m: Metrics, name: str) -> str:
    length = m.length(name)
    return " †" if length.corrected else (" *" if length.estimated else "")


def _left_out(measured: Sequence[Metrics], zone: tzinfo) -> Table:
    rows = [
        (
            m.incident.reference, m.incident.title, f"{m.incident.declared_at.astimezone(zone):%Y-%m-%d}",
            "drill" if m.incident.drill else m.incident.standing.value,
        )
        for m in measured
        if not counts(m.incident)
    ]  # fmt: skip
    return Table(("Incident", "Title", "Declared", "Why"), rows, words=(1,))
