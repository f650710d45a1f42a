"""How times that people type are read in a room: against its clock, its zones and the span of the incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from warroom.domain.incident.declaration import FILED_AFTER
from warroom.domain.incident.state import Incident
from warroom.domain.policy.oncall import Rota
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.line_front import take_apart
from warroom.domain.text.time_frame import (
    AHEAD,
    STILL_RUNNING,
    Frame,
    FutureTime,
    Outcome,
    Question,
    Timed,
    form,
)
from warroom.domain.text.time_input import read_line, read_time
from warroom.domain.text.zones import UNREADABLE
from warroom.store.event_store import EventStore

if TYPE_CHECKING:
    from warroom.domain.text.timeline_input import PastedTimeline

NEWEST = 100
"""Lines that are looked at for the last moment of an incident that was filed afterwards."""
LAST_PLACE = (datetime.max.replace(tzinfo=UTC), 1 << 62)


class Times:
    """Reads what people type as a time. `now` gives the moment (UTC), `zone` is the one that they type in."""

    def __init__(
        self, store: EventStore, now: Callable[[], datetime], zone: tzinfo, rota: Rota | None
    ) -> None:
        self._store, self._now, self._zone, self._rota = store, now, zone, rota

    def read(self, typed: str, incident: Incident | None, now: datetime | None = None) -> datetime:
        """A time as people type it, counted from `now` if that is another moment; UTC. Raises Refusal.

        An incident that is only being declared begins then, for the rule on bare times.
        """
        read = self.moment(typed, incident, now)
        if read.estimated:
            raise Refusal(
                f"“{safe_text.one_line(typed)}” is a guess, and this time cannot be marked as one; write it without the sign."
            )
        return read.time

    def typed(self, at: str | None, incident: Incident, typed_at: datetime) -> datetime | None:
        """The time that somebody typed, counted from when they did; None for none."""
        return self.read(at, incident, typed_at) if at else None

    def moment(self, typed: str, incident: Incident | None, now: datetime | None = None) -> Moment:
        """The same for a time that may be a guess, as ~14:02. Raises Refusal."""
        moment = now or self._now()
        frame = self.frame(incident, moment) if incident else replace(self.frame(None, moment), began=moment)
        outcome = read_time(typed, frame)
        if incident is None and isinstance(outcome, FutureTime) and self._now() - moment > AHEAD:
            raise Refusal(
                f"“{safe_text.one_line(typed)}” is after {self.as_typed(moment)}, when it was declared; correct one of the two."
            )
        read = _read(outcome)
        assert read.at is not None
        return Moment(time=read.at, estimated=read.estimated)

    def future(self, typed: str, now: datetime | None = None) -> datetime:
        """A date and time that may lie ahead, as 2026-01-31 14:00 or tomorrow 14:00, UTC. Raises Refusal."""
        from warroom.domain.text.future_time import read_ahead  # few acts have one

        read = _read(read_ahead(safe_text.one_line(typed), self.frame(None, now)))
        assert read.at is not None
        return read.at

    def as_typed(self, at: datetime) -> str:
        """A moment in full, as it can be typed here."""
        return form(at, self.frame(None))

    def frame(self, incident: Incident | None, now: datetime | None = None, day: date | None = None) -> Frame:
        """What times are read against: `now`, the zones known here, and the span of the incident, if there is one."""
        moment = now or self._now()
        frame = Frame(moment, None if self._zone is UNREADABLE else self._zone, self._zones(), day=day)
        if incident is None:
            return frame
        frame = replace(frame, began=incident.began_at)
        if not incident.filed:
            return frame
        # What is noted of now, while it is filed, is none of its days.
        newest = self._store.page(incident.number, NEWEST, before=LAST_PLACE)
        told = [entry.at for entry in newest if entry.recorded.recorded_at - entry.at > FILED_AFTER]
        latest = incident.resolved_at or max([incident.began_at, *told])
        # While it may still be running, today is one of its days.
        running = incident.is_open and moment - latest < STILL_RUNNING
        return replace(frame, filed=True, over=not running, latest=moment if running else latest)

    def _zones(self) -> tuple[tzinfo, ...]:
        """Zones beside the person's own whose abbreviations are known."""
        return (ZoneInfo(self._rota.zone),) if self._rota else ()

    def read_paste(
        self,
        incident: Incident,
        text: str,
        day: date | None = None,
        zone: str | None = None,
        now: datetime | None = None,
    ) -> PastedTimeline:
        """What a pasted timeline holds; `day` is that of its bare times, `zone` theirs, as Europe/Berlin or +02:00.

        Raises Refusal for a zone that nobody knows.
        """
        from warroom.domain.text.page_context import named_zone  # `warroom note` needs none of this
        from warroom.domain.text.timeline_input import read_timeline

        frame = self.frame(incident, now, day)
        if zone is not None:
            named = named_zone(zone)
            if named is None:
                raise Refusal(
                    f"“{safe_text.one_line(zone)}” is no time zone; write it as Europe/Berlin or +02:00."
                )
            own = (frame.zone,) if frame.zone is not None else ()
            frame = replace(frame, zone=named, zones=(*frame.zones, *own))
        return read_timeline(text, frame, zone_given=zone is not None)

    def timed(self, line: str, incident: Incident, now: datetime) -> Timed:
        """A line of that incident and the time in front of it, UTC. Raises Refusal."""
        front = take_apart(line)
        if front.stamp is None and front.unix is None and not front.unread and not incident.filed:
            return Timed(None, line)  # most lines have none
        return _read(read_line(line, self.frame(incident, now)))


def _read(outcome: Outcome) -> Timed:
    if isinstance(outcome, Question):
        raise Refusal(outcome.asked)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
