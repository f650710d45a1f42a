"""The way in: declare, with the announcement growing as it is typed; the demo; and the incidents there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from warroom.domain.incident import Incident
from warroom.domain.policy import Severity
from warroom.room import RefusedError, Room, new_id, preview
from warroom.store.problem import StoreProblem
from warroom.tui.dialogs.form import Choice, Field
from warroom.tui.dialogs.pick import option
from warroom.tui.line import Line
from warroom.tui.view import Rows

if TYPE_CHECKING:
    from warroom.tui.app import WarroomApp

DEMO = "demo"


class StartScreen(Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "list", "incidents", show=False),
        Binding("f2", "demo", "demo"),
        Binding("f3", "library", "library"),
    ]
    app: WarroomApp

    def __init__(self, rows: Rows, *, declaring: bool = False) -> None:
        super().__init__()
        self._rows = rows
        self._open_ones = sum(incident.is_open for incident, _ in rows)
        self._declaring = declaring or not self._open_ones
        self._busy = False
        self._id = new_id(datetime.now().astimezone())

    def compose(self) -> ComposeResult:
        now, zone = self.app.now(), self.app.zone
        with Horizontal(id="declaring"):
            with Vertical(id="declare") as box:
                box.border_title = "Declare an incident"
                yield Label("What is broken, in a few words")
                yield Line(id="field-title", placeholder="API down for EU customers")
                yield Label("Severity")
                yield Choice(
                    Field("severity", "", "1", choices=tuple((str(int(s)), str(s)) for s in Severity))
                )
                yield Static("", id="meaning", markup=False)
                yield Label("What users notice (may stay empty)")
                yield Line(id="field-impact", placeholder="30% of EU checkouts fail")
                yield Static("Enter declares it and copies the announcement.", classes="hint", markup=False)
                yield Static("", id="problem", markup=False)
            with Vertical(id="announcement") as beside:
                beside.border_title = "Announcement"
                yield Static("", id="preview", markup=False)
        with Vertical(id="past") as past:
            past.border_title = (
                f"Incidents · {self._open_ones} open" if self._rows else "Incidents · none yet"
            )
            options = [option(i, due, now, zone) for i, due in self._rows]
            yield OptionList(
                *options,
                Option("Demo: a real outage, part-way through, in a database that is thrown away", id=DEMO),
            )
        yield Static(
            "Enter open or declare · Tab next · F2 demo · F3 library · ctrl+p palette · ctrl+q quit",
            id="keys",
        )
        yield Static("", id="too-small", markup=False)

    def on_mount(self) -> None:
        self._draw_preview()
        self.query_one("#field-title" if self._declaring else "OptionList").focus()

    def on_resize(self) -> None:
        self.query_one("#too-small", Static).update(
            f"Too small: {self.size.width}x{self.size.height}. The room needs 80x24."
        )

    @property
    def _typed(self) -> tuple[str, Severity, str]:
        return (
            self.query_one("#field-title", Line).value,
            Severity(int(self.query_one(Choice).value)),
            self.query_one("#field-impact", Line).value.strip(),
        )

    def _draw_preview(self) -> None:
        title, severity, impact = self._typed
        rules = self.app.config.policy.severity[severity]
        every = (
            f"updates every {rules.update_minutes} min" if rules.update_minutes else "no updates asked for"
        )
        self.query_one("#meaning", Static).update(
            Content(f"{rules.description} · respond: {rules.response.label} · {every}")
        )
        text = preview.announcement(
            title or "…", severity, self.app.me, impact, self.app.now(), self.app.zone
        )
        self.query_one("#preview", Static).update(Content(text))

    def on_input_changed(self) -> None:
        self._draw_preview()

    def on_choice_changed(self) -> None:
        self._draw_preview()

    def on_input_submitted(self) -> None:
        self._declare()

    def on_choice_submitted(self) -> None:
        self._declare()

    def _declare(self) -> None:
        if not self._busy:
            self._busy = True
            self.run_worker(self._work())

    async def _work(self) -> None:
        title, severity, impact = self._typed

        def work(room: Room) -> Incident:
            return room.declare(title, severity, impact=impact or None, id=self._id)

        try:
            incident = await self.app.backstage.write(work)
        except (StoreProblem, RefusedError, OSError) as problem:
            self.query_one("#problem", Static).update(Content(f"NOT DECLARED: {problem}"))
        else:
            self.app.go_to_room(incident.number, then="announcement")
        finally:
            self._busy = False

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == DEMO:
            self.action_demo()
        else:
            self.app.go_to_room(int(event.option.id or 0))

    def action_list(self) -> None:
        self.query_one(OptionList).focus()

    def action_library(self) -> None:
        self.app.go_to_library()

    def action_demo(self) -> None:
        self.app.exit(DEMO)
