"""What every screen, action, dialog and widget may ask of the program that shows it: its services and the other screens."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import App
from textual.worker import Worker

from warroom.domain.record.event_model import Recorded
from warroom.domain.text import safe_text
from warroom.local.config.config import Config
from warroom.tui.runtime.draft_keeper import DraftKeeper
from warroom.tui.runtime.terminal_app import TerminalApp
from warroom.tui.runtime.textual_private import keep_terminal_colours
from warroom.tui.runtime.workers import Backstage
from warroom.tui.styles import meanings
from warroom.tui.styles.themes import OWN, first_theme

if TYPE_CHECKING:
    from warroom.domain.incident.state import Incident
    from warroom.local.runbook_files import Runbook


class Console(TerminalApp):
    """The app without its screens; only its subclass `app.WarroomApp` knows those."""

    _in_theme = False

    def __init__(
        self,
        backstage: Backstage,
        now: Callable[[], datetime],
        zone: tzinfo,
        config: Config,
        me: str,
    ) -> None:
        """`now` is the clock (UTC), `zone` the one that times are shown in, and `me` who sits here."""
        super().__init__()
        self.backstage, self.now, self.zone, self.config, self.me = backstage, now, zone, config, me
        self._begin_in_theme()
        self.drafts = DraftKeeper(backstage)
        self.people = tuple(safe_text.handle(member.handle) for member in config.team)
        """Completed in every line."""
        self.acts: dict[int, list[list[Recorded]]] = {}
        """What this console did, by incident; it outlives going to another room and back."""
        self.library_words, self.library_order = "", "date"
        """What the library was last asked, and how it was sorted: coming back from a review, it stands as it was."""
        self.books: list[Runbook] | None = None
        """The runbooks of the configured folders, once they were listed."""

    def _begin_in_theme(self) -> None:
        """Before the first frame: a theme that is set later lays out and paints all of it again."""
        for theme in OWN:
            self.register_theme(theme)
        named = (self.config.theme, os.environ.get("TEXTUAL_THEME"))
        known = next((name for name in named if name in self.available_themes), None)
        colours = None if self.no_color else self.console.color_system
        self.set_reactive(App.theme, known or first_theme(os.environ, colours))
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        keep_terminal_colours(self)
        self._in_theme = True
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Textual's, and one for each meaning that a colour has here."""
        given = super().get_css_variables()
        if self._in_theme:  # Textual asks once before it is known which
            given.update(meanings.variables(self.current_theme, given))
        return given

    def go_to_room(self, number: int, *, then: str = "") -> None:
        """Show an incident, and use the command `then` once it is there."""
        raise NotImplementedError

    def go_to_review(self, number: int, entry: int | None = None) -> None:
        """Review an incident, as it was after `entry` or at its end."""
        raise NotImplementedError

    def hear_news(self) -> None:
        """Another console has written. From any thread, and also once the console has ended."""
        raise NotImplementedError

    def go_to_library(self) -> None:
        """Show all incidents."""
        raise NotImplementedError

    def go_to_metrics(self) -> None:
        """Show the metrics of all incidents."""
        raise NotImplementedError

    def go_to_start(self, *, declaring: bool = True, back: Incident | None = None) -> Worker[None]:
        """Declare or pick an incident; `back` is the one from whose room it is opened."""
        raise NotImplementedError
