"""The metrics over all incidents, by their keys."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from operator_at_work import NOW, PATIENCE, Desk, at_sizes, at_the_console

from warroom.domain.policy.severities import Severity
from warroom.room.review import Review


def past(desk: Desk, severity: int, days: int, minutes: int) -> None:
    room = desk.room("maya")
    desk.clock.at = NOW - timedelta(days=days)
    number = room.declare("API down", Severity(severity), started="-0m").number
    desk.clock.at += timedelta(minutes=minutes)
    room.resolve(number, None, None, None)
    desk.clock.at = NOW


@at_sizes((80, 24), (120, 36))
async def test_pages_metrics_and_filters_by_their_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = Desk(tmp_path)
    for severity, days, minutes in ((1, 300, 60), (2, 40, 5), (2, 3, 20)):
        past(desk, severity, days, minutes)
    async with at_the_console(desk, size) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("Library", "F6 metrics")
        await operator.press("f6")
        screen = await operator.sees("[table]", "3 incidents counted; left out: none", "SEV-2", "no clock")
        assert next(row for row in screen.splitlines() if "TTM  " in row).split()[1:4] == ["3", "20", "min"]
        await operator.press("right")
        await operator.sees("[trend]", "Median of TTM in each", "2026-01", "2026-11")
        await operator.press("m", "m", "m")
        await operator.sees("user impact (impact started to mitigated, else resolved)")
        await operator.press("right")
        await operator.sees("[severity]", "1 is SEV-1")
        await operator.press("right", "M", "M", "M")
        await operator.sees("[durations]", "TTM (impact started", "1 h", "2026-01-27", "2026-11-20")
        await operator.press("s")
        await operator.sees("severity: SEV-1", "1 incident counted")
        await operator.press("t", "t")
        await operator.sees("the last 90 days", "Nothing to plot")
        await operator.press("s")
        await operator.sees("2 incidents counted")
        await operator.press("escape")
        await operator.sees("Library")


async def test_it_says_how_far_it_is_and_can_be_left_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    for days in range(3):
        past(desk, 2, days + 1, 5)
    held, measured, metrics = Event(), [], Review.metrics

    def slow(review: Review, number: int) -> object:
        measured.append(number)
        held.wait(PATIENCE)
        return metrics(review, number)

    monkeypatch.setattr(Review, "metrics", slow)
    monkeypatch.setattr("warroom.tui.screens.metrics.AT_A_TIME", 1)
    async with at_the_console(desk) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("Library")
        await operator.press("f6")
        await operator.sees("measuring, 0 of 3", "Esc leaves")
        await operator.press("escape")
        await operator.sees("F4 sort")
        held.set()
        await operator.sees("3 incidents")
    assert len(measured) == 1


async def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    async with at_the_console(Desk(tmp_path), (80, 24)) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3", "f6")
        await operator.sees("0 incidents counted", "Nothing to plot: no resolved incident that counts")
