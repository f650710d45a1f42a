"""The line of a room that says what was done, or why something was not; until the next one, or until it is not true."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import Notice
from warroom.tui.runtime.render_cache import KeptStatic
from warroom.tui.widgets.headline import notice_line

READ = 5
"""Seconds after which what was done gives way to what has to be said of the incident."""


def failed(said: str) -> bool:
    """Whether these words begin with what was not done."""
    return said.startswith("NOT")


class MessageLine(KeptStatic):
    def __init__(self) -> None:
        super().__init__("", id="said", markup=False)
        self.troubled = False
        """Whether what is said is a reason why something was not done."""
        self._holds: Callable[[], bool] = lambda: True
        self._said, self._shown = "", Content("")
        self._stood = 0
        """How often a notice was offered since."""
        self._notices: Sequence[Notice] = ()

    def say(self, words: str, *, trouble: bool, whole: bool, holds: Callable[[], bool]) -> None:
        """On one row, or on up to six when the `whole` of it counts. It goes earlier when it `holds` no more."""
        if not self.is_attached:  # what was being saved may be done after another room was gone to
            return
        self.troubled, self._holds = trouble, holds
        self.set_class(trouble, "trouble")
        self.set_class(whole, "whole")
        self._said, self._stood = one_line(words), 0
        self._show(layout=whole)

    def notice(self, notices: Sequence[Notice]) -> None:
        """What has to be said of the incident, where nothing else is said; the headline of a low terminal has no line for it."""
        self._notices = notices
        self._stood += 1
        if notices and self._stood > READ and not self.troubled and not self.has_class("whole"):
            self._said = ""  # what was done was read by now
        if not self._said:
            self._show()

    def _show(self, *, layout: bool = False) -> None:
        said = Content(self._said) if self._said else notice_line(self._notices, self.size.width)
        if said != self._shown or layout:
            self._shown = said
            self.update(said, layout=layout)

    def forget_untrue(self) -> None:
        """Take away what is not true any more; asked every second, and when something is typed or saved."""
        if not self._holds():
            self.say("", trouble=False, whole=False, holds=lambda: True)
