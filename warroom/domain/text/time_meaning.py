"""Which moment a written time is: its day, its zone, and what has to be asked when there are several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from warroom.domain.refusal import Refusal
from warroom.domain.text.days import WrittenDay, dates_of, wrong_weekday
from warroom.domain.text.half_day import before_today
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import (
    AHEAD,
    BEFORE_START,
    FORMS,
    JUST_BEFORE,
    LONG_AGO,
    PRECISIONS,
    WITH_ZONE,
    Frame,
    FutureTime,
    Outcome,
    Question,
    Timed,
    form,
    to_write,
)
from warroom.domain.text.time_words import Stamp
from warroom.domain.text.time_zones import (
    fixed_offset,
    moments,
    moments_by_name,
    names,
    offset_words,
    place_zone,
    wall_clock,
)
from warroom.domain.text.zone_offers import offset_offered, offsets_of


def resolve(stamp: Stamp, written: str, frame: Frame) -> Outcome:
    """Which moment a written time is; the text of what is read is empty."""
    shown = one_line(written)
    if stamp.doubt or (stamp.length is not None and stamp.is_range):
        return Question(f"“{shown}” {stamp.doubt or 'is a span'}; {to_write(frame)}.")
    if stamp.length is not None and frame.pasted:
        return Question(f"“{shown}” was counted from when that was written; {to_write(frame)}.")
    if frame.pasted and stamp.day and (stamp.day.from_today or 0) < -1:
        return Question(f"“{shown}” was counted from when that was written; {to_write(frame)}.")
    if stamp.length is not None:
        at = frame.now.astimezone(UTC) - stamp.length
        return Timed(at, "", precision="minute", day_from="now")
    if stamp.clock is None:
        return Question(f"“{shown}” names a day and no time of day; {_with_a_clock(stamp, frame)}.")
    if stamp.clock.wrong:
        return Refusal(f"{shown} is no time of day; write {FORMS}.")
    if stamp.zone is not None and not stamp.zone_is_sure and not _is_printed(stamp, shown, frame):
        word = "the zone" if stamp.zone[0].isalpha() else "a zone"
        return Question(
            f"“{shown}” may end with {word} or with something else; write {offset_offered(stamp.zone, frame)} if it is the zone, "
            "else a comma behind the time."
        )
    zone = zone_of(stamp, frame)
    if isinstance(zone, Refusal):
        return zone
    outcome = _Reading(stamp, shown, frame, zone).outcome()
    recent = outcome.at if isinstance(outcome, Timed) and outcome.day_from == "recent" else None
    own = frame.zone or UTC
    if recent and before_today(shown, recent.astimezone(own), frame.now.astimezone(own)):
        return FutureTime(f"{shown} lies in the future; write a time that has passed.")
    if isinstance(outcome, Timed) and (stamp.is_range or stamp.since):
        what = "a span" if stamp.is_range else f"no moment, with “{stamp.since}”"
        start = form(outcome.at, frame)
        candidates = (outcome.at,) if outcome.at else ()
        return Question(f"“{shown}” is {what}; write in front when it was, as in {start}.", candidates)
    return outcome


def _with_a_clock(stamp: Stamp, frame: Frame) -> str:
    """How to write a day that has no clock."""
    if stamp.day is None or not stamp.day.has_year or len(stamp.day.readings) > 1:
        return to_write(frame)
    return f"write a time behind it, as in {dates_of(stamp.day, frame.now.date(), range(0))[0]} 14:02"


def _is_printed(stamp: Stamp, shown: str, frame: Frame) -> bool:
    """Whether a zone that is known here was that far from UTC then, so that it is printed like that."""
    offset = fixed_offset(stamp.zone or "")
    outcome = _Reading(stamp, shown, frame, offset).outcome() if offset else None
    if not isinstance(outcome, Timed) or outcome.at is None or offset is None:
        return False
    known = (zone for zone in (frame.zone, *frame.zones) if zone is not None)
    return any(outcome.at.astimezone(zone).utcoffset() == offset.utcoffset(None) for zone in known)


def no_zone(stamp: Stamp) -> Refusal:
    """For a clock without an offset, when the zone of the settings cannot be read."""
    clock = f"{stamp.clock.hour}:{stamp.clock.minute:02}" if stamp.clock else "That day"
    example = f"{clock.rjust(5, '0')}+01:00" if stamp.clock else "2026-01-31 14:02+01:00"
    return Refusal(
        f"{clock} cannot be read, since the time zone in the settings cannot: write it with its offset from UTC, as in "
        f"{example}, or as -7m."
    )


_IN_GERMAN = {"MEZ": "CET", "MESZ": "CEST"}


def zone_of(stamp: Stamp, frame: Frame) -> tzinfo | str | Refusal:
    """The zone of a time, or the abbreviation that names it."""
    word = stamp.zone or frame.zone_word
    word = _IN_GERMAN.get(word or "", word)
    if word is None:
        if frame.zone is None:
            return no_zone(stamp)
        return frame.zone
    fixed = fixed_offset(word)
    if fixed is not None:
        return fixed
    if place := place_zone(word):
        return place
    if (
        frame.zone
        and not names(frame.zone, frame.now.year)[0].isalpha()
        and offset_words(frame.now, frame.zone) in offsets_of(word)
    ):
        return (
            frame.zone
        )  # +04:00 and Asia/Dubai have no name of their own, and GST is one that they are called by
    if word[0] in "+-":
        return Refusal(f"{word} is no zone; write it as +02:00, or leave it out for your own.")
    return word


@dataclass(frozen=True, slots=True)
class _Reading:
    stamp: Stamp
    shown: str
    frame: Frame
    zone: tzinfo | str

    def outcome(self) -> Outcome:
        day, frame = self.stamp.day, self.frame
        if isinstance(self.zone, str) and not self._is_known(self.zone):
            more = f", or name the zone of the page {WITH_ZONE}" if frame.pasted else ""
            return Refusal(
                f"“{self.zone}” is no zone that is known here; write the time with its offset from UTC instead, as in 14:02 {offset_offered(self.zone, frame)}{more}."
            )
        if day is not None and len(day.readings) == 2 and frame.day_first is not None:
            day = replace(day, readings=(day.readings[0 if frame.day_first else 1],))
        if day is None:
            return self._on([frame.day], "page") if frame.day is not None else self._bare()
        if day.has_year or day.from_today is not None:
            return self._on(dates_of(day, self._today(), range(0)), "" if day.has_year else "now", day)
        return self._by_weekday(day) if not day.readings else self._by_year(day)

    def _known(self) -> list[tzinfo]:
        return [zone for zone in (self.frame.zone, *self.frame.zones) if zone is not None]

    def _is_known(self, word: str) -> bool:
        """Whether a zone that is known here has that name in a year that can be meant."""
        frame, day = self.frame, self.stamp.day
        years = {moment.year for moment in (frame.now, frame.began, frame.latest) if moment is not None}
        years |= {year for year, _, _ in day.readings if year is not None} if day else set()
        years |= {frame.day.year} if frame.day else set()
        # A zone may get its name in the last days of a year, or lose it in the first.
        years = {near for year in years for near in (year - 1, year, year + 1)}
        return any(word in map(str.upper, names(zone, year)) for zone in self._known() for year in years)

    def _today(self) -> date:
        return self.frame.now.astimezone(self._page()).date()

    def _page(self) -> tzinfo:
        return self.zone if isinstance(self.zone, tzinfo) else self.frame.zone or UTC

    def _wall(self, day: date) -> datetime:
        clock = self.stamp.clock
        assert clock is not None
        millisecond = clock.microsecond // 1000 * 1000
        return wall_clock(day, clock.hour, clock.minute, clock.second, millisecond)

    def _moments(self, day: date) -> list[datetime]:
        """The moments on that day that the clock and the zone can mean."""
        wall = self._wall(day)
        if isinstance(self.zone, tzinfo):
            return moments(wall, self.zone)
        return moments_by_name(wall, self.zone, self._known())

    def _past(self, found: Sequence[datetime]) -> list[datetime]:
        return [at for at in found if at <= self.frame.now + AHEAD]

    def _read(self, at: datetime, day_from: str) -> Outcome:
        if at > self.frame.now + AHEAD:
            return FutureTime(f"{self.shown} lies in the future; write a time that has passed.")
        assert self.stamp.clock is not None
        precision = PRECISIONS[min(self.stamp.clock.parts, 4) - 1]
        return Timed(at, "", precision=precision, day_from=day_from, loose=bool(self.stamp.clock.loose))

    def _several(self, found: Sequence[datetime]) -> Question:
        shown = [form(at, self.frame, zoned=_same_clock(found, self.frame)) for at in found[:4]]
        more = f", or {len(found) - 4} more" if len(found) > 4 else ""
        likely = self._past(found) or list(found)
        first = form(likely[0], self.frame, zoned=_same_clock(found, self.frame))
        return Question(
            f"“{self.shown}” may be {' or '.join(shown)}{more}; write {first} if that is meant.",
            tuple(likely),
        )

    def _none_on(self, day: date) -> Outcome:
        """Why the clock can mean no moment of that day."""
        wall = self._wall(day)
        if isinstance(self.zone, tzinfo):
            if moments(wall + timedelta(days=1), self.zone) or moments(wall - timedelta(days=1), self.zone):
                after = wall.replace(tzinfo=self.zone).astimezone(
                    UTC
                )  # by the clock of before it was put forward
                return Refusal(
                    f"{wall:%H:%M} was skipped on {day}, when the clocks went forward; write {form(after, self.frame)}, or its zone, "
                    f"as in {after:%Y-%m-%d %H:%M}Z."
                )
            return Refusal(f"{self.shown} is outside what the calendar can hold; write {FORMS}.")
        page = self._page()
        own = moments(wall, page)
        called = own[0].astimezone(page).tzname() if own else ""
        return Question(
            f"“{self.zone}” is not what clocks here show on {day}"
            + (
                f", that is {called}; write {form(own[0], self.frame)} {called}, or an offset, as in {wall:%H:%M} "
                if own
                else "; write an offset, as in "
            )
            + f"{offset_words(own[0], page) if own else '+01:00'}.",
            tuple(own),
        )

    def _on(self, days: Sequence[date], day_from: str, written: WrittenDay | None = None) -> Outcome:
        """On one of these days, which were written or come from the page."""
        if written is not None and len(days) == 1 and (wrong := wrong_weekday(written, days[0])):
            candidates = tuple(self._moments(days[0]))
            return Question(f"{wrong}; write “{self.shown}” without one of the two.", candidates)
        found = [at for day in days for at in self._moments(day)]
        if not found:
            return self._none_on(days[0])
        if len(days) > 1:
            return self._several(found)
        past = self._past(found) or found
        return self._read(past[0], day_from) if len(past) == 1 else self._doubled(past)

    def _doubled(self, found: Sequence[datetime]) -> Outcome:
        """A clock that showed this twice: what one zone prints with one name for both is the same minute either way."""
        if isinstance(self.zone, str) and any(
            set(found) <= set(moments_by_name(self._wall(at.astimezone(zone).date()), self.zone, [zone]))
            for zone in self._known()
            for at in found[:1]
        ):
            return self._read(found[0], "")
        return self._several(found)

    def _bare(self) -> Outcome:
        """The most recent such time, or of an incident filed afterwards the one of its own days."""
        frame, today = self.frame, self._today()
        if frame.filed and frame.began is not None:
            return self._in_incident(frame.began, frame.latest or frame.began)
        local_now = (frame.now + AHEAD).astimezone(self._page()).replace(tzinfo=None)
        at = None
        for back in (-1, 0, 1, 2):
            day = today - timedelta(days=back)
            found = self._moments(day)
            if not found and back >= 0 and self._wall(day) <= local_now:
                return self._none_on(day)
            if past := self._past(found):
                if len(past) > 1:
                    return self._doubled(sorted(past, reverse=True))
                at = past[0]
                break
        if at is None:
            return self._none_on(today)
        if frame.began is not None and frame.began - at > BEFORE_START:
            return Refusal(
                f"{self.shown} would be {form(at, frame)}, more than 12 hours before the incident began; "
                f"if that is meant, write “{form(at, frame)}” in full."
            )
        return self._read(at, "recent")

    def _in_incident(self, began: datetime, latest: datetime) -> Outcome:
        first, last = began - BEFORE_START, max(latest, began) + BEFORE_START
        if (last - first).days > 40:
            return Question(
                f"“{self.shown}” may be any of {(last - first).days} days; {to_write(self.frame)}."
            )
        page = self._page()
        day, end = (
            first.astimezone(page).date() - timedelta(days=1),
            last.astimezone(page).date() + timedelta(days=1),
        )
        found = []
        while day <= end:
            found += [at for at in self._past(self._moments(day)) if first <= at < last]
            day += timedelta(days=1)
        if not found:
            return Question(f"“{self.shown}” is on none of the incident's days; {to_write(self.frame)}.")
        found.sort(key=lambda at: (not began <= at <= latest, abs(at - began)))
        if len(found) == 1 and began - found[0] > JUST_BEFORE:
            return self._before(found[0])
        return self._read(found[0], "incident") if len(found) == 1 else self._several(found)

    def _before(self, at: datetime) -> Question:
        """A bare time before the incident began may be one of the day after."""
        page, frame = self._page(), self.frame
        after = self._past(self._moments(at.astimezone(page).date() + timedelta(days=1)))
        may_be = f" or {form(after[0], frame)}" if after else ""
        likely = after[0] if after else at
        return Question(
            f"“{self.shown}” may be {form(at, frame)}, before the incident began,{may_be}; write {form(likely, frame)} if that is meant.",
            (*after, at),
        )

    def _by_weekday(self, day: WrittenDay) -> Outcome:
        frame, today = self.frame, self._today()
        began, latest = frame.began, frame.latest or frame.began
        if frame.filed and began is not None and latest is not None:
            days = [
                began.astimezone(self._page()).date() + timedelta(days=n)
                for n in range(-1, (latest - began).days + 3)
            ]
            found = [at for each in days if each.weekday() == day.weekday for at in self._moments(each)]
            found = [at for at in found if began - BEFORE_START <= at < latest + BEFORE_START]
            if len(found) == 1:
                return self._read(found[0], "incident")
            if found:
                return self._several(found)
        reference = frame.day or today
        days = dates_of(day, reference, range(0))
        if frame.day is not None and frame.day > days[0]:  # the page's day is before it
            days = [days[0], days[0] + timedelta(weeks=1)]
            return self._several([at for each in days for at in self._moments(each)])
        found = [at for each in days for at in self._past(self._moments(each))]
        if not found:
            return self._none_on(days[0])
        could_be_earlier = began is None or found[-1] >= began - BEFORE_START
        unclear = day.doubtful or (days[0] == today and could_be_earlier)
        if len(found) > 1 and unclear:
            return self._several(found)
        return self._read(found[0], "weekday")

    def _by_year(self, day: WrittenDay) -> Outcome:
        """A day without its year: in the incident, else the last such day, unless that is long ago."""
        frame = self.frame
        near = frame.day
        middle = (near or (frame.began or frame.now).date()).year
        years = range(min(middle, frame.now.year) - 2, max(middle, frame.now.year) + 2)
        found: list[datetime] = []
        for reading in day.readings:
            dates = dates_of(WrittenDay((reading,)), self._today(), years)
            # A weekday that was written with it tells the year as well.
            right = [each for each in dates if not wrong_weekday(day, each)]
            dates = [each for each in right if self._past(self._moments(each))] or dates
            each = [at for on in dates for at in self._moments(on)]
            found += self._best(each)
        if not found:
            return self._none_on(dates_of(day, self._today(), years)[0])
        if len({at.astimezone(self._page()).date() for at in found}) > 1 or len(found) > 1:
            return self._several(found)
        if wrong := wrong_weekday(day, found[0].astimezone(self._page()).date()):
            return Question(f"{wrong}; write “{self.shown}” without one of the two.", tuple(found))
        if self._is_far(found[0]):
            return Question(
                f"“{self.shown}” has no year, and was last on {form(found[0], frame)}; write {form(found[0], frame)} if that is meant.",
                tuple(found),
            )
        return self._read(found[0], "year")

    def _best(self, found: Sequence[datetime]) -> list[datetime]:
        frame = self.frame
        past = self._past(found)
        if frame.day is not None:
            return sorted(past, key=lambda at: abs(at.date() - frame.day) if frame.day else timedelta())[:1]
        if frame.began is not None:
            latest = (frame.latest or frame.began) if frame.filed else frame.now
            if inside := [at for at in past if frame.began - BEFORE_START <= at <= latest + BEFORE_START]:
                return inside
            nearest = sorted(past, key=lambda at: abs(at - frame.began) if frame.began else timedelta())
            return nearest[:1]
        return sorted(past, reverse=True)[:1]

    def _is_far(self, at: datetime) -> bool:
        frame = self.frame
        if frame.day is not None:
            return abs(at.date() - frame.day) > LONG_AGO
        return abs((frame.began or frame.now) - at) > LONG_AGO


def _same_clock(found: Sequence[datetime], frame: Frame) -> bool:
    zone = frame.zone or UTC
    return len({f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in found}) < len(found)
