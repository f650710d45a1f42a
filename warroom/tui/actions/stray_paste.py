"""A paste where no line has the focus: it is shown in one, and only Enter enters it. It presses no key."""

from __future__ import annotations

from textual.widgets import TextArea

from warroom.tui.commands import by_name, why_not
from warroom.tui.console import Console
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.widgets.line import Line


def take_paste(app: Console, text: str, *, like_keys: bool) -> None:
    """Into a line of what is shown; else into the note line of the room behind it.

    `like_keys` says that the terminal did not say that it was a paste.
    """
    if isinstance(app.focused, TextArea):
        return  # it took it, and lets others know
    here = next((line for line in app.screen.query(Line) if line.focusable and line.is_on_screen), None)
    if here is not None:
        here.put(text)
        app.screen.set_focus(here)
        return
    room = next((screen for screen in app.screen_stack if isinstance(screen, IncidentRoom)), None)
    if room is None or room.view is None or why_not(by_name("note"), room.view):
        app.notify("Nothing here takes a paste.", severity="warning", markup=False)
        return
    room.note_line.put(text)
    room.note_line.came_like_keys = like_keys
    room.ends_here(room.note_line)
    lines = len(text.strip("\r\n").splitlines())
    what = f"{lines} lines" if lines > 1 else "A text"
    app.notify(f"{what} pasted into the note line behind this; nothing is entered yet.", markup=False)
