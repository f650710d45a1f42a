"""Action items, from the review: added, changed, done, dropped."""

from __future__ import annotations

from warroom.domain.incident.action_items import ActionChanges
from warroom.domain.incident.state import ActionItem, ActionState, Incident
from warroom.domain.refusal import Refusal
from warroom.domain.text.days import read_day
from warroom.reports import postmortem as texts
from warroom.tui.actions.act import changing
from warroom.tui.dialogs.add_line import AddLine
from warroom.tui.dialogs.choose import ChooseDialog, Chosen
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentScreen


async def actions(screen: IncidentScreen, incident: Incident) -> None:
    """Add action items, settle and change them; stays until Esc, so that several can be done."""
    number, backstage, said = incident.number, screen.app.backstage, ""
    hint = "new action item: alert on replica lag @li 2030-01-15"
    add = AddLine(screen, incident.id, "Action items", hint)
    keys = {"enter": "change, or take", "d": "done", "x": "drop", "r": "reopen"}
    while screen.is_attached:
        await add.take_up()
        now, offered = await backstage.read(
            lambda room: (room.incident(number), room.review.action_candidates(number))
        )
        today = screen.app.now().astimezone(screen.app.zone).date()
        rows = [(f"action/{item.number}", texts.action_line(item, today)) for item in now.actions]
        rows += [(f"todo/{i}", f"     TODO     {line}") for i, line in enumerate(offered)]
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                f"Action items of {now.reference}", rows, keys, said=said, add=add,
                hint="TODO is a note of the timeline; Enter makes it an action item" if offered else "",
            )
        )  # fmt: skip
        if chosen is None:
            return
        said = await _act_on(screen, now, offered, chosen, add) or ""


async def _act_on(
    screen: IncidentScreen, now: Incident, offered: list[str], chosen: Chosen, add: AddLine
) -> str | None:
    number = now.number
    if chosen.key == "add":
        return add.done(await changing(screen, lambda room: room.add_action_line(number, chosen.text)))
    what, _, key = chosen.row.partition("/")
    if what == "todo":
        if chosen.key != "enter":
            return "Press Enter to make it an action item first."
        return await changing(screen, lambda room: room.add_action_line(number, offered[int(key)]))
    item = next(action for action in now.actions if action.number == int(key))
    if chosen.key == "enter":
        return await _change(screen, now, item)
    state = {"d": ActionState.DONE, "x": ActionState.DROPPED, "r": ActionState.OPEN}[chosen.key]
    return await changing(screen, lambda room: room.change_action(number, item.number, {"state": state}))


async def _change(screen: IncidentScreen, incident: Incident, item: ActionItem) -> str | None:
    fields = [
        Field("text", f"Action item {item.number}", item.text),
        Field("owner", "Owner", item.owner or "", "@li"),
        Field("due", "Due", str(item.due or ""), "2030-01-15"),
        Field("priority", "Priority (may stay empty)", item.priority or ""),
        Field("ticket", "Ticket, a link (may stay empty)", item.ticket or ""),
    ]

    async def submit(values: Values) -> str | None:
        typed = values["due"].strip()
        due = read_day(typed) if typed else None
        if isinstance(due, Refusal):
            return due.reason
        changes: ActionChanges = {
            "text": values["text"].strip(),
            "due": due,
            "owner": values["owner"].strip() or None,
            "priority": values["priority"].strip() or None,
            "ticket": values["ticket"].strip() or None,
        }
        return await changing(screen, lambda room: room.change_action(incident.number, item.number, changes))

    await form(screen, incident.id, f"Action item {item.number}", fields, submit, does="changes it")
    return None
