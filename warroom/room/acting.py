"""What can be done in a room while an incident runs, and how what was done is corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain import decide, deputy, plain
from warroom.domain.events import DataLost, Detection, Document, Milestone, Recorded
from warroom.domain.incident import Incident
from warroom.domain.models import Moment
from warroom.domain.order import sending_problem
from warroom.domain.policy import Policy, Severity, Status
from warroom.domain.rota import Rota
from warroom.room.learning import Learning
from warroom.room.reading import RefusedError
from warroom.room.recording import Done, given, new_id
from warroom.store.log import EventLog
from warroom.store.writing import NewEvent

if TYPE_CHECKING:
    from warroom.domain.blanking import Blanker

_ASKED = re.compile(r"\s*>\s*(?=@)")


class Room(Learning):
    """A database seen by one person, who acts."""

    @classmethod
    def open(
        cls,
        path: Path,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        *,
        rota: Rota | None = None,
        read_only: bool = False,
        busy_seconds: float = 5.0,
    ) -> Room:
        """Raises StoreProblem. `busy_seconds` is how long a write waits for another process."""
        log = EventLog.open(path, busy_seconds=busy_seconds, read_only=read_only)
        return cls(log, actor, clock, zone, policy, rota)

    def declare(
        self,
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
        id: str | None = None,
    ) -> Incident:
        """Open an incident; with no commander named, the person running this commands. Raises RefusedError.

        `at` is when it was declared, if that was earlier; `started` and `detected` then count from there.
        """
        now = self.time(at, None) if at else self._clock()
        milestones = {}
        for milestone, typed in ((Milestone.STARTED, started), (Milestone.DETECTED, detected)):
            if typed is not None:
                milestones[milestone] = self.moment(typed, None, now)

        shift = self.on_call(now)

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
                    impact=given(impact),
                    users=users,
                    milestones=milestones,
                    drill=drill,
                    responder=plain.storable(shift.person) if shift else None,
                ),
                id,
            )

        return self._log.create(decision)

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
        now = typed_at or self._clock()
        if at is not None:
            moment, words = self.time(at, self.incident(number)), text
        else:
            timed = self.timed(text, number, now)
            moment, words = timed.at or now, timed.text
        words = plain.storable(words)
        if asked := _ASKED.match(words):  # `> @li check replica lag 5m` asks for a task
            line = words[asked.end() :]
            return self._append(number, lambda state: deputy.ask(state, line, moment), id)[1][0]
        (new,) = self._events(decide.note(words, moment), id)
        return self._log.say(number, new)

    def notes(self, number: int, lines: Sequence[str], day: date | None = None) -> int:
        """Record many lines, or none: raises RefusedError naming every line that cannot be read, from 1.

        A line without a time happened when the line before it did; with a `day`, the first has to have one.
        Returns how many were recorded.
        """
        from warroom.room.pasted import facts_of  # most notes come one by one

        facts = facts_of(lines, self.frame(self.incident(number), day=day))
        return len(self._append(number, lambda _: facts)[1])

    def paste(self, number: int, text: str, day: date | None = None, zone: tzinfo | None = None) -> Done:
        """Record a timeline that somebody pasted, all of it or nothing, as `read_paste` shows it. Raises RefusedError."""
        from warroom.room.pasted import paste_facts  # few notes are pasted

        facts = paste_facts(self.read_paste(number, text, day, zone))
        return self._append(number, lambda _: facts)

    def assign(
        self, number: int, role: str, person: str, note: str | None = None, at: str | None = None
    ) -> Done:
        role, person, words = plain.storable(role), plain.storable(person), given(note)
        moment = self._typed(number, at)
        return self._append(
            number,
            lambda now: (
                decide.too_early(now, moment, now.declared_at, "")
                or decide.assign(now, role, person, moment or self._clock(), words)
            ),
        )

    def remove(self, number: int, role: str, person: str | None, at: str | None = None) -> Done:
        role, person, moment = plain.storable(role), given(person), self._typed(number, at)
        return self._append(
            number,
            lambda now: (
                decide.too_early(now, moment, now.declared_at, "")
                or decide.remove(now, role, person, moment or self._clock())
            ),
        )

    def set_roles(self, number: int, wanted: Mapping[str, Sequence[str]]) -> list[Done]:
        """Assign and remove until each role named is held by exactly these people. Raises RefusedError."""
        done = []
        for role, people in wanted.items():
            held = self.incident(number).holders(role)
            handles = dict.fromkeys(plain.handle(person) for person in people)
            done += [self.assign(number, role, person) for person in handles if person not in held]
            still = self.incident(number).holders(role)
            done += [self.remove(number, role, person) for person in still if person not in handles]
        if not done:
            raise RefusedError("These are the roles already; change one, or press Esc.")
        return done

    def status(self, number: int, status: Status, reason: str | None = None, at: str | None = None) -> Done:
        words, moment = given(reason), self._typed(number, at)
        return self._append(
            number,
            lambda now: (
                decide.too_early(now, moment, now.status_since, now.status.label)
                or decide.change_status(now, status, moment or self._clock(), words)
            ),
        )

    def severity(
        self, number: int, severity: Severity, reason: str | None = None, at: str | None = None
    ) -> Done:
        words, moment = given(reason), self._typed(number, at)
        return self._append(
            number,
            lambda now: (
                decide.too_early(now, moment, now.severity_since, str(now.severity))
                or decide.change_severity(now, severity, moment or self._clock(), words)
            ),
        )

    def impact(
        self, number: int, text: str | None, users: int | None, *, users_unknown: bool = False
    ) -> Done:
        """A part that is None stays; an empty text, or `users_unknown`, takes out what was recorded."""
        words = None if text is None else plain.storable(text)
        return self._append(
            number,
            lambda now: decide.change_impact(now, words, users, self._clock(), users_unknown=users_unknown),
        )

    def milestone(self, number: int, milestone: Milestone, at: str, *, estimated: bool = False) -> Done:
        typed = self.moment(at, self.incident(number))
        guess = estimated or typed.estimated
        return self._append(
            number,
            lambda now: decide.set_milestone(now, milestone, typed.time, self._clock(), estimated=guess),
        )

    def milestones(self, number: int, wanted: Mapping[Milestone, tuple[str, bool]]) -> Done:
        """Record all of these times or none; each is as typed, and whether it is a guess. Raises RefusedError."""
        incident = self.incident(number)
        moments = {
            milestone: Moment(time=read.time, estimated=guessed or read.estimated)
            for milestone, (typed, guessed) in wanted.items()
            for read in (self.moment(typed, incident),)
        }
        return self._append(number, lambda now: decide.set_milestones(now, moments, self._clock()))

    def send_update(
        self, number: int, text: str, update: int, status: Status | None = None, at: datetime | None = None,
        covers: int | None = None, written_at: datetime | None = None,
    ) -> Done:  # fmt: skip
        """Freeze `text` as update number `update`, sent at `at`, which somebody typed, or now.

        `covers` and `written_at` are as in `UpdateSent`.
        """
        frozen, sent = plain.storable(text), at or self._clock()

        def decision(now: Incident) -> decide.Decision:
            changes = status not in (None, now.status)  # as `status` would, so by its rule
            since = now.status_since if changes else now.declared_at
            return (
                decide.too_early(now, at, since, now.status.label)
                or sending_problem(now, update, at, self.zone)
                or decide.send_update(
                    now, frozen, sent, status, update, self.update_due(now), covers, written_at
                )
            )

        return self._append(number, decision)

    def send_message(self, number: int, document: Document, text: str) -> Done:
        """Freeze another outgoing text as sent now."""
        frozen = plain.storable(text)
        return self._append(number, lambda now: decide.send_message(now, document, frozen, self._clock()))

    def resolve(
        self,
        number: int,
        cause: str | None,
        fix: str | None,
        postmortem: str | None,
        at: str | None = None,
        data_lost: DataLost = DataLost.UNKNOWN,
        reason: str | None = None,
    ) -> Done:
        """`reason` is why it ends while exit criteria are open."""
        moment = self._typed(number, at)
        texts = [given(text) for text in (cause, fix, postmortem)]
        why = given(reason)
        return self._append(
            number,
            lambda now: (
                decide.ended_too_early(now, moment)
                or decide.resolve(now, moment or self._clock(), *texts, data_lost=data_lost, reason=why)
            ),
        )

    def amend(self, number: int, n: int, text: str | None = None, at: str | None = None) -> Done:
        """Correct the words of line `n`, or when it happened."""
        from warroom.domain import correcting  # few lines are corrected

        time, words = self._typed(number, at), given(text)
        return self._append(
            number,
            lambda now: correcting.amend(now, self.entry(number, n), self._clock(), words, time, self.zone),
        )

    def retract(self, number: int, n: int, reason: str | None = None) -> Done:
        from warroom.domain import correcting

        why = given(reason)
        return self._append(
            number, lambda now: correcting.retract(now, self.entry(number, n), self._clock(), why)
        )

    def undo(self, number: int, n: int) -> Done:
        """Take back the act that was recorded as entry `n`."""
        from warroom.domain import undoing  # few acts are taken back

        act = self._log.event(number, n)
        if act is None:
            raise RefusedError(f"INC-{number} has no entry {n}; `warroom timeline` shows their numbers.")
        line = getattr(act.event, "target", n)
        return self._append(
            number, lambda now: undoing.undo(now, act, self.entry(number, line), self._clock())
        )

    def redact(self, blank: Blanker, number: int | None) -> dict[int, int]:
        """Blank a secret for good, in one incident or in all; in how many places, by incident. `clean` comes next."""
        now = self._clock()
        return self._log.redact(
            blank, number, lambda event: NewEvent(new_id(now), now, now, self.actor, event)
        )
