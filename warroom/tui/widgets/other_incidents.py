"""One line for every screen but the room, which has its own: another open incident is due or overdue."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from warroom.domain.refusal import Refusal
from warroom.store.errors import StoreProblem
from warroom.tui.console import Console
from warroom.tui.room_view import Others, look_around, pressing_words


class OthersLine(Static):
    """Not there until an open incident is due; then which one, and how late, counted every second.

    `number` is the incident that the screen is about, if any; `way` the key that leads to the others.
    """

    app: Console

    def __init__(self, number: int | None = None, *, way: str) -> None:
        super().__init__("", id="others", classes="-none", markup=False)
        self._number, self._way = number, way
        self._others: Others = ()
        self._seen: str | None = None
        self._asking = False

    def on_mount(self) -> None:
        self._tick()
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self._draw()
        if not self._asking:
            self._asking = True
            self.run_worker(self._ask(), group="others")

    async def _ask(self) -> None:
        number = self._number
        try:
            changed = await self.app.backstage.read_if_changed(
                self._seen, lambda room: look_around(room, number)
            )
        except (StoreProblem, Refusal, OSError):
            return  # the screen says so where it reads for itself; the next second asks again
        finally:
            self._asking = False
        if changed is not None and self.is_mounted:
            self._seen, self._others = changed
            self._draw()

    def _draw(self) -> None:
        words = pressing_words(self._others, self.app.now(), self._way)
        self.set_class(not words, "-none")
        if words:
            self.update(Content(words), layout=False)
