"""The stage of a status update: left what may go in, each line with its box; right the text as it will be pasted.

Each key that changes what goes in composes the text again and copies it. A text that was edited is not composed again
before that was asked for twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Label, Static

from warroom.domain.status_update import choosing
from warroom.domain.status_update.compose import IMPACT_NOW
from warroom.domain.status_update.parts import Choice, StageLine
from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.update_layout import SIDES, STAGE_KEYS, Staged, UpdateLayout
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.text_editor import TextEditor

TYPED_FOR = 0.3
"""Seconds without a key until a line that is typed in gets into the text."""
LINE_KEYS = "Enter record as sent · Tab next field · Esc keep"
EDIT_KEYS = "Enter record as sent · ctrl+j new line · ctrl+e the stage · Esc keep"
NEXT_KEYS = "Enter puts it into the text · Tab next field · Esc keep"
IMPACT_KEYS = "Enter records the impact · Tab next field · Esc keep"


class UpdateSheet(UpdateLayout):
    """Dismisses as its base does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "in_or_out", show=False),
        Binding("exclamation_mark", "lead", show=False),
        Binding("greater_than_sign", "next", show=False),
        Binding("U", "nothing_new", show=False),
        Binding("n", "line('next')", show=False),
        Binding("i", "line('impact')", show=False),
        Binding("t", "line('when')", show=False),
        Binding("o", "impact_now('over')", show=False),
        Binding("s", "impact_now('still')", show=False),
        Binding("l", "impact_now('less')", show=False),
        Binding("tab", "side", show=False),
        Binding("up", "focus_by(-1)", show=False),
        Binding("down", "focus_by(1)", show=False),
        Binding("enter", "send", show=False),
        Binding("ctrl+e", "edit", show=False, priority=True),
    ]

    def on_stage_list_clicked(self) -> None:
        self._choose(choosing.toggled)

    def on_stage_list_below(self) -> None:
        self.set_focus(self._impact if self._asks_impact else self._next)

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def _show_keys(self) -> None:
        focused = self.focused
        keys = STAGE_KEYS
        if isinstance(focused, TextEditor):
            keys = EDIT_KEYS
        elif focused is self._impact and self._impact.value.strip():
            keys = IMPACT_KEYS
        elif focused is self._next and self._next_waits:
            keys = NEXT_KEYS
        elif isinstance(focused, Line):
            keys = LINE_KEYS
        self.query_one(".dialog").border_subtitle = keys

    # Choosing

    @property
    def left(self) -> list[tuple[str, Any]]:
        """The words that would be lost, each with what it was drafted from."""
        texts = (self._editor.text, *self._texts[1:])
        both = zip(texts, self._bases, strict=True)
        return [(text, base) for text, base in both if text.strip() and text != self._fresh.text]

    @property
    def base(self) -> Any:
        """What the text that is shown was drafted from."""
        return self._bases[0]

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the lines for Next and for the impact."""
        return {"next": self._next.value, "impact": self._impact.value}

    def action_in_or_out(self) -> None:
        if self._choose(choosing.toggled):
            self._list.step_down()

    def action_lead(self) -> None:
        self._choose(choosing.led_by)

    def action_next(self) -> None:
        self._choose(choosing.said_next)

    def action_nothing_new(self) -> None:
        if self._may_write():
            self.nothing_new = not self.nothing_new
            self._stage_now()

    def _choose(self, change: Callable[[Choice, StageLine], Choice]) -> bool:
        line = self._line
        if line is None or self._busy or self._staging or not self._may_write():
            return False
        self.choice = change(self.choice, line)
        self.nothing_new = False
        self._stage_now()
        return True

    def _may_write(self) -> bool:
        """Whether the stage may write the text anew: what somebody edited only when it is asked for twice."""
        text = self._editor.text
        if not self._is_edited:
            return True
        if self._rewrite_asked != text:
            self._rewrite_asked = text
            self._say(
                "You edited this text: the key again writes it anew from the stage, ctrl+r brings yours back."
            )
            return False
        others = [pair for pair in zip(self._texts, self._bases, strict=True) if pair[0] != self._fresh.text]
        others[0] = text, self._bases[0]
        self._texts = [self._fresh.text, *(words for words, _ in others)]
        self._bases = [self._staged.base, *(base for _, base in others)]
        self._say("")
        return True

    def _stage_now(self) -> None:
        self._draft.changed()
        self._wanted += 1
        if self._side == "public":
            self._show_side("stage")
        if not self._staging:
            self._staging = True
            self.run_worker(self._restaged(), group="stage")

    async def _restaged(self) -> None:
        try:
            while self._shown != self._wanted:
                wanted = self._wanted
                staged = await self._stage_again(self.choice, self.nothing_new, self._next.value)
                if self._going:
                    return
                self._shown = wanted
                self._show_staged(staged)
        finally:
            self._staging = False
        await self._copy_now()

    def _show_staged(self, staged: Staged) -> None:
        self._staged, self._fresh = staged, staged.composed
        self._bases[0] = staged.base
        self._public.update(Content(self._fresh.public or ""))
        self._list.show(self._rows())
        self._show_whole()
        self._editor.load_text(self._fresh.text)
        if self._asks_impact:
            self.query_one("#impact-label", Label).update(self._impact_label)
        self._retime_soon()

    # Lines to type in

    def action_line(self, name: str) -> None:
        for line in self.query(f"#asked #{name}").results(Line):
            self.set_focus(line)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show_keys()
        if event.input is self._next and not self._is_edited:
            value = event.value
            self.set_timer(TYPED_FOR, lambda: self._typed_next(value))

    def _typed_next(self, value: str) -> None:
        if value == self._next.value and not self._going and not self._busy and not self._is_edited:
            self._stage_now()

    def _entered(self, line: Input) -> None:
        if line is self._impact and line.value.strip():
            self.run_worker(self._impact_said(line.value.strip()))
        elif line is self._next and self._next_waits:
            # It is seen in the text before a second Enter sends that: it may have been meant for a note.
            self._next_entered = self._next.value.strip()
            self.set_focus(self._list)
            if self._may_write():
                self._stage_now()
        else:
            self.action_send()

    def action_impact_now(self, answer: str) -> None:
        if IMPACT_NOW not in self._staged.parts.asks:
            return
        if answer == "less":
            self._impact.value = self._staged.incident.impact or ""
            self._impact.cursor_position = len(self._impact.value)
            self.set_focus(self._impact)
        else:
            self.run_worker(self._impact_said(answer))

    async def _impact_said(self, words: str) -> None:
        if problem := await self._say_impact(words):
            self._say(problem)
            return
        self._impact.value = ""
        self.set_focus(self._list)
        if self._may_write():
            self._stage_now()

    # The sides

    def action_side(self) -> None:
        if isinstance(self.focused, Line | TextEditor):
            self.focus_next()
            return
        sides = [side for side in SIDES if self.has_class("-narrow") or side != "text"]
        if self._fresh.public is None:
            sides.remove("public")
        self._show_side(
            sides[(sides.index(self._side) + 1) % len(sides)] if self._side in sides else sides[0]
        )

    def _show_side(self, side: str) -> None:
        was, self._side = self._side, side
        dialog = self.query_one(".dialog")
        dialog.remove_class(f"-{was}")
        dialog.add_class(f"-{side}")
        self.query_one("#sides-named", Static).update(self._named_sides())
        self._show_found(self._found)
        if side == "stage":
            self.set_focus(self._list)
        if side == "public":
            self.action_copy_public()
        elif was == "public" and not self._staging:
            self.run_worker(self._copy_now())

    def action_focus_by(self, by: int) -> None:
        """From a line to the field above or below."""
        if isinstance(self.focused, Line):
            self.focus_previous() if by < 0 else self.focus_next()

    def action_edit(self) -> None:
        editing = not self._editor.read_only
        self._editor.read_only, self._editor.can_focus = editing, not editing
        if editing:
            self._show_side("stage")
            self.set_focus(self._list)
        else:
            self._show_side("text")
            self._editor.move_cursor(self._editor.document.end)
            self.set_focus(self._editor)

    def action_other(self) -> None:
        if len(self._texts) > 1:
            self._bases = [*self._bases[1:], self._bases[0]]
            self.query_one("#note").display = True
            if self.has_class("-narrow") and self._side == "stage":
                self._show_side("text")
        super().action_other()

    def action_send(self) -> None:
        if self._staging:
            self._say("The text is being composed; look at it, then press Enter.")
        elif self._shown == self._wanted and not self._busy and self._next_is_new:
            self.run_worker(self._stage_and_send())
        else:
            super().action_send()

    @property
    def _next_waits(self) -> bool:
        """Whether words for Next stand in their line that no Enter has put into the text."""
        words = self._next.value.strip()
        return bool(words) and words != self._next_entered and not self._is_edited

    @property
    def _next_is_new(self) -> bool:
        """Whether words for Next were typed that the text does not hold yet."""
        words = self._next.value.strip()
        return bool(words) and not self._is_edited and one_line(words) not in self._editor.text

    async def _stage_and_send(self) -> None:
        self._wanted += 1
        self._staging = True
        await self._restaged()
        super().action_send()
