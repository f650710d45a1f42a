"""When something is due, in words for a list."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.policy.deadlines import Deadline
from warroom.texts.messages import DASH
from warroom.tui.room_view import span


def deadline_words(item: Deadline, now: datetime) -> str:
    """`in 05:00`, `now`, `overdue 01:10`, or a dash for what has no clock."""
    left = item.left(now)
    if left is None:
        return DASH
    if item.is_overdue(now):
        return f"overdue {span(left)}"
    return "now" if item.is_now(now) else f"in {span(left)}"
