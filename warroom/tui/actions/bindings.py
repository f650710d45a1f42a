"""What each command of `tui.commands` does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from warroom.tui.actions import (
    amendments,
    announcement,
    checklist,
    copy,
    due_list,
    escalation,
    handover,
    impact,
    milestones,
    navigation,
    notes,
    open_entry,
    resolution,
    roles,
    runbooks,
    severity,
    snooze,
    status,
    status_update,
    undo,
)
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

Action = Callable[[IncidentRoom, View], Awaitable[None]]


async def _postmortem(screen: IncidentRoom, view: View) -> None:
    from warroom.tui.actions import postmortem  # a console in a SEV does not need it

    await postmortem.postmortem(screen, view.incident)


async def _action_items(screen: IncidentRoom, view: View) -> None:
    from warroom.tui.actions import action_items  # a console in a SEV does not need it

    await action_items.actions(screen, view.incident)


ACTIONS: dict[str, Action] = {
    "note": notes.note,
    "update": status_update.update,
    "announcement": announcement.announcement,
    "roles": roles.roles,
    "status": status.status,
    "severity": severity.severity,
    "impact": impact.impact,
    "milestones": milestones.milestones,
    "due": due_list.due,
    "escalate": escalation.escalate,
    "handover": handover.handover,
    "checks": checklist.checks,
    "no_change": status_update.no_change,
    "snooze": snooze.snooze,
    "runbooks": runbooks.books,
    "resolve": resolution.resolve,
    "cancel": resolution.cancel,
    "correct": amendments.correct,
    "copy": copy.copy_entry,
    "open_entry": open_entry.open_entry,
    "find": navigation.find,
    "incidents": navigation.incidents,
    "review": navigation.review,
    "postmortem": _postmortem,
    "action_items": _action_items,
    "declare": navigation.declare,
    "zoom": navigation.zoom,
    "undo": undo.undo,
    "help": navigation.help,
}
