"""The way in: declare, with the announcement growing as it is typed; the demo; and the incidents there are."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Label, OptionList, Static

from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.refusal import Refusal
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import one_line
from warroom.room import Room, announcement_preview, new_id
from warroom.store.errors import StoreProblem
from warroom.tui.console import Console
from warroom.tui.dialogs import earlier_words, kept_form
from warroom.tui.dialogs.form import Choice, Field, Values, severities
from warroom.tui.room_view import Rows
from warroom.tui.runtime.draft_keeper import Draft, Texts
from warroom.tui.runtime.enter_again import EnterAgain
from warroom.tui.runtime.render_cache import Beneath
from warroom.tui.runtime.textual_private import get_time
from warroom.tui.runtime.workers import Helper
from warroom.tui.widgets.incident_list import IncidentList
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.other_incidents import OthersLine
from warroom.tui.widgets.outstanding import MOST, owed
from warroom.tui.widgets.too_small import KeepsFocus, TooSmall

if TYPE_CHECKING:
    from warroom.domain.incident_list import Debts

DEMO = "demo"
DRAFT = "declare/form"
"""The name of the draft of what is typed here."""


class StartScreen(EnterAgain, KeepsFocus, Beneath, Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-short"), (30, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "list", "incidents", show=False),
        Binding("ctrl+r", "fill_in", "fill in", priority=True),
        Binding("f2", "demo", "demo"),
        Binding("f3", "library", "library"),
    ]
    app: Console

    def __init__(
        self, rows: Rows, *, declaring: bool = False, looking: bool = False, back: Incident | None = None
    ) -> None:
        """`looking` leaves out what would write; `back` is the incident from whose room it was opened."""
        super().__init__()
        demo = Content("Demo: a real outage, part-way through, in a database that is thrown away")
        self._incidents, self._looking = IncidentList(rows, [(DEMO, demo)]), looking
        self._declaring = not looking and (declaring or not any(incident.is_open for incident, _ in rows))
        self._back, self._asked = back, False
        self._before, self._left, self._fill_in = "", Values(), earlier_words.FillIn(())
        """What was typed before and not declared, as it is kept, and by field."""
        draft = self._draft = Draft(self.app.drafts, self._texts)
        self._title = Line(draft=draft, id="field-title", placeholder="as in: API down for EU customers")
        self._impact = Line(draft=draft, id="field-impact", placeholder="as in: 30% of EU checkouts fail")
        self._severities = Field("severity", "", "1", choices=severities(self.app.config.policy))
        self._severity = Choice(self._severities, draft=draft)
        self._busy = False
        self._stood_at = 0.0
        self.at_work = True
        """Until the focus stands where keys are meant to go."""
        self._debts: Debts | None = None
        self._id = new_id(datetime.now().astimezone())

    def compose(self) -> ComposeResult:
        with Horizontal(id="declaring") as declaring:
            declaring.set_class(self._looking, "-none")
            with Vertical(id="declare") as box:
                box.border_title = "Declare an incident"
                yield Label("What is broken, in a few words")
                yield self._title
                yield Label("Severity", id="severity-label")
                yield self._severity
                yield Static("", id="meaning", markup=False)
                yield Label("What users notice (may stay empty)")
                yield self._impact
                yield Static("Enter declares it and copies the announcement.", classes="hint", markup=False)
                yield Static("", id="left", classes="-none", markup=False)
                yield Static("", id="problem", markup=False)
            with Vertical(id="announcement") as beside:
                beside.border_title = "Announcement"
                yield Static("", id="preview", markup=False)
                yield Static("", id="runbooks", markup=False)
        with Vertical(id="past"):
            yield self._incidents
        yield Static("", id="owed", markup=False)
        yield OthersLine(way="Esc")
        keys = "Enter open · F2 demo" if self._looking else "Enter open or declare · Tab next · F2 demo"
        if self._back:
            keys = f"Enter declare · Tab next · Esc back to {self._back.reference}"
        yield Static(f"{keys} · F3 library · ctrl+q quit", id="keys")
        yield TooSmall("The room")

    def on_mount(self) -> None:
        self._draw_preview()
        self.on_incident_list_read()
        # At once, where `focus` would come a moment later: keys may be waiting.
        self.set_focus(self.query_one("#field-title" if self._declaring else "OptionList"))
        self.at_work = False
        self._stood_at = get_time()
        if not self._looking:
            self.run_worker(self._take_up())
        self.set_interval(60, self._draw_by_the_minute)
        if self.app.config.runbooks:
            self.run_worker(self._list_runbooks())

    def on_incident_list_read(self) -> None:
        rows = self._incidents.rows
        count = f"{sum(incident.is_open for incident, _ in rows)} open" if rows else "none yet"
        self.query_one("#past").border_title = f"{'READ-ONLY · ' if self._looking else ''}Incidents · {count}"
        self.run_worker(self._read_debts(), group="debts", exclusive=True)

    def _draw_by_the_minute(self) -> None:
        """What is owed grows older, and the announcement bears the time."""
        self._draw_preview()
        self._draw_debts()

    async def _read_debts(self) -> None:
        try:
            self._debts = await self.app.backstage.read(lambda room: room.review.debts(MOST))
        except (StoreProblem, Refusal, OSError) as problem:
            self.app.notify(one_line(str(problem)), severity="error", markup=False)
        else:
            self._draw_debts()

    def _draw_debts(self) -> None:
        debts = self._debts
        if debts is None or self not in self.app.screen_stack:
            return
        shown = self.query_one("#owed", Static)
        now, hours = self.app.now(), self.app.config.policy.postmortem_hours
        most = MOST if self.has_class("-tall") else 2
        today = now.astimezone(self.app.zone).date()
        words = owed(debts, hours, now, today, self.size.width - 4, most)
        shown.set_class(not words.plain, "-none")
        shown.update(words)

    async def _list_runbooks(self) -> None:
        """Once for this console, and in a thread of its own: a folder may be far away."""
        if self.app.books is None:
            from warroom.local import runbook_files

            folders = [Path(folder).expanduser() for folder in self.app.config.runbooks]
            helper = Helper("runbooks", lambda: None)
            try:
                self.app.books = await asyncio.wrap_future(
                    helper.submit(lambda _: runbook_files.listed(folders))
                )
            except OSError:
                self.app.books = []  # `b` in the room says why
            finally:
                helper.stop(0)
        if self in self.app.screen_stack:
            self._draw_preview()

    def on_resize(self) -> None:
        self.query_one(TooSmall).measure()
        self.call_after_refresh(self._stand_again)

    def _stand_again(self) -> None:
        if self.focused is None and not self.at_work:  # what had the focus was hidden, too small a terminal
            self.set_focus(self.query_one("#field-title" if self._declaring else "OptionList"))
        self._draw_debts()

    @property
    def _typed(self) -> tuple[str, Severity, str]:
        severity = self.app.config.policy.called(int(self._severity.value))
        return self._title.value, severity, self._impact.value.strip()

    def _draw_preview(self) -> None:
        title, severity, impact = self._typed
        rules = self.app.config.policy.rules(severity)
        cadence = self.app.config.policy.cadence(severity, Status.INVESTIGATING)
        every = f"updates every {minutes(cadence)}" if cadence else "no updates asked for"
        response = f"respond: {rules.response.label}" if rules.response else ""
        means = " · ".join(filter(None, (one_line(rules.description), response, every)))
        self.query_one("#meaning", Static).update(Content(means))
        text = announcement_preview.announcement(
            title or "…",
            severity,
            self.app.me,
            impact,
            self.app.now(),
            self.app.zone,
            self.app.config.policy,
        )
        self.query_one("#preview", Static).update(Content(text))
        if self.app.books:
            from warroom.local import runbook_files

            named = [
                one_line(book.name) for book in runbook_files.matching(self.app.books, f"{title} {impact}")
            ]
            # In the room that opens, b reads them.
            words = f"Runbooks (b): {', '.join(named)}" if named else ""
            self.query_one("#runbooks", Static).update(Content(words))

    def on_input_changed(self) -> None:
        self._draw_preview()

    @property
    def _values(self) -> dict[str, Line | Choice]:
        """What can be filled in, by the name that its words are kept under."""
        return {"field-title": self._title, "severity": self._severity, "field-impact": self._impact}

    def _texts(self) -> Texts:
        typed = {
            name: widget.value
            for name, widget in self._values.items()
            if widget.value.strip()
            and widget.value != (self._severities.at_first if widget is self._severity else "")
        }
        kept = earlier_words.over(kept_form.all_kept(self._before), typed)
        return {DRAFT: kept_form.written(kept, self.app.now()) if typed else self._before}

    async def _take_up(self) -> None:
        """Offer what was typed before and not declared; not filled in, for it may be over by now."""
        draft: str | None = await self.app.backstage.keep(lambda drafts: drafts.draft(DRAFT))
        self._before = draft or ""
        at, self._left = kept_form.taken_up(self._before, {*self._values})
        ways = earlier_words.ways(kept_form.all_kept(self._before), [*self._values])
        self._fill_in = earlier_words.FillIn(ways)
        if at is not None and self in self.app.screen_stack:
            shown = self.query_one("#left", Static)
            labels = dict(self._severities.choices)
            left = {name: labels.get(value, value) for name, value in self._left.items()}
            words = kept_form.offered(at, left, self.app.now(), self.app.zone, len(ways) - 1)
            shown.update(Content(words))
            shown.remove_class("-none")

    def action_fill_in(self) -> None:
        stands = {name: widget.value for name, widget in self._values.items()}
        for name, value in self._fill_in.next(stands).items():
            widget = self._values[name]
            widget.value = value
            if isinstance(widget, Line):
                widget.cursor_position = len(value)

    def on_choice_changed(self) -> None:
        self._draw_preview()

    def on_input_submitted(self) -> None:
        self._declare()

    def on_choice_submitted(self) -> None:
        self._declare()

    def takes(self, event: events.Event) -> bool:
        """Asked by the queue of keys for each of them. What was typed before the first screen stood is a title, and declares nothing."""
        if not super().takes(event):
            return False
        early = self._back is None and event.time < self._stood_at
        held = self.holds(event) or (early and isinstance(event, events.Key) and event.key == "enter")
        if not held or self.query_one(OptionList).has_focus:
            return True
        why = "it was typed before this was to be seen. Look, then" if early else self.why
        self.query_one("#problem", Static).update(f"NOT DECLARED yet: {why} Enter again declares it.")
        return False

    def _declare(self) -> None:
        if not self._busy:
            self._busy = True
            self.query_one("#problem", Static).update("saving …")
            self.run_worker(self._work())

    async def _work(self) -> None:
        title, severity, impact = self._typed

        def work(room: Room) -> Incident:
            if title.strip():
                self._ask(room)
            return room.declare(title, severity, impact=impact or None, id=self._id)

        try:
            incident = await self.app.backstage.write(work)
        except (StoreProblem, Refusal, OSError) as problem:
            self.query_one("#problem", Static).update(Content(f"NOT DECLARED: {problem}"))
        else:
            self._draft.forget()
            self.app.go_to_room(incident.number, then="announcement")
        finally:
            self._busy = False

    def _ask(self, room: Room) -> None:
        """Raises Refusal once: what was meant for the note line of that room may have been typed here."""
        if self._back and not self._asked and room.incident(self._back.number).is_open:
            self._asked = True
            raise Refusal(f"{self._back.reference} is open; Enter again declares another incident.")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == DEMO:
            self.action_demo()
        else:
            self.app.go_to_room(int(event.option.id or 0))

    def action_list(self) -> None:
        if self._back:
            self.at_work = True  # what is typed now is meant for the room
            self.app.go_to_room(self._back.number)
            return
        options = self.query_one(OptionList)
        if self._typed[0] and not self._incidents.rows:
            return  # nothing to go to but the demo, which the Enter meant for the title would open
        if not options.has_focus:
            options.highlighted = 0
        self.set_focus(options)

    def on_key(self, event: events.Key) -> None:
        """The list has no use for letters: they are those of the title that was begun."""
        if event.is_printable and event.character and self._to_title():
            event.stop()
            self._title.insert_text_at_cursor(event.character)

    def on_paste(self, event: events.Paste) -> None:
        if self._to_title():
            event.stop()
            self._title.put(event.text)

    def _to_title(self) -> bool:
        """Whether what is typed while the list has the focus goes on in the title, which has it then.

        With no title begun it does not: whoever meant to pick an incident would declare one.
        """
        if not self._typed[0] or not self.query_one(OptionList).has_focus:
            return False
        # At once, where `focus` would come after the next key; the cursor is where it was left.
        self.set_focus(self.query_one("#field-title"))
        return True

    def action_library(self) -> None:
        self.app.go_to_library()

    def action_demo(self) -> None:
        self.app.exit(DEMO)
