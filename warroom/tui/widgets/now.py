"""What stands now: decisions, open questions, exit criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident.state import Criterion, Incident, Outcome
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import View
from warroom.tui.styles import meanings
from warroom.tui.widgets.lines_pane import LinesPane
from warroom.tui.widgets.wrap import fitted

MOST = 2
"""Lines of a kind where there is little room."""
EMPTY = "! decision or ? question in a note"


@dataclass(frozen=True)
class Standing:
    """A line: a sign of a meaning, words, and what stands at the end of the line."""

    sign: str
    style: str
    words: str
    end: str = ""


class Now(LinesPane):
    def show(self, view: View, most: int = MOST) -> None:
        """At most so many lines of a kind."""
        found = standing(view)
        shown = tuple(each for kind in found for each in _few(kind, most))
        self.show_lines(shown, lambda width: [_line(each, width) for each in shown] or [_empty(width, view)])


def standing(view: View) -> tuple[list[Standing], list[Standing], list[Standing]]:
    """Decisions, questions, exit criteria; the most urgent of each kind first."""
    known = view.situation
    decisions = (
        [Standing("!", meanings.TIMELINE["decision"], p.words) for p in known.decisions] if known else []
    )
    asked = [
        Standing(f"?{number}", meanings.TIMELINE["question"], words) for number, words in open_questions(view)
    ]
    return decisions, asked, _criteria(view.incident)


def open_questions(view: View) -> list[tuple[int, str]]:
    """Their numbers and words, the oldest first."""
    return [(asked.number, one_line(asked.text)) for asked in view.incident.open_questions]


def most_urgent(view: View) -> str:
    """One line: the oldest open question, else the newest decision, else how many exit criteria are met."""
    decisions, asked, criteria = standing(view)
    first = next(iter((*asked, *decisions, *criteria)), None)
    if first is None:
        return ""
    end = f" {first.end}" if first.end else ""
    return f"{first.sign} {first.words}{end}"


def _criteria(incident: Incident) -> list[Standing]:
    """Those that are open, with how many are met; one line when all are."""
    counted = [each for each in incident.criteria if each.outcome is not Outcome.WAIVED]
    if not counted:
        return []
    met = sum(each.outcome is Outcome.DONE for each in counted)
    count = f"{met}/{len(counted)}"
    style = meanings.TIMELINE["task"]
    left = [each for each in counted if each.outcome is Outcome.OPEN]
    if not left:
        return [Standing("☑", meanings.RESOLVED, "exit criteria are met", count)]
    return [
        Standing("☐", style, _words(criterion), count if at == 0 else "") for at, criterion in enumerate(left)
    ]


def _words(criterion: Criterion) -> str:
    return one_line(criterion.text)


def _few(kind: Sequence[Standing], most: int) -> Sequence[Standing]:
    """So many of them; the last one tells how many more there are."""
    if len(kind) <= most:
        return kind
    last = kind[most - 1]
    more = f"+{len(kind) - most}"
    return (*kind[: most - 1], Standing(last.sign, last.style, last.words, f"{last.end} {more}".strip()))


def _line(each: Standing, width: int) -> Content:
    end = f" {each.end}" if each.end else ""
    room = max(4, width - cell_len(each.sign) - 1 - cell_len(end))
    return Content.assemble((each.sign, each.style), " ", fitted(each.words, room), (end, meanings.MUTED))


def _empty(width: int, view: View) -> Content:
    return Content.styled(fitted("nothing" if view.looking else EMPTY, width).rstrip(), meanings.MUTED)
