"""A list to act on by keys, with a line on top to add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from warroom.domain.plain import one_line
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.line import Line


@dataclass(frozen=True)
class Chosen:
    """`key` was pressed on the row `row`; or `text` was entered in the line."""

    key: str
    row: str = ""
    text: str = ""


class ChooseDialog(Dialog[Chosen | None]):
    """Dismisses with what was chosen, or None. The rows are (name, words); `keys` are those that act on one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False)]

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        keys: dict[str, str],
        *,
        hint: str = "",
        add: str = "",
        said: str = "",
        at: str = "",
    ) -> None:
        """`keys` maps a key to the word that says what it does; `add` is the hint of the line, if there is one.

        `said` is what came of the last one, and `at` the row that it was done to.
        """
        super().__init__()
        self._title, self._rows, self._keys, self._hint, self._add = title, rows, keys, hint, add
        self._said, self._at = said, at

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            words = "  ".join(
                f"{'Enter' if key == 'enter' else key} {word}" for key, word in self._keys.items()
            )
            tab = "Tab list and line · " if self._add and self._rows else ""
            dialog.border_subtitle = f"{tab}Esc back"
            if self._add:
                yield Line(placeholder=self._add, people=True)
            yield OptionList(*(Option(Content(words), id=name) for name, words in self._rows))
            yield Static(Content(words if self._rows else "nothing here yet"), classes="hint")
            for told, kind in ((self._hint, "hint"), (self._said, "said")):
                if told:
                    yield Static(Content(told), classes=kind)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.display = bool(self._rows)
        names = [name for name, _ in self._rows]
        if self._rows:
            options.highlighted = names.index(self._at) if self._at in names else 0
        if self._rows and (self._at or not self._add):  # after one, the next is a key away
            self.set_focus(options)  # at once: focus() would come after the next key

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Only the list scrolls: the keys and what came of the last one stay on the screen."""
        dialog, options = self.query_one(".dialog"), self.query_one(OptionList)
        others = sum(
            child.outer_size.height + child.styles.margin.bottom
            for child in dialog.children
            if child is not options
        )
        options.styles.max_height = max(3, self.size.height * 9 // 10 - 2 - others)

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
        key = event.character or event.key
        row = options.highlighted
        if options.has_focus and row is not None and key in self._keys and key != "enter":
            event.stop()
            self.dismiss(Chosen(key, self._rows[row][0]))

    def action_leave(self) -> None:
        self.dismiss(None)
