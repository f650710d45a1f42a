"""The acts of the deputy: tasks, snooze, escalation, handover, exit criteria, checklist, runbooks."""

from __future__ import annotations

from warroom.domain import deputy, plain
from warroom.domain.policy import Step
from warroom.domain.promises import Check, Outcome, TaskState
from warroom.room.reading import RefusedError
from warroom.room.recording import Done, Recording, given


def whole_minutes(typed: str) -> int:
    """`5` or `5m`. Raises RefusedError."""
    digits = typed.strip().removesuffix("m")
    if not digits.removeprefix("-").isdecimal() or len(digits) > 6:
        raise RefusedError(f"“{plain.one_line(typed)}” is no number of minutes; write it as 5 or 5m.")
    return int(digits)


class Promising(Recording):
    """What `Room` can do about promises."""

    def ask(self, number: int, line: str) -> Done:
        """A task as typed: `@li check replica lag 5m`."""
        words = plain.storable(line)
        return self._append(number, lambda now: deputy.ask(now, words, self._clock()))

    def move_task(self, number: int, task: int, state: TaskState, words: str | None = None) -> Done:
        text = given(words)
        return self._append(number, lambda now: deputy.move_task(now, task, state, self._clock(), text))

    def extend_task(self, number: int, task: int, minutes: int) -> Done:
        return self._append(number, lambda now: deputy.extend_task(now, task, minutes, self._clock()))

    def snooze(self, number: int, minutes: int, reason: str) -> Done:
        words = plain.storable(reason)
        return self._append(
            number, lambda now: deputy.snooze(now, self.update_due(now), minutes, words, self._clock())
        )

    def step(self, name: str) -> Step:
        """The rung of the ladder with that name, or beginning so."""
        step = self.policy.step(name)
        if step is None:
            names = ", ".join(step.name for step in self.policy.ladder)
            raise RefusedError(f"“{plain.one_line(name)}” is no step of the escalation; they are {names}.")
        return step

    def settle_step(
        self, number: int, name: str, outcome: Outcome, reason: str | None = None, text: str | None = None
    ) -> Done:
        step, words = self.step(name), given(reason)
        frozen = given(text)
        return self._append(
            number, lambda now: deputy.settle_step(now, step, outcome, self._clock(), words, frozen)
        )

    def offer(self, number: int, role: str, person: str, text: str | None = None) -> Done:
        """Offer a role with its brief, which is frozen; the holder keeps the role until it is accepted."""
        frozen = plain.storable(text or self.handover(self.incident(number), role).built_in)
        role, person = plain.storable(role), plain.storable(person)
        return self._append(number, lambda now: deputy.offer(now, role, person, frozen, self._clock()))

    def answer(self, number: int, role: str, person: str | None, *, accepted: bool) -> Done:
        name = given(person)
        return self._append(
            number, lambda now: deputy.answer(now, role, name, self._clock(), accepted=accepted)
        )

    def add_criterion(self, number: int, text: str) -> Done:
        words = plain.storable(text)
        return self._append(number, lambda now: deputy.add_criterion(now, words, self._clock()))

    def settle_criterion(
        self, number: int, criterion: int, outcome: Outcome, reason: str | None = None
    ) -> Done:
        words = given(reason)
        return self._append(
            number, lambda now: deputy.settle_criterion(now, criterion, outcome, self._clock(), words)
        )

    def tick(self, number: int, check: Check, *, done: bool = True, when: str | None = None) -> Done:
        """`when` is the postmortem's date and time, which may lie ahead."""
        moment = self.future(when) if when else None
        return self._append(number, lambda now: deputy.tick(now, check, done, self._clock(), moment))

    def acknowledge(self, number: int) -> Done:
        return self._append(number, lambda now: deputy.acknowledge(now, self._clock()))

    def use_runbook(self, number: int, name: str) -> Done:
        words = plain.storable(name)
        return self._append(number, lambda now: deputy.use_runbook(now, words, self._clock()))
