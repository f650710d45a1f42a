"""A text on its way out: copied at once, changed if need be, recorded as sent when the IC says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from warroom.domain.plain import one_line
from warroom.tui.area import Area
from warroom.tui.line import Line

Copy = Callable[[str], Awaitable[str]]
"""Copies, and returns what the screen may claim about it."""
Send = Callable[[str, str], Awaitable[str | None]]
"""(text, sent at) -> None when it is recorded, or one sentence saying why not."""


SHORT = 8
"""Lines of a text that stands whole in the editor."""


class TextEditor(Area):
    """Enter is for the dialog; ctrl+j makes a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "new_line", "new line", priority=True)]

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            assert isinstance(self.screen, OutgoingDialog)
            self.screen.action_send()
            return
        await super()._on_key(event)


class OutgoingDialog(ModalScreen[bool]):
    """Dismisses with True once the text is recorded as sent, with False when the IC left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("ctrl+g", "copy_public", "copy public", priority=True),
        Binding("ctrl+r", "write_anew", "write anew", priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        copy: Copy,
        send: Send,
        *,
        anew: str | None = None,
        note: str = "",
        changed: Callable[[str], None] | None = None,
        when: bool = False,
        public: str | None = None,
        look_again: Callable[[str], list[str]] | None = None,
    ) -> None:
        """`anew` is the fresh draft when `text` is one kept from before; `when` asks for the time it was sent.

        `public` is the wording for those outside, shown beside it. `look_again` lints the text and stops nothing.
        """
        super().__init__()
        self._title, self._text, self._copy, self._send = title, text, copy, send
        self._anew, self._note, self._changed, self._when = anew, note, changed, when
        self._public, self._look_again = public, look_again
        self._copied, self._busy = "", False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog outgoing") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            dialog.border_subtitle = "Enter record as sent · ctrl+j new line · Esc keep the draft"
            yield Static("copying …", markup=False, classes="copied")
            yield TextEditor(self._text, id="text", soft_wrap=True, show_line_numbers=False)
            yield Static("", markup=False, classes="warnings")
            if self._public is not None:
                yield Static(
                    Content(f"For those outside (ctrl+g copies it):\n{self._public}"), classes="public"
                )
            if self._when:
                yield Label("Sent at (empty is now; 14:02 or -3m)", markup=False)
                yield Line(id="when", placeholder="now")
            yield Static(self._note, markup=False, classes="hint")
            yield Static("", markup=False, classes="problem")

    def on_mount(self) -> None:
        editor = self.query_one(TextEditor)
        editor.cursor_blink = False
        if editor.document.line_count <= SHORT:  # a long text is read first, a short one added to
            editor.move_cursor(editor.document.end)
        editor.focus()
        self._lint(self._text)
        self.run_worker(self._copy_now())

    async def action_copy_public(self) -> None:
        if self._public is not None:
            self._say_copied(f"public wording: {await self._copy(self._public)}")

    def _lint(self, text: str) -> None:
        found = self._look_again(text) if self._look_again else []
        label = self.query_one(".warnings", Static)
        label.display = bool(found)
        label.update(Content("Look again: " + "; ".join(found)))

    def on_text_area_changed(self) -> None:
        text = self.query_one(TextEditor).text
        self._lint(text)
        if self._changed:
            self._changed(text)
        if self._copied and text != self._copied:
            self._say_copied("changed since it was copied; Enter copies it again")

    def on_input_submitted(self) -> None:
        self.action_send()

    def action_leave(self) -> None:
        self.dismiss(False)

    def action_write_anew(self) -> None:
        if self._anew is not None:
            self.query_one(TextEditor).load_text(self._anew)
            self.run_worker(self._copy_now())

    def action_send(self) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._work())

    async def _work(self) -> None:
        try:
            text = self.query_one(TextEditor).text
            when = self.query_one("#when", Line).value if self._when else ""
            if text != self._copied:
                await self._copy_now()
            problem = await self._send(text, when)
        finally:
            self._busy = False
        if problem:
            self.query_one(".problem", Static).update(Content(problem))
        else:
            self.dismiss(True)

    async def _copy_now(self) -> None:
        text = self.query_one(TextEditor).text
        said = await self._copy(text)
        self._copied = text
        self._say_copied(said)

    def _say_copied(self, words: str) -> None:
        label = self.query_one(".copied", Static)
        label.set_class(words.startswith("NOT"), "failed")
        label.update(Content(words))
