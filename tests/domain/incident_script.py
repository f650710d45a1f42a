"""An incident written down as a script, a line for each thing that somebody does: `16:31 rollback done`.

`16:40@16:02 words` was typed at 16:40 and happened at 16:02. A line that begins with `/` behind its time is an act.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from warroom.domain.incident import (
    declaration,
    escalation,
    exit_criteria,
    handover,
    milestones,
    notes,
    questions,
    resolution,
    roles,
    snooze,
    status_updates,
    tasks,
)
from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import DataLost, Incident, Milestone, Outcome, TaskState
from warroom.domain.incident.status import change_status
from warroom.domain.policy.deadlines import next_update
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import amendments, undo
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.timeline import timeline
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal

DAY = datetime(2026, 11, 27, tzinfo=UTC)
TITLE = "Checkout returns 500s in the EU"


def clock(words: str) -> datetime:
    """`16:31`, or `+1 00:10` on the day after."""
    later, _, time = words.rpartition(" ")
    hour, minute = time.split(":")
    return DAY + timedelta(days=int(later or 0), hours=int(hour), minutes=int(minute))


class Script:
    """The record after a script. It is declared at 16:10 as SEV-1 under @maya, unless `declared` says otherwise."""

    def __init__(self, script: str, **declared: object) -> None:
        self.rows: list[Recorded] = []
        given: dict[str, object] = {
            "title": TITLE,
            "severity": Severity.SEV1,
            "commander": "maya",
            **declared,
        }
        title, severity, commander = given.pop("title"), given.pop("severity"), given.pop("commander")
        start = clock("16:10")
        self.run(declaration.declare(title, severity, commander, start, UTC, **given), start)  # type: ignore[arg-type]  # as the table gives them
        for line in filter(None, map(str.strip, script.splitlines())):
            self.line(line)

    @property
    def now(self) -> Incident:
        incident = fold(self.rows)
        assert incident is not None
        return incident

    @property
    def lines(self) -> list[TimelineEntry]:
        """In the order they were written, struck ones too."""
        return sorted(timeline(self.rows), key=lambda entry: entry.n)

    def entry(self, n: int) -> TimelineEntry:
        return next(entry for entry in self.lines if entry.n == n)

    def number_of(self, words: str) -> int:
        """The entry of which these words are a part."""
        return next(entry.n for entry in self.lines if words in (entry.text or ""))

    def run(self, decision: Decision, typed: datetime) -> None:
        assert not isinstance(decision, Refusal), decision
        for fact in decision:
            n = len(self.rows) + 1
            self.rows.append(Recorded(n, f"id-{n}", 7, n, fact.at, typed, "@maya", fact.event))

    def line(self, line: str) -> None:
        days = ""
        if line.startswith("+"):
            days, _, line = line.partition(" ")
            days += " "
        times, _, words = line.partition(" ")
        typed, _, happened = times.partition("@")
        at = clock(f"{days}{happened or typed}")
        decision = (
            self.act(*words[1:].split(" ", 1), at=at) if words.startswith("/") else notes.note(words, at)
        )
        self.run(decision, clock(f"{days}{typed}"))

    def act(self, verb: str, words: str = "", *, at: datetime) -> Decision:
        now = self.now
        first, _, rest = words.partition(" ")
        match verb:
            case "status":
                return change_status(now, Status(first), at, rest or None)
            case "severity":
                return change_severity(now, Severity(int(first)), at, rest or None)
            case "impact":
                text, _, users = words.partition(" | ")
                return change_impact(now, text, int(users) if users else None, at)
            case "task":
                return tasks.ask(now, words, at)
            case "done":
                return tasks.move_task(now, int(first), TaskState.DONE, at, rest or None)
            case "criterion":
                return exit_criteria.add_criterion(now, words, at)
            case "met":
                return exit_criteria.settle_criterion(now, int(first), Outcome.DONE, at)
            case "sent":
                status = Status(first) if first else None
                owed = next_update(now, Policy())
                due = owed.at if owed else None
                return status_updates.send_update(now, "as sent", at, status, due=due, covers=now.head)
            case "role":
                return roles.assign(now, first, rest, at)
            case "offer":
                return handover.offer(now, "commander", words, "brief", at)
            case "accept":
                return handover.answer(now, "commander", words, at, accepted=True)
            case "called":
                step = Policy().step(words)
                assert step is not None
                return escalation.settle_step(now, step, Outcome.DONE, at)
            case "snooze":
                return snooze.snooze(now, at, int(first), rest, at)
            case "resolve":
                return resolution.resolve(now, at, "bad deploy", "rollback")
            case "resolved":
                cause, fix, lost, link = (*words.split(" | "), "", "", "")[:4]
                data_lost = DataLost(lost) if lost else DataLost.UNKNOWN
                return resolution.resolve(
                    now, at, cause or None, fix or None, link or None, data_lost=data_lost
                )
            case "cancel":
                return resolution.cancel(now, words, at)
            case "duplicate":
                return resolution.cancel(now, rest, at, of=first)
            case "answer":
                return questions.answer_question(now, int(first), rest, at)
            case "remove":
                return roles.remove(now, first, rest or None, at)
            case "time":
                return milestones.set_milestone(now, Milestone(first), clock(rest), at)
            case "undo":
                n = int(first) if first else len(self.rows)
                return undo.undo(now, self.rows[n - 1], self.entry(n), at)
            case "strike":
                return amendments.retract(now, self.entry(self.number_of(words)), at)
            case "correct":
                old, _, new = words.partition(" => ")
                return amendments.amend(now, self.entry(self.number_of(old)), at, new)
        raise ValueError(verb)
