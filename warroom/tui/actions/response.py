"""The keys of the deputy: what is due, escalation, handover, snooze."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.domain.incident.response import called_already
from warroom.domain.incident.response_events import Check, Outcome, TaskState
from warroom.domain.incident.response_text import minutes, when
from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.policy.deadlines import Deadline, What, step_deadline, step_settled
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.room import RefusedError
from warroom.room.response import whole_minutes
from warroom.texts.messages import DASH, clock, drill
from warroom.tui.actions import outgoing_texts, resolution, status_update
from warroom.tui.actions.act import Job, changing
from warroom.tui.actions.compose import composed
from warroom.tui.actions.copy import Copying, copy, told
from warroom.tui.dialogs.ask import ask_words
from warroom.tui.dialogs.choose import ChooseDialog, Chosen, NamedWords
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import forget, form
from warroom.tui.room_view import View, span, time_is_up
from warroom.tui.widgets.add_line import AddLine

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen


LONG = 60
"""Minutes from which on it is asked whether the update is really meant to wait so long."""


async def due(screen: RoomScreen, view: View) -> None:
    """Ask for a task, or act on what is due; stays until Esc, so that several can be settled."""
    keys = {
        "enter": "settle",
        "a": "heard",
        "d": "done",
        "+": "more time",
        "x": "drop",
        "y": "copy what to say",
    }

    def rows() -> NamedWords:
        now, owed = screen.now(), screen.view.due if screen.view else ()
        return [(f"{item.what.value}/{item.key}", _owed(item, now)) for item in owed]

    said, at = "", ""
    add = AddLine(screen, view.incident.id, "Due", "new task: @li check replica lag 5m", in_one_go=True)
    while screen.view is not None and screen.is_attached:
        await add.take_up()
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                "Due, soonest first", rows, keys, add=add, said=said, at=at,
                hint="heard, done, more time and drop are for tasks",
            )
        )  # fmt: skip
        if chosen is None:
            return
        said, at = await _act_on(screen, chosen, add) or "", chosen.row
        if screen.left_behind:
            screen.say(said)
            return


async def _act_on(screen: RoomScreen, chosen: Chosen, add: AddLine) -> str | None:
    number = screen.number
    if chosen.key == "add":
        return add.done(await changing(screen, lambda room: room.ask(number, chosen.text)))
    what, _, key = chosen.row.partition("/")
    if chosen.key == "y":
        return await _copy_what_to_say(screen, chosen.row)
    if what != What.TASK.value:
        if chosen.key != "enter":
            return "That key is for tasks; Enter settles this one."
        return await _settle_other(screen, What(what), key)
    task = int(key)
    match chosen.key:
        case "a":
            return await changing(screen, lambda room: room.move_task(number, task, TaskState.ACKNOWLEDGED))
        case "+":
            return await ask_words(
                screen, f"More time for task {task}", "How many minutes more (empty is 5)",
                lambda words: lambda room: room.extend_task(number, task, whole_minutes(words or "5")),
                hint="5",
            )  # fmt: skip
        case "x":
            return await ask_words(
                screen, f"Drop task {task}", "Why", lambda words: lambda room: room.move_task(
                    number, task, TaskState.DROPPED, words)
            )  # fmt: skip
        case _:
            return await ask_words(
                screen, f"Task {task} is done", "What came of it (a finding of the timeline; may stay empty)",
                lambda words: lambda room: room.move_task(number, task, TaskState.DONE, words or None),
            )  # fmt: skip


async def _settle_other(screen: RoomScreen, what: What, key: str) -> str | None:
    assert screen.view is not None
    view = screen.view
    match what:
        case What.UPDATE:
            await status_update.update(screen, view)
        case What.ESCALATION:
            return await _call(screen, view.incident, key)
        case What.HANDOVER:
            await _answer(screen, view.incident, key)
        case What.CHECK:
            return await resolution.tick(screen, Check[key])
        case What.RESOLUTION:
            await resolution.resolve(screen, view)
        case What.RESPONSE:
            return await changing(screen, lambda room: room.acknowledge(screen.number))
        case What.ROLE | What.COMMANDER:
            from warroom.tui.actions.commands import roles

            await roles(screen, view)
        case _:
            return "This is settled after the incident: `warroom postmortem` and `warroom action`."
    return None


async def _copy_what_to_say(screen: RoomScreen, row: str) -> str | None:
    assert screen.view is not None
    owed = next((item for item in screen.view.due if f"{item.what.value}/{item.key}" == row), None)
    if owed is None:
        return None
    text = outgoing(one_line(owed.words))
    if owed.what is What.TASK and (task := screen.view.incident.task(int(owed.key))):
        text = time_is_up(task)
    text = f"{drill(screen.view.incident)}{text}"
    return told(text, await copy(screen, text, f"{screen.view.incident.reference}-say"))


async def escalate(screen: RoomScreen, view: View) -> None:
    def rows() -> NamedWords:
        assert screen.view is not None
        incident, now, found = screen.view.incident, screen.now(), []
        for step in screen.app.config.policy.ladder:
            settled, call = step_settled(incident, step), step_deadline(incident, step)
            state = "when needed" if call is None else _state(call, now)
            if settled:
                ended = "called" if settled.outcome is Outcome.DONE else settled.outcome.value
                state = f"{ended} by {one_line(settled.by)}"
            found.append((step.name, f"{state:<20}  {one_line(step.name)}: {one_line(step.who)}"))
        return found

    said = ""
    while screen.view is not None and screen.is_attached:
        chosen = await screen.app.push_screen_wait(
            ChooseDialog("Escalation", rows, {"enter": "copy its text", "w": "waive"}, said=said)
        )
        if chosen is None:
            return
        name = chosen.row
        step = next(step for step in screen.app.config.policy.ladder if step.name == name)
        if chosen.key == "w" and (refused := called_already(screen.view.incident, step)):
            said = refused.reason
        elif chosen.key == "w":

            def waive(words: str, name: str = name) -> Job:
                return lambda room: room.settle_step(screen.number, name, Outcome.WAIVED, words)

            said = await ask_words(screen, f"Waive: {name}", "Why it is not needed", waive) or ""
        else:
            said = await _call(screen, screen.view.incident, name)


async def _call(screen: RoomScreen, incident: Incident, name: str) -> str:
    """What has to be said of the text that was recorded."""
    number = incident.number
    text = await composed(screen, number, lambda room, now: (room.escalation(now, room.step(name)), None))

    async def send(text: str, when: str) -> str | None:
        return await changing(screen, lambda room: room.settle_step(number, name, Outcome.DONE, None, text))

    copying, key = Copying(screen, f"{incident.reference}-escalation"), f"{incident.id}/escalation/{name}"
    done = await outgoing_texts.sheet(screen, f"Escalate: {name}", key, text, copying, send)
    return copying.trouble if done else ""


async def handover(screen: RoomScreen, view: View) -> None:
    """Offer command with its brief; with an offer open, accept it or take it back."""
    if view.incident.offer(COMMANDER):
        await _answer(screen, view.incident, COMMANDER)
        return
    fields = [
        Field("person", "Who takes over", "", "@kim"),
        Field("role", "Which role", COMMANDER),
    ]

    async def submit(values: Values) -> str | None:
        return None if values["person"].strip() else "Write who takes over, as in @kim."

    title = "Hand over"
    # What is typed stays kept until the brief is recorded.
    wanted = await form(screen, view.incident.id, title, fields, submit, does="writes the brief", then=True)
    if wanted is None:
        return
    role, person = wanted["role"].strip().lower() or COMMANDER, wanted["person"]
    number = view.incident.number
    text = await composed(screen, number, lambda room, now: (room.handover(now, role), None))

    async def send(text: str, when: str) -> str | None:
        return await changing(screen, lambda room: room.offer(number, role, person, text))

    copying = Copying(screen, f"{view.incident.reference}-handover")
    key = f"{view.incident.id}/handover/{role}"
    if await outgoing_texts.sheet(screen, f"Brief for {one_line(person)}", key, text, copying, send):
        forget(screen, view.incident.id, title)
        copying.recorded(
            f"{role} is offered to {person}", ", and changes hands once they accept it by name (h)"
        )


async def _answer(screen: RoomScreen, incident: Incident, role: str) -> None:
    offered = incident.offer(role)
    if offered is None:
        return
    fields = [
        # The name first: it is typed at once, and a 2 in it must not take the offer back.
        Field("person", f"{one_line(role).capitalize()} is offered to {one_line(offered.person)}; "
              "whoever accepts writes their name", "", f"as in: {offered.person}", kept=False),
        Field("do", "What to do", "accept", kept=False,
              choices=(("accept", "accept it"), ("withdraw", "take the offer back"))),
    ]  # fmt: skip

    async def submit(values: Values) -> str | None:
        accepted = values["do"] == "accept"
        return await changing(
            screen, lambda room: room.answer(incident.number, role, values["person"], accepted=accepted)
        )

    done = await form(screen, incident.id, "Handover", fields, submit, does="records it")
    if done:
        name = one_line(offered.person)
        screen.say(
            f"{name} is {one_line(role)} now" if done["do"] == "accept" else f"{name} is no longer offered it"
        )


async def snooze(screen: RoomScreen, view: View) -> None:
    fields = [
        # A hint, not a value: what is typed would be appended to it.
        Field("minutes", "Put the next update off by how many minutes (empty is 10)", hint="10"),
        Field("reason", "Why it waits"),
    ]

    asked = 0

    async def submit(values: Values) -> str | None:
        nonlocal asked
        try:
            more = whole_minutes(values["minutes"].strip() or "10")
        except RefusedError as problem:
            return str(problem)
        if more > LONG and more != asked and values["reason"].strip():
            asked = more
            return _long(screen, more)
        return await changing(screen, lambda room: room.snooze(view.incident.number, more, values["reason"]))

    done = await form(screen, view.incident.id, "Put the update off", fields, submit, does="puts it off")
    if done and screen.view and (until := screen.view.update_due):
        number = screen.view.incident.next_update_number
        screen.say(f"update #{number} is put off to {clock(until, screen.zone)}")


def _long(screen: RoomScreen, more: int) -> str:
    assert screen.view is not None
    now, length = screen.now(), timedelta(minutes=more)
    until = when(max(screen.view.update_due or now, now) + length, screen.zone, now)
    return f"{more} min is {minutes(length)}, until {until}; Enter again puts it off so long."


def _owed(item: Deadline, now: datetime) -> str:
    return f"{_state(item, now):<16}  {one_line(item.words)}"


def _state(item: Deadline, now: datetime) -> str:
    left = item.left(now)
    if left is None:
        return DASH
    if item.is_overdue(now):
        return f"overdue {span(left)}"
    return "now" if item.is_now(now) else f"in {span(left)}"
