"""Notes that could not be recorded: each is given back as its own, with the time it was typed at.

One at a time stands in the note line, all of it selected: typing puts another note in its place, and it waits. The
others wait as rows behind the timeline; the up key in the empty line takes the next one. They are journalled until
they are entered again or emptied out of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.widgets.timeline_rows import Saving

if TYPE_CHECKING:
    from warroom.local.drafts import PendingNote


def give_back(screen: IncidentRoom, note: PendingNote) -> None:
    """Show a note that is not recorded: in the line when that is free, else as a row. The focus stays where it is."""
    screen.unsaved.waiting.append(note)
    screen.timeline.saving(Saving(note.id, note.text, note.typed_at, returned=True))
    fill(screen)
    _say(screen, note)


def fill(screen: IncidentRoom) -> None:
    """Put the next note that waits into the line, when that is empty."""
    notes, line = screen.unsaved, screen.note_line
    if line.value or not notes.waiting:
        return
    note = notes.in_line = notes.waiting.pop(0)
    screen.timeline.settled(note.id)
    line.value = note.text
    line.select_all()


def take_next(screen: IncidentRoom) -> None:
    """The up key: a paste that was put aside, else the next note that waits, or the one that was thrown away last."""
    notes, line = screen.unsaved, screen.note_line
    if line.aside and not line.value and not notes.waiting and not screen.is_busy:
        from warroom.tui.actions import paste  # few pastes are put aside

        paste.show_aside(screen)
        return
    if notes.in_line is not None and line.value == notes.in_line.text and notes.waiting:
        put_off(screen, last=True)
        line.value = ""
    if not line.value and not notes.waiting and notes.thrown_away is not None:
        note, notes.thrown_away = notes.thrown_away, None
        notes.waiting.append(note)
        screen.app.run_worker(screen.backstage.keep(lambda drafts: drafts.journal(note)))
    fill(screen)


def put_off(screen: IncidentRoom, *, last: bool = False) -> None:
    """The note in the line waits again: another one is typed in its place."""
    notes = screen.unsaved
    note, notes.in_line = notes.in_line, None
    if note is not None:
        notes.waiting.insert(len(notes.waiting) if last else 0, note)
        screen.timeline.saving(Saving(note.id, note.text, note.typed_at, returned=True))
        screen.line_id = ""
        _say(screen, note)


def emptied(screen: IncidentRoom) -> None:
    """What stood in the line was deleted: a note that was given back is thrown away."""
    notes = screen.unsaved
    note, notes.in_line = notes.in_line, None
    if note is not None:
        notes.thrown_away = note
        screen.app.run_worker(screen.backstage.keep(lambda drafts: drafts.settle(note.id)))
        screen.say("The note is thrown away; up in the empty line brings it back.")


def _say(screen: IncidentRoom, note: PendingNote) -> None:
    notes = screen.unsaved
    waiting = len(notes.waiting)
    where = "your text is back in the line"
    if notes.in_line is None or notes.in_line.id != note.id:
        where = "your text waits below the timeline; up in the empty note line takes it"
    elif waiting:
        where += f", {waiting} more wait{'s' if waiting == 1 else ''} (up takes the next)"
    screen.say(f"NOT SAVED, {where}: {note.returned}", trouble=True, holds=lambda: notes.holds(note.id))
