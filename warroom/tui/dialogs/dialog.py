"""What every dialog is: it goes once, however often it is told to."""

from __future__ import annotations

import gc
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.events import Event, Key, Paste
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen
from textual.widget import Widget

from warroom.domain.text.safe_text import one_line
from warroom.tui.console import Console
from warroom.tui.runtime.enter_again import EnterAgain
from warroom.tui.runtime.left_screens import GoesOnce
from warroom.tui.runtime.render_cache import Beneath
from warroom.tui.runtime.textual_private import forget_colour_pairs, get_time
from warroom.tui.widgets.text_area import Area
from warroom.tui.widgets.wrap import fitted

R = TypeVar("R")

HELD_FOR = 1.1
"""Seconds that a closed dialog is held: the event loop keeps what a stopped timer ran in until its second is over."""
HIGHEST, FRAME = 0.9, 2
"""How much of the screen a dialog takes at most, as its style says, and the rows of its frame."""
SHOWN = 200
"""Cells of what was typed too early that are shown."""
LEAST = 3
"""Rows of what scrolls that are always shown: a label and its line."""


class Dialog(GoesOnce, EnterAgain, Beneath, ModalScreen[R]):
    app: Console
    can_be_left = True
    """Esc is for the dialog, also while it saves and other keys wait."""
    work_title = ""
    """What is named when something becomes of its work after it was left."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        if not self._going:
            self.app.drafts.flush()
        return super().dismiss(result)

    def fit(self, scrolling: Widget) -> None:
        """Give the part that scrolls what the other lines leave, so that they stay in sight: a style cannot say so."""
        assert isinstance(scrolling.parent, Widget)
        others = sum(
            child.outer_size.height + child.styles.margin.bottom
            for child in scrolling.parent.children
            if child is not scrolling and child.display
        )
        most = int(self.size.height * HIGHEST) - FRAME - max(others, 1)
        scrolling.styles.max_height = max(LEAST, most)

    def leave_at_work(self) -> None:
        """Leave while what was asked for is being saved: it is saved all the same, and told when it is."""
        self.tell("still being saved; it is told when it is")

    def told_if_left(self, problem: str | None) -> bool:
        """Whether it was left before its work was done, which is then told over whatever is shown."""
        if self._going:
            self.tell(f"NOT SAVED: {problem}" if problem else "saved", trouble=bool(problem))
        return self._going

    def tell(self, words: str, *, trouble: bool = False) -> None:
        """Say it over whatever is shown."""
        severity: SeverityLevel = "error" if trouble else "information"
        self.app.notify(
            f"{one_line(self.work_title)}: {words}",
            severity=severity,
            markup=False,
            timeout=30 if trouble else 8,
        )

    def on_unmount(self) -> None:
        forget_colour_pairs()
        # A ring of ten thousand objects; Python would collect it when the next dialogs had taken memory of their own.
        self.app.set_timer(HELD_FOR, gc.collect)


class TextDialog(Dialog[R]):
    """A dialog whose text goes out: what was typed before it was to be seen is none of its words, and sends nothing."""

    _seen_at: float | None = None
    _early = ""

    def on_mount(self) -> None:
        self.query_one(Area).painted = self._painted

    def _painted(self) -> None:
        # Not after the refresh: who reads the screen may answer before that is told.
        if self._seen_at is None:
            self._seen_at = get_time()

    def takes(self, event: Event) -> bool:
        """Whether the key or the paste was typed when the text was to be seen; Esc leaves at any time.

        What goes on in one go with the key that opened the text was not, however fast the text was there.
        """
        if self._seen_at is not None and event.time >= self._seen_at and not self.is_one_go:
            return True
        if isinstance(event, Key) and event.key == "escape":
            return True
        if not self._early:
            self.call_after_refresh(self._tell_early)  # of all that waited, at once
        if isinstance(event, Paste):
            self._early += event.text
        elif isinstance(event, Key):
            self._early += event.character if event.is_printable and event.character else f" {event.key} "
        return False

    def _tell_early(self) -> None:
        words, self._early = fitted(one_line(self._early.strip()), SHOWN).rstrip(), ""
        self.app.notify(
            f"Typed before this text was to be seen, and not taken: {words}",
            title=one_line(self.work_title),
            severity="warning",
            markup=False,
            timeout=15,
        )
