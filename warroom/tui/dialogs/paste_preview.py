"""The preview of a pasted timeline: what was read of it, what is asked, and Enter records all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from warroom.domain.refusal import Refusal
from warroom.domain.text.days import read_day
from warroom.domain.text.page_context import named_zone
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import WITH_DATE, WITH_ZONE
from warroom.domain.text.timeline_input import PastedTimeline, is_timeline
from warroom.room.pasted_timeline import ranges
from warroom.store.errors import StoreProblem
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.runtime.bursts import BurstPaste
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.paste_list import PastedLines
from warroom.tui.widgets.paste_rows import PastePage, pasted_rows
from warroom.tui.widgets.put_aside import LONG

EDITABLE = 2000
"""Characters of a line that can be changed here: a line to type in draws all of itself at each key."""
READ_ANEW = (
    "Its times are read otherwise than a moment ago, for the incident went on; look, then press Enter."
)
"""Why a paste was not recorded that would not be what is shown; it is shown as it is now."""


@dataclass(frozen=True)
class PasteSource:
    """A paste, with the day and the zone that were said for all of it."""

    text: str
    day: date | None = None
    zone: str | None = None


Read = Callable[[PasteSource], Awaitable[PastedTimeline]]
Record = Callable[[PasteSource, PastePage], Awaitable[str | None]]
"""Records the paste as it is shown and returns None, or one sentence saying why it was not recorded."""


def plain_lines(text: str) -> str:
    """The text with one kind of line end, so that its lines count as the reader counts them."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class PastePreview(Dialog[str | None]):
    """Dismisses with None once the paste is recorded, or with the text that is to go into the note line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "record", show=False),
    ]

    def __init__(
        self,
        reference: str,
        text: str,
        first: Awaitable[PastedTimeline],
        read: Read,
        record: Record,
        zone: tzinfo,
        *,
        changed: Callable[[str], None],
    ) -> None:
        """`first` is what `read` gives for the text alone; `changed` is told each text that an edit or a paste makes."""
        super().__init__()
        self.work_title = f"Paste into {reference}"
        self._reference, self._zone, self._changed = reference, zone, changed
        self._read_again, self._record = read, record
        self._source = PasteSource(plain_lines(text))
        self._page: PastePage | None = None
        """What is shown; None until it was read for the first time."""
        self._first: Awaitable[PastedTimeline] | None = first
        self._wanted, self._shown = 1, 0
        """How often something was changed, and which of these states is shown."""
        self._working = self._busy = False
        self._to_say, self._width = "", 0
        self._left_out: tuple[tuple[int, str], ...] | None = None
        """The lines that were said to be left out when Enter was pressed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide paste") as dialog:
            leaves = "Esc puts it aside" if len(self._source.text) > LONG else "Esc one note"
            dialog.border_subtitle = f"Enter records · Tab fields · ? next question · {leaves}"
            yield PastedLines()
            yield Static("", markup=False, classes="hint", id="paste-summary")
            with Horizontal(classes="page"):
                yield Label("line", id="paste-line-label", markup=False)
                yield Line(id="paste-line", people=False, draft=None)
            with Horizontal(classes="page"):
                yield Label("date", id="paste-date-label", markup=False)
                yield Line(id="paste-date", people=False, draft=None)
                yield Label("zone", id="paste-zone-label", markup=False)
                yield Line(id="paste-zone", people=False, draft=None)
            yield Static("", markup=False, classes="problem")

    def on_mount(self) -> None:
        self.query_one(".dialog").border_title = Content(f"Paste → {self._reference}")
        self._line("date").placeholder = self._line("zone").placeholder = "reading …"
        self.set_focus(self._list)  # at once: focus() would come after the next key

    @property
    def _list(self) -> PastedLines:
        found: PastedLines = self.query_one(PastedLines)
        return found

    def _line(self, name: str) -> Line:
        found: Line = self.query_one(f"#paste-{name}", Line)
        return found

    # Reading, off this thread; what is no longer wanted when it is there is not shown

    def on_resize(self) -> None:
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        if not self._working:
            self._working = True
            self.run_worker(self._look_again(), group="paste")

    async def _look_again(self) -> None:
        try:
            while self._first or self._shown != self._wanted or self._page is None or self._is_resized:
                wanted, source, width = self._wanted, self._source, self._list.row_width
                read = self._page.read if self._page and self._shown == wanted else None
                first, self._first = self._first, None
                if read is None:
                    read = await (first if first is not None else self._read_again(source))
                zone = (named_zone(source.zone) if source.zone else None) or self._zone
                rows = await asyncio.to_thread(pasted_rows, read, zone, width)
                if wanted == self._wanted and self._page is None and not is_timeline(read, source.text):
                    self.dismiss(source.text)  # it was opened before it was known what it is
                    return
                if wanted == self._wanted and self.is_attached:
                    self._shown, self._page, self._width = wanted, PastePage(read, rows, zone), width
                    self._show(self._page)
        except (StoreProblem, Refusal, OSError) as problem:
            self._say(str(problem))
        finally:
            self._working = False

    @property
    def _is_resized(self) -> bool:
        return self._page is not None and self._width != self._list.row_width

    def _show(self, page: PastePage) -> None:
        self._list.show(page.rows)
        items, read = len(page.read.items), page.read
        what = f"{items} line{'' if items == 1 else 's'} with times"
        self.query_one(".dialog").border_title = Content(f"Paste: {what} → {self._reference}")
        self.query_one("#paste-summary", Static).update(Content(self._summary(page)))
        asked = [*read.asked, *(item.asked for item in read.items)]
        days = f"read as {page.days}" if page.days else ""
        self._ask("date", any(WITH_DATE in each for each in asked), days)
        self._ask("zone", any(WITH_ZONE in each for each in asked), self._zone_read(page))
        self._show_line()
        self._say(self._to_say)
        self._to_say = ""

    def _ask(self, name: str, asked: bool, read_as: str) -> None:
        label = self.query_one(f"#paste-{name}-label", Label)
        label.set_class(asked, "asked")
        label.update(Content(f"{name} is asked" if asked else name))
        example = "2026-01-31" if name == "date" else "Europe/Berlin or +02:00"
        self._line(name).placeholder = f"write {example}" if asked else read_as

    def _zone_read(self, page: PastePage) -> str:
        if not page.read.names_no_zone:
            return "each time names its own" if page.span else ""
        if page.read.zone_word:
            return f"read as {one_line(page.read.zone_word)}, named in the paste"
        return f"read as {page.zone}"

    def _summary(self, page: PastePage) -> str:
        read, asked = page.read, len(page.questions)
        if asked:
            words = [f"{asked} asked: answer in a field below or in the line itself"]
        elif read.items:
            entries = f"{len(read.items)} entries" if len(read.items) > 1 else "1 entry"
            words = [f"Enter records {entries}, {page.span}"]
        else:
            words = ["no line with a time is left"]
        if read.not_read:
            words.append(f"{len(read.not_read)} not read")
        return " · ".join(words)

    # Changing

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "paste-line":
            self._change_line(event.value)
            return
        wanted = self._answered()
        if isinstance(wanted, str):
            self._say(wanted)
        else:
            self._want(wanted)

    def _answered(self) -> PasteSource | str:
        """The paste with what stands in the two fields, or a sentence saying what is wrong there."""
        typed, zone = self._line("date").value.strip(), self._line("zone").value.strip()
        day = read_day(typed) if typed else None
        if isinstance(day, Refusal):
            return day.reason
        if zone and named_zone(zone) is None:
            return f"“{one_line(zone)}” is no time zone; write it as Europe/Berlin or +02:00."
        return PasteSource(self._source.text, day, zone or None)

    def _want(self, source: PasteSource) -> None:
        if source == self._source:
            if self._page is not None and self._shown == self._wanted:
                self._say("")
            return
        if source.text != self._source.text:
            self._changed(source.text)
        self._source = source
        self._wanted += 1
        self._look()

    def _text_of(self, line: int) -> str:
        return self._source.text.split("\n")[line - 1]

    def _change_line(self, words: str) -> None:
        line = self._list.line
        if line is None or words == self._text_of(line):
            return
        lines = self._source.text.split("\n")
        lines[line - 1] = words
        self._want(PasteSource("\n".join(lines), self._source.day, self._source.zone))

    def _show_line(self) -> None:
        """The chosen line of the paste, to be changed; while somebody types in it, it stays as it is."""
        field, line = self._line("line"), self._list.line
        text = self._text_of(line) if line is not None else ""
        field.display = line is not None and len(text) <= EDITABLE
        if line is not None:
            words = f"line {line}" if field.display else f"line {line} is too long to be changed here"
            self.query_one("#paste-line-label", Label).update(Content(words))
        if field.display and field.value != text and not field.has_focus:
            with field.prevent(Input.Changed):
                field.value = text
            field.cursor_position = 0

    def on_pasted_lines_chosen(self) -> None:
        self._show_line()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted beside the fields belongs to the paste; a piece of one that comes like keys goes on where it ended."""
        event.stop()
        text, more = self._source.text, plain_lines(event.text)
        between = "" if isinstance(event, BurstPaste) or text.endswith("\n") else "\n"
        self._want(PasteSource(f"{text}{between}{more}", self._source.day, self._source.zone))

    # Enter and Esc

    def takes(self, event: events.Event) -> bool:
        """Asked by the queue of keys for each of them."""
        if not self.holds(event):
            return True
        self._say(f"NOT RECORDED yet: {self.why} Enter again records it.")
        return False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_record()

    def action_record(self) -> None:
        page = self._page
        if self._busy:
            return
        if page is None or self._shown != self._wanted:
            self._say("The paste is still being read; look at it, then press Enter.")
            return
        wanted = self._answered()
        if isinstance(wanted, str):
            self._say(wanted)
        elif asked := page.questions:
            line, sentence = asked[0]
            if line:
                self._list.choose(line)
            self._say(f"{f'Line {line}: ' if line else ''}{sentence}")
        elif not page.read.items:
            self._say("No line with a time is left; Esc makes a note of the text.")
        elif page.read.not_read and page.read.not_read != self._left_out:
            self._left_out = page.read.not_read
            numbers = [line for line, _ in self._left_out]
            which = f"Line{'s' if len(numbers) > 1 else ''} {ranges(numbers)}"
            verb = "are" if len(numbers) > 1 else "is"
            self._say(f"{which} {verb} not read and would be left out; Enter again records the rest without.")
        else:
            self._busy = True
            self._say("saving …")
            # A worker of the app: what follows the writing is done also when the dialog was left meanwhile.
            self.app.run_worker(self._work(page))

    async def _work(self, page: PastePage) -> None:
        try:
            problem = await self._record(self._source, page)
        finally:
            self._busy = False
        if self.told_if_left(problem):
            return
        if problem == READ_ANEW:
            self._to_say = READ_ANEW
            self._wanted += 1
            self._look()
        elif problem:
            self._say(problem)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        if self._busy:
            self._say("The paste is being saved; Esc comes too late for it.")
            return
        self.dismiss(self._source.text)

    # Saying

    def _say(self, words: str) -> None:
        self.query_one(".problem", Static).update(Content(one_line(words)))
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.is_mounted and self.is_attached:
            self.fit(self._list)
