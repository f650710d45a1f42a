"""The acts and questions of the review: metrics, postmortem, action items; and the record out and in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain import plain
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident
from warroom.domain.learning import ActionItem, ActionState, PostmortemWritten, Stage, Standing
from warroom.domain.policy import Severity
from warroom.domain.refusal import Refusal
from warroom.room.promising import Promising
from warroom.room.reading import RefusedError
from warroom.room.recording import Done, given

if TYPE_CHECKING:
    from warroom.documents.kinds import Outgoing
    from warroom.domain.listing import Debts
    from warroom.domain.metrics import Metrics
    from warroom.store.moving import Moved

# Metrics, postmortem and export are loaded where they are used: `warroom note` needs none and has to be fast.


@dataclass(frozen=True)
class Version:
    """A version of the postmortem: the entry that holds it, when (UTC) and by whom it was written."""

    n: int
    recorded_at: datetime
    actor: str
    text: str


class Learning(Promising):
    """What `Room` can do after an incident."""

    def events(self, number: int) -> list[Recorded]:
        """Every event of an incident, in order of `n`."""
        self.incident(number)
        return self._log.read_after(number, limit=-1)

    def metrics(self, number: int) -> Metrics:
        from warroom.domain.metrics import measure

        incident = self.incident(number)
        events = next(self._log.changing([number]))
        return replace(measure(events, self.policy, self._clock(), self.zone), incident=incident)

    def metrics_of_all(
        self,
        since: datetime | None = None,
        severity: Severity | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Metrics]:
        """Every resolved incident declared since then, oldest first; their `head` is the last event that counts.

        `progress` is told how many of how many are measured; what it raises ends the work.
        """
        from warroom.domain.listing import Wanted
        from warroom.domain.metrics import measure

        asked = Wanted((severity,) if severity else (), since=since)
        numbers = sorted(row.number for row in self.listing(asked) if not row.is_open)
        now, found = self._clock(), []
        for done, events in enumerate(self._log.changing(numbers), 1):
            found.append(measure(events, self.policy, now, self.zone))
            if progress:
                progress(done, len(numbers))
        return found

    def debts(self, some: int) -> Debts:
        """What all incidents still owe to learning, and the most pressing `some` of each kind."""
        from warroom.domain.listing import by_date

        hours = timedelta(hours=self.policy.postmortem_hours)
        numbers, debts = self._log.owing(self._clock() - hours, some)
        owed = [
            (incident, action)
            for incident in self._log.incidents_of(numbers)
            for action in incident.actions
            if action.state is ActionState.OPEN
        ]
        return replace(debts, pressing=tuple(sorted(owed, key=by_date)[:some]))

    def with_actions(self) -> list[Incident]:
        """Every incident that has an open action item, newest first."""
        return self._log.with_actions()

    def export(self, numbers: Sequence[int]) -> Iterator[str]:
        """The JSON export of whole incidents, in pieces."""
        from warroom.store.moving import lines_of

        rows = (row for number in numbers for row in self._log.export(number))
        return lines_of(rows, (self._log.digest(number) for number in numbers))

    def take_in(
        self, lines: Callable[[], Iterable[bytes]], told: Callable[[int, int], None] = lambda *_: None
    ) -> Moved:
        """Import a JSON export; `lines` is asked twice. Raises StoreProblem.

        `told` hears now and then how many events have been checked, and how many of the new ones are in.
        """
        from warroom.store.moving import rows_of

        return self._log.take_in(lambda: rows_of(lines()), told)

    def backup(self, path: Path, told: Callable[[int], None] = lambda _: None) -> None:
        """Copy the whole database to a new file and verify it. Raises StoreProblem."""
        from warroom.store import copying

        copying.back_up(self._log, path, told)

    def postmortem(self, number: int) -> str:
        """The newest version with the record's sections anew, or the first draft."""
        from warroom.documents import postmortem

        entries, metrics, digest = self.timeline(number), self.metrics(number), self.digest(number)
        written = self.postmortem_versions(number)
        if written:
            return postmortem.renewed(written[-1].text, metrics, entries, self.zone, digest)
        return postmortem.draft(metrics, entries, self.zone, digest)

    def postmortem_versions(self, number: int) -> list[Version]:
        """Every version that was written, the newest last."""
        self.incident(number)
        return [
            Version(e.n, e.recorded_at, e.actor, e.event.text)
            for e in next(self._log.changing([number]))  # not every note of a long incident
            if isinstance(e.event, PostmortemWritten)
        ]

    def share(self, incident: Incident) -> Outgoing:
        """The short text that shares what was learned, with the lessons of the newest version."""
        from warroom.documents.postmortem import lessons  # few commands need them
        from warroom.documents.sharing import share

        written = self.postmortem_versions(incident.number)
        learned = lessons(written[-1].text) if written else []
        return share(incident, self._clock(), self.zone, learned).with_digest(self.digest(incident.number))

    def write_postmortem(self, number: int, text: str) -> Done:
        from warroom.domain import review

        # An editor of another system must not make another version of the same text.
        words = plain.storable(text.replace("\r\n", "\n").replace("\r", "\n"))
        return self._append(number, lambda now: review.write_postmortem(now, words, self._clock()))

    def move_postmortem(self, number: int, stage: Stage) -> Done:
        from warroom.domain import review

        return self._append(number, lambda now: review.move_postmortem(now, stage, self._clock()))

    def add_action(self, number: int, item: ActionItem) -> Done:
        from warroom.domain import review

        storable = item.model_copy(update={"text": plain.storable(item.text)})
        return self._append(number, lambda now: review.add_action(now, storable, self._clock()))

    def add_action_line(self, number: int, line: str) -> Done:
        """An action item as typed: `alert on replica lag @li 2030-01-15`."""
        from warroom.domain import review

        item = review.parse_action(plain.storable(line))
        if isinstance(item, Refusal):
            raise RefusedError(item.reason)
        return self.add_action(number, item)

    def action_candidates(self, number: int) -> list[str]:
        """The `TODO:` notes that are no action items yet."""
        from warroom.documents import postmortem

        taken = [action.text for action in self.incident(number).actions]
        return postmortem.candidates(self.timeline(number), taken)

    def change_action(
        self, number: int, action: int, state: ActionState | None = None, **changes: object
    ) -> Done:
        """Give the fields that are named another value; None empties one."""
        from warroom.domain import review

        wanted = {name: plain.storable(v) if isinstance(v, str) else v for name, v in changes.items()}
        if state is not None:
            wanted["state"] = state
        return self._append(number, lambda now: review.change_action(now, action, self._clock(), **wanted))

    def correct_metric(self, number: int, metric: str, seconds: float | None, reason: str) -> Done:
        from warroom.domain import review

        words = plain.storable(reason)
        return self._append(
            number, lambda now: review.correct_metric(now, metric, seconds, words, self._clock())
        )

    def cancel(self, number: int, reason: str) -> Done:
        """End what was declared by mistake; it is not measured and owes no postmortem."""
        from warroom.domain import review

        why = plain.storable(reason)
        return self._append(number, lambda now: review.cancel(now, why, self._clock()))

    def change_standing(
        self, number: int, standing: Standing, of: str | None = None, reason: str | None = None
    ) -> Done:
        from warroom.domain import review

        return self._append(
            number,
            lambda now: review.change_standing(now, standing, self._clock(), given(of), given(reason)),
        )
