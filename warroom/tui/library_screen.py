"""The library: every incident, found by its facts or by the words of any entry."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from warroom.documents import lines
from warroom.documents.measures import span
from warroom.domain.incident import Incident
from warroom.domain.learning import ActionState
from warroom.domain.plain import one_line
from warroom.room import RefusedError, Room
from warroom.store.problem import StoreProblem
from warroom.tui.line import Line

if TYPE_CHECKING:
    from warroom.tui.app import WarroomApp

SHOWN, HITS = 200, 50
"""Incidents and entries in the list at once; `warroom list` and `warroom search` print more."""


class LibraryScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("down", "list", show=False),
        Binding("slash", "find", show=False),
        Binding("f6", "metrics", show=False),
    ]
    app: WarroomApp

    def compose(self) -> ComposeResult:
        yield Static(Content("Library · newest first"), id="review-head")
        yield Line(id="library-find", placeholder="sev-1, @maya, 2026-11, or words of any entry")
        yield OptionList(id="library-list")
        yield Static("", id="review-said", markup=False)
        yield Static(
            "type to find · ↓ list · Enter open · F6 metrics · Esc start · ctrl+q quit",
            id="keys",
            markup=False,
        )

    def on_mount(self) -> None:
        self.query_one(Line).focus()
        self._look("")

    def on_input_changed(self) -> None:
        self._look(self.query_one(Line).value)

    def _look(self, words: str) -> None:
        self.query_one("#review-said", Static).update("looking …")
        self.run_worker(self._list(words), exclusive=True, group="library")

    async def _list(self, words: str) -> None:
        try:
            rows = await self.app.backstage.read(lambda room: self._rows(room, words))
        except (StoreProblem, RefusedError, OSError) as problem:
            self.query_one("#review-said", Static).update(Content(one_line(str(problem))))
            return
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(Content(text), id=name) for name, text in rows])
        self.query_one("#review-said", Static).update(
            Content(f"{len(rows)} shown" if rows else "nothing found; take a word away")
        )

    def _rows(self, room: Room, words: str) -> list[tuple[str, str]]:
        wanted = words.lower().split()
        found = [i for i in room.incidents(limit=10_000) if _matches(i, wanted)][:SHOWN]
        rows = [(f"{i.number}", self._row(room, i)) for i in found]
        if any(len(word) > 1 for word in wanted):
            for incident, entry in room.search(words, HITS):
                told = one_line(lines.line(entry, room.zone).words)
                at = f"{entry.at.astimezone(room.zone):%Y-%m-%d %H:%M}"
                rows.append((f"{incident.number}/{entry.n}", f"  {incident.reference} {at}  {told}"))
        return rows

    def _row(self, room: Room, i: Incident) -> str:
        _, start = i.counted_from()
        length = span((i.resolved_at - start.time).total_seconds()) if i.resolved_at else "open"
        owed = sum(a.state is ActionState.OPEN for a in i.actions)
        review = f"postmortem {i.review.stage.value}" if not i.is_open else ""
        if i.resolved_at and i.review.done_at is None:
            due = i.resolved_at + timedelta(hours=room.policy.postmortem_hours)
            review = "postmortem OVERDUE" if due < self.app.now() else "postmortem due"
        return (
            f"{i.reference:<8}{i.severity}  {i.declared_at.astimezone(room.zone):%Y-%m-%d}  {length:<12}"
            f"{one_line(i.commander or '—'):<12}{review:<20}{f'{owed} actions' if owed else '':<11}"
            f"{'DRILL ' if i.drill else ''}{one_line(i.title)}"
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        number, _, entry = (event.option.id or "0").partition("/")
        self.app.go_to_review(int(number), int(entry) if entry else None)

    def on_input_submitted(self) -> None:
        self.action_list()

    def action_list(self) -> None:
        options = self.query_one(OptionList)
        if options.option_count:
            options.focus()
            options.highlighted = 0

    def action_find(self) -> None:
        self.query_one(Line).focus()

    def action_metrics(self) -> None:
        self.app.go_to_metrics()

    def action_back(self) -> None:
        self.app.go_to_start(declaring=False)


def _matches(incident: Incident, wanted: list[str]) -> bool:
    facts = " ".join(
        (
            incident.reference, str(incident.severity), incident.title, incident.status.value,
            f"{incident.declared_at:%Y-%m-%d}", *(seat.person for seat in incident.roles),
        )
    ).lower()  # fmt: skip
    return all(word in facts for word in wanted)
