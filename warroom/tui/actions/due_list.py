"""Everything that is due, soonest first: a task is asked for or settled, the rest is settled where it belongs."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from warroom.domain.policy.deadlines import Deadline, What, standing
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.texts.messages import drill
from warroom.tui.actions import (
    checklist,
    escalation,
    handover,
    questions,
    resolution,
    roles,
    status_update,
    tasks,
)
from warroom.tui.actions.act import changing
from warroom.tui.actions.copy import copy, told
from warroom.tui.actions.deadline_words import deadline_words
from warroom.tui.dialogs.add_line import AddLine
from warroom.tui.dialogs.choose import ChooseDialog, Chosen, NamedWords
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View, time_is_up
from warroom.tui.styles import meanings
from warroom.tui.widgets.due import HEARD, is_heard


async def due(screen: IncidentRoom, view: View) -> None:
    """Ask for a task, or act on what is due; stays until Esc, so that several can be settled."""
    keys = {"enter": "settle", **tasks.KEYS, "y": "copy what to say"}

    def rows() -> NamedWords:
        now, view = screen.now(), screen.view
        if view is None:
            return []
        return [(f"{item.what.value}/{item.key}", _owed(view, item, now)) for item in standing(view.due, now)]

    said, at = "", ""
    add = AddLine(screen, view.incident.id, "Due", "new task: @li check replica lag 5m", in_one_go=True)
    while screen.view is not None and screen.is_attached:
        await add.take_up()
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                "Due, soonest first", rows, keys, add=add, said=said, at=at,
                works=lambda key, row: key in ("enter", "y") or row.startswith(f"{What.TASK.value}/"),
            )
        )  # fmt: skip
        if chosen is None:
            return
        said, at = await _act_on(screen, chosen, add) or "", chosen.row
        if screen.left_behind:
            screen.say(said)
            return


async def _act_on(screen: IncidentRoom, chosen: Chosen, add: AddLine) -> str | None:
    if chosen.key == "add":
        return add.done(await tasks.add(screen, chosen.text))
    what, _, key = chosen.row.partition("/")
    if chosen.key == "y":
        return await _copy_what_to_say(screen, chosen.row)
    if what != What.TASK.value:
        if chosen.key != "enter":
            return "That key is for tasks; Enter settles this one."
        return await _settle_other(screen, What(what), key)
    return await tasks.act_on(screen, int(key), chosen.key)


async def _settle_other(screen: IncidentRoom, what: What, key: str) -> str | None:
    assert screen.view is not None
    view = screen.view
    match what:
        case What.UPDATE:
            await status_update.update(screen, view)
        case What.ESCALATION:
            return await escalation.call(screen, view.incident, key)
        case What.HANDOVER:
            await handover.answer(screen, view.incident, key)
        case What.CHECK:
            check = next(check for check in view.incident.checks_left if check.key == key)
            return await checklist.tick(screen, check)
        case What.QUESTION:
            return await questions.answer(screen, int(key))
        case What.RESOLUTION:
            await resolution.resolve(screen, view)
        case What.RESPONSE:
            return await changing(screen, lambda room: room.acknowledge(screen.number))
        case What.ROLE | What.COMMANDER:
            await roles.roles(screen, view)
        case _:
            return "This is settled after the incident: `warroom postmortem` and `warroom action`."
    return None


async def _copy_what_to_say(screen: IncidentRoom, row: str) -> str | None:
    assert screen.view is not None
    owed = next((item for item in screen.view.due if f"{item.what.value}/{item.key}" == row), None)
    if owed is None:
        return None
    text = outgoing(one_line(owed.words))
    if owed.what is What.TASK and (task := screen.view.incident.task(int(owed.key))):
        text = time_is_up(task)
    text = f"{drill(screen.view.incident)}{text}"
    return told(text, await copy(screen, text, f"{screen.view.incident.reference}-say"))


def _owed(view: View, item: Deadline, now: datetime) -> Content:
    time, style = deadline_words(item, now), meanings.URGENCY[item.urgency(now)]
    heard = HEARD if is_heard(view, item) else ""
    return Content.assemble(
        (time, style), " " * (18 - len(time)), one_line(item.words), (heard, meanings.MUTED)
    )
