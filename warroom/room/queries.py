"""What can be asked of a room: incidents, pages of a timeline, what is due, what the next update has to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from warroom.domain.incident.declaration import FILED_AFTER
from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.state import Check, Incident
from warroom.domain.policy.deadlines import Deadline, due, next_update, postmortem_due
from warroom.domain.policy.oncall import Rota, Shift
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.models import Moment
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import parse_reference
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
from warroom.store.errors import StoreProblem
from warroom.store.event_store import NO_INCIDENT, EventStore
from warroom.store.sql.timeline_table import Place

if TYPE_CHECKING:
    from warroom.domain.incident_list import Listed, Order, Wanted
    from warroom.domain.record.blanking import Blanker
    from warroom.domain.record.digest import RecordDigest
    from warroom.domain.status_update.parts import Choice, UpdateParts
    from warroom.domain.text.timeline_input import PastedTimeline
    from warroom.store.clock_check import ClockFaults
    from warroom.store.digest_check import Compared
    from warroom.store.integrity_check import Fault
    from warroom.store.sql.difference import Difference
    from warroom.store.sql.redaction import Where
    from warroom.store.sql.search import Found

# Lists, searches and texts are loaded where they are used: `warroom note` and the room's first paint need none.

T = TypeVar("T")

NEWEST = 100
"""Lines that are looked at for the last moment of an incident that was filed afterwards."""
LAST_PLACE = (datetime.max.replace(tzinfo=UTC), 1 << 62)

DRAFTED_FROM = 100
"""Events that an update is composed from at most: nobody reads more."""

NAMED = 5
"""Open incidents told by name, with as many characters of their titles as tell them apart."""
TITLE = 40


class Reading:
    """One database. `clock` gives aware times; `zone` is the one that people type in. One thread owns one."""

    def __init__(
        self,
        log: EventStore,
        clock: Callable[[], datetime],
        zone: tzinfo,
        policy: Policy | None = None,
        rota: Rota | None = None,
    ) -> None:
        self._log, self.zone, self.policy = log, zone, policy or Policy.model_construct()
        # Lengths are added to it: in a zone of its own that would be the time on the wall, an hour off around DST.
        self._clock: Callable[[], datetime] = lambda: clock().astimezone(UTC)
        self.rota = rota

    def on_call(self, at: datetime | None = None) -> Shift | None:
        """Who is on call, now or at another time; None without a rota."""
        rota = self.rota_as_taken()
        return rota.on_call(at or self._clock()) if rota else None

    def rota_as_taken(self) -> Rota | None:
        """The rota of the settings with the shifts that were taken over; None without one."""
        if self.rota is None:
            return None
        return self.rota.model_copy(update={"override": (*self.rota.override, *self._log.shifts_taken())})

    def close(self) -> None:
        self._log.close()

    @property
    def looking(self) -> bool:
        """Whether nothing may be written."""
        return self._log.looking

    def version(self) -> str:
        """Changes when somebody else has written. Raises StoreProblem when the file is another one now, or none."""
        return self._log.version()

    @property
    def announces(self) -> bool:
        """Whether `wait_for_news` hears of others' writes."""
        return self._log.announces

    def wait_for_news(self, seconds: float) -> bool:
        """Whether another console announced a write within so many seconds. Raises StoreProblem."""
        return self._log.wait_for_news(seconds)

    @property
    def lost(self) -> StoreProblem | None:
        """That the database was lost while it was open, once that was found out."""
        return self._log.lost

    def overwritten_notes(self) -> list[tuple[str, Recorded]]:
        """The notes that were saved into a file that is overwritten now, each with its incident's UUID."""
        return self._log.overwritten_notes()

    def warnings(self) -> list[str]:
        """What has to be said before anything is written here, a sentence each."""
        return self._log.warnings()

    @property
    def begun(self) -> str:
        """That the database is new, where it cannot be told whether there was one before; empty when it is not so."""
        return self._log.begun

    def know_way_back(self, words: Callable[[], str]) -> None:
        """What is said to be done where the database is an older copy, as in “you put the right one back”."""
        self._log.way_back = words

    def accept(self) -> None:
        """Take the database as it is, whatever this machine remembers of it."""
        self._log.accept()

    def check(self, told: Callable[[int], None] = lambda _: None) -> list[str]:
        """Everything wrong with the database; empty when it is sound. `told` hears how many events are checked."""
        return self._log.check(told)

    def faults(self, told: Callable[[int], None] = lambda _: None) -> list[Fault]:
        """The same, each with whether `rebuild` mends it."""
        return self._log.faults(told)

    def roles_of(self, incident: Incident) -> tuple[str, ...]:
        """The team's roles, and those that the incident has beside them."""
        return tuple(
            dict.fromkeys((*process_of(incident, self.policy).roles, *(seat.role for seat in incident.roles)))
        )

    def lists_lack(self) -> str:
        """That entries stand in no list, in a sentence; empty when a quick look finds none."""
        return self._log.lists_lack()

    def rebuild(self) -> list[int]:
        """Write all that is made from the record anew; the incidents whose entries cannot be read. Raises StoreProblem."""
        return self._log.rebuild()

    def digest(self, number: int) -> str:
        """The digest of an incident at its last entry, as INC-7@42:9f3c1a2b3c4d."""
        return str(self._log.digest(number))

    def compare(self, digests: Sequence[RecordDigest]) -> list[Compared]:
        """Whether the record still holds what each digest says."""
        return self._log.compare(digests)

    def compare_export(self, lines: Iterable[bytes]) -> list[Compared]:
        """The same for every entry of a JSON export, a result an incident. Raises StoreProblem for another file."""
        return self._log.compare_export(lines)

    def clock_faults(self) -> dict[int, ClockFaults]:
        """Of each incident the entries that were written while this machine's clock was wrong, by its number."""
        return self._log.clock_faults(self._clock())

    def where(self, blank: Blanker, number: int | None) -> Where:
        """Where a secret stands in the record, of one incident or of all."""
        return self._log.where(blank, number)

    def clean(self) -> bool:
        """Remove what a redaction left in the file. False while another process is reading: try again later."""
        return self._log.clean()

    def uncleaned_since(self) -> datetime | None:
        """When the redaction was made that `clean` has not followed yet."""
        since = self._log.uncleaned_since()
        return datetime.fromisoformat(since).astimezone(self.zone) if since else None

    def number_of(self, identity: str) -> int | None:
        """The number here of the incident with that UUID."""
        return self._log.number_of(identity)

    def schema(self) -> int:
        """The version of the database's tables."""
        return self._log.schema()

    def schema_differences(self) -> list[Difference]:
        """What tables, indexes and triggers of the database are not as this program makes them."""
        return self._log.schema_differences()

    def try_writing(self) -> None:
        """Raises StoreProblem when nothing can be written now."""
        self._log.try_writing()

    def incident_count(self) -> int:
        return self._log.incident_count()

    def incident(self, number: int) -> Incident:
        """Raises Refusal when there is none."""
        incident = self._log.incident(number)
        if incident is None:
            raise Refusal(NO_INCIDENT.format(number))
        return self._as_known_here(incident)

    def _as_known_here(self, incident: Incident) -> Incident:
        """The incident with the reference that its duplicate's other one has here, where references differ."""
        if incident.duplicate_of_id is None:
            return incident
        number = self._log.number_of(incident.duplicate_of_id)
        known = f"INC-{number}" if number is not None else f"{incident.duplicate_of} of another database"
        return (
            incident
            if known == incident.duplicate_of
            else incident.model_copy(update={"duplicate_of": known})
        )

    def duplicated(self, incident: Incident) -> Incident | None:
        """The incident that this one is a duplicate of, where it is known here."""
        number = parse_reference(incident.duplicate_of) if incident.duplicate_of else None
        return self._log.incident(number) if number is not None else None

    def duplicates(self, incident: Incident) -> list[Incident]:
        """The incidents that are duplicates of this one, oldest first."""
        return self.incidents_of(self._log.duplicates_of(incident.id, incident.reference))

    def related(self, incident: Incident) -> str:
        """`duplicate of INC-1`, or which incidents are duplicates of this one; empty when none is."""
        return duplicate_words(incident, [other.reference for other in self.duplicates(incident)])

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        return [self._as_known_here(each) for each in self._log.incidents(open_only=open_only, limit=limit)]

    def only_open(self) -> int | None:
        """The number of the only open incident; None with none or several."""
        open_ones = self._log.open_ones()
        return open_ones[0][0] if len(open_ones) == 1 else None

    def incidents_of(self, numbers: Sequence[int]) -> list[Incident]:
        """Those that there are of these, in their order."""
        return [self._as_known_here(each) for each in self._log.incidents_of(numbers)]

    def most_pressing(self) -> list[Incident]:
        """Open incidents, the most severe first and of those the one whose update is most overdue."""
        far = datetime.max.replace(tzinfo=UTC)
        return sorted(
            self._log.incidents(open_only=True),
            key=lambda i: (i.severity, self.update_due(i) or far, i.number),
        )

    def page(
        self, number: int, limit: int, *, after: Place | None = None, before: Place | None = None
    ) -> list[TimelineEntry]:
        """At most `limit` lines in display order: after a place, before one, or with neither the first ones."""
        return self._log.page(number, limit, after=after, before=before)

    def timeline(self, number: int) -> list[TimelineEntry]:
        """Every line in display order: when it happened, then when it was entered."""
        self.incident(number)
        return self._log.page(number, -1)

    def entry(self, number: int, n: int) -> TimelineEntry:
        """Line `n` as it stands. Raises Refusal when there is none."""
        self.incident(number)
        found = self._log.entry(number, n)
        if found is None:
            raise Refusal(f"INC-{number} has no entry {n}; `warroom timeline` shows their numbers.")
        return found

    def written_after(self, number: int, n: int) -> list[TimelineEntry]:
        """Lines written after entry `n`, in the order they were written."""
        return self._log.written_after(number, n)

    def is_recorded(self, id: str) -> bool:
        """Whether an event with that UUID was recorded."""
        return self._log.has(id)

    def count(self, number: int, before: Place | None = None) -> int:
        """Lines of an incident, or those before a place."""
        return self._log.count(number, before)

    def find(self, number: int, words: str) -> list[Place]:
        """Where lines with all these words stand, in display order. Raises Refusal."""
        from warroom.domain.text.search_query import asked

        return self._log.find(number, _accepted(asked(safe_text.storable(words))))

    def search(self, words: str, limit: int, wanted: Wanted | None = None) -> Found:
        """Entries with all these words, the newest written first, of all incidents or of those that fit.

        Raises Refusal.
        """
        from warroom.domain.incident_list import Wanted
        from warroom.domain.text.search_query import asked

        return self._log.search(_accepted(asked(safe_text.storable(words))), wanted or Wanted(), limit)

    def listing(
        self, wanted: Wanted | None = None, order: Order | None = None, limit: int = -1
    ) -> list[Listed]:
        """Incidents that fit, as a list shows them; newest first unless ordered otherwise. Raises Refusal."""
        from warroom.domain.incident_list import Order, Wanted
        from warroom.domain.text.search_query import too_many

        if wanted and (problem := too_many((*wanted.people, *wanted.words))):
            raise problem
        return self._log.listing(wanted or Wanted(), order or Order.DATE, self._clock(), limit)

    def around(
        self, number: int, entry: TimelineEntry, lines: int
    ) -> tuple[list[TimelineEntry], list[TimelineEntry]]:
        """So many lines before an entry, and after it."""
        return (
            self.page(number, lines, before=entry.place) if lines else [],
            self.page(number, lines, after=entry.place) if lines else [],
        )

    def due(self, incident: Incident) -> tuple[Deadline, ...]:
        """Everything owed, soonest first."""
        return due(incident, self.policy, self.zone)

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

    def update_parts(
        self, incident: Incident, choice: Choice | None = None, at: datetime | None = None
    ) -> UpdateParts:
        """The next status update, composed from what changed since the last one, or from the newest of that.

        `at` is when it goes out, if not now. Raises Refusal for a choice of lines that are not there.
        """
        from warroom.domain.status_update.parts import RULES_DECIDE

        return self._composed(incident, choice or RULES_DECIDE, at, nothing_new=False)

    def no_change(self, incident: Incident, at: datetime | None = None) -> UpdateParts:
        """The update that says that nothing is new. What happened meanwhile is not in it, and stays for the next one."""
        from warroom.domain.status_update.parts import RULES_DECIDE

        return self._composed(incident, RULES_DECIDE, at, nothing_new=True)

    def _composed(
        self, incident: Incident, choice: Choice, at: datetime | None, *, nothing_new: bool
    ) -> UpdateParts:
        from warroom.domain.status_update.compose import compose

        moment = at or self._clock()
        oldest = incident.head - DRAFTED_FROM
        lines = self._log.written_after(incident.number, max(_told_before(incident), oldest))
        said = incident.impact_entry
        if said is not None and all(line.n != said for line in lines):
            impact = self._log.entry(incident.number, said)
            lines = [impact, *lines] if impact else lines
        unlisted = max(0, oldest - incident.reported)
        return _accepted(
            compose(incident, lines, moment, self.zone, choice, nothing_new=nothing_new, unlisted=unlisted)
        )

    def unreported(self, incident: Incident, covers: int) -> int:
        """How many notes and results after entry `covers` no update tells of."""
        from warroom.domain.status_update.compose import news_count

        lines = self._log.written_after(incident.number, max(covers, incident.head - DRAFTED_FROM))
        return news_count(incident, [line for line in lines if not line.retracted])

    def which(self, reference: str | None, *, write: bool, afterwards: bool = False) -> int:
        """The incident meant: the one named, else the only open one; a read takes the newest of several.

        What is done `afterwards` is for the newest incident when none is open.
        """
        if reference is not None:
            number = parse_reference(reference)
            if number is None:
                raise Refusal(f"“{safe_text.one_line(reference)}” names no incident; write it as INC-7.")
            return self.incident(number).number
        open_ones = self._log.open_ones()
        if len(open_ones) == 1 or (open_ones and not write):
            return open_ones[0][0]
        if open_ones:
            names = ", ".join(
                f"INC-{number} ({safe_text.one_line(title)[:TITLE]})" for number, title in open_ones[:NAMED]
            )
            names += f" and {len(open_ones) - NAMED} more" if len(open_ones) > NAMED else ""
            raise Refusal(f"Several incidents are open; name one with -i: {names}.")
        newest = self._log.incidents(limit=1)
        if newest and (afterwards or not write):
            return newest[0].number
        raise Refusal("No incident is open; open one with `warroom declare`, or name one with -i INC-7.")

    def frame(self, incident: Incident | None, now: datetime | None = None, day: date | None = None) -> Frame:
        """What times are read against: `now`, the zones known here, and the span of the incident, if there is one."""
        moment = now or self._clock()
        frame = Frame(moment, None if self.zone is UNREADABLE else self.zone, self._zones(), day=day)
        if incident is None:
            return frame
        frame = replace(frame, began=incident.began_at)
        if not incident.filed:
            return frame
        # What is noted of now, while it is filed, is none of its days.
        newest = self._log.page(incident.number, NEWEST, before=LAST_PLACE)
        told = [entry.at for entry in newest if entry.recorded.recorded_at - entry.at > FILED_AFTER]
        latest = incident.resolved_at or max([incident.began_at, *told])
        # While it may still be running, today is one of its days.
        running = incident.is_open and moment - latest < STILL_RUNNING
        return replace(frame, filed=True, over=not running, latest=moment if running else latest)

    def _zones(self) -> tuple[tzinfo, ...]:
        """Zones beside the person's own whose abbreviations are known."""
        return (ZoneInfo(self.rota.zone),) if self.rota else ()

    def time(self, typed: str, incident: Incident | None, now: datetime | None = None) -> datetime:
        """A time as people type it, counted from `now` if that is another moment; UTC. Raises Refusal.

        An incident that is only being declared begins then, for the rule on bare times.
        """
        read = self.moment(typed, incident, now)
        if read.estimated:
            raise Refusal(
                f"“{safe_text.one_line(typed)}” is a guess, and this time cannot be marked as one; write it without the sign."
            )
        return read.time

    def as_typed(self, at: datetime) -> str:
        """A moment in full, as it can be typed here."""
        return form(at, self.frame(None))

    def moment(self, typed: str, incident: Incident | None, now: datetime | None = None) -> Moment:
        """The same for a time that may be a guess, as ~14:02. Raises Refusal."""
        moment = now or self._clock()
        frame = self.frame(incident, moment) if incident else replace(self.frame(None, moment), began=moment)
        outcome = read_time(typed, frame)
        if incident is None and isinstance(outcome, FutureTime) and self._clock() - moment > AHEAD:
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

    def read_paste(
        self,
        number: int,
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

        frame = self.frame(self.incident(number), now, day)
        if zone is not None:
            named = named_zone(zone)
            if named is None:
                raise Refusal(
                    f"“{safe_text.one_line(zone)}” is no time zone; write it as Europe/Berlin or +02:00."
                )
            own = (frame.zone,) if frame.zone is not None else ()
            frame = replace(frame, zone=named, zones=(*frame.zones, *own))
        return read_timeline(text, frame, zone_given=zone is not None)

    def timed(self, line: str, number: int, now: datetime) -> Timed:
        """A line of that incident and the time in front of it, UTC. Raises Refusal."""
        front, incident = take_apart(line), self.incident(number)
        if front.stamp is None and front.unix is None and not front.unread and not incident.filed:
            return Timed(None, line)  # most lines have none
        return _read(read_line(line, self.frame(incident, now)))


def _read(outcome: Outcome) -> Timed:
    if isinstance(outcome, Question):
        raise Refusal(outcome.asked)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _accepted(value: T | Refusal) -> T:
    if isinstance(value, Refusal):
        raise value
    return value


def _told_before(incident: Incident) -> int:
    """The entry up to which the update before the last one told what happened, or the impact if that was said before.

    A decision stays for two updates, and the impact is weighed against what was told since.
    """
    earlier = sorted(update.reported for update in incident.updates)[:-1]
    since = earlier[-1] if earlier else 0
    return min(since, (incident.impact_entry or incident.head) - 1)
