"""How an act is recorded: the state is read, the act decided and what follows appended, in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any

from warroom.domain.incident.state import Incident
from warroom.domain.policy.oncall import Rota
from warroom.domain.policy.severities import Policy
from warroom.domain.record.act import Act, event_id
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.room.act import ACTS, Done, happening
from warroom.room.texts import Texting
from warroom.store.event_store import EventStore
from warroom.store.sql.append import NewEvent


def new_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): milliseconds since 1970, then chance."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


class Recording(Texting):
    """A room in which one person acts. Every act raises Refusal when it may not be done."""

    def __init__(
        self,
        log: EventStore,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        rota: Rota | None = None,
    ) -> None:
        super().__init__(log, clock, zone, policy, rota)
        self.actor = safe_text.handle(safe_text.storable(actor))
        self._stamp: tuple[str, datetime] | None = None
        self.happened: str | None = None
        """When what is told happened, as somebody typed it, where the act does not say so itself; None is now."""

    def _typed(self, now: Incident, at: str | None, typed_at: datetime) -> datetime | None:
        """The time that somebody typed, counted from when they did; None for none."""
        return self.time(at, now, typed_at) if at else None

    def new_act(self, name: str, number: int | None, arguments: dict[str, Any]) -> Act:
        """An act of now; inside `under`, the one that was asked for then."""
        stamp, self._stamp = self._stamp, None
        id, typed_at = stamp or (new_id(self._clock()), self._clock())
        if self.happened and isinstance(ACTS[name], happening) and not arguments.get("at"):
            arguments = {**arguments, "at": self.happened}
        return Act(name, number, arguments, id, typed_at)

    @contextmanager
    def under(self, id: str, typed_at: datetime) -> Iterator[None]:
        """The next act has this id, and was typed then (UTC): doing it again after an error does it once."""
        self._stamp = id, typed_at
        try:
            yield
        finally:
            self._stamp = None

    def do(self, act: Act) -> Done:
        """Record an act, once however often it is asked for. Raises Refusal and StoreProblem."""
        return ACTS[act.name].record(self, act)

    def recorded(self, id: str) -> list[Recorded]:
        """What the act with that id recorded; empty when it was not."""
        return self._log.act(id)

    def append(self, act: Act, decide: Callable[[Incident], Decision]) -> Done:
        """Append what `decide` makes of the incident as it is inside the transaction."""
        return self._log.append(_number(act), lambda now: self._events(_meant(act, now, decide), act), act.id)

    def append_line(self, act: Act, decision: Decision) -> Recorded:
        """Append an event that changes nothing of the state."""
        if act.identity is not None:
            _meant(act, self.incident(_number(act)), lambda _: decision)
        (new,) = self._events(decision, act)
        return self._log.say(_number(act), new)

    def open_incident(self, act: Act, decide: Callable[[set[str]], Decision]) -> Done:
        """Open an incident from what `decide` makes of the channel names in use."""
        return self._log.create(lambda taken: self._events(decide(taken), act), act.id)

    def _events(self, decision: Decision, act: Act) -> list[NewEvent]:
        if isinstance(decision, Refusal):
            raise decision
        now = self._clock()
        return [
            NewEvent(event_id(act.id, index), fact.at, now, self.actor, fact.event)
            for index, fact in enumerate(decision)
        ]


def _number(act: Act) -> int:
    if act.incident is None:
        raise Refusal("That act names no incident.")
    return act.incident


def _meant(act: Act, now: Incident, decide: Callable[[Incident], Decision]) -> Decision:
    if act.identity not in (None, now.id):
        raise Refusal(f"{now.reference} is another incident than the one that this was meant for.")
    return decide(now)
