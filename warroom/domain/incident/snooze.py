"""What is said of an update that was put off, once something else ends that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from warroom.domain.incident.response_text import day_and_time, when
from warroom.domain.record.events import Recorded, SeverityChanged, StatusChanged, UpdateSent
from warroom.domain.text.local_times import same_day


def put_off_until(event: StatusChanged | SeverityChanged | UpdateSent, at: datetime) -> datetime | None:
    """Until when the update had been put off, where the event of the time `at` ended that early."""
    until = event.snoozed_until
    return until if until is not None and until > at else None


def snooze_ended(recorded: Iterable[Recorded], due: datetime | None, zone: tzinfo) -> str:
    """That these changes ended a snooze, and when the update is `due` instead; empty when they ended none.

    An update that was sent ends one too, which needs no word: it was put off, and here it is.
    """
    acts = list(recorded)
    if any(isinstance(act.event, UpdateSent) for act in acts):
        return ""
    for act in acts:
        if not isinstance(act.event, StatusChanged | SeverityChanged) or act.event.is_undoing:
            continue
        until = put_off_until(act.event, act.at)
        if until is None:
            continue
        put_off = f"the update put off until {when(until, zone, act.at)}"
        if due is None:
            return f"{put_off} is not asked for any more"
        overdue = ", and so overdue" if due < act.recorded_at else ""
        return f"{put_off} is due at {_clock(due, zone, act.at)} now{overdue}"
    return ""


def _clock(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """With the zone, and with the day where it is another one than `at`."""
    words = day_and_time(moment, zone)
    return words.partition(" ")[2] if same_day(moment, at, zone) else words
