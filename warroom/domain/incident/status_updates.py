"""Status updates: numbered, and frozen exactly as they went out."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

from warroom.domain.incident.snooze import SnoozeEnding, what_it_ends
from warroom.domain.incident.state import Incident, SentUpdate
from warroom.domain.incident.status import change_status
from warroom.domain.policy.severities import Status
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.durations import MINUTE, minutes
from warroom.domain.text.local_times import when
from warroom.domain.text.validation import text_problem


class UpdateSent(SnoozeEnding):
    """Status update `number`, frozen exactly as it went out.

    A snooze was for this update. In older records, which do not say so, the snooze went on.
    """

    kind: Literal["update_sent"] = "update_sent"
    number: int
    status: Status
    text: str
    due: Utc | None = None
    """When it was due; None when none was asked for."""
    covers: int | None = None
    """The entry up to which it was drafted: what came after that, until it was sent, is for the next one."""
    written_at: Utc | None = None
    """The time that its text bears, when that is not the time it was sent: what it promises is counted from there."""

    @property
    def own_text(self) -> str:
        return self.text

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        sent = SentUpdate(
            n=recorded.n, number=self.number, at=recorded.at, status=self.status, due=self.due,
            covers=self.covers, written_at=self.written_at,
        )  # fmt: skip
        ended = {} if self.snoozed_until is None else {"snooze": None}
        return {"updates": (*now.updates, sent), **ended}

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        late = at - self.due if self.due else timedelta(0)
        over = f", {minutes(late)} late" if late >= MINUTE else ""
        return "▣", f"Update #{self.number} sent: {self.status.label}{over}{self.ended_text(zone, at)}"


def send_update(
    incident: Incident,
    text: str,
    at: datetime,
    status: Status | None = None,
    number: int | None = None,
    due: datetime | None = None,
    covers: int | None = None,
    written_at: datetime | None = None,
) -> Decision:
    """Freeze the text of the next update as sent, and change the status if the update says so.

    It never reopens what somebody resolved; one that was sent before the resolution can be filed afterwards.
    `number` is the one that the text carries; it is refused when another console sent that one meanwhile.
    `due` is when it was owed; `covers` and `written_at` are as in `UpdateSent`.
    """
    next_one = incident.next_update_number
    if number is not None and number != next_one:
        return Refusal(
            f"Update #{number} was sent meanwhile; this one is #{next_one}, so look at the draft again."
        )
    if problem := text_problem(text, "The update"):
        return problem
    if incident.resolved_at and at >= incident.resolved_at:
        return Refusal(
            f"{incident.reference} was {incident.ended_words} meanwhile, so no update is due; reopen it first if it is not over."
        )
    status = status or incident.status
    changed: tuple[Fact, ...] = ()
    if incident.is_open and status is not incident.status:
        decided = change_status(incident, status, at)
        if isinstance(decided, Refusal):
            return decided
        changed = decided
    sent = UpdateSent(
        number=next_one,
        status=status,
        text=text,
        due=due,
        covers=covers,
        written_at=written_at,
        **({} if changed else what_it_ends(incident, at)),
    )
    return (*changed, Fact(sent, at))


def sending_problem(incident: Incident, number: int, at: datetime | None, zone: tzinfo) -> Refusal | None:
    """Why update `number` cannot have been sent at a time that somebody typed; None is now."""
    earlier = [update for update in incident.updates if update.number < number]
    later = [update for update in incident.updates if update.number > number]
    if at and earlier and at < (last := max(earlier, key=lambda update: update.at)).at:
        return Refusal(
            f"#{last.number} was sent at {when(last.at, zone, at)}; #{number} cannot have been sent before it, "
            "so write a later time."
        )
    if at and later and at > (next_one := min(later, key=lambda update: update.at)).at:
        return Refusal(
            f"#{next_one.number} was sent at {when(next_one.at, zone, at)}; #{number} cannot have been sent after it, "
            "so write an earlier time."
        )
    return None
