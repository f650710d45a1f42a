"""What can be asked of a room: incidents, pages of a timeline, what is due, what the next update has to tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, TypeVar

from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.state import Incident
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.deadlines import Deadline, due, next_update, postmortem_due, standing
from warroom.domain.policy.oncall import Rota, Shift
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy, Step, with_on_call
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import parse_reference
from warroom.room.times import Times
from warroom.store.event_store import NO_INCIDENT, EventStore
from warroom.store.sql.timeline_table import Place

if TYPE_CHECKING:
    from warroom.domain.incident_list import Listed, Order, Wanted
    from warroom.domain.situation import Situation
    from warroom.store.clock_check import ClockFaults
    from warroom.store.sql.search import Found

# Lists, searches and texts are loaded where they are used: `warroom note` and the room's first paint need none.

T = TypeVar("T")

NAMED = 5
"""Open incidents told by name, with as many characters of their titles as tell them apart."""
TITLE = 40


class Queries:
    """A database seen by one person, `actor`. `clock` gives aware times; `zone` is the one that people type in. One thread owns one."""

    def __init__(
        self,
        log: EventStore,
        actor: str,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        rota: Rota | None = None,
    ) -> None:
        self.actor = safe_text.handle(safe_text.storable(actor))
        self.store, self.zone, self.policy = log, zone, policy or Policy.model_construct()
        # Lengths are added to it: in a zone of its own that would be the time on the wall, an hour off around DST.
        self._clock: Callable[[], datetime] = lambda: clock().astimezone(UTC)
        self.rota = rota
        self.times = Times(log, self._clock, zone, rota)

    def on_call(self, at: datetime | None = None) -> Shift | None:
        """Who is on call, now or at another time; None without a rota."""
        rota = self.rota_as_taken()
        return rota.on_call(at or self._clock()) if rota else None

    def on_call_name(self) -> str | None:
        """Who is on call now, as @li; None where that is not known."""
        shift = self.on_call()
        return safe_text.handle(safe_text.storable(shift.person)) if shift else None

    def rota_as_taken(self) -> Rota | None:
        """The rota of the settings with the shifts that were taken over; None without one."""
        if self.rota is None:
            return None
        return self.rota.model_copy(update={"override": (*self.rota.override, *self.store.shifts_taken())})

    def now(self) -> datetime:
        """The moment, UTC."""
        return self._clock()

    def close(self) -> None:
        self.store.close()

    def roles_of(self, incident: Incident) -> tuple[str, ...]:
        """The team's roles, and those that the incident has beside them."""
        return tuple(
            dict.fromkeys((*process_of(incident, self.policy).roles, *(seat.role for seat in incident.roles)))
        )

    def step(self, name: str, incident: Incident | None = None) -> Step:
        """The rung with that name, or beginning so, of the incident's ladder, or that of the settings.

        Who is on call stands in it by name.
        """
        process = process_of(incident, self.policy) if incident else self.policy
        step = process.step(name)
        if step is None:
            names = ", ".join(step.name for step in process.ladder)
            raise Refusal(f"“{safe_text.one_line(name)}” is no step of the escalation; they are {names}.")
        return with_on_call(step, self.on_call_name())

    def digest(self, number: int) -> str:
        """The digest of an incident at its last entry, as INC-7@42:9f3c1a2b3c4d."""
        return str(self.store.digest(number))

    def clock_faults(self) -> dict[int, ClockFaults]:
        """Of each incident the entries that were written while this machine's clock was wrong, by its number."""
        return self.store.clock_faults(self._clock())

    def uncleaned_since(self) -> datetime | None:
        """When the redaction was made that `clean` has not followed yet."""
        since = self.store.uncleaned_since()
        return datetime.fromisoformat(since).astimezone(self.zone) if since else None

    def incident(self, number: int) -> Incident:
        """Raises Refusal when there is none."""
        incident = self.store.incident(number)
        if incident is None:
            raise Refusal(NO_INCIDENT.format(number))
        return self._as_known_here(incident)

    def _as_known_here(self, incident: Incident) -> Incident:
        """The incident with the reference that its duplicate's other one has here, where references differ."""
        if incident.duplicate_of_id is None:
            return incident
        number = self.store.number_of(incident.duplicate_of_id)
        known = f"INC-{number}" if number is not None else f"{incident.duplicate_of} of another database"
        return (
            incident
            if known == incident.duplicate_of
            else incident.model_copy(update={"duplicate_of": known})
        )

    def duplicated(self, incident: Incident) -> Incident | None:
        """The incident that this one is a duplicate of, where it is known here."""
        number = parse_reference(incident.duplicate_of) if incident.duplicate_of else None
        return self.store.incident(number) if number is not None else None

    def duplicates(self, incident: Incident) -> list[Incident]:
        """The incidents that are duplicates of this one, oldest first."""
        return self.incidents_of(self.store.duplicates_of(incident.id, incident.reference))

    def related(self, incident: Incident) -> str:
        """`duplicate of INC-1`, or which incidents are duplicates of this one; empty when none is."""
        return duplicate_words(incident, [other.reference for other in self.duplicates(incident)])

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        return [self._as_known_here(each) for each in self.store.incidents(open_only=open_only, limit=limit)]

    def only_open(self) -> int | None:
        """The number of the only open incident; None with none or several."""
        open_ones = self.store.open_ones()
        return open_ones[0][0] if len(open_ones) == 1 else None

    def incidents_of(self, numbers: Sequence[int]) -> list[Incident]:
        """Those that there are of these, in their order."""
        return [self._as_known_here(each) for each in self.store.incidents_of(numbers)]

    def most_pressing(self) -> list[Incident]:
        """Open incidents, the most severe first and of those the one whose update is most overdue."""
        far = datetime.max.replace(tzinfo=UTC)
        return sorted(
            self.store.incidents(open_only=True),
            key=lambda i: (i.severity, self.update_due(i) or far, i.number),
        )

    def timeline(self, number: int) -> list[TimelineEntry]:
        """Every line in display order: when it happened, then when it was entered."""
        self.incident(number)
        return self.store.page(number, -1)

    def events(self, number: int) -> list[Recorded]:
        """Every event of an incident, in order of `n`."""
        self.incident(number)
        return self.store.read_after(number, limit=-1)

    def entry(self, number: int, n: int) -> TimelineEntry:
        """Line `n` as it stands. Raises Refusal when there is none."""
        self.incident(number)
        found = self.store.entry(number, n)
        if found is None:
            raise Refusal(f"INC-{number} has no entry {n}; `warroom timeline` shows their numbers.")
        return found

    def find(self, number: int, words: str) -> list[Place]:
        """Where lines with all these words stand, in display order. Raises Refusal."""
        from warroom.domain.text.search_query import asked

        return self.store.find(number, _accepted(asked(safe_text.storable(words))))

    def search(self, words: str, limit: int, wanted: Wanted | None = None) -> Found:
        """Entries with all these words, the newest written first, of all incidents or of those that fit.

        Raises Refusal.
        """
        from warroom.domain.incident_list import Wanted
        from warroom.domain.text.search_query import asked

        return self.store.search(_accepted(asked(safe_text.storable(words))), wanted or Wanted(), limit)

    def listing(
        self, wanted: Wanted | None = None, order: Order | None = None, limit: int = -1
    ) -> list[Listed]:
        """Incidents that fit, as a list shows them; newest first unless ordered otherwise. Raises Refusal."""
        from warroom.domain.incident_list import Order, Wanted
        from warroom.domain.text.search_query import too_many

        if wanted and (problem := too_many((*wanted.people, *wanted.words))):
            raise problem
        return self.store.listing(wanted or Wanted(), order or Order.DATE, self._clock(), limit)

    def around(
        self, number: int, entry: TimelineEntry, lines: int
    ) -> tuple[list[TimelineEntry], list[TimelineEntry]]:
        """So many lines before an entry, and after it."""
        return (
            self.store.page(number, lines, before=entry.place) if lines else [],
            self.store.page(number, lines, after=entry.place) if lines else [],
        )

    def due(self, incident: Incident) -> tuple[Deadline, ...]:
        """Everything owed now, soonest first."""
        found = due(incident, self.policy, self.zone, self.on_call_name() if incident.is_open else None)
        return standing(found, self._clock())

    def update_due(self, incident: Incident) -> datetime | None:
        found = next_update(incident, self.policy)
        return found.at if found else None

    def snooze_ended(self, incident: Incident, recorded: Sequence[Recorded]) -> str:
        """That what was recorded ended a snooze, and when the update is due now; empty when it did not."""
        from warroom.domain.incident.snooze import snooze_ended

        return snooze_ended(recorded, self.update_due(incident), self.zone)

    def postmortem_late(self, incident: Incident) -> timedelta:
        """How long after its due time the postmortem is scheduled; nothing when it is in time."""
        tick = incident.checks.get(Check.SCHEDULE_POSTMORTEM)
        due = postmortem_due(incident, self.policy)
        if tick is None or tick.when is None or due is None:
            return timedelta(0)
        return max(timedelta(0), tick.when - due)

    def situation(self, incident: Incident) -> Situation:
        """Decisions, questions, findings and the runbook in use, from the newest entries; and the last update's text."""
        from warroom.domain.situation import LOOKED_AT, situation

        lines = self.store.written_after(incident.number, incident.head - LOOKED_AT)
        last = incident.last_update
        sent = self.store.entry(incident.number, last.n) if last else None
        return situation(incident, lines, (sent.text or "") if sent else "")

    def which(self, reference: str | None, *, write: bool, afterwards: bool = False) -> int:
        """The incident meant: the one named, else the only open one; a read takes the newest of several.

        What is done `afterwards` is for the newest incident when none is open.
        """
        if reference is not None:
            number = parse_reference(reference)
            if number is None:
                raise Refusal(f"“{safe_text.one_line(reference)}” names no incident; write it as INC-7.")
            return self.incident(number).number
        open_ones = self.store.open_ones()
        if len(open_ones) == 1 or (open_ones and not write):
            return open_ones[0][0]
        if open_ones:
            from warroom.domain.status_update.wording import cut  # few commands name none of several

            names = ", ".join(
                f"INC-{number} ({cut(safe_text.one_line(title), TITLE)})"
                for number, title in open_ones[:NAMED]
            )
            names += f" and {len(open_ones) - NAMED} more" if len(open_ones) > NAMED else ""
            raise Refusal(f"Several incidents are open; name one with -i: {names}.")
        newest = self.store.incidents(limit=1)
        if newest and (afterwards or not write):
            return newest[0].number
        raise Refusal("No incident is open; open one with `warroom declare`, or name one with -i INC-7.")


def _accepted(value: T | Refusal) -> T:
    if isinstance(value, Refusal):
        raise value
    return value
