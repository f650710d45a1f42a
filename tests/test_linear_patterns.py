"""What looks through people's text takes time in proportion to it, whatever it holds: twice the text, twice the time.

Every pattern of the program is found by itself, and with it the functions that loop over a text. The costs are CPU
time and are only compared with each other, so that a slow machine changes nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest

import warroom
from warroom.domain.incident import action_items, tasks
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.record import blanking, timeline_text
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text import channel_names, safe_text, search_query, validation
from warroom.local import runbook_files
from warroom.reports import postmortem as postmortem_report
from warroom.room import new_id
from warroom.texts import anonymise, blame_lint, formats, lint, public_wording
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.widgets import document, excerpt, line, timeline_rows, wrap

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
UNITS = (
    "a", "a.", "ab-", "a-1", "a_", "A", "Aa ", "@", "@a", "@a.", "a@", "a@b.", "0", "1.", "1:", "0a:", "-1",
    " ", "\n", "\t", "\r", "\u3000", "-", "- ", "* ", "*", "_", "**", "`", "#", "[", "]", "[a](", "<", "(", "|", "\\",
    "> ", "> - ", "1) ", "~", "!", "! ", '"', "'", "s' ", "=", "&lt;", "\x00", "\u200b", "e\u0301", "\u0301", "漢",
    "\u200d\U0001f469", "\U0001f1e6", "12:30 ", "-7m ", "2026-01-01 ", "yesterday ", "http://a", "http://a.internal",
    "data ", "failed to x ", "someone ", "team a fails ", "you should have ", "Status:", "ETA:\n", "TODO: ", "## Lessons\n",
    "<!-- from the record: a 12345678 -->\n", "\n<!-- end of the record -->",
)  # fmt: skip
MIXED = ("a", "a.", "-", " ", "\n", "@", "_1")
CASES = [*UNITS, *(one + other for one in MIXED for other in MIXED if one != other)]
TAILS = ("", "\x01")
"""What stands at the end: a pattern that nearly fits goes back the whole way."""
CHEAP = 0.0005
"""Seconds of CPU that twice `LENGTH` characters may take unseen: the square of them would take twenty times that."""
LENGTH = 1500
TWICE = 2.5

Look = Callable[[str], object]


def modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(warroom.__path__, "warroom."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, Look]:
    """Every pattern of the program, looked for everywhere in a text, or in front of it where it is only used so."""
    found: dict[str, Look] = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                key = f"{getattr(module, '__name__', '')}.{name}"
                everywhere = key.split(".", 1)[1] not in IN_FRONT
                found[key] = _everywhere(value) if everywhere else value.match
    return found


IN_FRONT = {
    "cli.doctor_against._REFORMATTED",
    "room.acts.notes._ASKED",
    "domain.incident.questions._ANSWER",
    "store.location._SCHEME",
    "store.location._WORDS",
    "store.location._MISTYPED",
    "reports.postmortem._POINT",
    "domain.text.channel_names._REFERENCE",
    "domain.text.other_languages._HAS_NUMBER",
    "local.identity._POSIX",
    "local.config.toml_recovery._HEADING",
    "local.config.toml_recovery._SETTING",
    "texts.markdown._BEGINS",
    "domain.record.digest._MEANT",
    "domain.text.line_front._COUNTED",
    "domain.text.line_front._PLURAL",
    "domain.text.timeline_lines._RULE",
    "domain.text.timeline_lines._BULLET",
    "domain.text.timeline_lines._KEY",
    "store.sqlite.schema_check._UNIQUE",
}
"""Patterns that are asked for the beginning of a text alone."""


def _everywhere(pattern: re.Pattern[str]) -> Look:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def noted(text: str) -> TimelineEntry:
    event = Noted(text=text)
    recorded = Recorded(
        seq=2, incident=1, id=new_id(NOW), n=2, at=NOW, recorded_at=NOW, actor="@maya", event=event
    )
    return TimelineEntry(recorded, NOW)


MARKS = search_query.Asked(("api-1", "down")).marks
INCIDENT = Incident.model_construct(impact=None, cause=None, fix=None)


def impacted(text: str) -> Incident:
    return INCIDENT.model_copy(update={"impact": text})


FUNCTIONS: dict[str, Look] = {
    "blame": blame_lint.blame,
    "neutral": anonymise.neutral,
    "taken_out": anonymise.taken_out,
    "lessons": postmortem_report.lessons,
    "candidates": lambda text: postmortem_report.candidates([noted(text)]),
    "block": safe_text.block,
    "one_line": safe_text.one_line,
    "outgoing": safe_text.outgoing,
    "masked": safe_text.masked,
    "disarmed": safe_text.disarmed,
    "json_escaped": safe_text.json_escaped,
    "storable": safe_text.storable,
    "handle": safe_text.handle,
    "broadcasts": safe_text.broadcasts,
    "asked": search_query.asked,
    "channel_name": lambda text: channel_names.channel_name(text, date(2026, 1, 1)),
    "parse_reference": channel_names.parse_reference,
    "person_problem": validation.person_problem,
    "note_problem": lambda text: validation.note_problem(text, "The note"),
    "parse_action": action_items.parse_action,
    "ask": lambda text: tasks.ask(INCIDENT, f"@li {text}", NOW),
    "blanker": lambda text: blanking.Blanker(["hunter2"]).plain_text(text),
    "completed": lambda text: line.completed(text, ("@maya", "@li")),
    "marks": lambda text: MARKS and MARKS.search(text),
    "excerpt": lambda text: excerpt.excerpt(text, 60, MARKS),
    "wrap": lambda text: wrap.wrap(text, 60),
    "fitted": lambda text: wrap.fitted(text, 60),
    "pieces": lambda text: timeline_rows.pieces(text, MARKS),
    "entry_rows": lambda text: timeline_rows.entry_rows(noted(text), 80, UTC),
    "line": lambda text: timeline_text.line(noted(text), UTC),
    "matching": lambda text: runbook_files.matching([], text),
    "replaced": lambda text: public_wording.replaced(impacted(text)),
    "warnings": lambda text: lint.warnings(text, INCIDENT, Outgoing(Kind.UPDATE, text, {}, Kind.UPDATE)),
    "public warnings": lambda text: lint.warnings(
        text, impacted(text), Outgoing(Kind.PUBLIC, text, {}, Kind.UPDATE)
    ),
    "bold labels": lambda text: formats.styled(text, formats.Style.MARKDOWN, INCIDENT),
}

SLOW: dict[str, Look] = {"document": lambda text: document.rendered(text, 80)}
"""Tried on fewer texts."""

PATTERNS = patterns()


def cost(look: Look, text: str, times: int = 1) -> float:
    """CPU seconds, the least of so many looks."""
    least = float("inf")
    for _ in range(times):
        began = time.process_time()
        look(text)
        least = min(least, time.process_time() - began)
    return least


def is_linear(look: Look, unit: str, tail: str) -> bool:
    """Whether twice the text costs at most 2.5 times as much; asked again with more of it when in doubt."""

    def text(length: int) -> str:
        return (unit * length)[:length] + tail

    double = cost(look, text(2 * LENGTH))
    if double <= CHEAP or double <= TWICE * cost(look, text(LENGTH)):
        return True
    return any(
        cost(look, text(2 * length), 3) <= TWICE * cost(look, text(length), 3)
        for length in (
            LENGTH,
            LENGTH,
            2 * LENGTH,
            4 * LENGTH,
            *[LENGTH] * 6,
        )  # a busy machine spoils several in a row
    )


@pytest.mark.parametrize("name", [*PATTERNS, *FUNCTIONS])
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    look = PATTERNS.get(name) or FUNCTIONS[name]
    for unit in CASES:
        for tail in TAILS if name in PATTERNS else TAILS[:1]:
            assert is_linear(look, unit, tail), (unit, tail)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_tail_that_fits_nothing_makes_no_difference(name: str) -> None:
    for unit in CASES:
        assert is_linear(FUNCTIONS[name], unit, TAILS[1]), unit


@pytest.mark.parametrize("name", SLOW)
def test_twice_the_text_takes_twice_the_time_where_it_takes_long(name: str) -> None:
    for unit in UNITS:
        assert is_linear(SLOW[name], unit, ""), unit


def test_what_grows_with_the_square_is_found_out() -> None:
    assert not is_linear(_everywhere(re.compile(r"^[*\s]*ETA:", re.MULTILINE)), "\n", "")
