"""Words from people in a Markdown text: nothing of them is a link, a picture, HTML or layout, and all of it can be read."""

from __future__ import annotations

import re

from warroom.domain.text.safe_text import one_line, outgoing

_MARK = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # it would take the meaning of a sign of ours
    r"|<(?=[A-Za-z/!?])"  # HTML, a comment, an address in brackets
    r"|&(?=#?\w+;)"  # a character by its name
    r"|\](?=[(\[:])|(?<=!)\[|\[(?=\^)"  # a link, where one leads, a picture, a footnote; [db-1] alone is none
    r"|[`|]"  # code, a column of a table
    r"|\*(?!\s|$)|(?<!\s)(?<!^)\*"  # emphasis; a star between blanks is none
    r"|(?<![^\W_])_|_(?![^\W_])"  # the same; snake_case has none
    r"|~(?=~)|(?<=~)~|(?<=\S)~",  # struck out; ~5 min is not
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(\]\(\s*|<)([A-Za-z][A-Za-z0-9+.-]*):(?=\S)")
"""An address that its words would hide: it is no link, even where bare addresses become one."""
_BEGINS = re.compile(
    r" {0,3}(?P<sign>\[(?=[ xX]?\](?:\s|$)|.*\]$)|#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[=:-]++(?=[\s|:-]*+$)|(?P<number>\d{1,9})(?=[.)](?:\s|$)))"
)
"""What makes a line a box to tick, a heading, a quotation, a point of a list, or the one under a heading or a table's head."""
_CLOSING = re.compile(r"(?<=\s)#+\s*$")
"""Signs at the end of a heading, which are not shown."""
_DEEP = re.compile(r"^ {4,}", re.MULTILINE)
"""Blanks in front of a line that make it code."""


def markdown(text: str) -> str:
    """Free text over its lines, neutral in Markdown and safe to copy."""
    return "\n".join(map(_neutral, _DEEP.sub("   ", outgoing(text)).split("\n")))


def markdown_line(text: str) -> str:
    """The same on one line."""
    return markdown(one_line(text).strip())


def _neutral(line: str) -> str:
    line = line.rstrip()  # two blanks at the end are a line end
    head, rest = "", line
    if begins := _BEGINS.match(line):
        start, end = begins.span("sign")
        # Behind the number of a list stands the sign that makes it one.
        head = f"{line[:end]}\\" if begins["number"] else f"{line[:start]}\\{line[start:end]}"
        rest = line[end:]
    rest = _ADDRESS.sub(r"\1\2\\:", _MARK.sub(r"\\\g<0>", rest))
    return head + _CLOSING.sub(r"\\\g<0>", rest)
