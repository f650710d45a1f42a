"""The acts and questions of the review: metrics, postmortem, action items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain import plain
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident, fold
from warroom.domain.learning import ActionItem, ActionState, PostmortemWritten, Stage, Standing
from warroom.domain.policy import Severity
from warroom.room.promising import Done, Promising

if TYPE_CHECKING:
    from warroom.domain.metrics import Metrics
    from warroom.store.moving import Moved

# Metrics, postmortem and export are loaded where they are used: `warroom note` needs none and has to be fast.


class Learning(Promising):
    """What `Room` can do after an incident. Every act raises RefusedError when it may not be done."""

    def events(self, number: int) -> list[Recorded]:
        """Every event of an incident, in order of `n`."""
        self.incident(number)
        return self._log.read_after(number, limit=-1)

    def metrics(self, number: int) -> Metrics:
        from warroom.domain.metrics import measure

        return measure(self.events(number), self.policy, self._clock())

    def metrics_of_all(
        self, since: datetime | None = None, severity: Severity | None = None
    ) -> list[Metrics]:
        """Every resolved incident declared since then, oldest first."""
        return [
            self.metrics(incident.number)
            for incident in reversed(self.incidents())
            if not incident.is_open
            and (since is None or incident.declared_at >= since)
            and (severity is None or incident.severity is severity)
        ]

    def export(self, numbers: Sequence[int]) -> Iterator[str]:
        """The JSON export of whole incidents, in pieces."""
        from warroom.store.moving import lines_of

        return lines_of(row for number in numbers for row in self._log.export(number))

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

    def as_it_was(self, number: int, n: int) -> Incident:
        """The state after entry `n`: what was known then."""
        state = fold(event for event in self.events(number) if event.n <= n)
        assert state is not None
        return state

    def postmortem(self, number: int) -> str:
        """The newest version with the record's sections anew, or the first draft."""
        from warroom.documents import postmortem

        entries, metrics = self.timeline(number), self.metrics(number)
        entries = [e for e in entries if not isinstance(e.recorded.event, PostmortemWritten)]
        written = self.postmortem_versions(number)
        if written:
            return postmortem.renewed(written[-1], metrics, entries, self.zone)
        return postmortem.draft(metrics, entries, self.zone)

    def postmortem_versions(self, number: int) -> list[str]:
        """Every version that was written, the newest last."""
        return [e.event.text for e in self.events(number) if isinstance(e.event, PostmortemWritten)]

    def write_postmortem(self, number: int, text: str) -> Done:
        from warroom.domain import review

        words = plain.storable(text)
        return self._append(number, lambda now: review.write_postmortem(now, words, self._clock()))

    def move_postmortem(self, number: int, stage: Stage) -> Done:
        from warroom.domain import review

        return self._append(number, lambda now: review.move_postmortem(now, stage, self._clock()))

    def add_action(self, number: int, item: ActionItem) -> Done:
        from warroom.domain import review

        storable = item.model_copy(update={"text": plain.storable(item.text)})
        return self._append(number, lambda now: review.add_action(now, storable, self._clock()))

    def change_action(self, number: int, action: int, state: ActionState | None, **changes: object) -> Done:
        from warroom.domain import review

        return self._append(
            number, lambda now: review.change_action(now, action, self._clock(), state=state, **changes)
        )

    def correct_metric(self, number: int, metric: str, seconds: float | None, reason: str) -> Done:
        from warroom.domain import review

        words = plain.storable(reason)
        return self._append(
            number, lambda now: review.correct_metric(now, metric, seconds, words, self._clock())
        )

    def change_standing(
        self, number: int, standing: Standing, of: str | None = None, reason: str | None = None
    ) -> Done:
        from warroom.domain import review

        return self._append(
            number, lambda now: review.change_standing(now, standing, self._clock(), of, reason)
        )
