"""The acts about action items."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.action_items import ActionChanges
from warroom.domain.incident.state import ActionItem, Incident
from warroom.domain.record.decision import Decision
from warroom.domain.refusal import Refusal
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def add_action(room: Queries, now: Incident, typed_at: datetime, item: ActionItem) -> Decision:
    from warroom.domain.incident import action_items

    return action_items.add_action(now, item, typed_at)


@act
def add_action_line(room: Queries, now: Incident, typed_at: datetime, line: str) -> Decision:
    """An action item as typed: `alert on replica lag @li 2030-01-15`."""
    from warroom.domain.incident import action_items

    item = action_items.parse_action(line)
    return item if isinstance(item, Refusal) else action_items.add_action(now, item, typed_at)


@act
def change_action(
    room: Queries, now: Incident, typed_at: datetime, action: int, changes: ActionChanges
) -> Decision:
    """Give the fields that are named another value; None empties one."""
    from warroom.domain.incident import action_items

    return action_items.change_action(now, action, typed_at, **changes)
