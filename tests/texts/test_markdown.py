"""Words of the record are nothing but words in the Markdown that is written from it, rendered or not."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from warroom.domain.incident.state import ActionItem, Detection, TaskState
from warroom.domain.policy.severities import Severity
from warroom.domain.text.safe_text import outgoing
from warroom.room import Room
from warroom.texts.markdown import markdown, markdown_line

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
RENDERED = (MarkdownIt("commonmark"), MarkdownIt("gfm-like"), MarkdownIt("default", {"html": True}))
PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
"""What a few paragraphs of plain words are made of."""
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![x](http://evil/x.png)",
    "<!-- gone -->", "<!-- end of the record -->", "-->", "<http://evil/>", "<javascript:alert(1)>", "<a@b.com>", "a | b | c",
    "# heading", "## Lessons", "####### no heading", "title #", "title\n===", "title\n---", "a\n- - -", "***", "* * *", "_ _ _", "---",
    "```\ncode\n```", "~~~\ncode", "`code`", "``a`b``", "&lt;b&gt;", "&#60;", "&amp;copy;", "&nbsp;", "[x]: http://evil 'y'", "[x]",
    "[x][y]", "[^1]", "[^1]: note", "- point", "* point", "+ point", "1. point", "2) point", "> quoted", "    code", "\tcode",
    "| a |\n|---|\n| b |", "a\n:--", "*a* **b** __c__ _d_ ~~e~~ ~f~", "snake_case __init__.py 2 * 3 * 4 ~5 min", "C:\\Users\\x\\",
    "\\<b>", "\\\\<b>", "\\[a](b)", "\\", "\\`a\\`", "<?php ?>", "<![CDATA[x]]>", "<!DOCTYPE html>", "</main>", "a  \nb", "a\\\nb",
    "[a](<javascript:x>)", "![a][b]", "[![a](b)](c)", "\\![a](b)", "<br/>", "&colon;", "[ ] box", "[x] box", "<b\nonload=x>",
    "p99 < 5 s & rising > 2", "@here x", "\x1b[2J", "\u202e", "a\r\n# b", "\n\n# b\n\n<b>",
]  # fmt: skip


def tokens(text: str, renderer: MarkdownIt) -> list[Token]:
    return [inner for token in renderer.parse(text) for inner in (token, *(token.children or ()))]


def words_of(text: str, renderer: MarkdownIt) -> str:
    return "".join(
        "\n" if token.type in ("softbreak", "paragraph_close") else token.content
        for token in tokens(text, renderer)
        if token.type in ("text", "text_special", "softbreak", "paragraph_close")
    )


def neutral(text: str) -> None:
    for renderer in RENDERED:
        kinds = {token.type for token in tokens(markdown(text), renderer)}
        bare = {"link_open", "link_close"} if renderer.options.get("linkify") else set()
        assert kinds - PLAIN <= bare, (markdown(text), kinds - PLAIN)
        shown, meant = words_of(markdown(text), renderer), markdown(text)
        # What is read is what was typed, but for the blanks at the edges of lines.
        assert _read(shown) == _read(_typed(text)), (shown, meant)


def _typed(text: str) -> str:
    return outgoing(text)


def _read(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(text: str) -> None:
    neutral(text)
    neutral(f"it said {text} twice")
    assert "\n" not in markdown_line(text)


@given(st.text(st.sampled_from("<>![]()#*_`~|\\&;:=-+.1ax/ \n\t\"'@"), max_size=40))
def test_any_signs_are_words(text: str) -> None:
    neutral(text)


@given(st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join))
def test_hostile_words_in_a_row_are_words(text: str) -> None:
    neutral(text)


def test_what_needs_no_sign_gets_none() -> None:
    for text in (
        "replica lag is 4 min", "p99 < 5 s & rising > 2", "snake_case at 2 * 3", "~5 min", "C:\\Users\\x", "#5 of 7", "-7m", "SEV-1",
        "https://example.com/a?b=c", "5:30", "(see above)", "a - b", "a/b", "$HOME", "10.0.0.1", "50%", "the [redacted] key", "[db-1] restarted", "array[0] = 1",
    ):  # fmt: skip
        assert markdown(text) == text


@pytest.mark.parametrize(
    "text", ["-" * 20_000 + "x", "<a" * 20_000, "](" * 20_000, " #" * 20_000, "\\" * 20_000, "[" * 20_000]
)
def test_long_words_are_no_work(text: str) -> None:
    assert len(markdown(text)) >= len(text)


def hostile_room(path: Path, text: str) -> Room:
    name = re.sub(r"[^\w<>\[\]()!*`|]", "", text)[:30]
    room = Room.open(path, f"m{name}", lambda: NOW, UTC)
    room.declare(f"x {text}"[:290], Severity.SEV1, impact=text, users=5, detected_by=Detection.USER)
    room.assign(1, f"role{name}", f"p{name}", note=text)
    for sign in ("n ", "! ", "? ", "TODO: "):
        room.note(1, f"{sign}{text}")
    for state in (TaskState.DONE, TaskState.DROPPED, None):
        room.ask(1, f"@li {text} x")
        if state:
            room.move_task(1, len(room.incident(1).tasks), state, text)
    room.add_criterion(1, text)
    room.severity(1, Severity.SEV2, text)
    room.send_update(1, text, 1)
    room.resolve(1, text, text, text, reason=text)
    room.add_action(1, ActionItem(number=0, text=text, owner=f"@o{name}", due=date(2026, 12, 1), ticket=text))
    room.correct_metric(1, "TTD", 60, text)
    return room


@pytest.mark.parametrize("text", ["\n".join(HOSTILE[i::9]) for i in range(9)] + [" ".join(HOSTILE)])
def test_a_postmortem_holds_no_more_than_its_own_layout(tmp_path: Path, text: str) -> None:
    words = {"a.db": "quiet words", "b.db": text}
    plain, hostile = (hostile_room(tmp_path / name, typed) for name, typed in words.items())
    ours = MarkdownIt("commonmark").enable("table")
    shapes = []
    for room in (plain, hostile):
        found = tokens(room.review.postmortem(1), ours)
        assert not {token.type for token in found} & {
            "link_open",
            "image",
            "html_inline",
            "fence",
            "code_block",
        }
        assert all("from the record" in t.content or "end of the record" in t.content for t in found if t.type == "html_block")  # fmt: skip
        # A text of several lines has more of them.
        shapes.append([t.type for t in found if t.type not in PLAIN])
    assert shapes[0] == shapes[1]
    assert "## Lessons" in hostile.review.postmortem(1)


def test_what_people_wrote_in_the_postmortem_itself_stays_theirs(tmp_path: Path) -> None:
    room = hostile_room(tmp_path / "w.db", "quiet")
    own = "**bold** [link](https://example.com) <b>x</b>"
    room.write_postmortem(
        1, room.review.postmortem(1).replace("### What went well", f"### What went well\n\n{own}")
    )
    assert own in room.review.postmortem(1)
