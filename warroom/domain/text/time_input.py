"""The one reader of times, for every place where a person writes one.

A time is read exactly, or asked about, or refused; it is never taken for now, nor moved to another day or zone, in silence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from warroom.domain.refusal import Refusal
from warroom.domain.text.line_front import Front, is_count, may_be_count, take_apart
from warroom.domain.text.other_times import is_part_of_a_sentence
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import (
    AHEAD,
    FORMS,
    STILL_RUNNING,
    Frame,
    FutureTime,
    Outcome,
    Question,
    Timed,
    another_day,
    form,
    to_write,
)
from warroom.domain.text.time_meaning import resolve


def read_line(line: str, frame: Frame) -> Outcome:
    """Take the time off the front of a line; where now is none of the incident's days, only -0m means now."""
    front = take_apart(line)
    return of_its_days(front, read_front(front, frame), frame)


def of_its_days(front: Front, outcome: Outcome, frame: Frame) -> Outcome:
    """The outcome, or a question where now is none of the incident's days and it was told or counted from now."""
    length = front.stamp.length if front.stamp else None
    if not frame.over or not isinstance(outcome, Timed) or length == timedelta():
        return outcome
    if outcome.at is not None and length is None:
        return outcome
    if outcome.at is not None and frame.latest is not None and outcome.at - frame.latest < STILL_RUNNING:
        return outcome  # an hour ago is one of its days
    candidates = (outcome.at,) if outcome.at else ()
    began = form(frame.began, frame)
    return Question(
        f"This incident was filed afterwards; write when it happened, as in {began}, or -0m for now.",
        candidates,
        outcome.text,
    )


def read_front(front: Front, frame: Frame) -> Outcome:
    """The same for a line that was taken apart before."""
    line = front.line
    if front.unix is not None:
        return _unix(front, frame)
    if front.stamp is None:
        if front.unread and not front.is_signed:
            return Question(f"“{one_line(front.unread)}” is not read as a time; {to_write(frame)}.", (), line)
        return Timed(None, line)
    if front.stamp.clock and front.stamp.clock.loose and is_count(front):
        return Timed(None, line)
    if front.stamp.clock is None and front.stamp.length is None and _is_prose(front):
        return Timed(None, line)
    if front.is_signed and _of_things_to_come(front, frame):
        return Timed(None, line)
    outcome = resolve(front.stamp, front.written, frame)
    if isinstance(outcome, Refusal):
        return outcome
    # Nothing else says that it is a guess, so the words keep what was typed.
    estimated = front.stamp.estimated
    keeps_time = estimated or front.stamp.is_range or bool(front.stamp.since)
    text = front.text_with_time if keeps_time else front.text
    if isinstance(outcome, Question):
        return replace(outcome, text=text if outcome.candidates else line)
    clock = front.stamp.clock
    if clock and clock.loose and may_be_count(front):
        shown = form(outcome.at, frame)
        return Question(
            f"“{one_line(front.written)}” may be the time {shown} or a number; write {clock.hour:02}:{clock.minute:02} in front, or "
            "-0m for a note of now.",
            (outcome.at,) if outcome.at else (),
            text,
        )
    return replace(outcome, text=text, estimated=estimated)


def _is_prose(front: Front) -> bool:
    """Whether a day without a clock is only what a sentence begins with, as in `Friday's deploy` or `8 May release`."""
    assert front.stamp is not None
    day = front.stamp.day
    if day is None or day.from_today is not None:
        return False
    after = front.line.partition(front.written)[2].lstrip()[:1]
    stands_apart = not front.words.strip() or after in (":", "-", "–", "—", "|")
    if (day.has_year and front.written[:4].isdigit()) or stands_apart:
        return False
    behind = front.line.partition(front.written)[2]
    return is_part_of_a_sentence(front.written, behind.lstrip() if behind[:1].isspace() else behind)


def _of_things_to_come(front: Front, frame: Frame) -> bool:
    """`! 15:00 we fail over` is a decision of now, about a time to come; `? 14:02-14:09` asks about a span."""
    assert front.stamp is not None
    if (
        front.stamp.is_range
        or front.stamp.since
        or (front.stamp.clock is None and front.stamp.length is None)
    ):
        return True
    outcome = resolve(front.stamp, front.written, frame)
    if isinstance(outcome, Timed) and outcome.at and outcome.day_from == "recent":
        return outcome.at + timedelta(days=1) > frame.now and bool(
            another_day(outcome.at, frame.now, frame.zone or UTC)
        )
    return isinstance(outcome, Refusal)


def _unix(front: Front, frame: Frame) -> Outcome:
    """Seconds since 1970: read where a program wrote them, as in brackets or with a fraction, else asked about."""
    at = datetime.fromtimestamp(round(front.unix or 0, 3), UTC)
    ahead = at - frame.now
    if ahead > AHEAD and (front.bracketed or ahead < timedelta(days=1)):
        return FutureTime(
            f"{front.written} is {form(at, frame)}, which lies in the future; {to_write(frame)}."
        )
    if ahead > AHEAD or at < frame.now - timedelta(days=3 * 366):
        return Timed(None, front.line)
    if front.bracketed:
        return Timed(at, front.text, precision="second")
    return Question(
        f"“{front.written}” may be {form(at, frame)}, in seconds since 1970, or a number; write {form(at, frame)} in front, or "
        "-0m for a note of now.",
        (at,),
        front.text,
    )


def read_time(typed: str, frame: Frame) -> Outcome:
    """A time alone, as the options take it; the text of what is read is empty."""
    if typed.strip().lower() in ("now", "-0m"):
        return Timed(frame.now.astimezone(UTC), "", day_from="now")
    front = take_apart(typed)
    if front.unix is not None and not front.words.strip():
        return Timed(datetime.fromtimestamp(front.unix, UTC), "", precision="second")
    if front.stamp is None or front.words.strip() or front.kept:
        return Refusal(f"“{one_line(typed.strip())}” is no time; write {FORMS}.")
    outcome = of_its_days(front, resolve(front.stamp, front.written, frame), frame)
    return replace(outcome, estimated=front.stamp.estimated) if isinstance(outcome, Timed) else outcome
