"""The library: every incident, found by its facts or by the words of any entry."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from warroom.domain.incident_list import Listed, Order, wanted
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.search_query import asked
from warroom.reports.incident_rows import severity_width
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.store.sql.search import Found
from warroom.tui.console import Console
from warroom.tui.runtime.render_cache import Beneath
from warroom.tui.widgets.library_rows import columns, details, hit_row, incident_row
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.other_incidents import OthersLine
from warroom.tui.widgets.too_small import KeepsFocus, TooSmall

SHOWN, HITS = 100, 50
"""Incidents and entries in the list at once; `warroom list` and `warroom search` print more."""


class LibraryScreen(KeepsFocus, Beneath, Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("down", "list", show=False),
        Binding("slash", "find", show=False),
        Binding("f6", "metrics", show=False),
        Binding("f4,ctrl+o", "sort", show=False, priority=True),
    ]
    app: Console

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        """Counts what was asked; an answer to anything but the newest is thrown away."""
        self._listed: list[Listed] = []
        self._found = Found()
        self._marks: re.Pattern[str] | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="review-head", markup=False)
        yield Line(
            self.app.library_words,
            draft=None,
            id="library-find",
            placeholder="sev-1, @maya, 2026-11, since:2026-11-03, or words of any entry",
        )
        yield Static("", id="library-columns", markup=False)
        yield OptionList(id="library-list")
        yield Static("", id="review-said", markup=False)
        yield OthersLine(way="Esc")
        yield Static("", id="keys", markup=False)
        yield TooSmall("The library")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Line))
        self._look()

    def on_resize(self) -> None:
        self.query_one(TooSmall).measure()
        self.call_after_refresh(self._fill)

    def on_descendant_focus(self) -> None:
        # In the line Enter opens nothing: what was found may not be there yet.
        here = "Enter or ↓ list" if self.query_one(Line).has_focus else "Enter open · / find"
        words = f"{here} · F4 sort · F6 metrics · Esc start · ctrl+q quit"
        self.query_one("#keys", Static).update(words, layout=False)

    @property
    def _order(self) -> Order:
        return Order(self.app.library_order)

    def on_input_changed(self) -> None:
        if self.query_one(Line).value != self.app.library_words:
            self._look()

    def action_sort(self) -> None:
        self.app.library_order = self._order.after.value
        self._look()

    def _look(self) -> None:
        """Ask for what is typed; nobody waits for what was asked before."""
        self._asked += 1
        self.app.library_words = self.query_one(Line).value
        self._head("looking …")
        self.run_worker(self._answer(self._asked), group="library", exclusive=True)

    async def _answer(self, turn: int) -> None:
        typed, order = self.app.library_words, self._order
        facts = wanted(typed, self.app.zone, self.app.config.policy)
        words = " ".join(facts.words)
        terms = asked(words)
        marks = None if isinstance(terms, Refusal) else terms.marks
        # One letter is the beginning of too much to be looked for in every entry; one sign is not.
        searched = any(len(word) > 1 or not word.isascii() or not word.isalnum() for word in facts.words)

        def outdated() -> bool:
            return turn != self._asked or self not in self.app.screen_stack

        def find(room: Room) -> list[Listed] | None:
            return None if turn != self._asked else room.listing(facts, order, SHOWN)

        def search(room: Room) -> Found | None:
            return None if turn != self._asked else room.search(words, HITS, facts)

        try:
            rows = await self.app.backstage.read(find)
            if rows is None or outdated():
                return
            self._listed, self._found, self._marks = rows, Found(), marks
            self._fill()
            if searched:
                found = await self.app.backstage.read(search)
                if found is None or outdated():
                    return
                self._found = found
                self._fill(only_hits=True)
        except (StoreProblem, Refusal, OSError) as problem:
            if not outdated():
                self._head("not found")
                self._say(str(problem))
            return
        self._head(self._counted())
        if self._listed or self._found.hits:
            self._say("")
        elif facts.words and not searched:
            self._say("no title has it; one letter is not looked for in the entries, so type another")
        else:
            self._say("nothing found; take a word away")

    def _counted(self) -> str:
        incidents, hits = len(self._listed), len(self._found.hits)
        parts = [
            f"{'first ' if incidents == SHOWN else ''}{incidents} incident{'' if incidents == 1 else 's'}"
        ]
        if hits:
            parts.append(f"{'newest ' if hits == HITS else ''}{hits} entr{'y' if hits == 1 else 'ies'}")
        if self._found.read is not None:
            parts.append(f"signs looked for in the newest {self._found.read:,} entries")
        return " · ".join(parts)

    def _head(self, state: str) -> None:
        words = f"Library · {self._order.label} · {state}"
        self.query_one("#review-head", Static).update(Content(words), layout=False)

    def _say(self, words: str) -> None:
        self.query_one("#review-said", Static).update(Content(one_line(words)), layout=False)

    def _fill(self, *, only_hits: bool = False) -> None:
        """Draw the rows anew, or add the entries to the incidents that are there."""
        options = self.query_one(OptionList)
        width = options.scrollable_content_region.width - 2
        if width <= 0 or not self.is_mounted:
            return  # drawn once the list has its size
        hours, now, zone = self.app.config.policy.postmortem_hours, self.app.now(), self.app.zone
        wide = severity_width(self._listed)
        shown = {incident.number for incident in self._listed}
        # A title is also an entry; its incident stands above.
        hits = [hit for hit in self._found.hits if hit.entry.n > 1 or hit.incident.number not in shown]
        entries = [
            Option(hit_row(hit, zone, width, self._marks), id=f"{hit.incident.number}/{hit.entry.n}")
            for hit in hits
        ]
        chosen = options.highlighted or 0
        if not only_hits:
            self.query_one("#library-columns", Static).update(Content(columns(width, wide)), layout=False)
            options.clear_options()
            options.add_options(
                Option(incident_row(i, hours, now, zone, width, self._marks, wide), id=str(i.number))
                for i in self._listed
            )
        options.add_options(entries)
        if options.has_focus and options.option_count:
            options.highlighted = min(chosen, options.option_count - 1)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        number, _, entry = (event.option.id or "0").partition("/")
        rows = (hit.incident for hit in self._found.hits) if entry else self._listed
        incident = next((row for row in rows if row.number == int(number)), None)
        if incident is None:
            return  # a row of what was looked for before the last key
        if entry:
            self._say(f"{incident.reference} {incident.severity} {incident.title}")
        else:
            self._say(details(incident, self.app.config.policy.postmortem_hours, self.app.now()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        number, _, entry = (event.option.id or "0").partition("/")
        self.app.go_to_review(int(number), int(entry) if entry else None)

    def on_input_submitted(self) -> None:
        self.action_list()

    def action_list(self) -> None:
        options = self.query_one(OptionList)
        if options.option_count:
            self.set_focus(options)  # at once, where `focus` would come after the next key
            options.highlighted = 0

    def action_find(self) -> None:
        self.set_focus(self.query_one(Line))

    def action_metrics(self) -> None:
        self.app.go_to_metrics()

    def action_back(self) -> None:
        self.app.go_to_start(declaring=False)
