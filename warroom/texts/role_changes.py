"""Who has which role from now on, to be announced: `@kim is IC for SEV-1 Checkout fails, instead of @maya`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.roles import RoleGiven, RoleRemoved
from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts.kinds import Kind, Outgoing, Value
from warroom.texts.messages import clock
from warroom.texts.render import common

IC = "IC"
"""How a commander is called where few words count."""


def role_changes(incident: Incident, recorded: Sequence[Recorded], zone: tzinfo) -> Outgoing | None:
    """What one act changed of the roles, as they are in `incident` afterwards; None when it changed none.

    The commander comes first. The time is that of the change.
    """
    given: dict[tuple[str, str], str] = {}
    instead, at = "", None
    for one in recorded:
        event = one.event
        if isinstance(event, RoleGiven) and (role := event.assignment()):
            given[role.role, role.person] = f"{_line(role.person)} is {_role(role.role)}"
            given[role.role, role.person] += f" ({_line(role.note)})" if role.note else ""
            given.pop((role.role, role.replaces or ""), None)
            instead = role.replaces or instead
            at = one.at
        elif isinstance(event, RoleRemoved):
            given[event.role, event.person] = f"{_line(event.person)} is no longer {_role(event.role)}"
            at = one.at
    if not given or at is None:
        return None
    changes = [words for (role, _), words in sorted(given.items(), key=lambda pair: pair[0][0] != COMMANDER)]
    left = {one.event.role for one in recorded if isinstance(one.event, RoleRemoved)}
    changes += [f"nobody is {_role(role)}" for role in sorted(left) if not incident.holders(role)]
    return _made(incident, changes, instead, at, zone)


def _role(role: str) -> str:
    return IC if role == COMMANDER else _line(role)


def _made(incident: Incident, changes: list[str], instead: str, at: datetime, zone: tzinfo) -> Outgoing:
    shared = common(incident, at, zone, None)
    values: dict[str, Value] = {
        **shared,
        "change": changes[0],
        "others": changes[1:],
        "instead": _line(instead),
    }
    before = f", instead of {_line(instead)}" if instead else ""
    about = f"{shared['drill']}{shared['severity']} {shared['title']}"
    rows = [f"{changes[0]} for {about}{before} - {clock(at, zone)}"]
    rows += [f"Also: {'; '.join(changes[1:])}"] if changes[1:] else []
    rows.append(f"Channel: {shared['channel']} ({incident.reference})")
    return Outgoing(Kind.ROLES, "\n".join(rows), values, Kind.ROLES)
