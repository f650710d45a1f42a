"""Who has which role, as a dialog: what was not touched in it stays as it is by now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from warroom.domain.incident.handover import HandoverSettled
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved, role_name, role_slip
from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import handle, one_line
from warroom.room import Room
from warroom.room.act import Done
from warroom.texts.kinds import Outgoing
from warroom.tui.actions.act import doing
from warroom.tui.actions.compose import composed
from warroom.tui.actions.copy import copy, told
from warroom.tui.dialogs.changed_meanwhile import Meanwhile
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View
from warroom.tui.widgets.message_line import failed

ANOTHER = "+"
"""The field for a role that has no line of its own."""


async def roles(screen: IncidentRoom, view: View) -> None:
    submit = doing(screen, _job(view))
    if await form(screen, view.incident.id, "Roles", _fields(view), submit, does="assigns"):
        await announce(screen, view.incident, screen.acts[-1])


async def announce(screen: IncidentRoom, incident: Incident, recorded: Sequence[Recorded]) -> None:
    """Copy the line that says who has which role now."""

    def write(room: Room, now: Incident) -> tuple[Outgoing, None]:
        text = room.texts.role_changes(now, recorded)
        if text is None:
            raise Refusal("No role changed, so there is nothing to announce.")
        return text, None

    screen.needs_no_keys()  # the act is recorded; a clipboard may take its time
    text = (await composed(screen, incident.number, write)).text
    said = await copy(screen, text, f"{incident.reference}-roles")
    screen.say(told(text.partition("\n")[0], said), trouble=failed(said), whole=True)


def _fields(view: View) -> list[Field]:
    rows = [
        Field(role, one_line(role).capitalize(), ", ".join(view.incident.holders(role)), "@name, @name")
        for role in view.roles
    ]
    return [*rows, Field(ANOTHER, "Another role, and who has it", "", "scribe: @kim")]


def _job(view: View) -> Callable[[Values], Callable[[Room], Done]]:
    """What the dialog's Enter does."""
    number, head = view.incident.number, view.incident.head
    shown = {role: frozenset(view.incident.holders(role)) for role in view.roles}
    meanwhile = Meanwhile(shown)
    asked: set[str] = set()
    """New roles that may be slips, once that was asked."""

    def do(values: Values) -> Callable[[Room], Done]:
        typed = _typed(view, values)
        for role in typed.keys() - shown.keys() - asked:
            slip = role_slip(role, ", ".join(typed[role]), view.roles)
            if slip:
                asked.add(role)
                raise Refusal(f"{slip.reason} Enter again gives it as it is written.")
        # A role that was left alone stays as it is by now: another console may have changed it.
        wanted = {role: people for role, people in typed.items() if frozenset(people) != shown.get(role)}

        def work(room: Room) -> Done:
            incident = room.incident(number)
            now = {role: frozenset(incident.holders(role)) for role in wanted}
            others = {
                role: held
                for role, held in now.items()
                if held != frozenset(wanted[role]) and (held or role in shown)
            }
            if changed := meanwhile.changed(others):
                raise Refusal(_told(room, number, head, changed, now, wanted))
            return room.set_roles(number, wanted)

        return work

    return do


def _typed(view: View, values: Values) -> dict[str, list[str]]:
    """Who is to have which role, as the fields say."""
    wanted = {role: _people(values[role]) for role in view.roles}
    name, colon, people = values[ANOTHER].partition(":")
    if values[ANOTHER].strip():
        if not colon:
            raise Refusal("Write the other role with who has it, as in scribe: @kim.")
        role = role_name(name)
        if role in wanted:
            raise Refusal(f"{role.capitalize()} has a line of its own above; write the people there.")
        wanted[role] = _people(people)
    if len(wanted.get("commander", [])) > 1:
        raise Refusal("One person commands; name one commander, and give the others another role.")
    return wanted


def _people(typed: str) -> list[str]:
    return list(dict.fromkeys(handle(name.strip()) for name in typed.split(",") if name.strip()))


def _told(
    room: Room,
    number: int,
    head: int,
    changed: Sequence[str],
    now: Mapping[str, frozenset[str]],
    wanted: Mapping[str, Sequence[str]],
) -> str:
    by: dict[str, str] = {}
    for entry in room.store.written_after(number, head):
        event = entry.recorded.event
        if isinstance(event, RoleAssigned | RoleRemoved | HandoverSettled):
            by[event.role] = f" ({entry.recorded.actor})"
    so, then = [], []
    for role in changed:
        people = ", ".join(sorted(now[role]))
        so.append((f"{role} is {people} now" if people else f"nobody is {role} now") + by.get(role, ""))
        then.append(f"puts {', '.join(wanted[role])} in" if wanted[role] else f"takes {people} out")
    return one_line(f"{', '.join(so)}; Enter again {' and '.join(then)}.")
