"""Two handles on one database against a plain model: whatever is done in whatever order, both see the same record."""

import contextlib
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.refusal import Refusal
from warroom.room import Room

HANDLE = st.integers(0, 1)
TEXT = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "" and not text[0].isspace())
WORDS = TEXT.map(lambda text: f"x{text}")  # never begins like a time


class TwoConsoles(RuleBasedStateMachine):
    notes = Bundle("notes")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "w.db"
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.rooms = [self.another(), self.another()]
        self.number = self.rooms[0].declare("API down", Severity.SEV1, commander="@maya").number
        self.words: dict[int, str] = {}
        self.struck: set[int] = set()
        self.roles: set[tuple[str, str]] = {("commander", "@maya")}
        self.status = Status.INVESTIGATING

    def another(self) -> Room:
        return Room.open(self.path, "maya", lambda: self.now, UTC)

    @rule(target=notes, handle=HANDLE, text=WORDS)
    def note(self, handle: int, text: str) -> int:
        n = self.rooms[handle].note(self.number, text).n
        self.words[n] = text.encode("utf-8", "backslashreplace").decode()
        return n

    @rule(handle=HANDLE, text=WORDS)
    def note_twice_with_one_id(self, handle: int, text: str) -> None:
        id_ = f"id-{len(self.words)}-{self.rooms[0].incident(self.number).head}"
        first = self.rooms[handle].note(self.number, text, id=id_)
        assert self.rooms[1 - handle].note(self.number, text, id=id_) == first
        self.words[first.n] = text.encode("utf-8", "backslashreplace").decode()

    @rule(handle=HANDLE, n=notes, text=WORDS)
    def amend(self, handle: int, n: int, text: str) -> None:
        text = text.encode("utf-8", "backslashreplace").decode()
        try:
            self.rooms[handle].amend(self.number, n, text)
        except Refusal:
            assert self.words[n] == text
        self.words[n] = text

    @rule(handle=HANDLE, n=notes, minutes=st.integers(0, 300))
    def move(self, handle: int, n: int, minutes: int) -> None:
        when = (self.now - timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%MZ")
        with contextlib.suppress(Refusal):  # it stands there already
            self.rooms[handle].amend(self.number, n, at=when)

    @rule(handle=HANDLE, n=consumes(notes))
    def strike_and_perhaps_restore(self, handle: int, n: int) -> None:
        done = self.rooms[handle].retract(self.number, n)[1]
        if n % 2:
            self.rooms[1 - handle].undo(self.number, done[0].n)
        else:
            self.struck.add(n)

    @rule(handle=HANDLE, role=st.sampled_from(["commander", "fixer", "scribe"]), who=st.sampled_from("abc"))
    def assign(self, handle: int, role: str, who: str) -> None:
        seat = (role, f"@{who}")
        try:
            self.rooms[handle].assign(self.number, role, who)
        except Refusal:
            assert seat in self.roles
        else:
            assert seat not in self.roles
            if role == "commander":
                self.roles = {held for held in self.roles if held[0] != "commander"}
            self.roles.add(seat)

    @rule(handle=HANDLE, status=st.sampled_from([Status.IDENTIFIED, Status.MONITORING, Status.INVESTIGATING]))
    def change_status(self, handle: int, status: Status) -> None:
        try:
            done = self.rooms[handle].status(self.number, status)[1]
        except Refusal:
            assert self.status is status
            return
        if len(self.words) % 3 == 0:
            self.rooms[1 - handle].undo(self.number, done[0].n)
        else:
            self.status = status

    @rule(handle=HANDLE, by_mistake=st.booleans())
    def resolve(self, handle: int, by_mistake: bool) -> None:
        try:
            done = self.rooms[handle].resolve(self.number, "bad deploy", None, None)[1]
        except Refusal:
            declared_at = self.rooms[handle].incident(self.number).declared_at
            assert self.status is Status.RESOLVED or self.now < declared_at
            return
        if by_mistake:
            self.rooms[1 - handle].undo(self.number, done[0].n)
        else:
            self.status = Status.RESOLVED

    @rule(minutes=st.integers(-90, 90))
    def set_the_clock(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(handle=HANDLE)
    def crash_and_reopen(self, handle: int) -> None:
        self.rooms[handle].store._db.conn.close()  # nothing was told to save anything
        self.rooms[handle] = self.another()

    @invariant()
    def both_see_what_the_model_says(self) -> None:
        for room in self.rooms:
            entries = room.timeline(self.number)
            noted = {e.n: e for e in entries if isinstance(e.recorded.event, Noted)}
            assert {n: e.text for n, e in noted.items()} == self.words
            assert {n for n, e in noted.items() if e.retracted} == self.struck
            assert [e.place for e in entries] == sorted(e.place for e in entries)
            incident = room.incident(self.number)
            assert {(seat.role, seat.person) for seat in incident.roles} == self.roles
            assert incident.status is self.status

    def teardown(self) -> None:
        assert self.rooms[0].store.check() == []
        for room in self.rooms:
            room.close()
        self.folder.cleanup()


TwoConsoles.TestCase.settings = settings(
    max_examples=settings.default.max_examples * 3 // 10,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
)
TestTwoConsoles = TwoConsoles.TestCase
