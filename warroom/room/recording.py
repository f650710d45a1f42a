"""How an act is recorded: the state is read, the act decided and what follows appended, in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, tzinfo

from warroom.domain import decide, plain
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident
from warroom.domain.policy import Policy
from warroom.domain.refusal import Refusal
from warroom.domain.rota import Rota
from warroom.room.reading import RefusedError
from warroom.room.texting import Texting
from warroom.store.log import EventLog
from warroom.store.writing import NewEvent

Done = tuple[Incident, list[Recorded]]
"""The incident after an act, and what the act recorded."""


def new_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): milliseconds since 1970, then chance."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


def given(text: str | None) -> str | None:
    """The text as it can be stored; None when it is empty too."""
    return plain.storable(text) if text else None


class Recording(Texting):
    """A room in which one person acts. Every act raises RefusedError when it may not be done."""

    def __init__(
        self,
        log: EventLog,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        rota: Rota | None = None,
    ) -> None:
        super().__init__(log, clock, zone, policy, rota)
        self.actor = plain.handle(plain.storable(actor))

    def _typed(self, number: int, at: str | None) -> datetime | None:
        return self.time(at, self.incident(number)) if at else None

    def _append(
        self, number: int, decision: Callable[[Incident], decide.Decision], id: str | None = None
    ) -> Done:
        return self._log.append(number, lambda incident: self._events(decision(incident), id))

    def _events(self, decision: decide.Decision, id: str | None = None) -> list[NewEvent]:
        if isinstance(decision, Refusal):
            raise RefusedError(decision.reason)
        now = self._clock()
        ids = [id or new_id(now), *(new_id(now) for _ in decision[1:])]
        return [
            NewEvent(id_, fact.at, now, self.actor, fact.event)
            for id_, fact in zip(ids, decision, strict=True)
        ]
