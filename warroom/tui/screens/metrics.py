"""Metrics over all incidents: the table, each metric's trend, incidents by severity, durations by date."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from warroom.domain.incident.metric_corrections import LENGTHS
from warroom.domain.incident.state import Incident
from warroom.domain.metrics.aggregate import By, grouped, kept, periods
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.policy.severities import Severity
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.reports import metrics_overview, plots
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.tui.console import Console
from warroom.tui.runtime.render_cache import Beneath

PAGES = ("table", "trend", "severity", "durations")
SINCE = (("ever", None), ("the last 365 days", 365), ("the last 90 days", 90), ("the last 30 days", 30))
AT_A_TIME = 25
"""Incidents measured between two looks at whether somebody still waits."""


class MetricsScreen(Beneath, Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,tab", "page(1)", show=False),
        Binding("left,shift+tab", "page(-1)", show=False),
        Binding("m", "metric(1)", show=False),
        Binding("M", "metric(-1)", show=False),
        Binding("s", "severity", show=False),
        Binding("t", "since", show=False),
        Binding("escape,l", "library", show=False),
    ]
    app: Console

    def __init__(self) -> None:
        super().__init__()
        self._measured: list[Metrics] | None = None
        self._open_ones: list[Incident] = []
        self._page, self._metric, self._severity, self._since = 0, list(LENGTHS).index("TTM"), 0, 0
        self._severities: tuple[Severity | None, ...] = (None, *self.app.config.policy.levels)
        self._left = Event()

    def compose(self) -> ComposeResult:
        yield Static("", id="review-head", markup=False)
        with VerticalScroll(id="metrics-room"):
            yield Static("", id="metrics-shown", markup=False)
        yield Static("", id="review-said", markup=False)
        yield Static(
            "←→ page · m metric · s severity · t since · Esc library · ctrl+q quit",
            id="keys",
            markup=False,
        )

    def on_mount(self) -> None:
        self.query_one("#metrics-room").focus()
        self._say("looking for the incidents … Esc leaves")
        self.run_worker(self._load())

    def on_unmount(self) -> None:
        self._left.set()  # whoever still measures stops, and the reader is free for the next screen

    async def _load(self) -> None:
        try:
            numbers, self._open_ones = await self.app.backstage.read(_waiting)
            found: list[Metrics] = []
            for begin in range(0, len(numbers), AT_A_TIME):
                self._say(f"measuring, {begin} of {len(numbers)} … Esc leaves")
                some = numbers[begin : begin + AT_A_TIME]
                found += await self.app.backstage.read(partial(self._some, some))
                if self._left.is_set():
                    return
        except (StoreProblem, Refusal, OSError) as problem:
            self._say(one_line(str(problem)))
            return
        self._measured = found
        self._say("")
        self._draw()

    def _some(self, numbers: list[int], room: Room) -> list[Metrics]:
        return [] if self._left.is_set() else [room.review.metrics(number) for number in numbers]

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def action_page(self, by: int) -> None:
        self._page = (self._page + by) % len(PAGES)
        self._draw()

    def action_metric(self, by: int) -> None:
        self._metric = (self._metric + by) % len(LENGTHS)
        if PAGES[self._page] not in ("trend", "durations"):
            self._page = PAGES.index("trend")
        self._draw()

    def action_severity(self) -> None:
        self._severity = (self._severity + 1) % len(self._severities)
        self._draw()

    def action_since(self) -> None:
        self._since = (self._since + 1) % len(SINCE)
        self._draw()

    def action_library(self) -> None:
        self.app.go_to_library()

    def _say(self, words: str) -> None:
        self.query_one("#review-said", Static).update(Content(words))

    def _fits(self, incident: Incident) -> bool:
        """Whether the filters let it through."""
        severity, days = self._severities[self._severity], SINCE[self._since][1]
        since = self.app.now() - timedelta(days=days) if days else None
        return (severity is None or incident.severity == severity) and (
            since is None or incident.declared_at >= since
        )

    @property
    def _chosen(self) -> list[Metrics]:
        return [m for m in self._measured or [] if self._fits(m.incident)]

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        severity, since = self._severities[self._severity], SINCE[self._since][0]
        pages = "  ".join(f"[{name}]" if i == self._page else f" {name} " for i, name in enumerate(PAGES))
        which = f"severity: {severity or 'all'} · since: {since}"
        still_open = sum(map(self._fits, self._open_ones))
        counted = metrics_overview.counted(self._chosen, still_open) if self._measured is not None else ""
        self.query_one("#review-head", Static).update(Content(f"Metrics  {pages}\n{which}\n{counted}"))
        if self._measured is not None:
            room = self.query_one("#metrics-room")
            rows = self._rows(room.size.width - 1, max(8, room.size.height))
            self.query_one("#metrics-shown", Static).update(Content("\n".join(rows)))

    def _rows(self, width: int, height: int) -> list[str]:
        chosen, zone, name = self._chosen, self.app.zone, list(LENGTHS)[self._metric]
        if not kept(chosen):
            return ["", "Nothing to plot: no resolved incident that counts. s and t choose others."]
        match PAGES[self._page]:
            case "table":
                small = periods(chosen, max(6, width - 70), zone)
                rows = [
                    *metrics_overview.spread_rows(chosen, small),
                    "",
                    *metrics_overview.response_rows(chosen),
                ]
                for by in (By.SEVERITY, By.DETECTION):  # as far as there is room; `warroom metrics` has all
                    more = ["", *metrics_overview.group_rows(f"by {by}", grouped(chosen, by, zone))]
                    rows += more if len(rows) + len(more) <= height else []
                return rows
            case "trend":
                return [
                    f"{name} ({LENGTHS[name]})",
                    *plots.trend(periods(chosen, width - plots.AXIS, zone), name, width, height - 1),
                ]
            case "severity":
                return plots.stacked(periods(chosen, max(3, height - 1), zone), width)
            case _:
                points = plots.dots(chosen, name)
                return [
                    f"{name} ({LENGTHS[name]}), on a logarithmic scale",
                    *plots.scatter(points, width, height - 1, zone),
                ]


def _waiting(room: Room) -> tuple[list[int], list[Incident]]:
    """The incidents to measure, and those that are still open."""
    every = room.incidents()
    return [i.number for i in every if not i.is_open], [i for i in every if i.is_open]
