"""How the sheet of a status update looks: the stage and the text side by side, or as tabs where there is less room.

Everything has its height before the first layout, which is then the only one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Static

from warroom.domain.incident.state import Incident
from warroom.domain.status_update.compose import IMPACT_NOW, NO_IMPACT, NO_NEXT
from warroom.domain.status_update.parts import Choice, StageLine, UpdateParts
from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.outgoing import Composed, OutgoingDialog, again
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.stage_list import StageList
from warroom.tui.widgets.stage_rows import StageRow, stage_rows, whole
from warroom.tui.widgets.wrap import wrap

NARROW = 110
"""Columns from which on the stage and the text stand side by side."""
STAGE_KEYS = "space in/out · ! lead · > next · Enter record as sent · Esc keep"
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


class UpdateLayout(OutgoingDialog):
    """The sheet without what its keys do: `update_sheet` has that."""

    AUTO_FOCUS = ""
    copies_again = "the update"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012

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
        self._found: Sequence[str] = ()
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

    def _show_side(self, side: str) -> None:
        raise NotImplementedError

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

    def _show_found(self, found: Sequence[str]) -> None:
        self._found = found
        words = self._fresh.public_warnings if self._side == "public" else [*found, *self._staged.look_again]
        self._warnings.update(Content(again(words) if words else ""), layout=False)

    def _say_copied(self, words: str) -> None:
        super()._say_copied(words)
        if not self._going:  # where the file is all there is, its whole path is shown
            self.query_one(".copied").set_class("· it is in " in words, "only-file")

    def _show_top(self) -> None:
        """Nothing scrolls."""

    @property
    def _is_edited(self) -> bool:
        return self._editor.text != self._fresh.text
