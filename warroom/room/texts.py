"""The texts that go out, written from the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.domain.incident.state import COMMANDER, Exclusion, Incident
from warroom.domain.policy.deadlines import due_after, step_due
from warroom.domain.policy.severities import Severity, Status, Step
from warroom.room.queries import Reading

if TYPE_CHECKING:
    from warroom.domain.record.event_model import Recorded
    from warroom.domain.status_update.parts import UpdateParts
    from warroom.texts.kinds import Kind, Outgoing

# The texts are loaded where they are used: `warroom note` and the room's first paint write none.


class Texting(Reading):
    """What a room can say. Each text has its public wording under the same facts: `public`."""

    def announcement(self, incident: Incident) -> Outgoing:
        from warroom.texts import render

        now = self._clock()
        return self._signed(
            incident, render.announcement(incident, now, self.zone, self._promised(incident, now))
        )

    def update(self, incident: Incident, parts: UpdateParts, at: datetime | None = None) -> Outgoing:
        """The next status update, as it goes out now or went out `at` another moment."""
        from warroom.texts import render

        today = self._clock()
        now = at or today
        promised = due_after(incident, self.policy, parts.status, now)
        return self._signed(incident, render.update(incident, parts, now, self.zone, promised, today))

    def update_text(self, incident: Incident, parts: UpdateParts) -> str:
        """The update as the program itself writes it."""
        return self.update(incident, parts).built_in

    def severity_change(self, incident: Incident, was: Severity, reason: str | None = None) -> Outgoing:
        """Of an incident whose severity was `was` until now."""
        from warroom.texts import render

        at = incident.severity_since
        promised = self._promised(incident, self._clock())
        return self._signed(incident, render.severity(incident, was, at, self.zone, promised, reason))

    def resolution(self, incident: Incident) -> Outgoing:
        """That it is over; of what was none, or a duplicate, that it was cancelled."""
        from warroom.texts import render

        now = self._clock()
        if incident.standing is not Exclusion.NONE:
            text = render.cancellation(incident, now, self.zone, self.duplicated(incident))
        else:
            text = render.resolution(incident, now, self.zone)
        return self._signed(incident, text)

    def escalation(self, incident: Incident, step: Step) -> Outgoing:
        from warroom.texts import render

        now, due = self._clock(), step_due(incident, step)
        # “No resolution within an hour” is said once it is true.
        why = step.why if due is None or due <= now else ""
        promised = self._promised(incident, now)
        return self._signed(incident, render.escalation(incident, step.who, why, now, self.zone, promised))

    def handover(self, incident: Incident, role: str = COMMANDER, unsent: str = "") -> Outgoing:
        """Everything that whoever takes over has to know; `unsent` as in `brief`."""
        from warroom.texts.handover_brief import brief

        entries, digest = self.timeline(incident.number), self.digest(incident.number)
        return brief(incident, entries, self.due(incident), role, self._clock(), self.zone, digest, unsent)

    def role_changes(self, incident: Incident, recorded: Sequence[Recorded]) -> Outgoing | None:
        """What an act changed of the roles, to be announced; None when it changed none."""
        from warroom.texts.role_changes import role_changes

        text = role_changes(incident, recorded, self.zone)
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

        now, says = at or self._clock(), status or incident.status
        # An update promises the one after it, the others the one that is due.
        if about is Kind.UPDATE:
            promised = due_after(incident, self.policy, says, now)
        else:
            promised = self._promised(incident, now)
        return public_wording.public(
            incident, about, says, now, self.zone, promised, was, self.policy.product
        )

    def _signed(self, incident: Incident, text: Outgoing) -> Outgoing:
        return text.with_digest(self.digest(incident.number))

    def _promised(self, incident: Incident, now: datetime) -> datetime | None:
        """When the next update is due; when it is overdue already, as if one were sent now. None without any."""
        due = self.update_due(incident)
        return due if due is None or due > now else due_after(incident, self.policy, incident.status, now)
