"""The acts of the deputy: tasks, snooze, escalation, handover, exit criteria, checklist, runbooks, taking a shift."""

from __future__ import annotations

import re
from datetime import datetime

from warroom.domain.incident import (
    checklist,
    declaration,
    escalation,
    exit_criteria,
    handover,
    milestones,
    runbooks,
    snooze,
    tasks,
)
from warroom.domain.incident.state import Check, Incident, Outcome, TaskState
from warroom.domain.policy.deadlines import step_due
from warroom.domain.policy.oncall import Shift
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Step, calls_on_call, with_on_call
from warroom.domain.record.decision import Decision
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.durations import MINUTE
from warroom.room.act import act, happening
from warroom.room.recording import Recording, new_id

_LENGTH = re.compile(r"\d{1,6}(?:[.,]\d{1,6})? ?[a-z]", re.IGNORECASE)
"""How a length of time begins, where a time of day or a date has its sign behind the number."""


def whole_minutes(typed: str) -> int:
    """Minutes of `5`, `5m`, `1h`, `1h30` or `90 minutes`. Raises Refusal."""
    text = typed.strip()
    digits = text.removesuffix("m")
    if digits.removeprefix("-").isdecimal() and len(digits) <= 6:
        return int(digits)
    from warroom.domain.text.time_words import plain_head, scan_length  # most people write minutes

    head = plain_head(text).strip()
    found = scan_length(f"-{head}" if head[:1].isdigit() and " " not in head else f"{head} ago", 0)
    whole = found and found.length is not None and found.end in (len(head) + 1, len(head) + 4)
    if not found or not whole or found.length is None or found.length % MINUTE:
        raise Refusal(f"“{safe_text.one_line(typed)}” is no number of minutes; write it as 5 or 5m, or 1h30.")
    return found.length // MINUTE


class Promising(Recording):
    """What `Room` can do about promises."""

    @happening
    def ask(self, now: Incident, typed_at: datetime, line: str, at: str | None = None) -> Decision:
        """A task as typed: `@li check replica lag 5m`."""
        return tasks.ask(now, line, self._typed(now, at, typed_at) or typed_at)

    @happening
    def move_task(
        self,
        now: Incident,
        typed_at: datetime,
        task: int,
        state: TaskState,
        words: str | None = None,
        at: str | None = None,
    ) -> Decision:
        return tasks.move_task(now, task, state, self._typed(now, at, typed_at) or typed_at, words or None)

    @happening
    def extend_task(
        self, now: Incident, typed_at: datetime, task: int, minutes: int, at: str | None = None
    ) -> Decision:
        return tasks.extend_task(now, task, minutes, self._typed(now, at, typed_at) or typed_at)

    @act
    def snooze(self, now: Incident, typed_at: datetime, minutes: int, reason: str) -> Decision:
        return snooze.snooze(now, self.update_due(now), minutes, reason, typed_at)

    def step(self, name: str, incident: Incident | None = None) -> Step:
        """The rung with that name, or beginning so, of the incident's ladder, or that of the settings.

        Who is on call stands in it by name.
        """
        process = process_of(incident, self.policy) if incident else self.policy
        step = process.step(name)
        if step is None:
            names = ", ".join(step.name for step in process.ladder)
            raise Refusal(f"“{safe_text.one_line(name)}” is no step of the escalation; they are {names}.")
        return with_on_call(step, self.on_call_name())

    @happening
    def answer_step(
        self,
        now: Incident,
        typed_at: datetime,
        name: str,
        answered: bool,
        reason: str | None = None,
        at: str | None = None,
    ) -> Decision:
        """Those whom a step calls answered, or did not."""
        moment = self._typed(now, at, typed_at) or typed_at
        return escalation.answer_step(now, self.step(name, now), answered, moment, reason or None)

    @happening
    def settle_step(
        self,
        now: Incident,
        typed_at: datetime,
        name: str,
        outcome: Outcome,
        reason: str | None = None,
        text: str | None = None,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at) or typed_at
        return escalation.settle_step(
            now, self.step(name, now), outcome, moment, reason or None, text or None
        )

    @happening
    def offer(
        self,
        now: Incident,
        typed_at: datetime,
        role: str,
        person: str,
        text: str | None = None,
        at: str | None = None,
    ) -> Decision:
        """Offer a role with its brief, which is frozen; the holder keeps the role until it is accepted."""
        frozen = text or self.handover(now, role).built_in
        return handover.offer(now, role, person, frozen, self._typed(now, at, typed_at) or typed_at)

    @happening
    def answer(
        self,
        now: Incident,
        typed_at: datetime,
        role: str,
        person: str | None,
        *,
        accepted: bool,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at)
        return declaration.too_early(now, moment, now.declared_at, "") or handover.answer(
            now, role, person or None, moment or typed_at, accepted=accepted
        )

    @happening
    def add_criterion(self, now: Incident, typed_at: datetime, text: str, at: str | None = None) -> Decision:
        return exit_criteria.add_criterion(now, text, self._typed(now, at, typed_at) or typed_at)

    @happening
    def settle_criterion(
        self,
        now: Incident,
        typed_at: datetime,
        criterion: int,
        outcome: Outcome,
        reason: str | None = None,
        at: str | None = None,
    ) -> Decision:
        moment = self._typed(now, at, typed_at) or typed_at
        return exit_criteria.settle_criterion(now, criterion, outcome, moment, reason or None)

    @act
    def tick(
        self,
        now: Incident,
        typed_at: datetime,
        check: Check,
        *,
        done: bool = True,
        when: str | None = None,
    ) -> Decision:
        """`when` is the postmortem's date and time, which may lie ahead."""
        return checklist.tick(now, check, done, typed_at, self.future(when, typed_at) if when else None)

    @happening
    def acknowledge(self, now: Incident, typed_at: datetime, at: str | None = None) -> Decision:
        """Somebody is on it; so who is on call has answered, where they are to be called."""
        moment = self._typed(now, at, typed_at) or typed_at
        decided = milestones.acknowledge(now, moment)
        if isinstance(decided, Refusal):
            return decided
        for rung in process_of(now, self.policy).ladder:
            step = with_on_call(rung, self.on_call_name())
            if calls_on_call(step) and step_due(now, step) is not None:
                answered = escalation.answered_by_acknowledging(now, step, moment)
                decided = (*decided, *answered)
        return decided

    @act
    def use_runbook(self, now: Incident, typed_at: datetime, name: str) -> Decision:
        return runbooks.use_runbook(now, name, typed_at)

    def take_shift(self, typed: str, instead_of: str | None = None, at: str | None = None) -> Shift:
        """Be on call for a length of time, as `3h`, or until a time, from `at` or from now on. Raises Refusal.

        `instead_of` is who is thought to be on call: nothing is taken from anybody else.
        """
        from warroom.domain.policy.shift_taking import take_shift  # hardly any command needs it

        now, rota = self._clock(), self.rota_as_taken()
        if rota is None:
            raise Refusal("There is no rota to take a shift of; write one under [rota] in the settings.")
        start = self.future(at, now) if at else now
        if _LENGTH.match(typed.strip()):
            end = start + (self.future(f"in {typed}", now) - now)
        else:
            end = self.future(typed.strip().removeprefix("until "), start)
        taken = take_shift(rota, self.actor, start, end, instead_of)
        if isinstance(taken, Refusal):
            raise taken
        self._log.take_shift(new_id(now), taken, now, self.actor)
        shift = self.on_call(start)
        assert shift is not None
        return shift
