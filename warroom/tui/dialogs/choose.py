"""A list to act on by keys, with a line on top to add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.add_line import AddLine
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.styles import meanings
from warroom.tui.widgets.incident_list import NamedRows, options, show
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.message_line import failed

NEW, NAME = "n", "@"
"""The key that leads to the line; and what a task begins with, which does so too."""


@dataclass(frozen=True)
class Chosen:
    """`key` was pressed on the row `row`; or `text` was entered in the line."""

    key: str
    row: str = ""
    text: str = ""


NamedWords = Sequence[tuple[str, str | Content]]


class ChooseDialog(Dialog[Chosen | None]):
    """Dismisses with what was chosen, or None. The rows are (name, words); `keys` are those that act on one.

    Rows that are asked for are asked for every second.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+r", "fill_in", "fill in", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        rows: NamedWords | Callable[[], NamedWords],
        keys: dict[str, str],
        *,
        hint: str = "",
        add: AddLine | None = None,
        said: str = "",
        at: str = "",
        works: Callable[[str, str], bool] = lambda key, row: True,
    ) -> None:
        """`keys` maps a key to the word that says what it does; `add` is the line, if there is one.

        `works` is whether a key does something to a row; only those are told.

        `said` is what came of the last one, and `at` the row that it was done to.
        """
        super().__init__()
        self._title, self._keys, self._hint, self._add = title, keys, hint, add
        self._ask = rows if callable(rows) else None
        self._rows = _as_shown(rows() if callable(rows) else rows)
        self._said, self._at, self._works = said, at, works

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            new = "n new · " if self._add and self._rows else ""
            dialog.border_subtitle = f"{new}Esc back"
            if self._add:
                yield self._add.new_line()
                if self._add.offer:
                    yield Static(Content(self._add.offer), classes="hint")
            yield OptionList(*options(self._rows))
            yield Static("", classes="hint", id="choose-keys")
            if self._hint:
                yield Static(Content(self._hint), classes="hint")
            yield Static("", classes="said")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        self._tell_keys()
        self._say(self._said)
        if self._ask is not None:
            self.set_interval(1.0, self._follow)
        names = [name for name, _ in self._rows]
        if self._rows:
            options.highlighted = names.index(self._at) if self._at in names else 0
        refused = self._add is not None and self.query_one(Line).value  # it is mended first
        if self._rows and not refused:
            self.set_focus(options)  # at once: focus() would come after the next key

    def _follow(self) -> None:
        assert self._ask is not None
        self._rows = _as_shown(self._ask())
        options = self.query_one(OptionList)
        chosen = options.highlighted_option
        if show(options, self._rows):
            self._tell_keys()
            if chosen is not None and options.highlighted is None:
                self._say(f"gone meanwhile, so no row is chosen now: {' '.join(str(chosen.prompt).split())}")
            self.call_after_refresh(self._fit)

    def _say(self, words: str) -> None:
        label = self.query_one(".said", Static)
        label.display = bool(words)
        label.set_class(failed(words), "failed")
        label.update(Content(words))

    def on_option_list_option_highlighted(self) -> None:
        self._tell_keys()

    def _tell_keys(self) -> None:
        chosen = self.query_one(OptionList).highlighted_option
        row = (chosen.id or "") if chosen is not None else ""
        keys = Content("  ").join(
            Content.assemble(("Enter" if key == "enter" else key, meanings.STRONG), f" {word}")
            for key, word in self._keys.items()
            if self._works(key, row)
        )
        self.query_one(OptionList).display = bool(self._rows)
        self.query_one("#choose-keys", Static).update(keys if self._rows else Content("nothing here yet"))

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.fit(self.query_one(OptionList))

    def takes(self, event: events.Event) -> bool:
        """Asked by the queue of keys for each of them."""
        in_line = isinstance(self.focused, Line) or self._begins_new(event)
        if not self.holds(event) or (in_line and self._add is not None and self._add.in_one_go):
            return True
        self._say(f"NOT DONE yet: {self.why} Enter again {'adds it' if in_line else 'does it'}.")
        self.call_after_refresh(self._fit)
        return False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Chosen("add", text=event.value))
        elif self._rows:
            self.set_focus(self.query_one(OptionList))  # nothing to add: the keys below are those of the list

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if "enter" in self._keys:
            self.dismiss(Chosen("enter", event.option.id or ""))

    def on_key(self, event: events.Key) -> None:
        options = self.query_one(OptionList)
        if event.key == "down" and self._rows and not options.has_focus:
            event.stop()
            event.prevent_default()  # else the list takes this key too, and skips its first row
            self.set_focus(options)  # at once: focus() would come after the next key
            return
        if self._begins_new(event):
            event.stop()
            line = self.query_one(Line)
            self.set_focus(line)
            if event.character == NAME:
                line.insert_text_at_cursor(NAME)
            return
        key = event.character or event.key
        row = options.highlighted_option
        if options.has_focus and row is not None and key in self._keys and key != "enter":
            event.stop()
            self.dismiss(Chosen(key, row.id or ""))

    def _begins_new(self, event: events.Event) -> bool:
        """Whether the key leads from the list to the line of a new one: n, or the name that one begins with."""
        if self._add is None or not isinstance(event, events.Key) or not self.query_one(OptionList).has_focus:
            return False
        return event.character in (NEW, NAME) and event.character not in self._keys

    def action_fill_in(self) -> None:
        if self._add is not None:
            self._add.fill_in()
            self.set_focus(self.query_one(Line))

    def action_leave(self) -> None:
        self.dismiss(None)


def _as_shown(rows: NamedWords) -> NamedRows:
    return [(name, words if isinstance(words, Content) else Content(words)) for name, words in rows]
