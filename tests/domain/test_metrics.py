"""Metrics as tables: small incidents whose lengths were worked out by hand, and what they come to together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.incident import (
    declaration,
    exclusion,
    milestones,
    resolution,
    roles,
    snooze,
    status_updates,
)
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import Exclusion, Incident, Milestone
from warroom.domain.incident.status import change_status
from warroom.domain.metrics.aggregate import By, grouped, left_out, periods, responses
from warroom.domain.metrics.incident_metrics import Metrics, Reached, Spread, measure, spread
from warroom.domain.policy.deadlines import What, due
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import undo
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
M = Milestone


def at(minutes: float) -> datetime:
    """Minutes after ten."""
    return TEN + timedelta(minutes=minutes)


class Past:
    """An incident told in minutes after ten; each act is written down a day later."""

    def __init__(
        self, severity: int = 1, declared: float = 0, commander: str | None = "maya", **known: float
    ) -> None:
        self.rows: list[Recorded] = []
        self.run(declaration.declare("API down", Severity(severity), commander, at(declared), UTC))
        # Not decided, but as they stand in some record: an older warroom took them in any order.
        for name, minutes in known.items():
            self.run((Fact(MilestoneSet(milestone=M(name), time=at(minutes)), at(declared)),))

    def run(self, decision: Decision) -> "Past":
        assert not isinstance(decision, Refusal), decision
        for fact in decision:
            n = len(self.rows) + 1
            self.rows.append(
                Recorded(n, f"id-{n}", 1, n, fact.at, TEN + timedelta(days=1), "@maya", fact.event)
            )
        return self

    @property
    def now(self) -> Incident:
        incident = fold(self.rows)
        assert incident is not None
        return incident

    def milestone(self, name: str, minutes: float, *, estimated: bool = False) -> "Past":
        return self.run(
            milestones.set_milestone(self.now, M(name), at(minutes), at(999), estimated=estimated)
        )

    def status(self, status: str, minutes: float) -> "Past":
        return self.run(change_status(self.now, Status(status), at(minutes)))

    def severity(self, severity: int, minutes: float) -> "Past":
        return self.run(change_severity(self.now, Severity(severity), at(minutes)))

    def update(self, *minutes: float) -> "Past":
        from warroom.domain.policy.deadlines import next_update

        for minute in minutes:
            owed = next_update(self.now, Policy())
            self.run(status_updates.send_update(self.now, "text", at(minute), due=owed.at if owed else None))
        return self

    def resolve(self, minutes: float) -> "Past":
        return self.run(resolution.resolve(self.now, at(minutes)))

    def measured(self, now: float = 100_000, zone: ZoneInfo | None = None) -> Metrics:
        return measure(self.rows, Policy(), at(now), zone or UTC)


LIVED = Past(started=-20, detected=-15).milestone("mitigated", 30).resolve(60)


@pytest.mark.parametrize(
    ("past", "name", "minutes", "ends", "why_not"),
    [
        (LIVED, "TTD", 5, "impact started to detected", ""),
        (LIVED, "TTR", 15, "detected to first response (@maya took commander)", ""),
        (LIVED, "time to mitigate", 45, "detected to mitigated", ""),
        (LIVED, "TTM", 80, "impact started to resolved", ""),
        (LIVED, "TTM from detection", 75, "detected to resolved", ""),
        (LIVED, "user impact", 50, "impact started to mitigated", ""),
        (LIVED, "time to first update", None, "declared to first update", "first update not recorded"),
        (Past(started=-20).resolve(40), "user impact", 60, "impact started to resolved", ""),
        (Past(started=-20).resolve(40), "TTD", None, "impact started to detected", "detection not recorded"),
        (Past().resolve(40), "TTD", None, "impact started to detected", "impact start and detection not recorded"),
        (Past(started=5), "TTM", None, "impact started to resolved", "resolution not recorded"),
        (Past(started=5, detected=2).resolve(9), "TTD", None, "impact started to detected", "detection is before impact start"),
        (Past(detected=-15).milestone("acknowledged", -9), "TTR", 6, "detected to first response (acknowledged)", ""),
        # A later correction of the acknowledgement counts, and then the commander was first.
        (Past(detected=-15).milestone("acknowledged", -9).milestone("acknowledged", 9), "TTR", 15,
         "detected to first response (@maya took commander)", ""),
        (Past(commander=None, detected=-15).status("identified", 7), "TTR", 22,
         "detected to first response (status Identified)", ""),
        (Past().update(4, 18).resolve(20), "time to first update", 4, "declared to first update", ""),
        (Past().update(-4).resolve(20), "time to first update", None, "declared to first update",
         "first update is before declaration"),
    ],
)  # fmt: skip
def test_a_length_names_its_ends_and_says_why_it_is_missing(
    past: Past, name: str, minutes: float | None, ends: str, why_not: str
) -> None:
    length = past.measured().length(name)
    assert (length.seconds, length.ends, length.why_not) == (
        None if minutes is None else minutes * 60, ends, why_not,
    )  # fmt: skip


def test_an_estimated_end_is_marked_on_every_length_that_it_ends() -> None:
    past = Past(detected=-15).milestone("started", -20, estimated=True).resolve(60)
    past.milestone("resolved", 59, estimated=True)
    marked = {length.name for length in past.measured().lengths if length.estimated}
    assert marked == {"TTD", "TTM", "TTM from detection", "user impact"}


@pytest.mark.parametrize(
    ("past", "warning"),
    [
        (Past(started=5, detected=2), "detected is before impact started"),
        (Past(detected=-2, acknowledged=-3), "acknowledged is before detected"),
        (Past().milestone("mitigated", 50).resolve(40), "resolved is before mitigated"),
        (Past(detected=-9).milestone("mitigated", -5).resolve(9), "mitigated is before the first response"),
        (Past().status("identified", 50).resolve(40), "Identified was recorded with a time after resolution"),
    ],
)
def test_an_impossible_order_is_a_warning(past: Past, warning: str) -> None:
    (found,) = past.measured().warnings
    assert warning in found


def test_a_repair_before_declaration_or_detection_is_no_impossible_order() -> None:
    past = Past(started=-20, detected=-5).milestone("acknowledged", -4)
    assert not past.milestone("mitigated", -3).resolve(9).measured().warnings


MINUTES = dict[object, float]


@pytest.mark.parametrize(
    ("past", "severities", "statuses", "alone"),
    [
        (Past().resolve(60), {1: 60}, {"investigating": 60}, 0),
        (Past(3).severity(1, 20).status("monitoring", 30).resolve(60), {3: 20, 1: 40},
         {"investigating": 30, "monitoring": 30}, 0),
        # Closed from 60 to 100: nobody's time.
        (Past().resolve(60).status("identified", 100).resolve(130), {1: 90}, {"investigating": 60, "identified": 30}, 0),
        (Past(commander=None).resolve(60), {1: 60}, {"investigating": 60}, 60),
        # A status written down without its time is later than the end, and then only the end is known.
        (Past().status("identified", 5000).resolve(60), {1: 60}, {"investigating": 60}, 0),
        # Filed afterwards without --at, then the declaration was corrected: what was done in that act moves too.
        (Past(declared=900).milestone("declared", 0).resolve(60), {1: 60}, {"investigating": 60}, 0),
        (Past().resolve(60).milestone("resolved", 50), {1: 50}, {"investigating": 50}, 0),
    ],
)  # fmt: skip
def test_time_in_each_severity_and_status(
    past: Past, severities: MINUTES, statuses: MINUTES, alone: float
) -> None:
    found = past.measured()
    assert {int(s): t / 60 for s, t in found.by_severity.items()} == severities
    assert {s.value: t / 60 for s, t in found.by_status.items()} == statuses
    assert found.without_commander == alone * 60


def test_time_without_a_commander_is_between_giving_up_and_taking_over() -> None:
    past = Past()
    past.run(roles.remove(past.now, "commander", None, at(10)))
    past.run(roles.assign(past.now, "commander", "kim", at(17))).resolve(60)
    assert past.measured().without_commander == 7 * 60


def snoozed() -> Past:
    past = Past().update(10)
    return past.run(snooze.snooze(past.now, at(25), 10, "vendor call", at(20))).update(34).resolve(40)


@pytest.mark.parametrize(
    ("past", "due", "sent", "on_time", "late", "gap", "ends"),
    [
        (Past().resolve(10), 0, 0, 0, 0, 10, "declared to resolved"),
        (Past().resolve(15), 0, 0, 0, 0, 15, "declared to resolved"),  # resolved the minute it fell due
        (Past().resolve(40), 2, 0, 0, 0, 40, "declared to resolved"),  # missed at 15 and 30
        (Past().update(15).resolve(20), 1, 1, 1, 0, 15, "declared to update #1"),
        (Past().update(5, 19).resolve(30), 2, 2, 2, 0, 14, "update #1 to update #2"),
        (Past().update(20).resolve(30), 1, 1, 0, 1, 20, "declared to update #1"),
        (Past().update(50).resolve(90), 5, 1, 0, 1, 50, "declared to update #1"),  # 15, 30, 45; 65, 80
        (Past().update(-4).resolve(20), 1, 1, 0, 0, 20, "declared to resolved"),  # sent before any was owed; missed at 11
        (Past(3).resolve(600), 0, 0, 0, 0, None, ""),  # none asked for
        (Past(3).update(30).resolve(90), 0, 1, 0, 0, 60, "update #1 to resolved"),
        (Past(3).severity(1, 120).update(125).resolve(130), 1, 1, 1, 0, 5, "SEV-1 to update #1"),  # due at 135
        (Past(3).severity(1, 5).update(25).resolve(30), 1, 1, 0, 1, 25, "declared to update #1"),  # due at 15
        (Past(3).update(4).severity(1, 10).update(15).resolve(20), 1, 2, 1, 0, 11, "update #1 to update #2"),  # due at 19
        (Past(3).severity(1, 4320).resolve(4350), 1, 0, 0, 0, 30, "SEV-1 to resolved"),  # missed at 4335
        (Past(1).severity(3, 10).resolve(600), 0, 0, 0, 0, 600, "declared to resolved"),
        (snoozed(), 2, 2, 2, 0, 24, "update #1 to update #2"),
        # Filed afterwards: what the first was due at is counted anew from the corrected declaration.
        (Past(declared=900).update(10).milestone("declared", 0).resolve(20), 1, 1, 1, 0, 10, "declared to update #1"),
        (Past(declared=900).update(20).milestone("declared", 0).resolve(30), 1, 1, 0, 1, 20, "declared to update #1"),
        # Reopened at 100, where the clock starts anew: due at 115.
        (Past().update(10).resolve(20).status("monitoring", 100).update(105).resolve(110), 2, 2, 2, 0, 10, "declared to update #1"),
        (Past().update(10).resolve(20).status("monitoring", 100).update(120).resolve(130), 2, 2, 1, 1, 20, "reopened to update #2"),
        (Past().resolve(10).status("monitoring", 100).resolve(131), 2, 0, 0, 0, 31, "reopened to resolved"),  # missed at 115 and 130
    ],
)  # fmt: skip
def test_updates_due_sent_on_time_late_and_the_worst_gap(
    past: Past, due: int, sent: int, on_time: int, late: int, gap: float | None, ends: str
) -> None:
    found = past.measured().updates
    assert (found.due, found.sent, found.on_time, found.late) == (due, sent, on_time, late)
    assert (found.worst_gap, found.gap_ends) == (None if gap is None else gap * 60, ends)


def test_an_open_incident_is_measured_up_to_now() -> None:
    found = Past().measured(now=35)
    assert found.by_severity == {Severity.SEV1: 35 * 60}
    assert (found.updates.due, found.updates.gap_ends) == (2, "declared to now")


@pytest.mark.parametrize(
    ("severity", "responded", "reached"),
    [
        (1, 5, Reached.IN_TIME), (1, 5.1, Reached.LATE),
        (2, 779, Reached.IN_TIME), (2, 781, Reached.LATE),  # ten in UTC is eleven in Berlin: midnight is 780 minutes off
        (3, 48 * 60, Reached.IN_TIME), (3, 48 * 60 + 1, Reached.LATE),
        (4, 90_000, Reached.NO_CLOCK),
    ],
)  # fmt: skip
def test_the_response_times_of_the_spec(severity: int, responded: float, reached: Reached) -> None:
    past = Past(severity, commander=None).milestone("acknowledged", responded)
    found = past.measured(zone=BERLIN).response
    assert (found.reached, found.by, found.at) == (reached, "acknowledged", at(responded))


def test_without_its_acknowledgement_a_response_is_the_role_that_was_taken() -> None:
    past = Past().milestone("acknowledged", -9)
    assert past.now.responded_at == at(-9)
    told = past.rows[-1]
    past.run(undo.undo(past.now, told, TimelineEntry(told, told.at), at(7)))
    assert past.now.responded_at == at(0)
    assert What.RESPONSE not in {owed.what for owed in due(past.now, Policy(), UTC)}
    assert past.measured().response.reached is Reached.IN_TIME
    # Corrected to a later time, it is no longer the first.
    assert past.milestone("acknowledged", -9).milestone("acknowledged", 9).now.responded_at == at(0)


def test_a_response_is_judged_by_the_severity_that_held_then() -> None:
    past = Past(3, commander=None).status("identified", 60).severity(1, 90).resolve(200)
    found = past.measured().response
    assert (found.severity, found.reached) == (Severity.SEV3, Reached.IN_TIME)


def test_no_response_is_late_once_its_time_has_passed() -> None:
    assert Past(commander=None).measured(now=4).response.reached is Reached.NOT_YET
    assert Past(commander=None).measured(now=6).response.reached is Reached.LATE


def test_a_corrected_declaration_moves_what_was_done_in_it_and_nothing_else() -> None:
    past = Past(declared=30).severity(2, 50).milestone("declared", 0)
    now = past.now
    assert (now.declared_at, now.status_since, now.roles[0].since) == (at(0), at(0), at(0))
    assert (now.severities[0].since, now.severity_since) == (at(0), at(50))
    assert now.responded_at == at(0)


def test_what_is_told_late_may_not_come_before_what_it_changes() -> None:
    now = Past().status("identified", 20).now
    refused = declaration.too_early(now, at(10), now.status_since, now.status.label)
    assert refused is not None
    assert "Identified since 2026-11-23 10:20" in refused.reason
    assert declaration.too_early(now, at(-1), now.declared_at, "") is not None
    assert declaration.too_early(now, at(20), now.status_since, "") is None


@pytest.mark.parametrize(
    ("points", "median", "p90", "mean"),
    [
        ((), None, None, None),
        ((7,), 7, 7, 7),
        ((4, 2), 3, 4, 3),
        (tuple(range(1, 11)), 5.5, 9, 5.5),
        ((1, 1, 1, 1, 100), 1, 100, 20.8),
    ],
)
def test_what_many_lengths_come_to(
    points: tuple[float, ...], median: float | None, p90: float | None, mean: float | None
) -> None:
    found = Spread("TTM", points)
    assert (found.median, found.p90, found.mean) == (median, p90, mean)


def many() -> list[Metrics]:
    """Three that count, in September and November; a drill, a duplicate and a cancelled one."""
    day = 24 * 60
    past: list[Past] = [
        Past(1, -70 * day, commander=None, started=-70 * day)
        .milestone("acknowledged", -70 * day + 9)
        .resolve(-70 * day + 60),
        Past(2, 0, started=0).resolve(20),
        Past(2, 60, started=60).resolve(100),
    ]
    standings: list[Callable[[Past], Past]] = [
        lambda p: p.run(exclusion.change_standing(p.now, Exclusion.DUPLICATE, at(999))),
        lambda p: p.run(exclusion.change_standing(p.now, Exclusion.CANCELLED, at(999))),
    ]
    past += [leave(Past(1, 5, started=0).resolve(9)) for leave in standings]
    drill = Past(1, 5, started=0).resolve(9)
    drill.rows[0] = Recorded(
        **{name: getattr(drill.rows[0], name) for name in Recorded.__slots__ if name != "event"},
        event=drill.rows[0].event.model_copy(update={"drill": True}),
    )
    return [p.measured() for p in [*past, drill]]


def test_many_incidents_leave_out_what_does_not_count() -> None:
    measured = many()
    assert left_out(measured) == {"drill": 1, "duplicate": 1, "cancelled": 1}
    assert spread(measured, "TTM").points == (3600, 1200, 2400)
    assert [(g.name, len(g.members)) for g in grouped(measured, By.MONTH, UTC)] == [
        ("2026-09", 1),
        ("2026-11", 2),
    ]
    assert [g.name for g in grouped(measured, By.SEVERITY, UTC)] == ["SEV-1", "SEV-2"]
    assert [g.name for g in grouped(measured, By.DETECTION, UTC)] == ["not recorded"]
    assert {int(s): dict(c) for s, c in responses(measured).items()} == {
        1: {Reached.LATE: 1}, 2: {Reached.IN_TIME: 2},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("most", "names"),
    [(9, ["2026-09", "2026-10", "2026-11"]), (2, ["2026 Q3", "2026 Q4"]), (1, ["2026"])],
)
def test_months_become_quarters_and_years_when_there_is_no_room(most: int, names: list[str]) -> None:
    assert [group.name for group in periods(many(), most, UTC)] == names
    assert sum(len(group.members) for group in periods(many(), most, UTC)) == 3
