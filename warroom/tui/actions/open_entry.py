"""Opening an entry of the timeline whole."""

from __future__ import annotations

from textual.content import Content

from warroom.domain.incident.handover import HandoverOffered
from warroom.domain.record import timeline_text
from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import block, one_line
from warroom.texts.messages import clock
from warroom.tui.actions.amendments import correct_entry
from warroom.tui.actions.copy import copy_words
from warroom.tui.dialogs.entry import EntryDialog
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View
from warroom.tui.styles import meanings


async def open_entry(screen: IncidentRoom, view: View) -> None:
    entry, number = screen.chosen_entry(), view.incident.number
    changed = entry.amended or entry.retracted
    # Few entries were corrected, and to find what corrected one all events are read.
    events = await screen.backstage.read(lambda room: room.events(number)) if changed else []
    about = [one for one in events if _target(one) == entry.n]
    dialog = EntryDialog(f"Entry {entry.n}", page(screen, entry, about), can_write=not view.looking)
    then = await screen.app.push_screen_wait(dialog)
    if then == "copy":
        await copy_words(screen, view, entry, whole_text(entry))
    elif then == "correct":
        await correct_entry(screen, view, entry)


def page(screen: IncidentRoom, entry: TimelineEntry, about: list[Recorded]) -> Content:
    """When, by whom, what, the whole text, and every correction."""
    zone = screen.zone
    line = timeline_text.line(entry, zone)
    remarks = f" ({'; '.join(line.remarks)})" if line.remarks else ""
    parts = [
        Content.styled(
            f"{clock(entry.at, zone)} · {one_line(entry.recorded.actor)}{remarks}", meanings.MUTED
        ),
        Content.assemble((f"{line.sign} ", meanings.STRONG), (line.words, meanings.STRONG)),
    ]
    text = whole_text(entry)
    if text and block(text).strip() not in line.words:
        parts += [Content(""), Content(block(text))]
    for one in about:
        parts += [Content(""), _revision(one, screen)]
    return Content("\n").join(parts)


def whole_text(entry: TimelineEntry) -> str:
    """What a person wrote or what went out, as it stands."""
    event = entry.recorded.event
    return event.brief if isinstance(event, HandoverOffered) else entry.text or ""


def _target(recorded: Recorded) -> int | None:
    event = recorded.event
    return event.target if isinstance(event, Amended | Retracted | Restored) else None


def _revision(recorded: Recorded, screen: IncidentRoom) -> Content:
    who = f"{clock(recorded.recorded_at, screen.zone)} · {one_line(recorded.actor)}: "
    event, words = recorded.event, []
    match event:
        case Amended(was_text=was_text, was_time=was_time):
            told = [f"it read: {block(was_text)}"] if was_text is not None else []
            told += [f"it stood at {clock(was_time, screen.zone)}"] if was_time is not None else []
            words = ["corrected", *told]
        case Retracted(reason=reason):
            words = ["struck", *([one_line(reason)] if reason else [])]
        case Restored():
            words = ["no longer struck"]
        case _:
            pass
    return Content.assemble((who, meanings.MUTED), "; ".join(words))
