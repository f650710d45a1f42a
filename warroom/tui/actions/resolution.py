"""Ending well: exit criteria, the resolution, and the checks that follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.domain.incident.milestones import unnoticed_words
from warroom.domain.incident.postmortem_events import Standing
from warroom.domain.incident.response_events import Check, Outcome
from warroom.domain.incident.response_text import minutes
from warroom.domain.incident.state import Incident
from warroom.domain.record.events import DataLost, Document
from warroom.domain.text.safe_text import one_line
from warroom.local.draft_names import BETWEEN
from warroom.room import Reading, RefusedError, Room
from warroom.room.act import Done
from warroom.store.errors import StoreProblem
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions.act import changing
from warroom.tui.actions.outgoing_texts import message
from warroom.tui.actions.update_draft import several
from warroom.tui.dialogs.ask import ask_words
from warroom.tui.dialogs.choose import ChooseDialog, Chosen, NamedWords
from warroom.tui.dialogs.form import Field, FormDialog, Values
from warroom.tui.dialogs.kept_form import form, lasting_once
from warroom.tui.room_view import View
from warroom.tui.runtime.draft_keeper import Draft, Texts
from warroom.tui.widgets.add_line import AddLine

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen

NAMED = 2
"""Tasks named before the end; `t` lists them all."""
MARKS = {Outcome.OPEN: "[ ]", Outcome.DONE: "[x]", Outcome.WAIVED: "[-]"}


async def checks(screen: RoomScreen, view: View) -> None:
    """Exit criteria and, once resolved, the checks that follow."""

    def rows() -> NamedWords:
        assert screen.view is not None
        incident = screen.view.incident
        criteria = [
            (f"c{c.number}", f"{MARKS[c.outcome]} {one_line(c.text)}  {one_line(c.by)}")
            for c in incident.criteria
        ]
        after = [check for check in Check if check in incident.checks or check in incident.checks_left]
        return criteria + [(check.name, _check_words(screen, incident, check)) for check in after]

    said, at = "", ""
    hint = "new exit criterion: error rate under 0.1% for 10 min"
    add = AddLine(screen, view.incident.id, "Exit criteria", hint)
    while screen.view is not None and screen.is_attached:
        await add.take_up()
        incident = screen.view.incident
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                "Before it ends" if incident.is_open else "After it ended", rows,
                {"enter": "tick, or untick", "w": "waive a criterion"},
                add=add, said=said, at=at,
            )
        )  # fmt: skip
        if chosen is None:
            return
        said, at = await _act_on(screen, screen.view.incident, chosen, add) or "", chosen.row
        if screen.left_behind:
            screen.say(said)
            return


def _check_words(screen: RoomScreen, incident: Incident, check: Check) -> str:
    tick = incident.checks.get(check)
    when = f"  {tick.when.astimezone(screen.zone):%Y-%m-%d %H:%M %Z}" if tick and tick.when else ""
    return f"[{'x' if tick else ' '}] {check.value}{when}{f'  {one_line(tick.by)}' if tick else ''}"


async def _act_on(screen: RoomScreen, incident: Incident, chosen: Chosen, add: AddLine) -> str | None:
    number = incident.number
    if chosen.key == "add":
        return add.done(await changing(screen, lambda room: room.add_criterion(number, chosen.text)))
    if chosen.row in Check.__members__:
        if chosen.key == "w":
            return "Only an exit criterion can be waived; this check stays until it is ticked."
        return await tick(screen, Check[chosen.row])
    criterion = int(chosen.row.removeprefix("c"))
    if chosen.key == "w":
        return await ask_words(
            screen, f"Waive criterion {criterion}", "Why it need not hold",
            lambda words: lambda room: room.settle_criterion(number, criterion, Outcome.WAIVED, words),
        )  # fmt: skip
    stands = next(c for c in incident.criteria if c.number == criterion)
    wanted = Outcome.OPEN if stands.outcome is Outcome.DONE else Outcome.DONE
    return await changing(screen, lambda room: room.settle_criterion(number, criterion, wanted))


async def tick(screen: RoomScreen, check: Check) -> str | None:
    """Tick a check, or open it again; the postmortem is asked for its date, and gets a calendar file."""
    assert screen.view is not None
    number, done = screen.number, check not in screen.view.incident.checks
    if check is not Check.SCHEDULE_POSTMORTEM or not done:
        return await changing(screen, lambda room: room.tick(number, check, done=done))
    hours = screen.app.config.policy.postmortem_hours
    await ask_words(
        screen, "The postmortem", f"When it is, within {hours} hours: tomorrow 14:00, or 2026-01-31 14:00",
        lambda words: lambda room: room.tick(number, check, when=words),
    )  # fmt: skip
    incident = screen.view.incident
    return await _scheduled(screen, incident) if check in incident.checks else None


async def _scheduled(screen: RoomScreen, incident: Incident) -> str:
    """What came of it: the date, whether it is late, and where the calendar file lies."""

    def work(room: Reading) -> tuple[str, str]:
        from warroom.reports import calendar_ics  # icalendar is loaded on this thread

        late = room.postmortem_late(incident)
        hours = room.policy.postmortem_hours
        words = f", {minutes(late)} later than the {hours} hours that are asked for" if late else ""
        dates = calendar_ics.owed([incident], room.policy)
        assert dates is not None  # it has just got one
        return dates.decode(), words

    dates, late = await screen.backstage.read(work)
    when = incident.checks[Check.SCHEDULE_POSTMORTEM].when
    assert when is not None
    said = f"The postmortem is {when.astimezone(screen.zone):%Y-%m-%d %H:%M %Z}{late}"
    try:
        path = await screen.backstage.put(f"{incident.reference}-postmortem", dates, ".ics")
    except OSError as problem:
        return f"{said}; no calendar file: {problem.strerror or problem}."
    return f"{said}; for your calendar: {path}"


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
    owed = "postmortem" if view.incident.filed else "postmortem (48 hours)"
    checklist = f"Before Enter: is recovery verified? After it, l has the checklist: channel, {owed}."
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
        then = "l: verify recovery, close the channel, schedule the postmortem"
        if unnoticed := unnoticed_words(screen.view.incident):
            then = f"{unnoticed}; {then}"
        if not await _resolution(screen, screen.view.incident, f"; {then}"):
            screen.say(then)


async def cancel(screen: RoomScreen, view: View) -> None:
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
        then = "; l: close the channel"
        if done and done["of"].strip() and done["notes"] == "go":
            then = f"; {await _take_notes(screen, screen.view.incident)}{then}"
        await _resolution(screen, screen.view.incident, then)


async def _take_notes(screen: RoomScreen, incident: Incident) -> str:
    """Copy the notes of a duplicate to its other incident; what came of it, in words."""

    def work(room: Room) -> Done:
        other = room.duplicated(incident)
        assert other is not None  # it has just been named
        return room.take_notes(other.number, incident.number)

    try:
        other, taken = await screen.backstage.write(work)
    except (StoreProblem, RefusedError, OSError) as problem:
        return f"NOT TAKEN OVER: {problem}"
    screen.app.acts.setdefault(other.number, []).append(taken)  # undone where they stand now
    return f"{len(taken)} note{' is' if len(taken) == 1 else 's are'} in {other.reference} too"


async def _resolution(screen: RoomScreen, incident: Incident, then: str = "") -> bool:
    def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing | None]:
        # What was none is nothing for those outside.
        told = now.standing is Standing.COUNTED
        return room.resolution(now), room.public(now, Kind.RESOLUTION) if told else None

    since = incident.status_since
    return await message(screen, incident, Document.RESOLUTION, write, "resolution", since, then)
