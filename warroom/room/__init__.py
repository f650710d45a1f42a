"""The use cases, one object: the only door from the faces to everything below."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from warroom.documents import messages
from warroom.domain import decide, plain
from warroom.domain.deadlines import next_update
from warroom.domain.events import Amended, Detection, Milestone, Noted, Recorded, Retracted
from warroom.domain.incident import Incident, Moment
from warroom.domain.naming import parse_reference
from warroom.domain.policy import Policy, Severity, Status
from warroom.domain.quicktime import parse_time, split_time
from warroom.domain.refusal import Refusal
from warroom.store.log import EventLog, NewEvent


class RefusedError(Exception):
    """What was asked may not be done; the message is one sentence with the remedy. Nothing was written."""


class Room:
    """One database seen by one person. `clock` gives aware times; `zone` is the one that people type in."""

    def __init__(
        self,
        log: EventLog,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
    ) -> None:
        self._log, self._clock, self.zone = log, clock, zone
        self.actor, self.policy = plain.handle(plain.storable(actor)), policy or Policy()

    @classmethod
    def open(cls, path: Path, actor: str, clock: Callable[[], datetime], zone: tzinfo) -> Room:
        return cls(EventLog.open(path), actor, clock, zone)

    def declare(
        self,
        title: str,
        severity: Severity,
        *,
        commander: str | None = None,
        impact: str | None = None,
        detected_by: Detection | None = None,
        started: str | None = None,
        detected: str | None = None,
    ) -> Incident:
        """Open an incident; with no commander named, the person running this commands. Raises RefusedError."""
        now, milestones = self._clock(), {}
        for milestone, typed in ((Milestone.STARTED, started), (Milestone.DETECTED, detected)):
            if typed is not None:
                milestones[milestone] = Moment(time=self._time(typed, None))

        def decision(taken: set[str]) -> Sequence[NewEvent]:
            return self._events(
                decide.declare(
                    plain.storable(title),
                    severity,
                    plain.storable(commander or self.actor),
                    now,
                    self.zone,
                    taken=taken,
                    detected_by=detected_by,
                    impact=plain.storable(impact) if impact else None,
                    milestones=milestones,
                )
            )

        return self._log.create(decision)

    def note(self, number: int, text: str, at: str | None = None) -> Recorded:
        """Record a line; a time in front of it, or `at`, says when it happened."""
        incident = self.incident(number)
        if at is not None:
            moment, words = self._time(at, incident), text
        else:
            timed = split_time(text, self._clock(), self.zone, incident.began_at)
            if isinstance(timed, Refusal):
                raise RefusedError(timed.reason)
            moment, words = timed.at or self._clock(), timed.text
        return self._append(number, lambda now: decide.note(now, plain.storable(words), moment))[1][0]

    def assign(self, number: int, role: str, person: str) -> Incident:
        return self._append(
            number,
            lambda now: decide.assign(now, plain.storable(role), plain.storable(person), self._clock()),
        )[0]

    def status(self, number: int, status: Status, reason: str | None = None) -> Incident:
        return self._append(number, lambda now: decide.change_status(now, status, self._clock(), reason))[0]

    def severity(self, number: int, severity: Severity, reason: str | None = None) -> Incident:
        return self._append(number, lambda now: decide.change_severity(now, severity, self._clock(), reason))[
            0
        ]

    def impact(self, number: int, text: str | None, users: int | None) -> Incident:
        words = plain.storable(text) if text else None
        return self._append(number, lambda now: decide.change_impact(now, words, users, self._clock()))[0]

    def update_text(
        self,
        number: int,
        *,
        status: Status | None = None,
        summary: str | None = None,
        next_steps: str | None = None,
        eta: str | None = None,
    ) -> str:
        """The next status update, written from what changed since the last one. Records nothing."""
        incident = self.incident(number)
        last, now = incident.last_update, self._clock()
        status = status or incident.status
        cadence = self.policy.cadence(incident.severity, status)
        return messages.update(
            incident,
            now,
            self.zone,
            status,
            summary or messages.summary(self._standing(number, last.n if last else 0)),
            next_steps,
            eta,
            now + cadence if cadence else None,
        )

    def send_update(self, number: int, text: str, update: int, status: Status | None = None) -> Incident:
        """Freeze `text` as update number `update`, sent now."""
        frozen = plain.storable(text)
        return self._append(
            number, lambda now: decide.send_update(now, frozen, self._clock(), status, update)
        )[0]

    def resolve(
        self, number: int, cause: str | None, fix: str | None, postmortem: str | None, at: str | None = None
    ) -> Incident:
        moment = self._time(at, self.incident(number)) if at else self._clock()
        texts = [plain.storable(text) if text else None for text in (cause, fix, postmortem)]
        return self._append(number, lambda now: decide.resolve(now, moment, *texts))[0]

    def incident(self, number: int) -> Incident:
        incident = self._log.incident(number)
        if incident is None:
            raise RefusedError(f"There is no INC-{number}; `warroom list` shows the incidents.")
        return incident

    def incidents(self) -> list[Incident]:
        return self._log.incidents()

    def timeline(self, number: int) -> list[Recorded]:
        """Every event in display order: when it happened, then when it was entered."""
        self.incident(number)
        return sorted(self._log.read_after(number, limit=-1), key=lambda entry: (entry.at, entry.n))

    def update_due(self, incident: Incident) -> datetime | None:
        due = next_update(incident, self.policy)
        return due.at if due else None

    def which(self, reference: str | None, *, write: bool) -> int:
        """The incident meant: the one named, else the only open one; a read takes the newest of several."""
        if reference is not None:
            number = parse_reference(reference)
            if number is None:
                raise RefusedError(f"“{plain.one_line(reference)}” names no incident; write it as INC-7.")
            return self.incident(number).number
        every = self._log.incidents()
        open_ones = [incident for incident in every if incident.is_open]
        if len(open_ones) == 1 or (open_ones and not write):
            return open_ones[0].number
        if open_ones:
            names = ", ".join(f"{i.reference} ({plain.one_line(i.title)})" for i in open_ones)
            raise RefusedError(f"Several incidents are open; name one with -i: {names}.")
        if every and not write:
            return every[0].number
        raise RefusedError("No incident is open; open one with `warroom declare`, or name one with -i INC-7.")

    def _standing(self, number: int, after: int) -> list[Recorded]:
        """Events since entry `after`, notes as corrected and without those struck."""
        entries = self._log.read_after(number, after, limit=-1)
        struck = {e.event.target for e in entries if isinstance(e.event, Retracted)}
        words = {
            e.event.target: e.event.text for e in entries if isinstance(e.event, Amended) and e.event.text
        }
        return [
            Recorded(e.seq, e.id, number, e.n, e.at, e.recorded_at, e.actor, Noted(text=words[e.n]))
            if isinstance(e.event, Noted) and e.n in words
            else e
            for e in entries
            if e.n not in struck
        ]

    def _time(self, typed: str, incident: Incident | None) -> datetime:
        at = parse_time(typed, self._clock(), self.zone, incident.began_at if incident else None)
        if isinstance(at, Refusal):
            raise RefusedError(at.reason)
        return at

    def _append(
        self, number: int, decision: Callable[[Incident], decide.Decision]
    ) -> tuple[Incident, list[Recorded]]:
        self.incident(number)
        return self._log.append(number, lambda incident: self._events(decision(incident)))

    def _events(self, decision: decide.Decision) -> list[NewEvent]:
        if isinstance(decision, Refusal):
            raise RefusedError(decision.reason)
        now = self._clock().astimezone(UTC)
        return [NewEvent(str(uuid.uuid4()), fact.at, now, self.actor, fact.event) for fact in decision]
