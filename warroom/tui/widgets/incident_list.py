"""Lists that follow the record and the clock while they are shown, and never move under the finger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from warroom.domain.refusal import Refusal
from warroom.reports.incident_rows import severity_width
from warroom.store.errors import StoreProblem
from warroom.tui.console import Console
from warroom.tui.room_view import Rows, listed
from warroom.tui.widgets.incident_row import row

NamedRows = Sequence[tuple[str, Content]]
"""What Enter acts on, and the words that stand for it."""


def options(rows: NamedRows) -> Iterable[Option]:
    return (Option(words, id=name) for name, words in rows)


def show(shown: OptionList, rows: NamedRows) -> bool:
    """Draw the rows anew, with the highlight on what it was on; nothing has it when that is gone.

    Returns whether other rows are there than before.
    """
    if [option.id for option in shown.options] == [name for name, _ in rows]:
        for option, (name, words) in zip(shown.options, rows, strict=True):
            if option.prompt != words:
                shown.replace_option_prompt(name, words)
        return False
    at = shown.highlighted_option
    shown.clear_options()
    shown.add_options(options(rows))
    names = [name for name, _ in rows]
    shown.highlighted = names.index(at.id) if at and at.id in names else None
    return True


class IncidentList(OptionList):
    """Incidents; those that come while it is shown stand on top, and the others keep their places.

    `below` are rows that no incident is.
    """

    app: Console

    class Read(Message):
        """Somebody wrote: other incidents are there, or they stand otherwise."""

    def __init__(self, rows: Rows, below: NamedRows = ()) -> None:
        super().__init__(classes="incidents")
        self.rows, self._below = rows, below
        self._seen: str | None = None
        self._asking = False

    def on_mount(self) -> None:
        self._draw()
        self.highlighted = 0
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self._draw()
        if not self._asking:
            self._asking = True
            self.run_worker(self._ask(), group="incidents")

    def _draw(self) -> None:
        now, zone, hours = self.app.now(), self.app.zone, self.app.config.policy.postmortem_hours
        wide = severity_width(incident for incident, _ in self.rows)
        rows = [(str(i.number), row(i, due, hours, now, zone, wide)) for i, due in self.rows]
        show(self, [*rows, *self._below])

    async def _ask(self) -> None:
        try:
            changed = await self.app.backstage.read_if_changed(self._seen, listed)
        except (StoreProblem, Refusal, OSError):
            return  # the next second asks again
        finally:
            self._asking = False
        if changed is not None and self.is_attached:
            self._seen, rows = changed
            places = {incident.number: place for place, (incident, _) in enumerate(self.rows)}
            self.rows = sorted(rows, key=lambda pair: places.get(pair[0].number, -1))
            self._draw()
            self.post_message(self.Read())
