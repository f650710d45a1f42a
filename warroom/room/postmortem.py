"""The acts and questions of the review: metrics, postmortem, action items; and the record out and in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain.incident.action_items import ActionChanges
from warroom.domain.incident.postmortem import PostmortemWritten
from warroom.domain.incident.state import ActionItem, ActionState, Exclusion, Incident, Stage
from warroom.domain.policy.severities import Severity
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline import without_undone
from warroom.domain.refusal import Refusal
from warroom.room.act import act
from warroom.room.response import Promising

if TYPE_CHECKING:
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


class Learning(Promising):
    """What `Room` can do after an incident."""

    def events(self, number: int) -> list[Recorded]:
        """Every event of an incident, in order of `n`."""
        self.incident(number)
        return self._log.read_after(number, limit=-1)

    def metrics(self, number: int) -> Metrics:
        from warroom.domain.metrics.incident_metrics import measure

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
        from warroom.domain.incident_list import Wanted
        from warroom.domain.metrics.incident_metrics import measure

        asked = Wanted((severity,) if severity is not None else (), since=since)
        numbers = sorted(row.number for row in self.listing(asked) if not row.is_open)
        now, found = self._clock(), []
        for done, events in enumerate(self._log.changing(numbers), 1):
            found.append(measure(events, self.policy, now, self.zone))
            if progress:
                progress(done, len(numbers))
        return found

    def debts(self, some: int) -> Debts:
        """What all incidents still owe to learning, and the most pressing `some` of each kind."""
        from warroom.domain.incident_list import by_date

        hours = timedelta(hours=self.policy.postmortem_hours)
        numbers, debts = self._log.owing(self._clock() - hours, some)
        owed = [
            (incident, action)
            for incident in self.incidents_of(numbers)
            for action in incident.actions
            if action.state is ActionState.OPEN
        ]
        return replace(debts, pressing=tuple(sorted(owed, key=by_date)[:some]))

    def with_actions(self) -> list[Incident]:
        """Every incident that has an open action item, newest first."""
        return self._log.with_actions()

    def export(self, numbers: Sequence[int]) -> Iterator[str]:
        """The JSON export of whole incidents, in pieces."""
        from warroom.store.export_file import lines_of

        # What is recorded meanwhile is not in it: each incident goes as far as its digest says.
        heads = [self._log.digest(number) for number in numbers]
        return lines_of((row for head in heads for row in self._log.export(head.number, head.n)), heads)

    def take_in(
        self, lines: Callable[[], Iterable[bytes]], told: Callable[[int, int], None] = lambda *_: None
    ) -> Moved:
        """Import a JSON export; `lines` is asked twice. Raises StoreProblem.

        `told` hears now and then how many events have been checked, and how many of the new ones are in.
        """
        from warroom.store.export_file import rows_of

        return self._log.take_in(lambda: rows_of(lines()), told)

    def take_all(self, other: Learning, told: Callable[[int, int], None]) -> int:
        """Take every event of another database in, and the shifts that were taken; how many events were new."""
        from warroom.store.file_copy import copy_record

        return copy_record(other._log, self._log, told)

    def backup(self, path: Path, told: Callable[[int], None] = lambda _: None) -> None:
        """Copy the whole database to a new file and verify it. Raises StoreProblem."""
        self._log.back_up(path, told)

    def postmortem(self, number: int) -> str:
        """The newest version with the record's sections anew, or the first draft."""
        from warroom.reports.postmortem import draft, renewed

        entries = without_undone(self.timeline(number), self.events(number))
        metrics, digest = self.metrics(number), self.digest(number)
        related = self.related(metrics.incident)
        written = self.postmortem_versions(number)
        if written:
            return renewed(written[-1].text, metrics, entries, self.zone, digest, related)
        return draft(metrics, entries, self.zone, digest, related)

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
        from warroom.reports.postmortem import lessons  # few commands need them
        from warroom.texts.share import share

        written = self.postmortem_versions(incident.number)
        learned = lessons(written[-1].text) if written else []
        return share(incident, self._clock(), self.zone, learned).with_digest(self.digest(incident.number))

    @act
    def write_postmortem(
        self, now: Incident, typed_at: datetime, text: str, seen: int | None = None
    ) -> Decision:
        """Keep a version; `seen` is the entry of the newest one that the writer knows, 0 for none."""
        from warroom.domain.incident import postmortem

        # An editor of another system must not make another version of the same text.
        words = text.replace("\r\n", "\n").replace("\r", "\n")
        return postmortem.write_postmortem(now, words, typed_at, seen)

    @act
    def move_postmortem(self, now: Incident, typed_at: datetime, stage: Stage) -> Decision:
        from warroom.domain.incident import postmortem

        return postmortem.move_postmortem(now, stage, typed_at)

    @act
    def add_action(self, now: Incident, typed_at: datetime, item: ActionItem) -> Decision:
        from warroom.domain.incident import action_items

        return action_items.add_action(now, item, typed_at)

    @act
    def add_action_line(self, now: Incident, typed_at: datetime, line: str) -> Decision:
        """An action item as typed: `alert on replica lag @li 2030-01-15`."""
        from warroom.domain.incident import action_items

        item = action_items.parse_action(line)
        return item if isinstance(item, Refusal) else action_items.add_action(now, item, typed_at)

    def action_candidates(self, number: int) -> list[str]:
        """The `TODO:` notes that are no action items yet."""
        from warroom.reports.postmortem import candidates

        taken = [action.text for action in self.incident(number).actions]
        return candidates(self.timeline(number), taken)

    @act
    def change_action(
        self, now: Incident, typed_at: datetime, action: int, changes: ActionChanges
    ) -> Decision:
        """Give the fields that are named another value; None empties one."""
        from warroom.domain.incident import action_items

        return action_items.change_action(now, action, typed_at, **changes)

    @act
    def correct_metric(
        self, now: Incident, typed_at: datetime, metric: str, seconds: float | None, reason: str
    ) -> Decision:
        from warroom.domain.incident import metric_corrections

        return metric_corrections.correct_metric(now, metric, seconds, reason, typed_at)

    @act
    def cancel(
        self, now: Incident, typed_at: datetime, reason: str, duplicate_of: str | None = None
    ) -> Decision:
        """End what was declared by mistake, or is a duplicate of the incident named, as INC-1."""
        from warroom.domain.incident import resolution

        return resolution.cancel(now, reason, typed_at, *self._other(now, duplicate_of))

    def _other(self, now: Incident, reference: str | None) -> tuple[str | None, str | None]:
        """The incident that `now` is a duplicate of, its reference and its UUID. Raises Refusal when it cannot be."""
        if not reference:
            return None, None
        other = self.incident(self.which(reference, write=True))
        if other.number == now.number:
            return other.reference, other.id  # which is refused for what it is
        if other.duplicate_of:
            raise Refusal(f"{other.reference} is itself a duplicate of {other.duplicate_of}; name that one.")
        if mine := self.duplicates(now):
            raise Refusal(
                f"{mine[0].reference} is a duplicate of {now.reference}; first say that it is one of {other.reference}: "
                f"warroom exclude {mine[0].reference} --duplicate-of {other.reference}."
            )
        return other.reference, other.id

    @act
    def take_notes(self, now: Incident, typed_at: datetime, source: int) -> Decision:
        """Record the notes of another incident in this one, at their own times, with their authors in front."""
        from warroom.domain.incident.notes import taken_over

        other = self.incident(source)
        notes = [entry for entry in self.timeline(source) if not entry.retracted]
        taken = taken_over(notes, self.actor)
        return taken or Refusal(f"{other.reference} has no notes to take over.")

    @act
    def change_standing(
        self,
        now: Incident,
        typed_at: datetime,
        standing: Exclusion,
        of: str | None = None,
        reason: str | None = None,
    ) -> Decision:
        from warroom.domain.incident import exclusion

        other, identity = self._other(now, of)
        return exclusion.change_standing(now, standing, typed_at, other, reason or None, of_id=identity)
