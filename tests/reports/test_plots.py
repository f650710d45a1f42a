"""The plots as exact small pictures, and the HTML pages as a browser would take them."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import ActionItem, Detection, Exclusion, Milestone
from warroom.domain.metrics.aggregate import By, periods
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.policy.severities import Severity
from warroom.reports import entries_csv, incident_html, metrics_html, metrics_overview, plots
from warroom.reports.metrics_text import cell, table
from warroom.room import Room

START = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;</title></style></pre>]]>\x1b[31m\u202e\n@here"


class Team:
    """A room whose clock is moved by hand."""

    def __init__(self, path: Path) -> None:
        self.now = START
        self.room = Room.open(path / "w.db", "maya", lambda: self.now, UTC)

    def incident(self, month: int, severity: int, minutes: float, title: str = "API down") -> int:
        """Lasted so many minutes from its start."""
        self.now = datetime(2026, month, 3, 10, 0, tzinfo=UTC)
        number = self.room.declare(title, Severity(severity), started="-0m", detected="-0m").number
        self.now += timedelta(minutes=minutes)
        self.room.resolve(number, "cause", "fix", None)
        return number

    def measured(self) -> list[Metrics]:
        return self.room.review.metrics_of_all()


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


@pytest.fixture
def autumn(team: Team) -> Team:
    for month, severity, minutes in (
        (9, 1, 60),
        (9, 2, 5),
        (9, 2, 10),
        (11, 3, 240),
        (11, 1, 240),
        (11, 4, 15),
    ):
        team.incident(month, severity, minutes)
    return team


def test_incidents_by_severity_and_month(autumn: Team) -> None:
    assert plots.stacked(periods(autumn.measured(), 12, UTC), 40) == [
        "2026-09   122  3",
        "2026-10   ·",
        "2026-11   134  3",
        "1 is SEV-1, 2 SEV-2, 3 SEV-3, 4 SEV-4.",
    ]


def test_a_month_with_more_incidents_than_cells_is_drawn_to_scale(team: Team) -> None:
    for _ in range(30):
        team.incident(9, 2, 5)
    assert plots.stacked(periods(team.measured(), 12, UTC), 26) == [
        "2026-09   222222  30",
        "1 is SEV-1, 2 SEV-2, 3 SEV-3, 4 SEV-4; each digit stands for 5, rounded up.",
    ]


def test_durations_by_date_on_a_logarithmic_scale(autumn: Team) -> None:
    assert plots.scatter(plots.dots(autumn.measured(), "TTM"), 38, 9, UTC) == [
        "         4 h ┤                       1",
        "             │",
        "         1 h ┤1",
        "             │",
        "      15 min ┤2                      4",
        "       5 min ┤2",
        "             └────────────────────────",
        "              2026-09-03    2026-11-03",
        "1 is SEV-1, 2 SEV-2, 3 SEV-3, 4 SEV-4; where several meet, the worst.",
    ]


def test_the_trend_of_a_metric(autumn: Team) -> None:
    groups = periods(autumn.measured(), 12, UTC)
    assert plots.medians(groups, "TTM") == [600, None, 14400]
    assert plots.trend(groups, "TTM", 38, 7) == [
        "  4 h 00 min ┤                ███████",
        "             │                ███████",
        "  2 h 00 min ┤                ███████",
        "             │▁▁▁▁▁▁▁         ███████",
        "             └────────────────────────",
        "              2026-09          2026-11",
        "Median of TTM in each; no column where nothing is recorded.",
    ]
    assert plots.sparkline([0, 600, None, 14400]) == "▁▁·█"
    assert plots.sparkline([0, 0]) == "▁▁"


def test_nothing_to_plot_is_said_plainly(team: Team) -> None:
    assert metrics_overview.whole([], UTC, 80) == ["0 incidents counted; left out: none", plots.NOTHING]
    assert plots.scatter([], 80, 20, UTC) == [plots.NOTHING]
    assert plots.NOTHING in metrics_html.html([], START, UTC)
    team.incident(9, 1, 5)
    measured = team.measured()
    assert plots.trend(periods(measured, 12, UTC), "time to first update", 80, 20) == [plots.NOTHING]
    assert "2026-09-03" in plots.scatter(plots.dots(measured, "TTM"), 80, 20, UTC)[-2]  # one dot is a plot


def test_no_line_is_wider_than_asked_for(autumn: Team) -> None:
    measured = autumn.measured()
    for width in (78, 118):
        assert max(map(len, metrics_overview.whole(measured, UTC, width))) <= width


def test_over_many_as_json_and_csv(autumn: Team) -> None:
    drilled = autumn.incident(9, 1, 1000)
    autumn.room.change_standing(drilled, Exclusion.DUPLICATE)
    found = metrics_overview.shape(autumn.measured(), By.SEVERITY, UTC, 2)
    assert (found["counted"], found["left_out"]) == (6, {"duplicate": 1, "open": 2})
    assert found["all"]["lengths"]["TTM"] == {
        "n": 6, "median": 2250, "p90": 14400, "mean": 5700, "points": (3600, 300, 600, 14400, 14400, 900),
    }  # fmt: skip
    assert [(g["name"], g["n"]) for g in found["groups"]] == [
        ("SEV-1", 2),
        ("SEV-2", 2),
        ("SEV-3", 1),
        ("SEV-4", 1),
    ]
    assert found["groups"][3]["responses"] == {"4": {"no clock": 1}}
    assert "2026-09,TTM,3,600.0,3600.0,1500.0\n" in metrics_overview.table(autumn.measured(), By.MONTH, UTC)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1+1", "\r=1", "\n@x", "  -1"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_plain_cells_stay_as_they_are() -> None:
    assert [cell(v) for v in ("a=b", 7, -1.5, None, START)] == [
        "a=b",
        7,
        -1.5,
        "",
        "2026-09-01T10:00:00.000Z",
    ]


class Page(HTMLParser):
    """What a browser would see: tags, the attributes that could load or run something, headers, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr",
    "th", "td", "ul", "li", "br", "span", "pre", "figure", "figcaption", "svg", "text", "rect", "circle", "path",
}  # fmt: skip


def sound(text: str) -> Page:
    """Nothing in it loads, runs or links; every header says what it heads and every picture has a name."""
    seen = Page(text)
    assert set(seen.tags) <= OURS
    assert not [
        a for a in seen.attributes if a[1].startswith("on") or a[1] in ("src", "href", "srcset", "action")
    ]
    assert not re.search(r"https?:|url\(|@import|//", text.replace("</", ""))
    heads = sum(1 for tag, name, _ in seen.attributes if (tag, name) == ("th", "scope"))
    assert heads == seen.tags.get("th", 0)
    pictures = [value for tag, name, value in seen.attributes if (tag, name) == ("svg", "role")]
    assert pictures == ["img"] * seen.tags.get("svg", 0)
    assert sum(
        1 for tag, name, value in seen.attributes if (tag, name) == ("svg", "aria-label") and value
    ) == len(pictures)
    for tag in ("table", "tr", "td", "ul", "figure", "svg", "pre", "main"):
        assert len(re.findall(f"<{tag}[ >]", text)) == text.count(f"</{tag}>"), tag
    assert "\x1b" not in text
    assert "\u202e" not in text
    return seen


@pytest.fixture
def hostile(team: Team) -> Team:
    """An incident with the worst text in every field."""
    room = team.room
    number = room.declare(
        HOSTILE,
        Severity.SEV1,
        commander=f"x{HOSTILE}"[:70].replace(" ", ""),
        impact=HOSTILE,
        users=3,
        detected_by=Detection.USER,
        started="-9m",
    ).number
    room.assign(number, "fix<b>er", "li<i>", HOSTILE)
    for words in (HOSTILE, f"!{HOSTILE}", f"?{HOSTILE}"):
        room.note(number, words)
    room.send_update(number, f"Update {HOSTILE}", 1)
    room.send_message(number, Document.ANNOUNCEMENT, HOSTILE)
    room.retract(number, room.note(number, "struck <u>words</u>").n, HOSTILE)
    room.add_action(number, ActionItem(number=0, text=HOSTILE, owner="li<i>", ticket="javascript:alert(3)"))
    team.now += timedelta(minutes=31)
    room.resolve(number, HOSTILE, HOSTILE, "javascript:alert(4)")
    room.correct_metric(number, "TTD", 60, HOSTILE)
    return team


def test_no_tag_of_theirs_is_live_in_an_incident_s_page(hostile: Team) -> None:
    room = hostile.room
    text = incident_html.html(room.review.metrics(1), room.events(1), room.timeline(1), room.policy, UTC)
    seen = sound(text)
    for words in (
        "<script>alert(1)</script>",
        "javascript:alert(3)",
        "Decisions",
        "Fix<b>er",
        "Update #1, sent",
        "corrected by @maya",
    ):
        assert words in seen.words


def test_no_tag_of_theirs_is_live_in_the_report(hostile: Team) -> None:
    hostile.incident(10, 2, 50, "=1+1 <b>bold</b>")
    left = hostile.incident(11, 3, 5, "twice <i>told</i>")
    hostile.room.change_standing(left, Exclusion.DUPLICATE, of="INC-1", reason=HOSTILE)
    seen = sound(metrics_html.html(hostile.measured(), START, UTC, 1))
    for words in (
        "2 incidents counted; left out: 1 duplicate, 1 still open",
        "<b>bold</b>",
        "Left out",
        "twice <i>told</i>",
    ):
        assert words in seen.words
    assert seen.tags["svg"] >= 5  # months, durations, and the trends of what is known
    for text in (table(hostile.measured()), entries_csv.entries(hostile.room.timeline(1))):
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) > 1
        assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]


def test_the_page_shows_each_length_with_both_its_ends_and_the_frozen_texts(team: Team) -> None:
    room = team.room
    number = room.declare("API down", Severity.SEV1, started="-20m").number
    room.milestone(number, Milestone.DETECTED, "-15m", estimated=True)
    frozen = "📊 Update #1\nStatus: Investigating\nSummary: a < b"
    room.send_update(number, frozen, 1)
    room.amend(number, room.timeline(number)[-1].n, "what we wrote later")
    team.now += timedelta(minutes=5)
    room.remove(number, "commander", None)
    room.resolve(number, None, None, None)
    text = incident_html.html(
        room.review.metrics(number), room.events(number), room.timeline(number), room.policy, UTC
    )
    assert (
        "<td>impact start, 2026-09-01 09:40 UTC</td><td>detection, 2026-09-01 09:45 UTC (estimated)</td>"
        in text
    )
    assert "<pre>📊 Update #1\nStatus: Investigating\nSummary: a &lt; b</pre>" in text
    assert (
        '<th scope="row">Commander</th><td>@maya</td><td>2026-09-01 10:00 UTC</td><td>2026-09-01 10:05 UTC</td>'
        in text
    )
    for rule in ("size:A4", "break-inside:avoid", "table-header-group", "prefers-color-scheme:dark"):
        assert rule in text
