"""Snooze: the next status update is put off, until its time or until something else ends that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Snooze
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, EventModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.durations import time_box
from warroom.domain.text.local_times import day_and_time, same_day, when
from warroom.domain.text.safe_text import because


class UpdateSnoozed(ChangeModel):
    """The next status update is due at `until` instead; None takes a snooze back."""

    kind: Literal["update_snoozed"] = "update_snoozed"
    until: Utc | None = None
    reason: str | None = None
    was: Utc | None = None
    was_reason: str | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        if self.until is None:
            return {"snooze": None}
        return {"snooze": Snooze(until=self.until, reason=self.reason, since=recorded.at)}

    def compensation(self, now: Incident, recorded: Recorded) -> UpdateSnoozed | None:
        if (now.snooze.until if now.snooze else None) != self.until:
            return None
        # What was put off before is so again, for its own reason.
        return UpdateSnoozed(
            until=self.was, reason=self.was_reason or UNDONE, was=self.until, was_reason=self.reason
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        if self.until is None:
            return "◷", "the update is no longer put off"
        return "◷", f"update put off until {when(self.until, zone, at)}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        if self.until is None:
            return self.sign_and_text(zone, at)[1]
        return f"update put off until {when(self.until, zone, at)}, as before{because(self.reason)}"


class SnoozeEnding(EventModel):
    """What ends a snooze: a change of status or severity, and the update that was put off."""

    snoozed_until: Utc | None = None
    """Until when the update was put off. None when it was not, and in older records."""
    snoozed_because: str | None = None

    def ended_early(self, at: datetime) -> datetime | None:
        """Until when the update had been put off, where this, at the time `at`, ended that early."""
        until = self.snoozed_until
        return until if until is not None and until > at else None

    def ended_text(self, zone: tzinfo, at: datetime) -> str:
        """That it ended a snooze, behind its own text; empty when it ended none."""
        until = self.ended_early(at)
        return f"; the update had been put off until {when(until, zone, at)}" if until else ""


def snooze(incident: Incident, due: datetime | None, minutes: int, reason: str, at: datetime) -> Decision:
    """Put the next update off. `due` is when it is due now."""
    if due is None:
        return Refusal(f"No update is due for {incident.severity}, so there is nothing to put off.")
    if not reason.strip():
        return Refusal("Say in a word why the update waits; those who wait will read it.")
    length = time_box(minutes)
    if isinstance(length, Refusal):
        return length
    until, stands = max(due, at) + length, incident.snooze
    snoozed = UpdateSnoozed(
        until=until,
        reason=reason.strip(),
        was=stands.until if stands else None,
        was_reason=stands.reason if stands else None,
    )
    return (Fact(snoozed, at),)


def what_it_ends(incident: Incident, at: datetime | None = None) -> dict[str, Any]:
    """The fields of `SnoozeEnding` for an event, or an update sent `at` some time, that ends the snooze now."""
    if incident.snooze is None or (at and incident.snooze.since and at < incident.snooze.since):
        return {}
    return {"snoozed_until": incident.snooze.until, "snoozed_because": incident.snooze.reason}


def without_snooze(now: Incident, at: datetime) -> dict[str, object]:
    """The fields of an incident whose snooze a change of status or severity ends."""
    ended = now.snooze is not None and now.snooze.until > at
    return {"snooze": None, "snooze_ended_at": at if ended else now.snooze_ended_at}


def put_off_again(event: EventModel, n: int, at: datetime) -> tuple[Fact, ...]:
    """With the undo of the event, entry `n`: the snooze that it ended."""
    if not isinstance(event, SnoozeEnding) or event.snoozed_until is None:
        return ()
    again = UpdateSnoozed(until=event.snoozed_until, reason=event.snoozed_because or UNDONE, undoes=n)
    return (Fact(again, at),)


def snooze_ended(recorded: Iterable[Recorded], due: datetime | None, zone: tzinfo) -> str:
    """That these changes ended a snooze, and when the update is `due` instead; empty when they ended none.

    An update that was sent ends one too, which needs no word: it was put off, and here it is.
    """
    endings = [(act, act.event) for act in recorded if isinstance(act.event, SnoozeEnding)]
    if not all(isinstance(act.event, ChangeModel) for act, _ in endings):
        return ""
    for act, ending in endings:
        until = ending.ended_early(act.at)
        if until is None or (isinstance(act.event, ChangeModel) and act.event.is_undoing):
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
