"""What each command does, from the key to the record."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from warroom.domain.incident.declaration import Declared
from warroom.domain.incident.state import Milestone
from warroom.domain.policy.severities import Status
from warroom.domain.record.amendments import MOVABLE
from warroom.domain.record.timeline_entry import Entry
from warroom.domain.text.local_times import typed_time
from warroom.domain.text.safe_text import outgoing
from warroom.room import RefusedError, Room
from warroom.room.act import Done, UndatedError
from warroom.store.errors import StoreProblem
from warroom.texts.messages import drill
from warroom.tui.actions import outgoing_texts, resolution, response, runbooks, status_update
from warroom.tui.actions import roles as seats
from warroom.tui.actions.act import saved, written
from warroom.tui.actions.copy import copy, failed
from warroom.tui.actions.undo import bring_back, take_back
from warroom.tui.dialogs.changed_meanwhile import Meanwhile
from warroom.tui.dialogs.form import Field, Submit, Values
from warroom.tui.dialogs.help import HelpDialog
from warroom.tui.dialogs.kept_form import form
from warroom.tui.dialogs.pick import PickDialog
from warroom.tui.room_view import View, listed
from warroom.tui.widgets.line import Line

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen

Flow = Callable[["RoomScreen", View], Awaitable[None]]


async def note(screen: RoomScreen, view: View) -> None:
    screen.set_focus(
        screen.note_line
    )  # at once, where `focus` would come a moment later: keys may be waiting


async def roles(screen: RoomScreen, view: View) -> None:
    submit = _doing(screen, seats.job(view))
    await form(screen, view.incident.id, "Roles", seats.fields(view), submit, does="assigns")


async def status(screen: RoomScreen, view: View) -> None:
    choices = tuple((s.value, s.label) for s in Status if s is not Status.RESOLVED)
    fields = [
        Field("status", "Status", view.incident.status.value, choices=choices),
        Field("reason", "Because (may stay empty)"),
    ]

    number, meanwhile = view.incident.number, Meanwhile({"Status": view.incident.status.label})

    def job(values: Values) -> Callable[[Room], Done]:
        wanted, reason = Status(values["status"]), values["reason"] or None

        def work(room: Room) -> Done:
            now = room.incident(number)
            reopens = "" if now.is_open else f", which reopens {now.reference}"
            meanwhile.tell("Status", now.status.label, wanted.label, reopens)
            return room.status(number, wanted, reason)

        return work

    title = "Status" if view.incident.is_open else f"Reopen {view.incident.reference}"
    await form(screen, view.incident.id, title, fields, _doing(screen, job), does="changes it")


async def impact(screen: RoomScreen, view: View) -> None:
    users = "" if view.incident.users is None else str(view.incident.users)
    fields = [
        Field("impact", "What users notice", view.incident.impact or "", "as in: 30% of EU checkouts fail"),
        Field("users", "How many are affected (empty: not known)", users, "as in: 4100"),
    ]

    def job(values: Values) -> Callable[[Room], Done]:
        typed = re.sub(r"[ ,._']", "", values["users"].strip().lstrip("~"))
        if typed and not typed.isdecimal():
            raise RefusedError("Write how many are affected as a number, as in 4100.")
        text = values["impact"].strip()
        # What was left alone stays as it is by now: another console may have changed it.
        changed = None if text == (view.incident.impact or "") else text
        number, unknown = (int(typed) if typed and typed != users else None), bool(users) and not typed
        return lambda room: room.impact(view.incident.number, changed, number, users_unknown=unknown)

    await form(screen, view.incident.id, "Impact", fields, _doing(screen, job), does="records it")


async def milestones(screen: RoomScreen, view: View) -> None:
    settable = [m for m in Milestone if m is not Milestone.RESOLVED or not view.incident.is_open]

    def known(milestone: Milestone) -> str:
        moment = view.incident.milestones.get(milestone)
        if moment is None:
            return ""
        guess = "~" if moment.estimated else ""
        return f"{guess}{typed_time(moment.time, screen.zone)}"

    before = {milestone.value: known(milestone) for milestone in settable}
    fields = [
        Field(m.value, m.label.capitalize(), before[m.value], "14:02, -7m, or ~14:00 for a guess", time=True)
        for m in settable
    ]

    def job(values: Values) -> Callable[[Room], Done]:
        changed = {m: values[m.value].strip() for m in settable if values[m.value].strip() != before[m.value]}
        if not changed:
            raise RefusedError("Write or change a time, or press Esc.")
        if emptied := [m.label for m, text in changed.items() if not text]:
            raise RefusedError(
                f"“{emptied[0]}” has a time, which can be corrected but not emptied; write another, "
                "or press Esc, and ctrl+z takes back your last act."
            )
        wanted = {m: (text.lstrip("~ "), text.startswith("~")) for m, text in changed.items()}
        return lambda room: room.milestones(view.incident.number, wanted)

    await form(screen, view.incident.id, "Times", fields, _doing(screen, job), does="records them")


async def correct(screen: RoomScreen, view: View) -> None:
    entry = _chosen(screen)
    at = typed_time(entry.at, screen.zone, "%Y-%m-%d %H:%M:%S")
    words = entry.words or ""
    # The words first: a 2 that was meant for them must not strike the entry.
    fields = [Field("text", f"Words of entry {entry.n}", words)]
    hint = "The original stays readable."
    if isinstance(entry.recorded.event, MOVABLE):
        choices = (("correct", "correct it"), ("strike", "strike it"))
        fields += [
            Field("at", "When it happened", at, "14:02, -7m", time=True),
            Field("do", "What to do", "correct", choices=choices),
        ]
    elif isinstance(entry.recorded.event, Declared):
        hint += " X cancels what was declared by mistake."
    else:
        hint += " It changed the incident: its key sets what is so, ctrl+z takes back your last act."
    number, n = view.incident.number, entry.n

    def job(values: Values) -> Callable[[Room], Done]:
        if values.get("do") == "strike":
            return lambda room: room.retract(number, n)
        text, time = values["text"], values.get("at", at).strip()
        moved = time if time != at else None
        return lambda room: room.amend(number, n, text if text != words else None, moved)

    of, submit = f"{view.incident.id}/{n}", _doing(screen, job)
    await form(screen, of, "Correct an entry", fields, submit, does="does it", checklist=hint)


async def copy_entry(screen: RoomScreen, view: View) -> None:
    screen.needs_no_keys()  # a clipboard may take its time
    entry = _chosen(screen)
    words = entry.words or ""
    text = f"{drill(view.incident)}{entry.at.astimezone(screen.zone):%Y-%m-%d %H:%M %Z} {outgoing(words)}".rstrip()
    said = await copy(screen, text, f"{view.incident.reference}-entry-{entry.n}")
    words = said if failed(said) else f"entry {entry.n}: {said}"
    screen.say(words, trouble=failed(said), whole=True)


async def find(screen: RoomScreen, view: View) -> None:
    screen.find_line.open()


async def incidents(screen: RoomScreen, view: View) -> None:
    rows = await screen.backstage.read(listed)
    if all(incident.number == screen.number for incident, _ in rows):
        raise RefusedError(
            f"{view.incident.reference} is the only incident here; there is no other to go to."
        )
    picked = await screen.app.push_screen_wait(PickDialog(rows))
    if picked is not None and picked != screen.number:
        screen.app.go_to_room(picked)


async def declare(screen: RoomScreen, view: View) -> None:
    await screen.app.go_to_start(back=view.incident).wait()


async def review(screen: RoomScreen, view: View) -> None:
    screen.app.go_to_review(view.incident.number)


async def postmortem(screen: RoomScreen, view: View) -> None:
    from warroom.tui.actions import postmortem as afterwards  # a console in a SEV does not need it

    await afterwards.postmortem(screen, view.incident)


async def zoom(screen: RoomScreen, view: View) -> None:
    if screen.has_class("-narrow"):
        screen.say("at this width the timeline stands alone already")
        return
    screen.toggle_class("-zoomed")
    screen.call_after_refresh(screen.draw)


async def undo(screen: RoomScreen, view: View) -> None:
    if isinstance(screen.focused, Line) and screen.focused.value:
        raise RefusedError("You are typing; Esc leaves the line, then ctrl+z takes back the last act.")
    if screen.backstage.saving:
        raise RefusedError("Something is still being saved; ctrl+z takes back the last act once it is.")
    undone, newest = screen.undone, screen.acts[-1] if screen.acts else None
    if undone is not None and undone.newest is newest:
        screen.needs_no_keys()
        await bring_back(screen, view.incident.number, undone)
        return
    if newest is None:
        raise RefusedError(
            "This console has done nothing here that could be undone; X cancels what was declared by mistake."
        )
    screen.needs_no_keys()  # another process may hold the lock for long
    await take_back(screen, view.incident.number, newest)


async def help(screen: RoomScreen, view: View) -> None:
    await screen.app.push_screen_wait(HelpDialog(view))


def _doing(screen: RoomScreen, job: Callable[[Values], Callable[[Room], Done]]) -> Submit:
    """A dialog's Enter: do the job, or say why not and keep what was typed."""

    async def submit(values: Values) -> str | None:
        try:
            done = await written(screen, job(values))
        except UndatedError as undated:
            return undated.asked
        except (StoreProblem, RefusedError, OSError) as problem:
            return str(problem)
        screen.acts.append(done[1])
        screen.say(saved(screen, done))
        await screen.refresh_all()
        return None

    return submit


def _chosen(screen: RoomScreen) -> Entry:
    entry = screen.timeline.meant
    if entry is None:
        raise RefusedError("The timeline is empty.")
    return entry


FLOWS: dict[str, Flow] = {
    "note": note,
    "update": status_update.update,
    "announcement": outgoing_texts.announcement,
    "roles": roles,
    "status": status,
    "severity": outgoing_texts.severity,
    "impact": impact,
    "milestones": milestones,
    "due": response.due,
    "escalate": response.escalate,
    "handover": response.handover,
    "checks": resolution.checks,
    "no_change": status_update.no_change,
    "snooze": response.snooze,
    "runbooks": runbooks.books,
    "resolve": resolution.resolve,
    "cancel": resolution.cancel,
    "correct": correct,
    "copy": copy_entry,
    "find": find,
    "incidents": incidents,
    "review": review,
    "postmortem": postmortem,
    "declare": declare,
    "zoom": zoom,
    "undo": undo,
    "help": help,
}
