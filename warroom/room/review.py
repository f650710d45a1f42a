"""What is asked afterwards: metrics, postmortem, action items; and the record out and in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain.incident.postmortem import PostmortemWritten
from warroom.domain.incident.state import ActionState, Incident
from warroom.domain.policy.severities import Severity
from warroom.domain.record.timeline import without_undone
from warroom.domain.refusal import Refusal
from warroom.room.queries import Queries

if TYPE_CHECKING:
    from warroom.domain.drill.score import DrillScore
    from warroom.domain.incident_list import Debts
    from warroom.domain.metrics.incident_metrics import Metrics
    from warroom.store.export_import import Moved
    from warroom.texts.kinds import Outgoing

# Metrics, postmortem and export are loaded where they are used: `warroom note` needs none and has to be fast.


@dataclass(frozen=True)
class Version:
    """A version of the postmortem: the entry that holds it, when (UTC) and by whom it was written."""

    n: int
    recorded_at: datetime
    actor: str
    text: str


class Review:
    """What can be asked of a room after an incident."""

    def __init__(self, room: Queries) -> None:
        self._room = room

    def metrics(self, number: int) -> Metrics:
        from warroom.domain.metrics.incident_metrics import measure

        incident = self._room.incident(number)
        events = next(self._room.store.changing([number]))
        return replace(
            measure(events, self._room.policy, self._room.now(), self._room.zone), incident=incident
        )

    def drill_score(self, number: int) -> DrillScore:
        """How a drill went, up to now while it is open. Raises Refusal for what was no drill."""
        from warroom.domain.drill.score import score

        room = self._room
        incident = room.incident(number)
        if not incident.drill:
            raise Refusal(
                f"{incident.reference} is no drill, so it has no score; `warroom metrics -i {incident.reference}` measures it."
            )
        return score(room.store.read_after(number, limit=-1), room.policy, room.now(), room.zone)

    def metrics_of_all(
        self,
        since: datetime | None = None,
        severity: Severity | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Metrics]:
        """Every resolved incident declared since then, oldest first; their `head` is the last event that counts.

        `progress` is told how many of how many are measured; what it raises ends the work.
        """
        from warroom.domain.incident_list import Wanted
        from warroom.domain.metrics.incident_metrics import measure

        asked = Wanted((severity,) if severity is not None else (), since=since)
        numbers = sorted(row.number for row in self._room.listing(asked) if not row.is_open)
        now, found = self._room.now(), []
        for done, events in enumerate(self._room.store.changing(numbers), 1):
            found.append(measure(events, self._room.policy, now, self._room.zone))
            if progress:
                progress(done, len(numbers))
        return found

    def debts(self, some: int) -> Debts:
        """What all incidents still owe to learning, and the most pressing `some` of each kind."""
        from warroom.domain.incident_list import by_date

        room = self._room
        numbers, debts = room.store.owing(room.now(), room.policy.postmortem_hours, some)
        owed = [
            (incident, action)
            for incident in self._room.incidents_of(numbers)
            for action in incident.actions
            if action.state is ActionState.OPEN
        ]
        return replace(debts, pressing=tuple(sorted(owed, key=by_date)[:some]))

    def export(self, numbers: Sequence[int]) -> Iterator[str]:
        """The JSON export of whole incidents, in pieces."""
        from warroom.store.export_file import lines_of

        # What is recorded meanwhile is not in it: each incident goes as far as its digest says.
        heads = [self._room.store.digest(number) for number in numbers]
        return lines_of(
            (row for head in heads for row in self._room.store.export(head.number, head.n)), heads
        )

    def take_in(
        self, lines: Callable[[], Iterable[bytes]], told: Callable[[int, int], None] = lambda *_: None
    ) -> Moved:
        """Import a JSON export; `lines` is asked twice. Raises StoreProblem.

        `told` hears now and then how many events have been checked, and how many of the new ones are in.
        """
        from warroom.store.export_file import rows_of

        return self._room.store.take_in(lambda: rows_of(lines()), told)

    def take_all(self, other: Queries, told: Callable[[int, int], None]) -> int:
        """Take every event of another database in, and the shifts that were taken; how many events were new."""
        from warroom.store.file_copy import copy_record

        return copy_record(other.store, self._room.store, told)

    def backup(self, path: Path, told: Callable[[int], None] = lambda _: None) -> None:
        """Copy the whole database to a new file and verify it. Raises StoreProblem."""
        self._room.store.back_up(path, told)

    def postmortem(self, number: int) -> str:
        """The newest version with the record's sections anew, or the first draft."""
        from warroom.reports.postmortem import draft, renewed

        entries = without_undone(self._room.timeline(number), self._room.events(number))
        metrics, digest = self.metrics(number), self._room.digest(number)
        related = self._room.related(metrics.incident)
        written = self.postmortem_versions(number)
        if written:
            return renewed(written[-1].text, metrics, entries, self._room.zone, digest, related)
        return draft(metrics, entries, self._room.zone, digest, related)

    def postmortem_versions(self, number: int) -> list[Version]:
        """Every version that was written, the newest last."""
        self._room.incident(number)
        return [
            Version(e.n, e.recorded_at, e.actor, e.event.text)
            for e in next(self._room.store.changing([number]))  # not every note of a long incident
            if isinstance(e.event, PostmortemWritten)
        ]

    def share(self, incident: Incident) -> Outgoing:
        """The short text that shares what was learned, with the lessons of the newest version."""
        from warroom.reports.postmortem import lessons  # few commands need them
        from warroom.texts.share import share

        written = self.postmortem_versions(incident.number)
        learned = lessons(written[-1].text) if written else []
        return share(incident, self._room.now(), self._room.zone, learned).with_digest(
            self._room.digest(incident.number)
        )

    def action_candidates(self, number: int) -> list[str]:
        """The `TODO:` notes that are no action items yet."""
        from warroom.reports.postmortem import candidates

        taken = [action.text for action in self._room.incident(number).actions]
        return candidates(self._room.timeline(number), taken)
