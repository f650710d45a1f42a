"""The note line: shown at once, journalled, recorded, and back in the line when it could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.domain.entries import Entry
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident
from warroom.room import RefusedError, new_id
from warroom.store.problem import StoreProblem
from warroom.tui.panes.rows import Saving

if TYPE_CHECKING:
    from warroom.desk.drafts import PendingNote
    from warroom.tui.room_screen import RoomScreen


def enter(screen: RoomScreen, text: str) -> None:
    """Enter was pressed: the line is free for the next note while this one is on its way."""
    from warroom.desk.drafts import PendingNote  # loaded by now, after the room stood

    assert screen.view is not None
    now = screen.now()
    note = PendingNote(id=new_id(now), incident=screen.view.incident.id, text=text, typed_at=now)
    screen.note_line.clear()
    screen.timeline.saving(Saving(note.id, text, now))
    # A worker of the app, not of the screen: going to another room must not leave a note half saved.
    screen.app.run_worker(_save(screen, note, screen.number))


async def _save(screen: RoomScreen, note: PendingNote, number: int) -> None:
    await screen.backstage.keep(lambda drafts: drafts.journal(note))
    try:
        saved = await record(screen, note, number)
    except (StoreProblem, RefusedError, OSError) as problem:
        if not screen.is_attached:
            # It stays journalled, and is tried again when that room is opened.
            words = f"INC-{number}: a note is NOT SAVED: {problem}"
            screen.app.notify(words, severity="error", markup=False, timeout=30)
            return
        screen.timeline.settled(note.id)
        _give_back(screen, note, str(problem))
        # In the draft before it leaves the journal: at no moment is it in neither.
        name, line = f"{note.incident}/note", screen.note_line.value
        await screen.backstage.keep(lambda drafts: drafts.keep(name, line))
    else:
        if screen.is_attached:
            screen.acts.append([saved])
            screen.say(f"entry {saved.n} is saved")
            screen.timeline.settled(note.id, redraw=False)
            await screen.refresh_all()
            await _show_if_late(screen, saved)
    await screen.backstage.keep(lambda drafts: drafts.settle(note.id))


async def record(screen: RoomScreen, note: PendingNote, number: int) -> Recorded:
    return await screen.backstage.write(
        lambda room: room.note(number, note.text, typed_at=note.typed_at, id=note.id)
    )


def _give_back(screen: RoomScreen, note: PendingNote, reason: str) -> None:
    line = screen.note_line
    # What was typed meanwhile stays too.
    line.value = f"{note.text} {line.value}".rstrip()
    line.cursor_position = len(line.value)
    line.focus()
    screen.say(f"NOT SAVED, your text is back in the line: {reason}", trouble=True)


async def _show_if_late(screen: RoomScreen, saved: Recorded) -> None:
    entry = Entry(saved, saved.at)
    newest = screen.timeline.newest
    if entry.late and newest is not None and newest.n != saved.n:
        await screen.timeline.flash(entry.place)


def typed(screen: RoomScreen, text: str) -> None:
    """Keep what is in the line, so that it survives a killed console."""
    if screen.view is not None:
        keep(screen, f"{screen.view.incident.id}/note", text)


def keep(screen: RoomScreen, name: str, text: str) -> None:
    """Keep a draft, without waiting for it."""
    screen.run_worker(screen.backstage.keep(lambda drafts: drafts.keep(name, text)), group="draft")


async def take_up(screen: RoomScreen) -> None:
    """Bring back what an earlier console left: notes on their way, the half-typed line, what was seen."""
    assert screen.view is not None
    incident = screen.view.incident
    left = await screen.backstage.keep(
        lambda drafts: (
            [note for note in drafts.pending() if note.incident == incident.id],
            drafts.draft(f"{incident.id}/note"),
            drafts.draft(f"{incident.id}/seen"),
            drafts.draft(f"{incident.id}/copied"),
        )
    )
    pending, line, seen, copied = left or ([], None, None, None)
    screen.unsent = copied or ""
    for note in pending:
        screen.timeline.saving(Saving(note.id, note.text, note.typed_at))
        await _save(screen, note, screen.number)
    if line and not screen.note_line.value:
        screen.note_line.value = line
    if pending:
        screen.say(f"{len(pending)} notes typed before the console stopped are dealt with.")
    elif seen is not None and (new := incident.head - int(seen)) > 0:
        screen.say(f"{new} new since this console last looked, from entry {int(seen) + 1} on.")
    await remember_seen(screen)
    screen.draw()


async def remember_seen(screen: RoomScreen) -> None:
    incident: Incident | None = screen.view.incident if screen.view else None
    if incident is not None and screen.view and not screen.view.looking:
        name, head = f"{incident.id}/seen", str(incident.head)
        await screen.backstage.keep(lambda drafts: drafts.keep(name, head))
