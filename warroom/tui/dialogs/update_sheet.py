"""The stage of a status update: left what may go in, each line with its box; right the text as it will be pasted.

Each key that changes what goes in composes the text again and copies it. A text that was edited is not composed again
before that was asked for twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from warroom.domain.incident.state import Incident
from warroom.domain.status_update import choosing
from warroom.domain.status_update.compose import IMPACT_NOW, NO_IMPACT, NO_NEXT
from warroom.domain.status_update.parts import Choice, StageLine, UpdateParts
from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.outgoing import Composed, OutgoingDialog, again
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.stage_list import StageList
from warroom.tui.widgets.stage_rows import StageRow, stage_rows, whole
from warroom.tui.widgets.text_editor import TextEditor
from warroom.tui.widgets.wrap import wrap

NARROW = 110
"""Columns from which on the stage and the text stand side by side."""
TYPED_FOR = 0.3
"""Seconds without a key until a line that is typed in gets into the text."""
STAGE_KEYS = "space in/out · ! lead · > next · Enter record as sent · Esc keep"
LINE_KEYS = "Enter record as sent · Tab next field · Esc keep"
EDIT_KEYS = "Enter record as sent · ctrl+j new line · ctrl+e the stage · Esc keep"
NEXT_KEYS = "Enter puts it into the text · Tab next field · Esc keep"
IMPACT_KEYS = "Enter records the impact · Tab next field · Esc keep"
SIDES = {"stage": "What goes in", "text": "Text", "public": "Public wording"}


@dataclass(frozen=True)
class Staged:
    """An update composed for one choice."""

    incident: Incident
    composed: Composed
    parts: UpdateParts
    at: datetime
    """As of when it was composed, UTC."""
    of_next: frozenset[int]
    """Indexes of the lines that stand under Next before anybody chose."""
    look_again: tuple[str, ...]
    last: str
    """The last update that was sent, in a line."""
    base: Any
    """What the text was drafted from, for whoever records it."""


Stage = Callable[[Choice, bool, str], Awaitable[Staged]]
"""Composes for a choice, or that nothing is new, with what was typed for Next."""
SayImpact = Callable[[str], Awaitable[str | None]]
"""Records what is left of the impact, and returns None or why that was not recorded."""


class UpdateSheet(OutgoingDialog):
    """Dismisses as its base does."""

    AUTO_FOCUS = ""
    copies_again = "the update"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
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

    def __init__(
        self,
        title: str,
        staged: Staged,
        stage: Stage,
        say_impact: SayImpact,
        *args: Any,
        choice: Choice,
        nothing_new: bool,
        typed: dict[str, str],
        zone: tzinfo,
        bases: Sequence[Any],
        draft: Draft,
        **named: Any,
    ) -> None:
        """`typed` are words for Next and for the impact that were left; `bases` belong to the texts, the first is shown."""
        super().__init__(title, staged.composed, *args, draft=draft, **named)
        self._staged, self._stage_again, self._say_impact = staged, stage, say_impact
        self.choice, self.nothing_new = choice, nothing_new
        self._zone, self._draft = zone, draft
        self._bases = list(bases)
        self._list = StageList(self._rows())
        self._next = Line(typed.get("next", ""), draft=draft, id="next", placeholder=self._next_hint)
        self._impact = Line(
            typed.get("impact", ""), draft=draft, id="impact", placeholder="what users notice"
        )
        self._whole = Static("", markup=False, id="whole-line")
        self._last = Static(Content(one_line(staged.last)), id="last-update")
        self._wanted = self._shown = 0
        """How often something was chosen, and which of these states is shown."""
        self._staging = False
        self._next_entered = ""
        self._rewrite_asked = ""
        """The edited text that the stage may write anew at the next key."""
        self._side = "stage"
        self._asks_impact = any(asked in staged.parts.asks for asked in (NO_IMPACT, IMPACT_NOW))
        self._editor.read_only, self._editor.can_focus = True, False

    # What it is made of

    def compose(self) -> ComposeResult:
        # Textual gives it after the first layout, which would then be made for the wrong size.
        self.add_class("-narrow" if self.app.size.width < NARROW else "-wide")
        with Vertical(classes="dialog outgoing stage -stage") as dialog:
            dialog.border_title = Content(one_line(f"{self.work_title} → {self._staged.incident.channel}"))
            dialog.border_subtitle = STAGE_KEYS
            yield Static("copying …", markup=False, classes="copied")
            if self._fresh.trouble:
                yield Static(Content(self._fresh.trouble), classes="warnings")
            yield Static(self._named_sides(), id="sides-named")
            with Horizontal(classes="sides") as sides:
                # Before the first layout, which then is the only one.
                sides.styles.height = self._side_height
                with Vertical(classes="side", id="staged"):
                    yield self._list
                    yield self._whole
                with Vertical(classes="side", id="going"):
                    yield self._editor
                    yield self._public
                    yield self._last
                    yield self._warnings
            with Vertical(id="asked"):
                if self._asks_impact:
                    yield self._labelled("impact", self._impact_label, self._impact)
                yield self._labelled("next", "Next", self._next)
                if self._when:
                    label = "Sent at" if self._retime is None else self._when_label
                    yield self._labelled("when", label, self._when)
            note = Static(self._note, markup=False, classes="hint", id="note")
            note.display = bool(self._note)
            yield note
            yield Static(self._more_keys, markup=False, classes="hint", id="stage-keys")
            yield Static("", markup=False, classes="problem")

    @staticmethod
    def _labelled(name: str, label: str, line: Line) -> Horizontal:
        return Horizontal(Label(label, id=f"{name}-label", markup=False), line, classes="asked")

    @property
    def _next_hint(self) -> str:
        return (
            "what is done next?" if NO_NEXT in self._staged.parts.asks else "anything else that is done next"
        )

    @property
    def _impact_label(self) -> str:
        now = IMPACT_NOW in self._staged.parts.asks
        return "Impact now? o over · s still · l less" if now else "Impact"

    @property
    def _more_keys(self) -> str:
        impact = "i impact · " if self._asks_impact else ""
        if self.has_class("-wide"):
            return (
                f"U nothing new · {impact}n next line · t sent at · tab public wording · ctrl+e edit as text"
            )
        return f"U nothing new · {impact}n next · t sent at · tab text · ctrl+e edit"

    def on_mount(self) -> None:
        self._list.painted = self._painted
        self._show_whole()

    def _focus_first(self) -> None:
        edited, asks_next = self._is_edited, NO_NEXT in self._staged.parts.asks
        if edited and self.has_class("-narrow"):
            self._show_side("text")
        elif asks_next and not edited:
            self.set_focus(self._next, scroll_visible=False)
        else:
            self.set_focus(self._list, scroll_visible=False)

    def on_resize(self) -> None:
        self.query_one(".sides").styles.height = self._side_height

    @property
    def _side_height(self) -> int:
        """Rows: as many as the longer side has, within what the screen leaves."""
        wide = self.app.size.width >= NARROW
        inner = min(int(self.app.size.width * 0.96), 170) - 4 if wide else self.app.size.width - 4
        column = inner // 2 - 3 if wide else inner
        written = sum(len(wrap(line, max(column - 2, 10))) for line in self._editor.text.split("\n"))
        needed = max(len(self._rows()) + 3, written + 5)
        told = [text for text in (self._fresh.trouble, self._note) if text]
        others = 3 + (not wide) + sum(len(wrap(text, inner)) for text in told)  # copied, keys, problem
        asked = 1 + self._asks_impact + (self._when is not None)
        return max(6, min(needed, self.app.size.height - 2 - others - asked))

    # Showing

    def _rows(self) -> tuple[StageRow, ...]:
        of = self._staged
        return stage_rows(of.incident, of.parts.stage, of.of_next, of.at, self._zone)

    def _named_sides(self) -> Content:
        names = [f"▸{name}" if side == self._side else f" {name}" for side, name in SIDES.items()]
        return Content("  ".join(names))

    def _show_whole(self) -> None:
        line = self._line
        self._whole.update(Content(one_line(whole(line)) if line else ""), layout=False)

    @property
    def _line(self) -> StageLine | None:
        index, lines = self._list.line, self._staged.parts.stage
        return lines[index] if index is not None and index < len(lines) else None

    def on_stage_list_moved(self) -> None:
        self._show_whole()

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

    def _show_found(self, found: Sequence[str]) -> None:
        words = [*found, *self._staged.look_again]
        self._warnings.update(Content(again(words) if words else ""), layout=False)

    def _say_copied(self, words: str) -> None:
        super()._say_copied(words)
        if not self._going:  # where the file is all there is, its whole path is shown
            self.query_one(".copied").set_class("· it is in " in words, "only-file")

    def _show_top(self) -> None:
        """Nothing scrolls."""

    # Choosing

    @property
    def _is_edited(self) -> bool:
        return self._editor.text != self._fresh.text

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
