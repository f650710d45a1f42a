"""What can be done in a room while an incident runs, and how what was done is corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.domain.incident import (
    declaration,
    notes,
    resolution,
    roles,
    sent_messages,
    status_updates,
    tasks,
)
from warroom.domain.incident.declaration import FILED_AFTER, filed_afterwards
from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.milestones import set_milestone, set_milestones
from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import DataLost, Detection, Incident, Milestone
from warroom.domain.incident.status import change_status
from warroom.domain.incident.status_updates import sending_problem
from warroom.domain.policy.oncall import Rota
from warroom.domain.policy.recorded_process import as_recorded, process_of
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.models import Moment
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.validation import person_problem
from warroom.room.act import Said, act, happening, opening, saying
from warroom.room.postmortem import Learning
from warroom.room.recording import new_id
from warroom.store.location import Location, open_store
from warroom.store.sql.append import NewEvent

if TYPE_CHECKING:
    from warroom.domain.record.blanking import Blanker

_ASKED = re.compile(r"\s*>\s*(?=@)")


class Room(Learning):
    """A database seen by one person, who acts."""

    @classmethod
    def open(
        cls,
        place: Location | Path,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        *,
        rota: Rota | None = None,
        read_only: bool = False,
        busy_seconds: float = 5.0,
        state: Path | None = None,
        begin: bool = False,
        copy_first: bool = True,
    ) -> Room:
        """Raises StoreProblem. `busy_seconds` is how long a write waits for another process.

        `state`, `begin` and `copy_first` are of a file, as in `FileLog.open`.
        """
        log = open_store(
            place,
            busy_seconds=busy_seconds,
            read_only=read_only,
            state=state,
            begin=begin,
            copy_first=copy_first,
        )
        return cls(log, actor, clock, zone, policy, rota)

    def declare(self, title: str, severity: Severity, *, id: str | None = None, **said: Any) -> Incident:
        """Open an incident; with no commander named, the person running this commands. Raises Refusal.

        `said` is what `_declare` takes. Twice with one `id` opens one.
        """
        act = self.new_act("declare", None, {"title": title, "severity": severity, **said})
        return self.do(act if id is None else replace(act, id=id))[0]

    @opening
    def _declare(
        self,
        taken: Container[str],
        typed_at: datetime,
        title: str,
        severity: Severity,
        *,
        commander: str | None = None,
        impact: str | None = None,
        users: int | None = None,
        detected_by: Detection | None = None,
        started: str | None = None,
        detected: str | None = None,
        drill: bool = False,
        at: str | None = None,
        filed: bool = False,
    ) -> Decision:
        """`at` is when it was declared, if that was earlier; `started` and `detected` then count from there.

        `filed` says that it is filed afterwards, as one is that was declared long ago: nobody commands who is not named.
        """
        now = self.time(at, None, typed_at) if at else typed_at
        filed = filed or typed_at - now > FILED_AFTER
        milestones = {}
        for milestone, typed in ((Milestone.STARTED, started), (Milestone.DETECTED, detected)):
            if typed is not None:
                milestones[milestone] = self.moment(typed, None, now)
        shift = None if filed else self.on_call(now)
        if commander and (problem := person_problem(safe_text.handle(commander))):
            return problem
        seat = self.policy.on_call_role
        leads = commander or (None if filed else self.actor)
        return declaration.declare(
            title,
            self.policy.called(severity),
            leads,
            now,
            self.zone,
            taken=taken,
            detected_by=detected_by,
            impact=impact or None,
            users=users,
            milestones=milestones,
            drill=drill,
            filed=filed,
            responder=safe_text.storable(shift.person) if shift and seat in self.policy.roles else None,
            responder_role=seat,
            channel=self.policy.channel,
            process=as_recorded(self.policy),
            criteria=() if filed else self.policy.exit_criteria,
            number=self._log.next_number(),
        )

    def note(
        self,
        number: int,
        text: str,
        at: str | None = None,
        *,
        typed_at: datetime | None = None,
        id: str | None = None,
    ) -> Recorded:
        """Record a line; a time in front of it, or `at`, says when it happened.

        `typed_at` is when Enter was pressed, which "now" and -7m count from. Twice with one `id` records once.
        """
        asked = self.new_act("note", number, {"text": text, "at": at})
        return self._note.say(self, replace(asked, id=id or asked.id, typed_at=typed_at or asked.typed_at))

    @saying
    def _note(self, number: int, typed_at: datetime, text: str, at: str | None = None) -> Said:
        if at is not None:
            moment, words = self.time(at, self.incident(number), typed_at), text
        else:
            timed = self.timed(text, number, typed_at)
            moment, words = timed.at or typed_at, timed.text
        if asked := _ASKED.match(words):  # `> @li check replica lag 5m` asks for a task
            line = words[asked.end() :]
            return lambda state: tasks.ask(state, line, moment)
        return notes.note(words, moment)

    def notes(self, number: int, lines: Sequence[str], day: date | None = None) -> list[Recorded]:
        """Record many lines, or none: raises Refusal naming every line that cannot be read, from 1.

        A line without a time happened when the line before it did; with a `day`, the first has to have one.
        Returns what was recorded.
        """
        return self._notes(number, list(lines), day)[1]

    @act
    def _notes(
        self, now: Incident, typed_at: datetime, lines: list[str], day: date | None = None
    ) -> Decision:
        from warroom.room.pasted_timeline import facts_of  # most notes come one by one

        return facts_of(lines, self.frame(now, typed_at, day))

    @act
    def paste(
        self, now: Incident, typed_at: datetime, text: str, day: date | None = None, zone: str | None = None
    ) -> Decision:
        """Record a timeline that somebody pasted, all of it or nothing, as `read_paste` shows it."""
        from warroom.room.pasted_timeline import paste_facts  # few notes are pasted

        return paste_facts(self.read_paste(now.number, text, day, zone, typed_at), now.head, typed_at)

    @happening
    def assign(
        self,
        now: Incident,
        typed_at: datetime,
        role: str,
        person: str,
        note: str | None = None,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.declared_at, "") or roles.assign(
            now, role, person, moment or typed_at, note or None
        )

    @happening
    def remove(
        self, now: Incident, typed_at: datetime, role: str, person: str | None, at: str | None = None
    ) -> Decision:
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.declared_at, "") or roles.remove(
            now, role, person or None, moment or typed_at
        )

    @happening
    def set_roles(
        self, now: Incident, typed_at: datetime, wanted: dict[str, list[str]], at: str | None = None
    ) -> Decision:
        """Assign and remove until each role named is held by exactly these people."""
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.declared_at, "") or roles.set_roles(
            now, wanted, moment or typed_at
        )

    @happening
    def status(
        self,
        now: Incident,
        typed_at: datetime,
        status: Status,
        reason: str | None = None,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.status_since, now.status.label) or change_status(
            now, status, moment or typed_at, reason or None
        )

    @happening
    def severity(
        self,
        now: Incident,
        typed_at: datetime,
        severity: Severity,
        reason: str | None = None,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.severity_since, str(now.severity)) or change_severity(
            now, process_of(now, self.policy).called(severity), moment or typed_at, reason or None
        )

    @happening
    def impact(
        self,
        now: Incident,
        typed_at: datetime,
        text: str | None,
        users: int | None,
        *,
        users_unknown: bool = False,
        at: str | None = None,
    ) -> Decision:
        """A part that is None stays; an empty text, or `users_unknown`, takes out what was recorded."""
        moment = self._typed(now, at, typed_at) or typed_at
        return change_impact(now, text, users, moment, users_unknown=users_unknown)

    @act
    def milestone(
        self,
        now: Incident,
        typed_at: datetime,
        milestone: Milestone,
        at: str,
        *,
        estimated: bool = False,
    ) -> Decision:
        read = self.moment(at, now, typed_at)
        guess = estimated or read.estimated
        filed = self._filed(now, read.time if milestone is Milestone.DECLARED else None)
        return set_milestone(now, milestone, read.time, typed_at, estimated=guess, filed=filed)

    def _filed(self, now: Incident, declared_at: datetime | None) -> bool | None:
        """Whether it was filed afterwards when it was declared then; None where another time says nothing of that."""
        declaration = self._log.event(now.number, 1) if declared_at else None
        return filed_afterwards(declaration, declared_at) if declaration and declared_at else None

    @act
    def milestones(
        self, now: Incident, typed_at: datetime, wanted: dict[Milestone, tuple[str, bool]]
    ) -> Decision:
        """Record all of these times or none; each is as typed, and whether it is a guess."""
        moments = {
            milestone: Moment(time=read.time, estimated=guessed or read.estimated)
            for milestone, (typed, guessed) in wanted.items()
            for read in (self.moment(typed, now, typed_at),)
        }
        declared = moments.get(Milestone.DECLARED)
        filed = self._filed(now, declared.time if declared else None)
        return set_milestones(now, moments, typed_at, filed=filed)

    @happening
    def send_update(
        self,
        now: Incident,
        typed_at: datetime,
        text: str,
        update: int,
        status: Status | None = None,
        at: datetime | None = None,
        covers: int | None = None,
        written_at: datetime | None = None,
    ) -> Decision:
        """Freeze `text` as update number `update`, sent at `at`, which somebody typed, or now.

        `covers` and `written_at` are as in `UpdateSent`.
        """
        changes = status not in (None, now.status)  # as `status` would, so by its rule
        since = now.status_since if changes else now.declared_at
        return (
            declaration.too_early(now, at, since, now.status.label)
            or sending_problem(now, update, at, self.zone)
            or status_updates.send_update(
                now,
                text,
                at or typed_at,
                status,
                update,
                self.update_due(now),
                covers,
                written_at,
            )
        )

    @happening
    def send_message(
        self, now: Incident, typed_at: datetime, document: Document, text: str, at: str | None = None
    ) -> Decision:
        """Freeze another outgoing text as sent."""
        return sent_messages.send_message(now, document, text, self._typed(now, at, typed_at) or typed_at)

    @happening
    def resolve(
        self,
        now: Incident,
        typed_at: datetime,
        cause: str | None,
        fix: str | None,
        postmortem: str | None,
        at: str | None = None,
        data_lost: DataLost = DataLost.UNKNOWN,
        reason: str | None = None,
    ) -> Decision:
        """`reason` is why it ends while exit criteria are open."""
        moment = self._typed(now, at, typed_at)
        texts = [text or None for text in (cause, fix, postmortem)]
        return resolution.ended_too_early(now, moment) or resolution.resolve(
            now, moment or typed_at, *texts, data_lost=data_lost, reason=reason or None
        )

    @act
    def amend(
        self, now: Incident, typed_at: datetime, n: int, text: str | None = None, at: str | None = None
    ) -> Decision:
        """Correct the words of line `n`, or when it happened."""
        from warroom.domain.record import amendments  # few lines are corrected

        time = self._typed(now, at, typed_at)
        return amendments.amend(now, self.entry(now.number, n), typed_at, text or None, time, self.zone)

    @act
    def retract(self, now: Incident, typed_at: datetime, n: int, reason: str | None = None) -> Decision:
        from warroom.domain.record import amendments

        return amendments.retract(now, self.entry(now.number, n), typed_at, reason or None)

    @act
    def undo(self, now: Incident, typed_at: datetime, n: int) -> Decision:
        """Take back the whole act that entry `n` belongs to; undo of an undo does the act again."""
        from warroom.domain.record.undo import undo_act  # few acts are taken back

        recorded = self._log.act_of(now.number, n)
        if not recorded:
            raise Refusal(f"{now.reference} has no entry {n}; `warroom timeline` shows their numbers.")

        def line(event: Recorded) -> TimelineEntry:
            return self.entry(now.number, getattr(event.event, "target", event.n))

        return undo_act(
            now,
            [(event, line(event)) for event in recorded],
            typed_at,
            lambda n: self._log.event(now.number, n),
        )

    def can_undo(self, number: int, n: int) -> bool:
        """Whether `undo` of entry `n` would be done now."""
        decided = type(self).undo.decide(self, self.incident(number), self._clock(), n)
        return not isinstance(decided, Refusal)

    def act_of(self, number: int, n: int) -> list[Recorded]:
        """Everything that was recorded together with entry `n`, itself included, in order."""
        return self._log.act_of(number, n)

    def redact(self, blank: Blanker, number: int | None) -> dict[int, int]:
        """Blank a secret for good, in one incident or in all; in how many places, by incident. `clean` comes next."""
        now = self._clock()
        return self._log.redact(
            blank, number, lambda event: NewEvent(new_id(now), now, now, self.actor, event)
        )
