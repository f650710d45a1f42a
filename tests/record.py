"""An incident in memory, for tests of what may be decided and what follows from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from warroom.domain.incident import declaration
from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Severity
from warroom.domain.record import undo
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.timeline import timeline
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)  # 14:30 in Berlin
MINUTE = timedelta(minutes=1)


def refusal(decision: Decision) -> str:
    """Why it was refused, in words."""
    assert isinstance(decision, Refusal), decision
    return decision.reason


class Record:
    """An incident run in memory: each decision is recorded and folded."""

    def __init__(self, severity: Severity = Severity.SEV1) -> None:
        self.rows: list[Recorded] = []
        self.run(declaration.declare("API down", severity, "maya", NOW, BERLIN))

    def run(self, decision: Decision) -> None:
        assert not isinstance(decision, Refusal), decision
        for fact in decision:
            n = len(self.rows) + 1
            self.rows.append(Recorded(n, f"id-{n}", 7, n, fact.at, fact.at, "@maya", fact.event))

    def line(self, n: int) -> TimelineEntry:
        return next(entry for entry in timeline(self.rows) if entry.n == n)

    def undo_last(self) -> Decision:
        act = self.rows[-1]
        return undo.undo(self.now, act, self.line(getattr(act.event, "target", act.n)), NOW)

    @property
    def now(self) -> Incident:
        incident = fold(self.rows)
        assert incident is not None
        return incident
