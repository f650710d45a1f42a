"""The line on top of a list, with which something is added to it: its draft, and what was refused of it."""

from __future__ import annotations

from warroom.tui.dialogs.earlier_words import FillIn
from warroom.tui.dialogs.form import Field
from warroom.tui.dialogs.kept_form import Left, draft_name
from warroom.tui.incident_screen import IncidentScreen
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line

FIELD = Field("line", "")


class AddLine:
    """Outlives the dialogs of its list, of which there is one after each act."""

    def __init__(
        self, screen: IncidentScreen, of: str, title: str, hint: str, *, in_one_go: bool = False
    ) -> None:
        """What is typed is kept for `of`, an incident's id, and the title of the list. `hint` stands in the line.

        With `in_one_go` it is added also when it came in one go with the key of the list, as a task is asked for.
        """
        self.in_one_go = in_one_go
        self._screen, self._name, self._hint = screen, draft_name(of, title), hint
        self._left = Left(screen, self._name, "", [FIELD])
        self._fill_in = FillIn(())
        self._line: Line | None = None
        self._refused = ""

    async def take_up(self) -> None:
        """Look up what was left, before the next dialog."""
        self._left = await Left.taken_up(self._screen, self._name, [FIELD])
        self._fill_in = FillIn(self._left.ways)

    def new_line(self) -> Line:
        """The line of the next dialog; what was refused stands in it."""
        left = self._left
        draft = Draft(self._screen.app.drafts, lambda: left.texts({FIELD.name: line.value}))
        line = self._line = Line(self._refused, draft=draft, placeholder=self._hint)
        return line

    @property
    def offer(self) -> str:
        """What was left, and how it comes back; empty when nothing was, or it stands in the line."""
        return "" if self._refused else self._left.offer

    def fill_in(self) -> None:
        """Put what was left into the line."""
        if self._line is not None:
            words = self._fill_in.next({FIELD.name: self._line.value}).get(FIELD.name, self._line.value)
            self._line.value = words
            self._line.cursor_position = len(words)

    def done(self, problem: str | None) -> str | None:
        """What was entered is recorded, or refused for this reason, which is handed on; then it is back in the line."""
        assert self._line is not None
        self._refused = self._line.value if problem else ""
        if problem is None and self._line.draft is not None:
            self._line.draft.forget()
            # What was left there and is not what was added is still to be had.
            self._screen.app.drafts.keep(self._left.texts_without({FIELD.name: self._line.value}))
        return problem
