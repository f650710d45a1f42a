"""Every HTML page forbids a browser all that it does not need itself, and its own style is not among that."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from warroom.domain.policy.severities import Severity
from warroom.reports import incident_html, metrics_html
from warroom.room import Room

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)> </style></title> style="x" <a href=javascript:x>'
)


class Page(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


@pytest.fixture(params=["incident", "report"])
def html(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    now = NOW

    def clock() -> datetime:
        nonlocal now
        now += timedelta(minutes=5)
        return now

    room = Room.open(tmp_path / "w.db", f"m{HOSTILE[:60]}", clock, UTC)
    for number in (1, 2):
        room.declare(HOSTILE, Severity.SEV1, impact=HOSTILE)
        room.note(number, HOSTILE)
        room.ask(number, f"@li {HOSTILE}")
        room.resolve(number, HOSTILE, HOSTILE, HOSTILE)
    if request.param == "report":
        return metrics_html.html(room.review.metrics_of_all(), NOW, UTC)
    return incident_html.html(
        room.review.metrics(1), room.events(1), room.timeline(1), room.policy, UTC, room.digest(1)
    )


def test_nothing_may_be_loaded_and_the_style_may_be_used(html: str) -> None:
    tags = Page(html).tags
    (policy,) = (a["content"] for tag, a in tags if tag == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    sealed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{sealed}';" in policy
    # Before anything that it could forbid.
    assert html.index("Content-Security-Policy") < html.index("<title>") < html.index("<style>")


def test_the_page_needs_nothing_that_it_forbids_and_has_its_pictures(html: str) -> None:
    tags = Page(html).tags
    names = {tag for tag, _ in tags}
    assert not names & {"script", "img", "link", "iframe", "object", "base", "form", "a", "use", "image"}
    for tag, attributes in tags:
        assert not [
            name for name in attributes if name in ("style", "src", "href") or name.startswith("on")
        ], tag
    assert "url(" not in html
    assert {"svg", "rect"} <= names or {"svg", "circle"} <= names
