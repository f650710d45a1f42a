"""The note line: saved at once or shown on its way, and given back when it could not be recorded.

A note is on disk at every moment from a second after it was typed: in the draft, then in the record, or in the
journal when recording it takes longer than `AT_ONCE`. It goes by one id in all three, so that it is recorded once.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.domain.incident.missing_times import earlier_start
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.questions import Answered, asked_words, typed_answer
from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.incident.tasks import TASK_FORM
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline import set_back
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import when
from warroom.domain.text.time_frame import Frame, Question, Timed, form, read_as
from warroom.domain.text.time_input import read_line
from warroom.local.draft_names import ANY_INCIDENT, BETWEEN, COPIED, LINE, SEEN, half_typed, looked_at
from warroom.room import new_id
from warroom.store.errors import StoreProblem
from warroom.tui.actions import process_difference, unsaved_notes
from warroom.tui.commands import by_key
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View
from warroom.tui.runtime.draft_keeper import Texts
from warroom.tui.widgets.put_aside import LONG, aside_name, aside_words
from warroom.tui.widgets.timeline_rows import Saving

if TYPE_CHECKING:
    from warroom.local.drafts import PendingNote

AT_ONCE = 0.03
"""Seconds in which a note that is recorded was never seen on its way; nothing is painted meanwhile."""

_OWNERLESS = re.compile(r">\s*(?![@\s\d=>])")
"""A task without its @name; `> 5%` is none."""

NOT_THEN = "it was not recorded then; Enter records it."
"""Why a note comes back that an earlier console could not save."""

NAMED = 3
"""Open questions that are told by name."""

DRAFT_AFTER = 0.05
"""Seconds after a saved note until what is in the line is kept again: the frame that shows the note goes first."""


async def note(screen: IncidentRoom, view: View) -> None:
    screen.set_focus(
        screen.note_line
    )  # at once, where `focus` would come a moment later: keys may be waiting


def enter(screen: IncidentRoom, text: str) -> None:
    """Enter was pressed: the line is free for the next note while this one is on its way."""
    from warroom.local.drafts import PendingNote  # loaded by now, after the room stood

    assert screen.view is not None
    now = screen.now()
    question = _question(screen, text, now)
    if screen.doubted != text and (doubt := _doubt(screen, text, question, now)):
        screen.doubted = text
        screen.say(f"NOT RECORDED: {doubt}", trouble=True, holds=lambda: screen.note_line.value == text)
        return
    screen.doubted = ""
    words = _answered(screen, text, question)
    before = screen.unsaved.in_line
    if before is not None and before.text == words:  # as it was typed then, so that it is recorded once
        note = before.model_copy(update={"returned": ""})
    else:
        note = PendingNote(
            id=screen.line_id or new_id(now), incident=screen.view.incident.id, text=words, typed_at=now
        )
    screen.unsaved.in_line, screen.line_id = None, ""
    screen.entering += 1
    recording = _recording(screen, note)
    # What was typed after Enter stays.
    screen.note_line.value = screen.note_line.value.removeprefix(text)
    # A worker of the app, not of the screen: going to another room must not leave a note half saved.
    screen.app.run_worker(_enter(screen, note, recording, before))
    if before is not None:
        unsaved_notes.fill(screen)


def _question(screen: IncidentRoom, text: str, now: datetime) -> Question | None:
    """What has to be asked about the time in front of a note."""
    outcome = read_line(text.strip(), _frame(screen, now))
    return outcome if isinstance(outcome, Question) else None


def _frame(screen: IncidentRoom, now: datetime) -> Frame:
    known = screen.view.times if screen.view else None
    return replace(known, now=now) if known else Frame(now, screen.zone)


def _answered(screen: IncidentRoom, text: str, question: Question | None) -> str:
    """The note with the time that was shown when Enter was pressed again, or with that of now."""
    if question is None:
        return text
    if not question.candidates:
        return f"-0m {text.strip()}"
    return (
        f"{form(question.candidates[0], _frame(screen, screen.now()), zoned=True)} {question.text}".rstrip()
    )


def _doubt(screen: IncidentRoom, text: str, question: Question | None, now: datetime) -> str:
    """What else may have been meant, and what to do; empty for a note as any."""
    typed = text.strip()
    again = "Enter again records it as a note."
    if command := by_key(typed):
        instead = "write the question behind it." if typed == "?" else again
        return f"{typed} is the key for {command.label} once Esc has left this line; {instead}"
    if question:
        taken = form(question.candidates[0], _frame(screen, now)) if question.candidates else "now"
        return f"Enter again takes {taken}. {question.asked}"
    if "\n" in typed:  # what is pasted and has many lines is a quotation
        return ""
    timed = read_line(typed, _frame(screen, now))
    if isinstance(timed, Timed) and _OWNERLESS.match(timed.text):
        return f"a task names its owner, as in > {TASK_FORM}; {again}"
    if isinstance(timed, Timed) and screen.view and (answer := typed_answer(timed.text)):
        return _no_such_question(screen.view.incident, answer[0], again)
    return ""


def _no_such_question(incident: Incident, number: int, again: str) -> str:
    """That no question of that number is open; empty when one is."""
    still = incident.open_questions
    if any(asked.number == number for asked in still):
        return ""
    named = "; ".join(asked_words(asked) for asked in still[:NAMED])
    return f"{f'question {number} is not open, but {named}' if named else 'no question is open'}; {again}"


async def _enter(
    screen: IncidentRoom, note: PendingNote, recording: asyncio.Future[Recorded], before: PendingNote | None
) -> None:
    """`before` is the note that was given back and is entered again, changed or as it was."""
    old = before.id if before is not None else ""
    with screen.app.batch_update():
        await asyncio.wait({recording}, timeout=AT_ONCE)
        quick = recording.done() and recording.exception() is None
        # The next poll reads the rest.
        shown = quick and screen.stands and _show(screen, recording.result(), note.text, again=old == note.id)
    screen.check_idle()  # what waited for the end of the batch is painted now
    if quick:
        asyncio.get_running_loop().call_later(DRAFT_AFTER, _kept, screen)
        if old:
            await screen.backstage.keep(lambda drafts: drafts.settle(old))
        if screen.stands and not shown:
            await _look(screen, recording.result())
        return
    if screen.stands:
        screen.timeline.saving(Saving(note.id, note.text, note.typed_at))
    await screen.backstage.keep(lambda drafts: drafts.journal(note, instead_of=old))
    screen.backstage.forget_entered(note)
    _kept(screen)
    await _settle(screen, note, recording, again=old == note.id)


def _kept(screen: IncidentRoom) -> None:
    """A note needs the line's draft no longer."""
    screen.entering -= 1
    if screen.note_line.draft is not None:
        screen.note_line.draft.changed()


async def _settle(
    screen: IncidentRoom, note: PendingNote, recording: asyncio.Future[Recorded], *, again: bool = False
) -> None:
    """Wait for a journalled note, show what became of it, and take it out of the journal."""
    try:
        saved = await recording
    except (StoreProblem, Refusal, OSError) as problem:
        # It stays journalled, until it is entered again or thrown away.
        reason = str(problem)
        # What is wrong with the database is wrong now: a console that shows the note later must not repeat it.
        kept = reason if isinstance(problem, Refusal) else NOT_THEN
        await screen.backstage.keep(lambda drafts: drafts.give_back(note.id, kept))
        if screen.stands:
            screen.timeline.settled(note.id)
            unsaved_notes.give_back(screen, note.model_copy(update={"returned": reason}))
        else:
            words = f"INC-{screen.number}: a note is NOT SAVED: {problem}"
            screen.app.notify(words, severity="error", markup=False, timeout=30)
    else:
        if screen.stands:
            screen.timeline.settled(note.id, redraw=False)
            _show(screen, saved, note.text, again=again)
            await _look(screen, saved)
        await screen.backstage.keep(lambda drafts: drafts.settle(note.id))


def _show(screen: IncidentRoom, saved: Recorded, text: str, *, again: bool) -> bool:
    """Whether the entry stands on the screen now; else it has to be read. `again`: it was given back before."""
    screen.acts.append([saved])
    at = read_as(saved.at, screen.now(), screen.zone, text)
    if again:
        at = f"{at or f'{saved.at.astimezone(screen.zone):%H:%M}'}, as it was typed first"
    screen.say(f"entry {saved.n} is saved{f', for {at}' if at else ''}")
    if screen.view and set_back(screen.view.incident.recorded_at, saved.recorded_at):
        return False  # the store knows how far back, and the line says so
    _offer_start(screen, saved, at)
    if not isinstance(saved.event, Noted) or saved.event.is_question:
        return False  # it changed the incident
    return screen.timeline.add(TimelineEntry(saved, saved.at))


def _offer_start(screen: IncidentRoom, saved: Recorded, read_for: str) -> None:
    """The first note from before the declaration may tell when the impact started: `m` records it.

    `read_for` is the time that has to be said of the note itself, if any.
    """
    incident = screen.view.incident if screen.view else None
    if incident is None or Milestone.STARTED in screen.offered_times:
        return
    at = earlier_start(incident, TimelineEntry(saved, saved.at))
    if at is not None:
        screen.offered_times[Milestone.STARTED] = at
        started = when(at, screen.zone, screen.now())
        if read_for in ("", started):
            screen.say(f"entry {saved.n} is saved. Impact started {started}? m")
        else:
            screen.say(f"entry {saved.n} is saved, for {read_for}. Impact started then? m")


def _question_words(saved: Recorded, now: Incident) -> str:
    """What it did to a question; empty of any other note."""
    if isinstance(saved.event, Answered):
        return f"question {saved.event.number} is answered; the next update has it"
    asked = next((asked for asked in now.open_questions if asked.entry == saved.n), None)
    return f"question {asked.number}; ={asked.number} and the answer in this line closes it" if asked else ""


async def _look(screen: IncidentRoom, saved: Recorded) -> None:
    await screen.refresh_all()
    if screen.view and (words := _question_words(saved, screen.view.incident)):
        screen.say(f"entry {saved.n} is saved: {words}")
    entry, newest = TimelineEntry(saved, saved.at), screen.timeline.newest if screen.stands else None
    if entry.late and newest is not None and newest.n != saved.n:
        await screen.timeline.flash(entry.place)


def _recording(screen: IncidentRoom, note: PendingNote) -> asyncio.Future[Recorded]:
    number = screen.number
    return screen.backstage.writing(
        lambda room: room.note(number, note.text, typed_at=note.typed_at, id=note.id), note
    )


def line_texts(screen: IncidentRoom) -> Texts:
    """The draft of the line; as it is kept while a note that was entered still needs it."""
    if screen.view is None or screen.entering:
        return {}
    text, before = screen.note_line.to_keep, screen.unsaved.in_line
    if before is not None:  # the journal has it, but not what was changed of it
        return {_name(before.incident): "" if text == before.text else f"{before.id}{BETWEEN}{text}"}
    screen.line_id = screen.line_id or new_id(screen.now())
    return {_name(screen.view.incident.id): f"{screen.line_id}{BETWEEN}{text}" if text else ""}


def _name(incident: str) -> str:
    return f"{incident}{LINE}"


async def take_up(screen: IncidentRoom) -> None:
    """Bring back what an earlier console left: notes on their way, the half-typed line, what was seen."""
    assert screen.view is not None
    incident = screen.view.incident
    left = await screen.backstage.keep(
        lambda drafts: (
            [
                note.model_copy(update={"incident": incident.id})
                for note in drafts.pending()
                if note.incident in (incident.id, ANY_INCIDENT)
            ],
            drafts.draft(_name(incident.id)),
            drafts.draft(f"{incident.id}{SEEN}"),
            drafts.draft(f"{incident.id}{COPIED}"),
            drafts.draft(aside_name(incident.id)),
        )
    )
    pending, line, seen, copied, aside = left or ([], None, None, None, None)
    screen.unsent = copied or ""
    screen.note_line.aside = aside.split(BETWEEN) if aside else []
    line_id, text = half_typed(line or "")
    ids = [line_id, *(note.id for note in pending)]
    # The console may have been killed between recording a note and forgetting it.
    recorded = await screen.backstage.read(lambda room: {id for id in ids if id and room.store.has(id)})
    await screen.backstage.keep(lambda drafts: drafts.settle(*recorded))
    pending = [note for note in pending if note.id not in recorded]
    changed = next((note for note in pending if note.id == line_id), None)
    if text and (changed or line_id not in recorded) and not screen.note_line.value:
        if len(text) > LONG and not changed:  # a long paste was looked at when the console stopped
            from warroom.tui.actions.paste import keep_aside

            keep_aside(screen, [text, *screen.note_line.aside])
        else:
            screen.line_id, screen.unsaved.in_line = "" if changed else line_id, changed
            screen.note_line.value = text
    warned = await screen.backstage.read(lambda room: room.store.warnings())
    if warned:
        pending = []  # they wait until something can be recorded
    for note in pending:
        if note is not changed:
            await _take_up(screen, note)
    if warned:
        screen.say(warned[0], trouble=True)
    elif pending and not screen.message.troubled:
        _say_dealt_with(screen, pending)
    elif not pending and seen is not None and (new := incident.head - looked_at(seen)) > 0:
        screen.say(f"{new} new since this console last looked, from entry {looked_at(seen) + 1} on.")
    elif not screen.message.troubled:
        await process_difference.tell(screen)
    if screen.note_line.aside and not screen.message.troubled:
        screen.say(aside_words(screen.note_line.aside), whole=True)
    await remember_seen(screen)
    screen.draw()


def _say_dealt_with(screen: IncidentRoom, pending: list[PendingNote]) -> None:
    """Only the notes that are recorded now are dealt with."""
    notes = screen.unsaved
    left = [note.id for note in pending if notes.holds(note.id)]
    counted = f"Notes typed before the console stopped: {len(pending)}"
    if left:
        words = f"{counted}, {len(left)} of them NOT SAVED; Enter records the one in the line."
        screen.say(words, trouble=True, holds=lambda: any(map(notes.holds, left)))
    else:
        screen.say(f"{counted}, all dealt with.")


async def _take_up(screen: IncidentRoom, note: PendingNote) -> None:
    if note.tried_again and not note.returned:
        reason = "the console ended when it was tried again."
        await screen.backstage.keep(lambda drafts: drafts.give_back(note.id, reason))
        note = note.model_copy(update={"returned": reason})
    if note.returned:
        unsaved_notes.give_back(screen, note)
        return
    await screen.backstage.keep(lambda drafts: drafts.try_again(note.id))
    screen.timeline.saving(Saving(note.id, note.text, note.typed_at))
    recording = _recording(screen, note)
    screen.backstage.forget_entered(note)  # it is journalled
    await _settle(screen, note, recording)


async def remember_seen(screen: IncidentRoom) -> None:
    incident: Incident | None = screen.view.incident if screen.view else None
    if incident is not None and screen.view and not screen.view.looking:
        name, head = f"{incident.id}{SEEN}", str(incident.head)
        await screen.backstage.keep(lambda drafts: drafts.keep(name, head))
