"""A dialog of a few fields: Enter does the thing, Esc leaves; ctrl+r fills in what was typed before and left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Event
from textual.geometry import Offset, Region
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Label, Static

from warroom.domain.policy.severities import Policy
from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.dialogs.earlier_words import FillIn
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.styles import meanings
from warroom.tui.widgets.line import Line

Values = dict[str, str]
Submit = Callable[[Values], Awaitable[str | None]]
"""Does the thing and returns None, or one sentence saying why it was not done."""


CHOICE = "choice"
"""What a cell of a choice says of itself: which one it is part of."""


@dataclass(frozen=True)
class Field:
    """One line to fill in; with `choices`, one to pick from by number, arrow or first letter."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label) pairs."""
    time: bool = False
    """Whether it is a time, as in 14:02 or -7m."""
    kept: bool = True
    """Whether what is typed outlives the dialog; not a name that answers for somebody."""

    @property
    def at_first(self) -> str:
        """What stands there before anything is typed or chosen."""
        values = [value for value, _ in self.choices]
        return self.value if not values or self.value in values else values[0]


def severities(policy: Policy) -> tuple[tuple[str, str], ...]:
    """The choices of a severity: each has its number for its key."""
    return tuple((str(int(level)), one_line(str(level))) for level in policy.levels)


class Choice(Widget, can_focus=True):
    """Picks one of a few: its number, its first letters, or the arrows.

    The number is where it stands, from 1; of values that are numbers it is the value.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "step(-1)", show=False),
        Binding("right,down,space", "step(1)", show=False),
    ]

    class Changed(Message):
        pass

    class Submitted(Message):
        pass

    def __init__(self, field: Field, *, draft: Draft | None) -> None:
        """`draft` keeps what is chosen."""
        super().__init__(classes="choice")
        self.draft = draft
        self._choices = field.choices
        self._spelt = ""
        """The letters typed so far of one choice."""
        values = [value for value, _ in field.choices]
        own = all(len(value) == 1 and value.isdecimal() for value in values)
        self._keys = values if own else [str(place) for place in range(1, len(values) + 1)]
        self._index = [value for value, _ in field.choices].index(field.at_first)

    @property
    def value(self) -> str:
        return self._choices[self._index][0]

    @value.setter
    def value(self, value: str) -> None:
        """Pick it; what is no choice any more picks nothing."""
        for index, (choice, _) in enumerate(self._choices):
            if choice == value:
                self._pick(index)

    def render(self) -> Content:
        parts: list[Content] = []
        told = [label if label.endswith(key) else f"{key} {label}"
                for key, (_, label) in zip(self._keys, self._choices, strict=True)]  # fmt: skip
        narrow = sum(cell_len(words) + 4 for words in told) - 2 > self.size.width
        for index, key in enumerate(self._keys):
            picked = index == self._index
            # Where not all fit, those that are not picked are told by their keys.
            words = f"{'●' if picked else '○'} {key if narrow and not picked else told[index]}"
            shown = Content.styled(words, meanings.PICKED if picked else "")
            parts.append(shown.stylize(Style.from_meta({CHOICE: index})))
        return Content("  ").join(parts)

    def action_step(self, by: int) -> None:
        self._pick((self._index + by) % len(self._choices))

    def on_click(self, event: Click) -> None:
        index = event.style.meta.get(CHOICE)
        if index is not None:
            self._pick(index)

    def key_enter(self) -> None:
        self.post_message(self.Submitted())

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        if character.isdecimal() and (key := str(int(character))) in self._keys:
            self._pick(self._keys.index(key))
        elif character.isalpha():
            self._spell(character.lower())

    def _spell(self, letter: str) -> None:
        """`i` and `i` again goes through those that begin with it; `id` spells one of them."""
        labels = [label.lower() for _, label in self._choices]
        spelt = self._spelt + letter
        self._spelt = spelt if any(label.startswith(spelt) for label in labels) else letter
        begun = len(self._spelt) > 1
        for step in range(len(labels)):
            index = (self._index + step + (not begun)) % len(labels)
            if labels[index].startswith(self._spelt):
                self._pick(index)
                break

    def on_blur(self) -> None:
        self._spelt = ""

    def _pick(self, index: int) -> None:
        self._index = index
        if self.draft is not None:
            self.draft.changed()
        self.refresh()
        self.post_message(self.Changed())


class Fields(VerticalScroll, can_focus=False):
    """Labels and fields; a field comes into view together with its label."""

    def scroll_to_region(self, region: Region, **how: Any) -> Offset:
        above = Region(region.x, region.y - 1, region.width, region.height + 1)
        return super().scroll_to_region(above, **how)


class FormDialog(Dialog[Values | None]):
    """Dismisses with the values once `submit` has done the thing, or with None.

    `draft` keeps what is typed and chosen. `left` are values typed before, by field, the last ones first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("ctrl+r", "fill_in", "fill in", priority=True),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Submit,
        *,
        does: str,
        draft: Draft | None = None,
        checklist: str = "",
        left: Sequence[Values] = (),
    ) -> None:
        super().__init__()
        self.work_title, self._fields, self._submit, self._does = title, fields, submit, does
        self._checklist = checklist
        self._busy, self._said, self._left = False, "", FillIn(left)
        self._said_of: Values = {}
        """What stood in the fields when that was said."""
        self._widgets = {field.name: _widget(field, draft if field.kept else None) for field in fields}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(one_line(self.work_title))  # a plain text would be read as markup
            dialog.border_subtitle = f"Enter {self._does} · Tab next field · Esc leave"
            if self._checklist:
                yield Static(Content(self._checklist), classes="hint")
            with Fields(classes="fields"):
                for field in self._fields:
                    yield Label(field.label, markup=False)
                    yield self._widgets[field.name]
            yield Static("", markup=False, classes="problem")

    @property
    def values(self) -> Values:
        return {name: widget.value for name, widget in self._widgets.items()}

    @property
    def at_work(self) -> bool:
        """Whether keys wait: they are meant for what comes once this is saved."""
        return self._busy

    def takes(self, event: Event) -> bool:
        """Asked by the queue of keys for each of them."""
        if not self.holds(event):
            return True
        self._say(f"NOT DONE yet: {self.why} Enter again {self._does}.")
        return False

    def on_input_changed(self) -> None:
        self._typed_on()

    def on_choice_changed(self) -> None:
        self._typed_on()

    def _typed_on(self) -> None:
        """What was said is about words that stand there no more."""
        if not self._busy and self._said and self.values != self._said_of:
            self._say("")

    def on_input_submitted(self) -> None:
        self._do_it()

    def on_choice_submitted(self) -> None:
        self._do_it()

    def action_fill_in(self) -> None:
        for name, value in self._left.next(self.values).items():
            widget = self._widgets[name]
            widget.value = value
            if isinstance(widget, Line):
                widget.cursor_position = len(value)

    def action_leave(self) -> None:
        if self._busy:
            self.leave_at_work()
        self.dismiss(None)

    def _do_it(self) -> None:
        if not self._busy:
            self._busy = True
            self._say("saving …")
            # A worker of the app: what follows the writing is done also when the dialog was left meanwhile.
            self.app.run_worker(self._work())

    async def _work(self) -> None:
        values = self.values
        try:
            problem = await self._submit(values)
        finally:
            self._busy = False
        if self.told_if_left(problem):
            return
        if problem:
            self._say(problem)
        else:
            self.dismiss(values)

    def _say(self, words: str) -> None:
        self._said, self._said_of = words, self.values
        self.query_one(".problem", Static).update(Content(one_line(words)))
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.is_mounted and self.is_attached:
            self.fit(self.query_one(Fields))


def _widget(field: Field, draft: Draft | None) -> Choice | Line:
    if field.choices:
        return Choice(field, draft=draft)
    return Line(field.value, draft=draft, placeholder=field.hint)
