"""On which version a postmortem that somebody edits elsewhere is based, so that nobody's words are passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warroom.domain.text.safe_text import one_line
from warroom.reports.postmortem import own_words

_MARK = re.compile(
    r"(?:(?<!\n)\n+)?^<!-- INC-\d{1,9}: based on version (\d{1,9}) -->[ \t]*(?:\n|\Z)", re.MULTILINE
)
SHOWN = 60
"""Characters shown of a line that would be passed over."""


def marked(text: str, reference: str, version: int) -> str:
    """`text` with a last line that says on which version it is based; 0 is the draft from the record."""
    return f"{text.rstrip()}\n<!-- {reference}: based on version {version} -->\n"


def unmarked(text: str) -> tuple[str, int | None]:
    """The text without that line, and the version; None where no line says it."""
    found = _MARK.search(text)
    return (_MARK.sub("\n", text), int(found[1])) if found else (text, None)


def passed_over(versions: Sequence[str], base: int | None, text: str) -> str:
    """What `text` would pass over of the newest version, in a sentence; empty when that is nothing.

    `base` is the version that `text` was written on, None when nobody knows. Sections of the record do not count:
    they are written anew each time.
    """
    newest = len(versions)
    if not newest or (base is not None and base >= newest):
        return ""
    before = _lines(versions[base - 1]) if base else []
    known = {*before, *_lines(text)}
    lost = [line for line in _lines(versions[-1]) if line not in known]
    if not lost:
        return ""
    first = one_line(lost[0])
    shown = first if len(first) <= SHOWN else f"{first[: SHOWN - 1]}…"
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    what = "line of it is" if len(lost) == 1 else "lines of it are"
    came = " is the newest"
    if base is not None:
        came = (
            f" came after version {base}, on which this text is based" if base else " came after this draft"
        )
    return f"Version {newest}{came}, and {len(lost)} {what} not in this text (“{shown}”{more})"


def _lines(text: str) -> list[str]:
    return [stripped for line in own_words(text).split("\n") if (stripped := line.strip())]
