"""The texts that go out, written from the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.domain.incident.state import COMMANDER, Exclusion, Incident
from warroom.domain.policy.deadlines import due_after, step_due
from warroom.domain.policy.severities import Severity, Status, Step
from warroom.room.queries import Queries

if TYPE_CHECKING:
    from warroom.domain.record.event_model import Recorded
    from warroom.domain.status_update.parts import Choice, UpdateParts
    from warroom.domain.status_update.source import UpdateSource
    from warroom.texts.kinds import Kind, Outgoing

# The texts are loaded where they are used: `warroom note` and the room's first paint write none.


DRAFTED_FROM = 100
"""Events that an update is composed from at most: nobody reads more."""


class Texts:
    """What a room can say. Each text has its public wording under the same facts: `public`."""

    def __init__(self, room: Queries) -> None:
        self._room = room

    def announcement(self, incident: Incident) -> Outgoing:
        from warroom.texts import render

        now = self._room.now()
        return self._signed(
            incident, render.announcement(incident, now, self._room.zone, self._promised(incident, now))
        )

    def update_parts(
        self, incident: Incident, choice: Choice | None = None, at: datetime | None = None
    ) -> UpdateParts:
        """The next status update, composed from what changed since the last one, or from the newest of that.

        `at` is when it goes out, if not now. Raises Refusal for a choice of lines that are not there.
        """
        from warroom.domain.status_update.parts import RULES_DECIDE

        return self.update_source(incident).parts(at or self._room.now(), choice or RULES_DECIDE)

    def no_change(self, incident: Incident, at: datetime | None = None) -> UpdateParts:
        """The update that says that nothing is new. What happened meanwhile is not in it, and stays for the next one."""
        return self.update_source(incident).parts(at or self._room.now(), nothing_new=True)

    def update_source(self, incident: Incident) -> UpdateSource:
        """What the next update is composed from."""
        from warroom.domain.status_update.source import UpdateSource

        store, oldest = self._room.store, incident.head - DRAFTED_FROM
        lines = store.written_after(incident.number, max(_told_before(incident), oldest))
        said = incident.impact_entry
        if said is not None and all(line.n != said for line in lines):
            impact = store.entry(incident.number, said)
            lines = [impact, *lines] if impact else lines
        return UpdateSource(incident, lines, self._room.zone, max(0, oldest - incident.reported))

    def look_again(self, incident: Incident, parts: UpdateParts, at: datetime | None = None) -> list[str]:
        """What to look at once more before that update goes out, a sentence each."""
        from warroom.domain.status_update.look_again import look_again

        return look_again(incident, parts, at or self._room.now())

    def unreported(self, incident: Incident, covers: int) -> int:
        """How many notes and results after entry `covers` no update tells of."""
        from warroom.domain.status_update.compose import news_count

        newest = max(covers, incident.head - DRAFTED_FROM)
        lines = self._room.store.written_after(incident.number, newest)
        return news_count(incident, [line for line in lines if not line.retracted])

    def update(self, incident: Incident, parts: UpdateParts, at: datetime | None = None) -> Outgoing:
        """The next status update, as it goes out now or went out `at` another moment."""
        from warroom.texts import render

        today = self._room.now()
        now = at or today
        promised = due_after(incident, self._room.policy, parts.status, now)
        return self._signed(incident, render.update(incident, parts, now, self._room.zone, promised, today))

    def update_text(self, incident: Incident, parts: UpdateParts) -> str:
        """The update as the program itself writes it."""
        return self.update(incident, parts).built_in

    def severity_change(self, incident: Incident, was: Severity, reason: str | None = None) -> Outgoing:
        """Of an incident whose severity was `was` until now."""
        from warroom.texts import render

        at = incident.severity_since
        promised = self._promised(incident, self._room.now())
        return self._signed(incident, render.severity(incident, was, at, self._room.zone, promised, reason))

    def resolution(self, incident: Incident) -> Outgoing:
        """That it is over; of what was none, or a duplicate, that it was cancelled."""
        from warroom.texts import render

        now = self._room.now()
        if incident.standing is not Exclusion.NONE:
            text = render.cancellation(incident, now, self._room.zone, self._room.duplicated(incident))
        else:
            text = render.resolution(incident, now, self._room.zone)
        return self._signed(incident, text)

    def escalation(self, incident: Incident, step: Step) -> Outgoing:
        from warroom.texts import render

        now, due = self._room.now(), step_due(incident, step)
        # “No resolution within an hour” is said once it is true.
        why = step.why if due is None or due <= now else ""
        promised = self._promised(incident, now)
        return self._signed(
            incident, render.escalation(incident, step.who, why, now, self._room.zone, promised)
        )

    def handover(self, incident: Incident, role: str = COMMANDER, unsent: str = "") -> Outgoing:
        """Everything that whoever takes over has to know; `unsent` as in `brief`."""
        from warroom.texts.handover_brief import brief

        entries, digest = self._room.timeline(incident.number), self._room.digest(incident.number)
        return brief(
            incident, entries, self._room.due(incident), role, self._room.now(), self._room.zone, digest,
            unsent,
        )  # fmt: skip

    def role_changes(self, incident: Incident, recorded: Sequence[Recorded]) -> Outgoing | None:
        """What an act changed of the roles, to be announced; None when it changed none."""
        from warroom.texts.role_changes import role_changes

        text = role_changes(incident, recorded, self._room.zone)
        return self._signed(incident, text) if text else None

    def public(
        self,
        incident: Incident,
        about: Kind,
        was: Severity | None = None,
        status: Status | None = None,
        at: datetime | None = None,
    ) -> Outgoing:
        """The facts of an announcement, update, change of severity or resolution, for those outside.

        `was` is the severity before, `status` what an update says instead of the incident's, and `at` when it was sent.
        """
        from warroom.texts import public_wording
        from warroom.texts.kinds import Kind

        now, says = at or self._room.now(), status or incident.status
        # An update promises the one after it, the others the one that is due.
        if about is Kind.UPDATE:
            promised = due_after(incident, self._room.policy, says, now)
        else:
            promised = self._promised(incident, now)
        return public_wording.public(
            incident, about, says, now, self._room.zone, promised, was, self._room.policy.product
        )

    def _signed(self, incident: Incident, text: Outgoing) -> Outgoing:
        return text.with_digest(self._room.digest(incident.number))

    def _promised(self, incident: Incident, now: datetime) -> datetime | None:
        """When the next update is due; when it is overdue already, as if one were sent now. None without any."""
        due = self._room.update_due(incident)
        return (
            due if due is None or due > now else due_after(incident, self._room.policy, incident.status, now)
        )


def _told_before(incident: Incident) -> int:
    """The entry up to which the update before the last one told what happened, or the impact if that was said before.

    A decision stays for two updates, and the impact is weighed against what was told since.
    """
    earlier = sorted({update.reported for update in incident.updates})[:-1]
    since = earlier[-1] if earlier else 0
    return min(since, (incident.impact_entry or incident.head) - 1)
