"""The commands that end in a text: written, copied on the press, shown, recorded as sent when the IC says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.desk.merging import BETWEEN
from warroom.documents.kinds import Kind, Outgoing
from warroom.documents.styles import Style
from warroom.domain.events import DataLost, Document
from warroom.domain.incident import Incident
from warroom.domain.plain import one_line
from warroom.domain.policy import Severity, Status
from warroom.domain.promises import Outcome
from warroom.room import RefusedError, Room
from warroom.room.promising import Done
from warroom.store.problem import StoreProblem
from warroom.tui import notes
from warroom.tui.acting import changing
from warroom.tui.composing import Composed, Write, composed
from warroom.tui.copying import Copying, failed
from warroom.tui.dialogs.form import Field, FormDialog, Values
from warroom.tui.dialogs.outgoing import Copy, OutgoingDialog, Send
from warroom.tui.drafting import Drafted, several, taken_up
from warroom.tui.forms import form, lasting
from warroom.tui.view import View

if TYPE_CHECKING:
    from warroom.tui.room_screen import RoomScreen

_STATUS = re.compile(r"^[*\s]*Status:[*\s]*(\S+)", re.MULTILINE)


async def sheet(screen: RoomScreen, title: str, key: str, fresh: Composed, copied: Copy, send: Send) -> bool:
    """Show a text until it is recorded as sent, or left with what was changed kept under `key`."""
    draft: str | None = await screen.backstage.keep(lambda drafts: drafts.draft(key))
    kept = draft.split(BETWEEN) if draft else []

    async def sent(text: str, when: str) -> str | None:
        problem = await send(text, when)
        if problem is None:
            notes.keep(screen, key, "")
        return problem

    def changed(texts: Sequence[str]) -> None:
        notes.keep(screen, key, several(texts))

    note = "This is the draft you left; ctrl+r writes it anew, and again brings it back." if kept else ""
    dialog = OutgoingDialog(title, fresh, copied, sent, kept=kept, note=note, changed=changed)
    done = await screen.app.push_screen_wait(dialog)
    screen.draw()
    return done


async def no_change(screen: RoomScreen, view: View) -> None:
    await update(screen, view, nothing_new=True)


async def update(screen: RoomScreen, view: View, *, nothing_new: bool = False) -> None:
    number, due = view.incident.number, view.incident.next_update_number
    style = Style(screen.app.config.update_format)
    kind = "no-change" if nothing_new else "update"
    key, *before = (f"{view.incident.id}/{kind}/{n}" for n in range(due, 0, -1))
    draft: str | None = await screen.backstage.keep(lambda drafts: drafts.draft(key))
    kept = taken_up(draft or "")
    # Words for updates that another console sent, the last one's first.
    left = await screen.backstage.keep(lambda drafts: [drafts.draft(name) or "" for name in before]) or []
    earlier = [(on, _renumbered(text, due)) for draft in left for on, text in taken_up(draft)]
    drafted = [on for on, _ in (*kept, *earlier) if on]
    missing = 0

    def write(room: Room, incident: Incident) -> tuple[Outgoing, Outgoing]:
        nonlocal missing
        public, now = room.public(incident, Kind.UPDATE), screen.now()
        parts = room.no_change(incident) if nothing_new else room.update_parts(incident)
        drafted.append(Drafted(parts.covers, now))
        missing = room.unreported(incident, drafted[0].covers)
        return (public if style is Style.STATUSPAGE else room.update(incident, parts, now)), public

    fresh = await composed(screen, number, write, style)
    copying = Copying(screen, f"{view.incident.reference}-update-{due}")

    def borne_by(text: str) -> Drafted | None:
        """What the text was drafted from, as far as the time that it bears tells."""
        return next((on for on in drafted if on.is_borne_by(text, screen.zone)), None)

    def covered_by(text: str) -> Drafted:
        # Where it does not tell, the one that told least: better told twice than never.
        return borne_by(text) or min(drafted, key=lambda on: on.covers)

    async def copied(text: str, ending: str) -> str:
        said = await copying(text, ending)
        if not ending:
            _remember_copied(screen, view.incident, f"Update #{due}", "u", said)
        return said

    async def send(text: str, when: str) -> str | None:
        borne, covers = borne_by(text), covered_by(text).covers
        # A time that was typed is when it went out, whatever the text bears.
        written_at = borne.at if borne and not when.strip() else None
        try:
            status = _status_of(text)

            def work(room: Room) -> Done:
                at = room.time(when, room.incident(number)) if when.strip() else None
                return room.send_update(number, text, due, status, at, covers, written_at)

            _, recorded = await screen.backstage.write(work)
        except (StoreProblem, RefusedError, OSError) as problem:
            return await _not_recorded(screen, due, problem)
        screen.acts.append(recorded)
        for name in (key, *before):
            notes.keep(screen, name, "")
        _forget_copied(screen, view.incident)
        await screen.refresh_all()
        owed = screen.view is not None and screen.view.update_due is not None
        copying.recorded(f"Update #{due} is recorded as sent", "; the clock starts anew" if owed else "")
        return None

    def changed(texts: Sequence[str]) -> None:
        notes.keep(screen, key, BETWEEN.join(covered_by(text).kept(text) for text in texts))
        for name, draft in zip(before, left, strict=False):
            if draft:  # those words are among these texts now
                notes.keep(screen, name, "")

    note = "Add “Next: …” and “ETA: …” lines if you know them. A new Status here changes the incident's."
    if kept:
        came = f"; {missing} new since then" if missing else ""
        back = "goes on to other words that you left" if len(kept) + len(earlier) > 1 else "brings it back"
        note = f"This is the draft you left{came}. ctrl+r writes it anew from the timeline, and again {back}."
    elif earlier:
        last = due - 1 - next(at for at, draft in enumerate(left) if draft)
        note = f"#{last} was sent meanwhile; ctrl+r shows the words that you had written for it, and back."
    elif missing:
        note = f"It says that nothing is new; the timeline has {missing} that the next update (u) will tell."
    await screen.app.push_screen_wait(
        OutgoingDialog(
            f"Update #{due}", fresh, copied, send,
            kept=[text for _, text in kept], earlier=[text for _, text in earlier],
            note=note, changed=changed, when=True,
        )
    )  # fmt: skip
    screen.draw()


async def announcement(screen: RoomScreen, view: View) -> None:
    def write(room: Room, incident: Incident) -> tuple[Outgoing, Outgoing]:
        return room.announcement(incident), room.public(incident, Kind.ANNOUNCEMENT)

    await _message(
        screen, view.incident, Document.ANNOUNCEMENT, write, "announcement", view.incident.declared_at
    )


async def severity(screen: RoomScreen, view: View) -> None:
    incident = view.incident
    choices = tuple((str(int(level)), str(level)) for level in Severity)
    fields = [
        Field("severity", "Severity", str(int(incident.severity)), choices=choices),
        Field("reason", "Because (may stay empty)"),
    ]
    number, was = incident.number, incident.severity

    async def submit(values: Values) -> str | None:
        wanted, reason = Severity(int(values["severity"])), values["reason"] or None
        return await changing(screen, lambda room: room.severity(number, wanted, reason))

    done = await form(screen, incident.id, "Severity", fields, submit, does="changes it")
    if done and screen.view:

        def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing]:
            change = room.severity_change(now, was, done["reason"] or None)
            return change, room.public(now, Kind.SEVERITY, was)

        changed = screen.view.incident
        await _message(screen, changed, Document.SEVERITY_CHANGE, write, "severity", changed.severity_since)


async def resolve(screen: RoomScreen, view: View) -> None:
    if not view.incident.is_open:
        await _resolution(screen, view.incident)
        return
    number, key = view.incident.number, f"{view.incident.id}/resolve"
    kept = (await screen.backstage.keep(lambda drafts: drafts.draft(key)) or "").split(BETWEEN)
    cause, fix, link, at, lost, reason = [*kept, *[""] * 6][:6]
    fields = [
        Field("cause", "Root cause, briefly (may stay empty)", cause),
        Field("fix", "What fixed it", fix),
        Field("postmortem", "Postmortem link, when there is one", link),
        Field("at", "When it was resolved (empty is now)", at, "14:02, -7m"),
        Field(
            "data_lost",
            "Was data lost?",
            lost or "unknown",
            choices=tuple((w.value, w.value) for w in DataLost),
        ),
    ]
    still = [c for c in view.incident.criteria if c.outcome is Outcome.OPEN]
    checklist = (
        "Before Enter: is recovery verified? After it, l has the checklist: channel, postmortem (48 hours)."
    )
    if still:  # first, so that nobody ends it without having seen them
        names = "; ".join(one_line(c.text) for c in still)
        checklist = f"Still open: {names}. Esc, then l ticks them."
        fields.insert(0, Field("reason", "Why it ends all the same", reason))

    async def submit(values: Values) -> str | None:
        problem = await changing(
            screen,
            lambda room: room.resolve(
                number,
                values["cause"],
                values["fix"],
                values["postmortem"],
                values["at"].strip() or None,
                DataLost(values["data_lost"]),
                values.get("reason"),
            ),
        )
        if problem is None:
            notes.keep(screen, key, "")
        return problem

    def changed(values: Values) -> None:
        at = lasting(values["at"], screen.now(), screen.zone)
        typed = [values["cause"], values["fix"], values["postmortem"], at, values.get("reason", reason)]
        notes.keep(
            screen, key, BETWEEN.join([*typed[:4], values["data_lost"], typed[4]]) if any(typed) else ""
        )

    dialog = FormDialog(
        f"Resolve {view.incident.reference}",
        fields,
        submit,
        does="resolves",
        changed=changed,
        checklist=checklist,
    )
    if await screen.app.push_screen_wait(dialog) and screen.view:
        then = "l: verify recovery, close the channel, schedule the postmortem"
        if not await _resolution(screen, screen.view.incident, f"; {then}"):
            screen.say(then)


async def _resolution(screen: RoomScreen, incident: Incident, then: str = "") -> bool:
    def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing]:
        return room.resolution(now), room.public(now, Kind.RESOLUTION)

    since = incident.status_since
    return await _message(screen, incident, Document.RESOLUTION, write, "resolution", since, then)


async def _message(
    screen: RoomScreen,
    incident: Incident,
    document: Document,
    write: Write,
    name: str,
    since: datetime,
    then: str = "",
) -> bool:
    """`since` tells this text from the one of an earlier resolution or change of severity."""
    key = f"{incident.id}/{name}/{since.isoformat()}"
    fresh = await composed(screen, incident.number, write)
    copying = Copying(screen, f"{incident.reference}-{name}")

    async def copied(text: str, ending: str) -> str:
        said = await copying(text, ending)
        if document is Document.RESOLUTION and not ending:
            _remember_copied(screen, incident, f"The {document}", "x", said)
        return said

    async def send(text: str, when: str) -> str | None:
        problem = await changing(screen, lambda room: room.send_message(incident.number, document, text))
        if problem is None:
            if document is Document.RESOLUTION:
                _forget_copied(screen, incident)
            copying.recorded(f"The {document} is recorded as sent", then)
        return problem

    return await sheet(screen, document.value.capitalize(), key, fresh, copied, send)


def _remember_copied(screen: RoomScreen, incident: Incident, what: str, key: str, said: str) -> None:
    if failed(said):
        return
    at = f"{screen.now().astimezone(screen.zone):%H:%M}"
    # Not every terminal can be asked.
    copied = "was copied" if said.startswith("copied") else "went to the clipboard (not checked)"
    screen.unsent = f"{what} {copied} at {at} but not marked sent: {key}, then Enter"
    notes.keep(screen, f"{incident.id}/copied", screen.unsent)


def _forget_copied(screen: RoomScreen, incident: Incident) -> None:
    screen.unsent = ""
    notes.keep(screen, f"{incident.id}/copied", "")


async def _not_recorded(screen: RoomScreen, due: int, problem: Exception) -> str:
    await screen.refresh_all()
    if screen.view and screen.view.incident.next_update_number > due:
        return (
            f"NOT RECORDED: #{due} was sent meanwhile; Esc, then u: "
            f"your words are kept and come up for #{screen.view.incident.next_update_number}."
        )
    return f"NOT RECORDED: {problem}"


def _renumbered(text: str, number: int) -> str:
    return re.sub(r"Update #\d+", f"Update #{number}", text, count=1)


def _status_of(text: str) -> Status | None:
    """The status that the text itself announces. Raises RefusedError when it is none."""
    found = _STATUS.search(text)
    if found is None:
        return None
    word = found[1].strip("*.,").lower()
    if word == Status.RESOLVED.value:
        raise RefusedError("Resolved comes by x, which asks for the cause and the fix; press Esc, then x.")
    try:
        return Status(word)
    except ValueError:
        raise RefusedError(
            f"“{found[1]}” is no status; write Investigating, Identified or Monitoring."
        ) from None
