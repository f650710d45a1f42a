"""A text on its way out: copied at once, changed if need be, recorded as sent when the IC says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Event
from textual.widgets import Input, Label, Static

from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.dialog import TextDialog
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.message_line import failed
from warroom.tui.widgets.text_editor import TextEditor

Copy = Callable[[str, str], Awaitable[str]]
"""(text, ending of its file's name) -> what the screen may claim about the copy."""
Send = Callable[[str, str], Awaitable[str | None]]
"""(text, sent at) -> None when it is recorded, or one sentence saying why not."""
Retime = Callable[[str, str], Awaitable[str]]
"""(text, sent at) -> the text with that time in its head, or as it is when the time cannot be read."""


PUBLIC = "-public"
"""So that the file of what is recorded is not the public wording."""
SOON = 0.1
"""Seconds in which what is recorded was never seen on its way."""
ANEW = "Written anew from the record; ctrl+r brings back the words that you left."
SHORT = 8
"""Lines of a text that stands whole in the editor."""


@dataclass(frozen=True)
class Composed:
    text: str
    look_again: Callable[[str], list[str]]
    """The linter, which is asked on another thread."""
    public: str | None
    public_warnings: list[str]
    trouble: str
    """What was wrong with the user's templates; empty when nothing was."""


class OutgoingDialog(TextDialog[bool]):
    """Dismisses with True once the text is recorded as sent, with False when the IC left."""

    copies_again = "the text below"
    """What is copied again when it is recorded after the public wording was."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("ctrl+g", "copy_public", "copy public", priority=True),
        Binding("ctrl+r", "other", "the other text", priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: Composed,
        copy: Copy,
        send: Send,
        *,
        kept: Sequence[str] = (),
        earlier: Sequence[str] = (),
        note: str = "",
        draft: Draft,
        when: Line | None = None,
        when_label: str = "Sent at (empty is now; 14:02 or -3m)",
        retime: Retime | None = None,
        copying: asyncio.Future[str] | None = None,
    ) -> None:
        """`kept` are drafts from before, shown instead of the fresh text, and `earlier` those that only ctrl+r shows.

        `draft` keeps what is typed. `when` is the line that asks for the time it was sent; `retime` puts that time
        into a text. `copying` is the copying of the first text where it has begun already.
        """
        super().__init__()
        self.work_title, self._fresh, self._copy, self._send = title, text, copy, send
        self._texts = [*kept[:1], text.text, *kept[1:], *earlier]
        """What ctrl+r goes through; the first is shown."""
        self._text = self._texts[0]
        self._note, self._when, self._when_label, self._retime = note, when, when_label, retime
        self._editor = TextEditor(self._text, self.action_send, draft=draft, id="text")
        self._public = Static(Content(text.public or ""), id="public-wording")
        self._warnings = Static("", markup=False, classes="warnings", id="look-again")
        self._copied, self._busy, self._problem = "", False, ""
        self._doubted = ""
        self._recording = self._linting = False
        """Whether it is being recorded: the copying before it can still be left."""
        # On the press: it is on the clipboard before the dialog is laid out.
        self._copying = copying or asyncio.ensure_future(copy(self._text, ""))

    def compose(self) -> ComposeResult:
        paired = " paired" if self._fresh.public is not None else ""
        # It scrolls, so that on a small screen nothing is out of reach.
        with VerticalScroll(classes=f"dialog outgoing{paired}", can_focus=False) as dialog:
            dialog.border_title = Content(one_line(self.work_title))  # a plain text would be read as markup
            dialog.border_subtitle = "Enter record as sent · ctrl+j new line · Esc keep the draft"
            yield Static("copying …", markup=False, classes="copied")
            if self._fresh.trouble:
                yield Static(Content(self._fresh.trouble), classes="warnings")
            with Vertical(classes="sides"):
                with Vertical(classes="side"):
                    yield self._editor
                    yield self._warnings
                if self._fresh.public is not None:
                    with Vertical(classes="side public"):
                        yield Static("For those outside (ctrl+g copies it):", markup=False)
                        yield self._public
                        if self._fresh.public_warnings:
                            yield Static(Content(again(self._fresh.public_warnings)), classes="warnings")
            if self._when:
                yield Label(self._when_label, markup=False)
                yield self._when
            yield Static(self._note, markup=False, classes="hint", id="note")
            yield Static("", markup=False, classes="problem")

    def on_mount(self) -> None:
        self._focus_first()
        self._lint()
        self.run_worker(self._first_copy())
        self._retime_soon()

    def _focus_first(self) -> None:
        editor = self._editor
        if editor.document.line_count <= SHORT:  # a long text is read first, a short one added to
            editor.move_cursor(editor.document.end)
        editor.focus(scroll_visible=False)

    def action_copy_public(self) -> None:
        if self._fresh.public is not None:
            self._copied = ""  # what Enter records is copied again
            self.run_worker(self._copy_public(self._fresh.public))

    async def _copy_public(self, text: str) -> None:
        said = await self._copy(text, PUBLIC)
        self._say_copied(
            said if failed(said) else f"Enter copies {self.copies_again} again; public wording: {said}"
        )

    def _lint(self) -> None:
        """Ask the linter, one question at a time and on a thread of its own."""
        if not self._linting:
            self._linting = True
            self.run_worker(self._linted(), group="lint")

    async def _linted(self) -> None:
        text = None
        while text != self._editor.text:
            text = self._editor.text
            found = await asyncio.to_thread(self._fresh.look_again, text)
            if text == self._editor.text:
                self._show_found(found)
        self._linting = False

    def _show_found(self, found: Sequence[str]) -> None:
        self._warnings.display = bool(found)  # on its way out a dialog has parts no more
        self._warnings.update(Content(again(found)))

    @property
    def words_left(self) -> list[str]:
        """All the words that would be lost, those that are shown first."""
        texts = (self._editor.text, *self._texts[1:])
        return [words for words in texts if words.strip() and words != self._fresh.text]

    def takes(self, event: Event) -> bool:
        """Asked by the queue of keys for each of them. A paste that came like keys is text, and sends nothing."""
        if not super().takes(event):
            return False
        if not self.holds(event):
            return True
        self._say(f"NOT RECORDED yet: {self.why} Enter again records it as sent.")
        return False

    def on_input_changed(self, event: Input.Changed) -> None:
        self._typed_on()
        self._retime_soon()

    def _retime_soon(self) -> None:
        if self._retime is not None and self._when is not None:
            self.run_worker(self._retimed(self._retime, self._when), group="retime", exclusive=True)

    async def _retimed(self, retime: Retime, when: Line) -> None:
        """Put the time at which it was sent into the texts, wherever they bear the one that stood there before."""
        typed = when.value
        while (text := self._editor.text) != (new := await retime(text, typed)):
            if self._going:
                return
            if self._editor.text == text:
                if text == self._fresh.text:
                    self._fresh = replace(self._fresh, text=new)
                cursor = self._editor.cursor_location
                self._editor.load_text(new)
                self._editor.move_cursor(cursor)
        if self._fresh.public is not None:
            self._fresh = replace(self._fresh, public=await retime(self._fresh.public, typed))
            self._public.update(Content(self._fresh.public or ""))

    def _typed_on(self) -> None:
        """What was said is about words that stand there no more."""
        if not self._busy and self._problem:
            self._say("")

    def on_text_area_changed(self) -> None:
        text = self._editor.text
        self._typed_on()
        self._lint()
        self._texts[0] = text
        if self._copied and text != self._copied:
            if self.query_one(".copied").has_class("failed"):
                self._say_copied("NOT COPIED, and changed since; Enter tries again")
            else:
                self._say_copied("changed since it was copied; Enter copies it again")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._entered(event.input)

    def _entered(self, line: Input) -> None:
        """Enter was pressed in a line."""
        self.action_send()

    def action_leave(self) -> None:
        if self._recording:
            self.leave_at_work()
        self.dismiss(False)

    def action_other(self) -> None:
        if len(self._texts) > 1:
            editor = self._editor
            self._texts = [*self._texts[1:], editor.text]
            editor.load_text(self._texts[0])
            anew = self._texts[0] == self._fresh.text
            self.query_one("#note", Static).update(ANEW if anew else self._note)
            self.run_worker(self._copy_now())

    def action_send(self) -> None:
        if not self._busy:
            self._busy = True
            # A worker of the app: what follows the writing is done also when the dialog was left meanwhile.
            self.app.run_worker(self._work())

    async def _work(self) -> None:
        try:
            if self._retime is not None and self._when is not None:
                await self._retimed(self._retime, self._when)
            text = self._editor.text
            when = self._when.value if self._when else ""
            await self._copying
            if text != self._doubted and (line := _run_on(self._fresh.text, text)):
                self._doubted = text
                self._say(f"NOT RECORDED: “{line}” runs on into what was typed; Enter again sends it so.")
                return
            if text != self._copied and not self._going:
                await self._copy_now()
            if self._going:
                return
            self._recording = True
            sending = asyncio.ensure_future(self._send(text, when))
            await asyncio.wait({sending}, timeout=SOON)
            if not sending.done():
                self._say("saving …")
            problem = await sending
        finally:
            self._busy = self._recording = False
        if self.told_if_left(problem):
            return
        if problem:
            self._say(problem)
        else:
            self.dismiss(True)

    def _say(self, words: str) -> None:
        if self._going:  # what is being recorded goes on
            return
        self._problem = words
        label = self.query_one(".problem", Static)
        label.update(Content(one_line(words)))
        self.call_after_refresh(label.scroll_visible, animate=False)

    async def _first_copy(self) -> None:
        said = await self._copying
        self._copied = self._text
        self._say_copied(said)
        self.call_after_refresh(self._show_top)
        if self._editor.text != self._copied:  # typed meanwhile
            self.on_text_area_changed()

    def _show_top(self) -> None:
        """The editor scrolls to its cursor; on a small screen that would hide what was just said."""
        self.query_one(".outgoing").scroll_home(animate=False)

    async def _copy_now(self) -> None:
        text = self._editor.text
        said = await self._copy(text, "")
        self._copied = text
        self._say_copied(said)

    def _say_copied(self, words: str) -> None:
        if self._going:
            return
        label = self.query_one(".copied", Static)
        label.set_class(failed(words), "failed")
        label.update(Content(words))


def _run_on(fresh: str, text: str) -> str:
    """The last line that was written, when letters stand right behind it: keys meant for a note, most likely."""
    last = fresh.rstrip("\n").rpartition("\n")[2]
    lines = (line for line in text.split("\n") if line.startswith(last))
    return next((line for line in lines if line[len(last) : len(last) + 1].isalnum()), "")


def again(warnings: Sequence[str]) -> str:
    return "Look again: " + one_line("; ".join(warnings))
