"""A room: the record of all incidents as one person sees it, who acts in it."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.domain.incident.state import Incident
from warroom.domain.policy.oncall import Rota, Shift
from warroom.domain.policy.severities import Policy, Severity
from warroom.domain.record.act import Act, event_id
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.room import acts
from warroom.room.act import ACTS, Done, happening
from warroom.room.queries import Queries
from warroom.room.texts import Texts
from warroom.store.location import Location, open_store
from warroom.store.sql.append import NewEvent

if TYPE_CHECKING:
    from warroom.domain.record.blanking import Blanker
    from warroom.room.review import Review

_LENGTH = re.compile(r"\d{1,6}(?:[.,]\d{1,6})? ?[a-z]", re.IGNORECASE)
"""How a length of time begins, where a time of day or a date has its sign behind the number."""


def new_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): milliseconds since 1970, then chance."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


class Room(Queries):
    """A database seen by one person, who acts. Every act raises Refusal when it may not be done."""

    _stamp: tuple[str, datetime] | None = None
    happened: str | None = None
    """When what is told happened, as somebody typed it, where the act does not say so itself; None is now."""

    # Every act. Each is called with the incident's number first, and what its function takes after `typed_at`.
    assign = acts.roles.assign
    remove = acts.roles.remove
    set_roles = acts.roles.set_roles
    offer = acts.handover.offer
    answer = acts.handover.answer
    status = acts.status.status
    severity = acts.severity.severity
    impact = acts.impact.impact
    milestone = acts.milestones.milestone
    milestones = acts.milestones.milestones
    detection = acts.detection.detection
    acknowledge = acts.milestones.acknowledge
    ask = acts.tasks.ask
    move_task = acts.tasks.move_task
    extend_task = acts.tasks.extend_task
    snooze = acts.snooze.snooze
    settle_step = acts.escalation.settle_step
    answer_step = acts.escalation.answer_step
    answer_question = acts.questions.answer_question
    add_criterion = acts.exit_criteria.add_criterion
    settle_criterion = acts.exit_criteria.settle_criterion
    use_runbook = acts.runbooks.use_runbook
    send_update = acts.status_updates.send_update
    send_message = acts.sent_messages.send_message
    resolve = acts.resolution.resolve
    cancel = acts.resolution.cancel
    amend = acts.amendments.amend
    retract = acts.amendments.retract
    undo = acts.undo.undo
    tick = acts.checklist.tick
    write_postmortem = acts.postmortem.write_postmortem
    move_postmortem = acts.postmortem.move_postmortem
    add_action = acts.action_items.add_action
    add_action_line = acts.action_items.add_action_line
    change_action = acts.action_items.change_action
    correct_metric = acts.metric_corrections.correct_metric
    change_standing = acts.exclusion.change_standing
    paste = acts.notes.paste
    take_notes = acts.notes.take_notes

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

    @property
    def texts(self) -> Texts:
        """The texts that go out."""
        return Texts(self)

    @property
    def review(self) -> Review:
        """What is asked afterwards."""
        from warroom.room.review import Review  # `warroom note` and the room's first paint need none of it

        return Review(self)

    def declare(self, title: str, severity: Severity, *, id: str | None = None, **said: Any) -> Incident:
        """Open an incident; with no commander named, the person running this commands. Raises Refusal.

        `said` is what the act `declare` takes. Twice with one `id` opens one.
        """
        act = self.new_act("declare", None, {"title": title, "severity": severity, **said})
        return self.do(act if id is None else replace(act, id=id))[0]

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
        return acts.notes.note.say(
            self, replace(asked, id=id or asked.id, typed_at=typed_at or asked.typed_at)
        )

    def notes(self, number: int, lines: Sequence[str], day: date | None = None) -> list[Recorded]:
        """Record many lines, or none: raises Refusal naming every line that cannot be read, from 1.

        A line without a time happened when the line before it did; with a `day`, the first has to have one.
        Returns what was recorded.
        """
        return self.do(self.new_act("notes", number, {"lines": list(lines), "day": day}))[1]

    def can_undo(self, number: int, n: int) -> bool:
        """Whether `undo` of entry `n` would be done now."""
        decided = acts.undo.undo.decide(self, self.incident(number), self._clock(), n)
        return not isinstance(decided, Refusal)

    def redact(self, blank: Blanker, number: int | None) -> dict[int, int]:
        """Blank a secret for good, in one incident or in all; in how many places, by incident. `clean` comes next."""
        now = self._clock()
        return self.store.redact(
            blank, number, lambda event: NewEvent(new_id(now), now, now, self.actor, event)
        )

    def take_shift(self, typed: str, instead_of: str | None = None, at: str | None = None) -> Shift:
        """Be on call for a length of time, as `3h`, or until a time, from `at` or from now on. Raises Refusal.

        `instead_of` is who is thought to be on call: nothing is taken from anybody else.
        """
        from warroom.domain.policy.shift_taking import take_shift  # hardly any command needs it

        now, rota = self._clock(), self.rota_as_taken()
        if rota is None:
            raise Refusal("There is no rota to take a shift of; write one under [rota] in the settings.")
        start = self.times.future(at, now) if at else now
        if _LENGTH.match(typed.strip()):
            end = start + (self.times.future(f"in {typed}", now) - now)
        else:
            end = self.times.future(typed.strip().removeprefix("until "), start)
        taken = take_shift(rota, self.actor, start, end, instead_of)
        if isinstance(taken, Refusal):
            raise taken
        self.store.take_shift(new_id(now), taken, now, self.actor)
        shift = self.on_call(start)
        assert shift is not None
        return shift

    def new_act(self, name: str, number: int | None, arguments: dict[str, Any]) -> Act:
        """An act of now; inside `under`, the one that was asked for then."""
        stamp, self._stamp = self._stamp, None
        id, typed_at = stamp or (new_id(self._clock()), self._clock())
        if self.happened and isinstance(ACTS[name], happening) and not arguments.get("at"):
            arguments = {**arguments, "at": self.happened}
        return Act(name, number, arguments, id, typed_at)

    @contextmanager
    def under(self, id: str, typed_at: datetime) -> Iterator[None]:
        """The next act has this id, and was typed then (UTC): doing it again after an error does it once."""
        self._stamp = id, typed_at
        try:
            yield
        finally:
            self._stamp = None

    def do(self, act: Act) -> Done:
        """Record an act, once however often it is asked for. Raises Refusal and StoreProblem."""
        return ACTS[act.name].record(self, act)

    def recorded(self, id: str) -> list[Recorded]:
        """What the act with that id recorded; empty when it was not."""
        return self.store.act(id)

    def append(self, act: Act, decide: Callable[[Incident], Decision]) -> Done:
        """Append what `decide` makes of the incident as it is inside the transaction."""
        return self.store.append(
            _number(act), lambda now: self._events(_meant(act, now, decide), act), act.id
        )

    def append_line(self, act: Act, decision: Decision) -> Recorded:
        """Append an event that changes nothing of the state."""
        if act.identity is not None:
            _meant(act, self.incident(_number(act)), lambda _: decision)
        (new,) = self._events(decision, act)
        return self.store.say(_number(act), new)

    def open_incident(self, act: Act, decide: Callable[[set[str]], Decision]) -> Done:
        """Open an incident from what `decide` makes of the channel names in use."""
        return self.store.create(lambda taken: self._events(decide(taken), act), act.id)

    def _events(self, decision: Decision, act: Act) -> list[NewEvent]:
        if isinstance(decision, Refusal):
            raise decision
        now = self._clock()
        return [
            NewEvent(event_id(act.id, index), fact.at, now, self.actor, fact.event)
            for index, fact in enumerate(decision)
        ]


def _number(act: Act) -> int:
    if act.incident is None:
        raise Refusal("That act names no incident.")
    return act.incident


def _meant(act: Act, now: Incident, decide: Callable[[Incident], Decision]) -> Decision:
    if act.identity not in (None, now.id):
        raise Refusal(f"{now.reference} is another incident than the one that this was meant for.")
    return decide(now)
