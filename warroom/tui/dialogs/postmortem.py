"""The postmortem, read and written: the text, and what the blame linter points at beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.domain.text.safe_text import one_line
from warroom.texts.blame_lint import blame
from warroom.tui.dialogs.dialog import TextDialog
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.message_line import failed
from warroom.tui.widgets.text_area import Area

Act = Callable[[str], Awaitable[str]]
"""Does something with the text; returns what to say about it."""
PAUSE = 0.4
"""Seconds between two looks of the linter."""
MOST = 50
"""Findings shown at once."""


class PostmortemDialog(TextDialog[None]):
    """ctrl+s keeps a version in the record; Esc leaves the draft where a crash leaves it too."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "act('save')", show=False, priority=True),
        Binding("ctrl+d", "act('done')", show=False, priority=True),
        Binding("ctrl+g", "act('share')", show=False, priority=True),
        Binding("ctrl+r", "write_anew", show=False, priority=True),
        Binding("ctrl+t", "read", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        fresh: str,
        acts: dict[str, Act],
        draft: Draft,
        *,
        said: str,
    ) -> None:
        """`fresh` is the text as the record has it, which `ctrl+r` goes back to; `acts` are save, done and share."""
        super().__init__()
        self.work_title, self._fresh = title, fresh
        self._acts = acts
        # Known before it stands: a key may come as soon as the dialog is there.
        self._hint = Static(Content(said), classes="hint")
        self._area = Area(text, draft=draft, line_numbers=True)
        self._findings = Static("", markup=False)
        self._busy = self._looking_over = False
        self._act_said = ""
        """What an act on the text as it stands said."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog writing") as dialog:
            dialog.border_title = Content(one_line(self.work_title))  # a plain text would be read as markup
            dialog.border_subtitle = "ctrl+s save  ctrl+d done  ctrl+g share  ctrl+t read  Esc leave"
            yield self._hint
            with Horizontal():
                yield self._area
                with VerticalScroll(classes="findings", can_focus=False):
                    yield self._findings

    def on_mount(self) -> None:
        self._area.focus()
        self._look_over()

    @property
    def text(self) -> str:
        return self._area.text

    def on_text_area_changed(self) -> None:
        if self._act_said:
            self._act_said = ""
            self.say("changed since; ctrl+s saves a version")
        self._look_over()

    def _look_over(self) -> None:
        """Ask the linter, one question at a time and on a thread of its own."""
        if not self._looking_over:
            self._looking_over = True
            self.run_worker(self._linted(), group="lint")

    async def _linted(self) -> None:
        text = None
        while text != self.text:
            text = self.text
            found = await asyncio.to_thread(blame, text)
            if not self.is_attached:  # left while the linter was at work
                return
            if text == self.text:
                more = [f"… and {len(found) - MOST:,} more"] if len(found) > MOST else []
                words = "\n".join([*found[:MOST], *more]) or "The blame linter finds nothing."
                self._findings.update(Content(words))  # on its way out a dialog has parts no more
            await asyncio.sleep(PAUSE)
        self._looking_over = False

    def say(self, words: str) -> None:
        self._hint.set_class(failed(words), "failed")
        self._hint.update(Content(words))

    def action_act(self, name: str) -> None:
        if not self._busy:
            self._busy = True
            # A worker of the app: what follows the writing is done also when the dialog was left meanwhile.
            self.app.run_worker(self._act(self._acts[name]))

    async def _act(self, act: Act) -> None:
        text = self.text
        try:
            said = await act(text)
        finally:
            self._busy = False
        if text != self.text and not failed(said):
            said += " · changed since"
        if self._going:
            self.tell(said, trouble=failed(said))
        else:
            self._act_said = "" if failed(said) else said
            self.say(said)

    def action_write_anew(self) -> None:
        """The text of the record instead of the draft; ctrl+z brings the draft back."""
        area = self._area
        area.replace(self._fresh, area.document.start, area.document.end)
        self.say("This is the record's text; ctrl+z brings yours back.")

    def action_read(self) -> None:
        self.app.push_screen(ReaderDialog(self.work_title, self.text))

    def action_leave(self) -> None:
        if self._busy:
            self.leave_at_work()
        self.dismiss(None)
