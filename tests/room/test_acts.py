"""Every act there is: refused it records nothing, repeated it is recorded once, undone it is all undone."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import (
    ActionItem,
    ActionState,
    DataLost,
    Exclusion,
    Incident,
    Milestone,
    Outcome,
    Stage,
    TaskState,
)
from warroom.domain.policy.checklist import CHECKS
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.act import Act
from warroom.domain.refusal import Refusal
from warroom.room import Room
from warroom.room.act import ACTS, act_as_json, act_from_json, happening
from warroom.room.room import new_id
from warroom.store.sql import timeline_table

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
WORDS = st.sampled_from(
    [
        "lag is 4 min",
        "! fail over",
        "? who may",
        "=1 @li may",
        "> @li check lag 5m",
        "",
        "a" * 20_000,
        "\ud800",
    ]
)
PERSON = st.sampled_from(["@li", "@kim", "ann", "@ann and @bob", "", "maya", "@a\ud800"])
ROLE = st.sampled_from(["commander", "investigator", "fixer", "Scribe ", "", "@li"])
REASON = st.none() | st.sampled_from(["because", "", "\ud800 x"])
AT = st.none() | st.sampled_from(["-2m", "13:40", "yesterday 09:00", "soon", "2026-11-23 13:41"])
NUMBER = st.integers(0, 3)
ENTRY = st.integers(0, 30)
ITEM = st.builds(
    ActionItem,
    number=st.just(0),
    text=WORDS,
    owner=st.none() | PERSON,
    due=st.none() | st.just(date(2030, 1, 15)),
)

ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "note": st.fixed_dictionaries({"text": WORDS}, optional={"at": AT}),
    "notes": st.fixed_dictionaries({"lines": st.lists(WORDS, max_size=4)}, optional={"day": st.just(date(2026, 11, 23))}),
    "paste": st.fixed_dictionaries({"text": st.sampled_from(["13:40 lag\n13:41 over", "lag", "", "2X:XX x\n13:41 y"])}),
    "assign": st.fixed_dictionaries({"role": ROLE, "person": PERSON}, optional={"note": REASON, "at": AT}),
    "remove": st.fixed_dictionaries({"role": ROLE, "person": st.none() | PERSON}, optional={"at": AT}),
    "set_roles": st.fixed_dictionaries({"wanted": st.dictionaries(ROLE, st.lists(PERSON, max_size=3), max_size=3)}),
    "status": st.fixed_dictionaries({"status": st.sampled_from(Status)}, optional={"reason": REASON, "at": AT}),
    "severity": st.fixed_dictionaries({"severity": st.sampled_from(range(10)).map(Severity)}, optional={"reason": REASON, "at": AT}),
    "impact": st.fixed_dictionaries({"text": st.none() | WORDS, "users": st.none() | st.integers(-1, 5)}, optional={"users_unknown": st.booleans()}),
    "milestone": st.fixed_dictionaries({"milestone": st.sampled_from(Milestone), "at": st.sampled_from(["-5m", "13:35", "soon"])}, optional={"estimated": st.booleans()}),
    "milestones": st.fixed_dictionaries({"wanted": st.dictionaries(st.sampled_from(Milestone), st.tuples(st.sampled_from(["-5m", "13:35", "-1m"]), st.booleans()), max_size=3)}),
    "send_update": st.fixed_dictionaries({"text": WORDS, "update": st.integers(1, 3)}, optional={"status": st.none() | st.sampled_from(Status), "covers": st.just(3)}),
    "send_message": st.fixed_dictionaries({"document": st.sampled_from(Document), "text": WORDS}),
    "resolve": st.fixed_dictionaries({"cause": REASON, "fix": REASON, "postmortem": REASON}, optional={"at": AT, "data_lost": st.sampled_from(DataLost), "reason": REASON}),
    "amend": st.fixed_dictionaries({"n": ENTRY}, optional={"text": st.none() | WORDS, "at": AT}),
    "retract": st.fixed_dictionaries({"n": ENTRY}, optional={"reason": REASON}),
    "undo": st.fixed_dictionaries({"n": ENTRY}),
    "ask": st.fixed_dictionaries({"line": st.sampled_from(["@li check lag 5m", "@kim call them", "nobody", "@li"])}),
    "move_task": st.fixed_dictionaries({"task": NUMBER, "state": st.sampled_from(TaskState)}, optional={"words": REASON}),
    "extend_task": st.fixed_dictionaries({"task": NUMBER, "minutes": st.integers(-1, 30)}),
    "snooze": st.fixed_dictionaries({"minutes": st.integers(-1, 30), "reason": st.sampled_from(["vendor call", ""])}),
    "settle_step": st.fixed_dictionaries({"name": st.sampled_from(["on-call", "all", "founder", "nobody"]), "outcome": st.sampled_from(Outcome)}, optional={"reason": REASON, "text": REASON}),
    "answer_step": st.fixed_dictionaries({"name": st.sampled_from(["on-call", "founder", "nobody"]), "answered": st.booleans()}, optional={"reason": REASON}),
    "offer": st.fixed_dictionaries({"role": ROLE, "person": PERSON}, optional={"text": REASON}),
    "answer": st.fixed_dictionaries({"role": ROLE, "person": st.none() | PERSON, "accepted": st.booleans()}),
    "detection": st.fixed_dictionaries({"detected_by": st.sampled_from(["alert", "user", "nobody"])}),
    "answer_question": st.fixed_dictionaries({"question": NUMBER, "words": WORDS}, optional={"at": AT}),
    "add_criterion": st.fixed_dictionaries({"text": WORDS}),
    "settle_criterion": st.fixed_dictionaries({"criterion": NUMBER, "outcome": st.sampled_from(Outcome)}, optional={"reason": REASON}),
    "tick": st.fixed_dictionaries({"check": st.sampled_from(CHECKS)}, optional={"done": st.booleans(), "when": st.none() | st.just("tomorrow 14:00")}),
    "acknowledge": st.just({}),
    "use_runbook": st.just({"name": "database.md"}),
    "write_postmortem": st.fixed_dictionaries({"text": WORDS}),
    "move_postmortem": st.fixed_dictionaries({"stage": st.sampled_from(Stage)}),
    "add_action": st.fixed_dictionaries({"item": ITEM}),
    "add_action_line": st.fixed_dictionaries({"line": st.sampled_from(["alert on lag @li 2030-01-15", "", "TODO x"])}),
    "change_action": st.fixed_dictionaries({"action": NUMBER, "changes": st.fixed_dictionaries({}, optional={"text": WORDS, "owner": st.none() | PERSON, "state": st.sampled_from(ActionState), "due": st.none() | st.just(date(2030, 2, 1))})}),
    "correct_metric": st.fixed_dictionaries({"metric": st.sampled_from(["TTD", "TTR", "nothing"]), "seconds": st.none() | st.floats(0, 900), "reason": st.sampled_from(["the logs say so", ""])}),
    "cancel": st.fixed_dictionaries({"reason": st.sampled_from(["false alarm", ""])}, optional={"duplicate_of": st.sampled_from(["INC-1", "INC-2", "INC-9"])}),
    "take_notes": st.fixed_dictionaries({"source": st.integers(1, 3)}),
    "change_standing": st.fixed_dictionaries({"standing": st.sampled_from(Exclusion)}, optional={"of": st.none() | st.sampled_from(["INC-1", "INC-2", "INC-9"]), "reason": REASON}),
}  # fmt: skip
ACT = st.sampled_from(sorted(ARGUMENTS)).flatmap(lambda name: st.tuples(st.just(name), ARGUMENTS[name]))


def test_the_table_names_every_act_of_an_open_incident() -> None:
    assert ARGUMENTS.keys() == ACTS.keys() - {"declare"}


OF_NOW = {
    "tick", "snooze", "use_runbook", "amend", "retract", "undo", "write_postmortem", "move_postmortem", "add_action",
    "add_action_line", "change_action", "detection", "correct_metric", "cancel", "take_notes", "change_standing",
}  # fmt: skip
"""Acts about the record, which are done when they are done."""
TIMED = {"declare", "note", "notes", "paste", "milestone", "milestones"}
"""Acts that read times of their own."""


def test_every_act_is_of_now_or_has_a_time_that_what_is_filed_asks_for() -> None:
    assert {name for name, act in ACTS.items() if isinstance(act, happening)} == ACTS.keys() - OF_NOW - TIMED


class House:
    """A room with a clock that goes on by a minute with every act."""

    def __init__(self, folder: str) -> None:
        self.now = NOW
        self.room = Room.open(Path(folder) / "w.db", "maya", lambda: self.now, UTC)
        other = self.room.declare("The other one", Severity.SEV2).number
        self.room.note(other, "13:20 the other one is slow")
        self.number = self.room.declare("API down", Severity.SEV1, impact="all of them").number

    def act(self, name: str, arguments: dict[str, Any]) -> Act:
        self.now += timedelta(minutes=1)
        return Act(name, self.number, arguments, new_id(self.now), self.now)

    def do(self, act: Act) -> int | None:
        """The first entry that it recorded; None when it was refused."""
        try:
            return self.room.do(act)[1][0].n
        except Refusal:
            return None

    @property
    def incident(self) -> Incident:
        return self.room.incident(self.number)

    @property
    def record(self) -> tuple[object, ...]:
        """Everything that is stored of the incident."""
        return self.incident, self.room.events(self.number), self.room.timeline(self.number)

    @property
    def so(self) -> dict[str, object]:
        """What is so now, for a reader: without the order and the history of how it came to be so."""
        now = self.incident
        return {
            **{
                name: getattr(now, name)
                for name in (
                    "title", "severity", "status", "impact", "users", "milestones", "updates", "escalations", "detected_by",
                    "offers", "cause", "fix", "postmortem", "data_lost", "checks", "review", "standing", "standing_reason",
                    "duplicate_of", "declared_at",
                )
            },
            "escalations": {step: (s.outcome, s.reason, s.answered, s.heard_at) for step, s in now.escalations.items()},
            "checks": {check: tick.when for check, tick in now.checks.items()},
            "snooze": (now.snooze.until, now.snooze.reason) if now.snooze else None,
            "offers": {(offer.role, offer.person) for offer in now.offers},
            "review": now.review.stage,
            "corrections": {(c.metric, c.seconds) for c in now.corrections},
            "roles": {(seat.role, seat.person, seat.note) for seat in now.roles},
            "tasks": [(t.number, t.text, t.state, t.due) for t in now.tasks if t.state is not TaskState.DROPPED],
            "criteria": [(c.number, c.text, c.outcome) for c in now.criteria if c.outcome is not Outcome.WAIVED],
            "questions": [(q.number, q.text, q.answer, q.answered_at) for q in now.questions if not q.struck],
            "actions": [a for a in now.actions if a.state is not ActionState.DROPPED],
            "lines": {
                (e.n, e.at, e.text)
                for e in self.room.timeline(self.number)
                if not e.retracted and e.recorded.event.kind in ("noted", "update_sent", "message_sent")
            },
        }  # fmt: skip


@contextmanager
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        opened = House(folder)
        try:
            yield opened
        finally:
            assert opened.room.store.check() == []
            opened.room.close()


MANY = settings(max_examples=settings.default.max_examples * 8 // 10)


@MANY
@given(st.lists(ACT, max_size=6), ACT, ACT)
def test_refused_it_records_nothing_and_repeated_it_is_recorded_once(
    before: list[tuple[str, dict[str, Any]]],
    asked: tuple[str, dict[str, Any]],
    between: tuple[str, dict[str, Any]],
) -> None:
    with house() as h:
        for name, arguments in before:
            h.do(h.act(name, arguments))
        stood = h.record
        act = act_from_json(act_as_json(h.act(*asked)))
        n = h.do(act)
        if n is None:
            assert h.record == stood
            return
        recorded = h.room.store.act_of(h.number, n)
        h.do(h.act(*between))
        stood = h.record
        assert h.room.do(act)[1] == recorded
        assert h.record == stood


@MANY
@given(st.lists(ACT, max_size=6), ACT)
def test_undone_it_is_all_undone_and_undone_again_it_is_all_done(
    before: list[tuple[str, dict[str, Any]]], asked: tuple[str, dict[str, Any]]
) -> None:
    with house() as h:
        for name, arguments in before:
            h.do(h.act(name, arguments))
        stood = h.so
        n = h.do(h.act(*asked))
        if n is None:
            return
        done, head = h.so, h.incident.head
        back = h.do(h.act("undo", {"n": h.incident.head}))
        if back is None:
            assert (h.so, h.incident.head) == (done, head)
            return
        assert h.so == stood
        if h.do(h.act("undo", {"n": back})) is not None:
            assert h.so == done


@MANY
@given(st.lists(ACT, max_size=4), ACT, st.integers(0, 3))
def test_a_fault_in_the_middle_records_nothing_and_it_can_be_done_again(
    before: list[tuple[str, dict[str, Any]]], asked: tuple[str, dict[str, Any]], fails_at: int
) -> None:
    with house() as h, pytest.MonkeyPatch.context() as patched:
        for name, arguments in before:
            h.do(h.act(name, arguments))
        stood, act = h.record, h.act(*asked)
        patched.setattr(timeline_table, "index", _failing(timeline_table.index, fails_at))
        try:
            h.do(act)
        except MemoryError:
            assert h.record == stood
        patched.undo()
        n = h.do(act)
        assert n is None or h.do(act) == n


def _failing(write: Callable[..., None], at: int) -> Callable[..., None]:
    calls = 0

    def failing(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > at:
            raise MemoryError
        write(*arguments)

    return failing


def test_a_declaration_asked_for_twice_opens_one_incident() -> None:
    with house() as h:
        act = Act(
            "declare",
            None,
            {"title": "Chat broken", "severity": Severity.SEV2, "impact": "no chat"},
            new_id(NOW),
            NOW,
        )
        first = h.room.do(act_from_json(act_as_json(act)))
        assert h.room.do(act) == first
        assert h.room.store.incident_count() == 3


def test_an_act_from_a_file_is_refused_in_another_incident_and_by_a_room_that_does_not_know_it() -> None:
    with house() as h:
        other = Act("status", h.number, {"status": Status.MONITORING}, new_id(NOW), NOW, identity="another")
        with pytest.raises(Refusal, match="another incident"):
            h.room.do(other)
        for text in (
            "",
            "{}",
            act_as_json(other).replace('"status"', '"teleport"'),
            act_as_json(other).replace("monitoring", "gone"),
        ):
            with pytest.raises(Refusal, match="no act of this warroom"):
                act_from_json(text)
