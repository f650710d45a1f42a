"""Ending an incident: resolve it, or cancel what was none, and the text that says so."""

from __future__ import annotations

from warroom.domain.incident.checklist import left_words
from warroom.domain.incident.milestones import unnoticed_words
from warroom.domain.incident.sent_messages import ending
from warroom.domain.incident.state import DataLost, Exclusion, Incident, Outcome
from warroom.domain.policy.checklist import CHECKS
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.local.draft_names import BETWEEN
from warroom.room import Room
from warroom.room.act import Done
from warroom.store.errors import StoreProblem
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions.act import changing
from warroom.tui.actions.outgoing_texts import message
from warroom.tui.dialogs.form import Field, FormDialog, Values
from warroom.tui.dialogs.kept_form import form, lasting_once
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View
from warroom.tui.runtime.draft_keeper import Draft, Texts, several

NAMED = 2
"""Tasks named before the end; `t` lists them all."""


async def resolve(screen: IncidentRoom, view: View) -> None:
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
        Field(
            "at",
            "When it was resolved" if view.incident.filed else "When it was resolved (empty is now)",
            at,
            "2026-11-02 10:31" if view.incident.filed else "14:02, -7m",
        ),
        Field(
            "data_lost",
            "Was data lost?",
            lost or "unknown",
            choices=tuple((w.value, w.value) for w in DataLost),
        ),
    ]
    still = [c for c in view.incident.criteria if c.outcome is Outcome.OPEN]
    hours = process_of(view.incident, screen.app.config.policy).postmortem_hours
    owed = "postmortem" if view.incident.filed else f"postmortem ({hours} hours)"
    after = f"channel, {owed}" if view.incident.checklist == CHECKS else ", ".join(view.incident.checklist)
    checklist = "Before Enter: is recovery verified?" + (
        f" After it, l has the checklist: {after}." if after else ""
    )
    if still:
        names = "; ".join(one_line(c.text) for c in still)
        checklist = f"Still open: {names}. Esc, then l ticks them."
        # Behind cause and fix, which are typed by habit: cause, Tab, fix.
        fields.insert(2, Field("reason", "Why it ends all the same", reason))
    if tasks := view.incident.open_tasks:
        names = "; ".join(f"{one_line(task.owner)}: {one_line(task.text)}" for task in tasks[:NAMED])
        more = f" and {len(tasks) - NAMED} more" if len(tasks) > NAMED else ""
        checklist += f" Tasks that stay open: {names}{more} (t)."

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
            asks_when=False,
        )
        if problem is None:
            draft.forget()
        return problem

    resolved_at = lasting_once(screen)

    def texts() -> Texts:
        values = dialog.values
        at = resolved_at(values["at"])
        typed = [values["cause"], values["fix"], values["postmortem"], at, values.get("reason", reason)]
        chosen = values["data_lost"] != DataLost.UNKNOWN.value
        words = several([*typed[:4], values["data_lost"], typed[4]])
        return {key: words if any(typed) or chosen else ""}

    draft = Draft(screen.app.drafts, texts)
    dialog = FormDialog(
        f"Resolve {view.incident.reference}",
        fields,
        submit,
        does="resolves",
        draft=draft,
        checklist=checklist,
    )
    if await screen.app.push_screen_wait(dialog) and screen.view:
        left = left_words(screen.view.incident)
        then = "; ".join(filter(None, (unnoticed_words(screen.view.incident), f"l: {left}" if left else "")))
        if not await _resolution(screen, screen.view.incident, f"; {then}" if then else "") and then:
            screen.say(then)


async def cancel(screen: IncidentRoom, view: View) -> None:
    number, reference = view.incident.number, view.incident.reference
    others = ", ".join(f"{other.reference} {one_line(other.title)}" for other, _ in view.others)
    fields = [
        Field("words", "Why", hint="as in: false alarm, the probe was broken"),
        Field("of", "Duplicate of (may stay empty)", hint=others or "as in: INC-1"),
        Field(
            "notes",
            "Of a duplicate: its notes",
            "stay",
            choices=(("stay", "stay here"), ("go", "go there too, with their times")),
        ),
    ]

    async def submit(values: Values) -> str | None:
        of = values["of"].strip() or None
        return await changing(screen, lambda room: room.cancel(number, values["words"].strip(), of))

    title = f"Cancel {reference}: it was none"
    done = await form(screen, view.incident.id, title, fields, submit, does="cancels it")
    if screen.view and not screen.view.incident.is_open:
        left = left_words(screen.view.incident)
        then = f"; l: {left}" if left else ""
        if done and done["of"].strip() and done["notes"] == "go":
            then = f"; {await _take_notes(screen, screen.view.incident)}{then}"
        await _resolution(screen, screen.view.incident, then)


async def _take_notes(screen: IncidentRoom, incident: Incident) -> str:
    """Copy the notes of a duplicate to its other incident; what came of it, in words."""

    def work(room: Room) -> Done:
        other = room.duplicated(incident)
        assert other is not None  # it has just been named
        return room.take_notes(other.number, incident.number)

    try:
        other, taken = await screen.backstage.write(work)
    except (StoreProblem, Refusal, OSError) as problem:
        return f"NOT TAKEN OVER: {problem}"
    screen.app.acts.setdefault(other.number, []).append(taken)  # undone where they stand now
    return f"{len(taken)} note{' is' if len(taken) == 1 else 's are'} in {other.reference} too"


async def _resolution(screen: IncidentRoom, incident: Incident, then: str = "") -> bool:
    def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing | None]:
        # What was none is nothing for those outside.
        told = now.standing is Exclusion.NONE
        return room.texts.resolution(now), room.texts.public(now, Kind.RESOLUTION) if told else None

    document = ending(incident)
    return await message(screen, incident, document, write, document.value, incident.status_since, then)
