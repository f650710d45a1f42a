"""A paste into the room: with two or more timed lines it is shown first, and Enter records it as one act; else it is a note."""

from __future__ import annotations

import asyncio

from textual.events import Paste

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text.timeline_input import PastedTimeline, is_timeline
from warroom.room import Room
from warroom.room.act import Done
from warroom.room.pasted_timeline import noted
from warroom.store.errors import StoreProblem
from warroom.tui.dialogs.paste_preview import READ_ANEW, PastePreview, PasteSource, plain_lines
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.runtime.bursts import BurstPaste
from warroom.tui.runtime.draft_keeper import several
from warroom.tui.widgets.paste_rows import PastePage
from warroom.tui.widgets.put_aside import LONG, aside_name, aside_words

SOON = 0.3
"""Seconds after which the preview opens while a big paste is still being read, so that keys have a place to go."""


def take(screen: IncidentRoom, event: Paste) -> None:
    """Show the paste as a timeline, or put it into the note line; nothing is entered yet."""
    text, like_keys = event.text, isinstance(event, BurstPaste)
    if isinstance(event, BurstPaste) and event.goes_on:
        text = _taken_out(screen) + text
    lines = [line for line in plain_lines(text).split("\n") if line.strip()]
    if len(lines) < 2 or screen.is_busy:
        as_note(screen, text, like_keys=like_keys)
    else:
        screen.undone = None
        screen.begin("a paste", _shown(screen, text, like_keys=like_keys))


def as_note(screen: IncidentRoom, text: str, *, like_keys: bool = False) -> None:
    """Put it into the note line, where Enter records it as one note.

    What came `like_keys` begins a line of its own there, and so does what comes like keys behind it.
    """
    line = screen.note_line
    if like_keys and line.value[: line.cursor_position].strip() and line.selection.is_empty:
        line.insert_text_at_cursor("\n")
    line.put(text)
    line.pasted = text
    screen.set_focus(line)
    if like_keys:
        line.came_like_keys = True
        screen.ends_here(line)


def _taken_out(screen: IncidentRoom) -> str:
    """The piece of the same paste that came before and stands in the note line, which is taken out of it again."""
    line, text = screen.note_line, screen.note_line.pasted
    piece = plain_lines(text).strip("\n")
    at = line.value.rfind(piece)
    if not piece or at < 0:
        return ""
    line.value = line.value[:at] + line.value[at + len(piece) :]
    line.cursor_position = at
    return text


async def _shown(screen: IncidentRoom, text: str, *, like_keys: bool = False) -> None:
    number = screen.number

    async def read(source: PasteSource) -> PastedTimeline:
        return await screen.backstage.read(
            lambda room: room.times.read_paste(room.incident(number), source.text, source.day, source.zone)
        )

    async def record(source: PasteSource, page: PastePage) -> str | None:
        return await _record(screen, source, page)

    first = asyncio.ensure_future(read(PasteSource(plain_lines(text))))
    try:
        await asyncio.wait({first}, timeout=SOON)
        if first.done() and not is_timeline(first.result(), plain_lines(text)):
            screen.note_line.previewed = ""
            as_note(screen, text, like_keys=like_keys)
            return
        screen.note_line.preview(text)
        assert screen.view is not None
        dialog = PastePreview(
            screen.view.incident.reference,
            text,
            first,
            read,
            record,
            screen.zone,
            changed=screen.note_line.preview,
        )
        left = await screen.app.push_screen_wait(dialog)
    except (StoreProblem, Refusal, OSError):
        screen.note_line.previewed = ""
        as_note(screen, text, like_keys=like_keys)
        raise
    screen.note_line.previewed = ""
    if left is not None and len(left) > LONG:
        keep_aside(screen, [left, *screen.note_line.aside])
        screen.say(f"not recorded: {aside_words(screen.note_line.aside)}", whole=True)
    elif left is not None:
        as_note(screen, left, like_keys=like_keys)
    screen.note_line.preview("")


def keep_aside(screen: IncidentRoom, texts: list[str]) -> None:
    """Keep long pastes outside the line, also after a crash."""
    assert screen.view is not None
    screen.note_line.aside = texts
    screen.app.drafts.keep({aside_name(screen.view.incident.id): several(texts)})


def show_aside(screen: IncidentRoom) -> None:
    """Show the paste that was put aside last again; it is aside no more once it is on the screen."""
    screen.begin("a paste", _shown_again(screen))


async def _shown_again(screen: IncidentRoom) -> None:
    text, *others = screen.note_line.aside
    screen.note_line.preview(text)  # so that it is kept at every moment
    keep_aside(screen, others)
    await _shown(screen, text)


async def _record(screen: IncidentRoom, source: PasteSource, page: PastePage) -> str | None:
    """Record what is shown, all of it or nothing; returns None, or one sentence saying why not."""
    number = screen.number

    def shown_again(room: Room) -> bool:
        again = room.times.read_paste(room.incident(number), source.text, source.day, source.zone)
        return (again.items, again.not_read) == (page.read.items, page.read.not_read)

    def job(room: Room) -> Done:
        return room.paste(number, source.text, source.day, source.zone)

    try:
        if not await screen.backstage.read(shown_again):
            return READ_ANEW
        _, recorded = await screen.backstage.write(job)
    except (StoreProblem, Refusal, OSError) as problem:
        return str(problem)
    screen.acts.append(recorded)
    count = noted(recorded)
    entries = f"{count} entries" if count > 1 else "1 entry"
    left_out = f"; {len(page.read.not_read)} lines left out" if page.read.not_read else ""
    screen.say(f"{entries} saved, {page.span}{left_out}; ctrl+z takes all back", whole=True)
    await screen.refresh_all()
    if screen.stands:
        newest, first = screen.timeline.newest, min(recorded, key=lambda one: (one.at, one.n))
        if newest is not None and newest.n not in {one.n for one in recorded}:
            screen.start(screen.timeline.flash(TimelineEntry(first, first.at).place))
    return None
