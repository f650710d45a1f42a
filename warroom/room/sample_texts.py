"""Every text of a made-up incident, to try templates on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from warroom.domain.incident import declaration, exit_criteria, notes, resolution, roles, tasks
from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.state import (
    COMMANDER,
    ActionItem,
    DataLost,
    Exclusion,
    Incident,
    Milestone,
    TaskState,
)
from warroom.domain.policy.deadlines import due, due_after
from warroom.domain.policy.severities import Policy, Severity
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.models import Moment
from warroom.domain.record.timeline import timeline
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.compose import compose
from warroom.texts import public_wording, render
from warroom.texts.handover_brief import brief
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.role_changes import role_changes
from warroom.texts.share import share

DECLARED = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
LATER = DECLARED + timedelta(minutes=20)
UNSENT = "Update #1 was copied at 13:48 but not marked sent"
DIGEST = "INC-1@12:9f3c1a2b3c4d"


class Story:
    """An incident in memory: each decision is recorded and folded."""

    def __init__(self, *, bare: bool) -> None:
        """`bare` is one of which nothing is known but its title; the other is a drill, so that every text says so."""
        self.rows: list[Recorded] = []
        began = {Milestone.STARTED: Moment(time=DECLARED - timedelta(minutes=9), estimated=True)}
        self.run(
            declaration.declare(
                "API down for EU customers",
                Severity.SEV1,
                None if bare else "@maya",
                DECLARED,
                UTC,
                impact=None if bare else "30% of EU checkouts fail",
                users=None if bare else 4100,
                milestones={} if bare else began,
                drill=not bare,
            )
        )
        if bare:
            return
        self.run(roles.assign(self.now, "investigator", "@li", DECLARED))
        for words in ("replica lag is 4 minutes", "! fail over to the standby", "? who may approve it"):
            self.run(notes.note(words, DECLARED))
        self.run(tasks.ask(self.now, "@li watch the lag 5m", DECLARED))
        self.run(tasks.ask(self.now, "@sam call the vendor", DECLARED))
        self.run(tasks.move_task(self.now, 2, TaskState.DONE, DECLARED, "they see it too"))
        self.run(exit_criteria.add_criterion(self.now, "error rate under 0.1% for 10 min", DECLARED))

    @property
    def now(self) -> Incident:
        incident = fold(self.rows)
        assert incident is not None
        return incident

    def run(self, decision: Decision) -> None:
        assert not isinstance(decision, Refusal), decision
        for fact in decision:
            n = len(self.rows) + 1
            self.rows.append(Recorded(n, f"sample-{n}", 1, n, fact.at, fact.at, "@maya", fact.event))

    def end(self, *, bare: bool) -> None:
        if bare:
            self.run(resolution.resolve(self.now, LATER))
            return
        link, why = "https://wiki.example.com/INC-1", "watched from another room"
        self.run(
            resolution.resolve(
                self.now,
                LATER,
                "a setting lost its default",
                "put it back",
                link,
                data_lost=DataLost.NO,
                reason=why,
            )
        )
        owed = ActionItem(number=1, text="alert on replica lag", owner="@li", due=date(2026, 12, 1))
        self.run((Fact(ActionSet(item=owed), LATER),))


def samples(*, bare: bool) -> list[Outgoing]:
    """A text of every kind, and the four public ones; of an incident about which nothing is known, or everything."""
    story, policy, was = Story(bare=bare), Policy(), Severity.SEV2
    now, owed = story.now, due(story.now, policy, UTC)
    promised = due_after(now, policy, now.status, LATER)
    parts = compose(now, timeline(story.rows), LATER, UTC)
    assert not isinstance(parts, Refusal), parts
    if not bare:
        parts = replace(parts, eta="15:00 UTC, @li")
    why, reason = ("", None) if bare else ("no resolution within an hour", "two regions are down")
    made = [
        render.announcement(now, LATER, UTC, promised),
        render.update(now, parts, LATER, UTC, promised),
        render.severity(now, was, LATER, UTC, promised, reason),
        render.escalation(now, "Founder/CTO", why, LATER, UTC, promised),
        *(
            brief(now, timeline(story.rows), owed, role, LATER, UTC, DIGEST, "" if bare else UNSENT)
            for role in (COMMANDER, "investigator")
        ),
    ]
    changed_roles = role_changes(now, story.rows[:2] if bare else story.rows[:6], UTC)
    made += [changed_roles] if changed_roles else []
    for about in (Kind.ANNOUNCEMENT, Kind.UPDATE, Kind.SEVERITY):
        changed = was if about is Kind.SEVERITY else None
        made.append(public_wording.public(now, about, now.status, LATER, UTC, promised, changed))
    story.end(bare=bare)
    now = story.now
    left_out = {} if bare else {"duplicate_of": "INC-1", "standing_reason": "the same outage"}
    none = now.model_copy(update={"standing": Exclusion.DUPLICATE, **left_out})
    made += [
        render.resolution(now, LATER, UTC),
        render.cancellation(none, LATER, UTC, None if bare else story.now),
        share(now, LATER, UTC, () if bare else ("the rollback was quick",)),
    ]
    made.append(public_wording.public(now, Kind.RESOLUTION, now.status, LATER, UTC, None))
    return [text.with_digest(DIGEST) for text in made]
