"""Many lines at once, as they are pasted or read from a file: all can be recorded, or none is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from warroom.domain.incident import notes
from warroom.domain.record.amendments import Retracted
from warroom.domain.record.decision import Fact
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.chat_lines import is_name, name_of, time_at_the_end
from warroom.domain.text.line_front import take_apart
from warroom.domain.text.page_zone import zone_said
from warroom.domain.text.time_frame import Frame, Question, Timed
from warroom.domain.text.time_input import of_its_days
from warroom.domain.text.time_sequence import read_in_order
from warroom.domain.text.timeline_input import PastedTimeline

EXPLAINED = 20
"""Lines of many whose reasons are told; of the others, the numbers."""


def facts_of(lines: Sequence[str], frame: Frame) -> tuple[Fact, ...]:
    """The lines as notes; raises Refusal naming every one that cannot be read, from 1.

    One without a time happened when the line before it did, the first one now; when the day was named, or now is none of
    the incident's days, it has to have a time.
    """
    wrong: list[tuple[int, str]] = []
    facts: list[Fact] = []
    moment: datetime | None = frame.now if frame.day is None and not frame.over else None
    numbered = [(at, line) for at, line in enumerate(lines, 1) if line.strip()]
    fronts = [take_apart(line) for _, line in numbered]
    outcomes = read_in_order(fronts, frame)
    for (at, _), front, outcome in zip(numbered, fronts, outcomes, strict=True):
        bare = isinstance(outcome, Timed) and outcome.at is None
        if bare and (asked := _for_a_paste(front.line)):
            wrong.append((at, asked))
            continue
        follows = bare and (moment is not None or frame.day is not None)
        read = outcome if follows else of_its_days(front, outcome, frame)
        if isinstance(read, Question | Refusal):
            wrong.append((at, read.asked if isinstance(read, Question) else read.reason))
            continue
        moment = read.at or moment
        if moment is None:  # they are of a day that was named, and "now" is not
            wrong.append((at, "it begins with no time; write one in front, as in 14:02."))
            continue
        decided = notes.note(safe_text.storable(read.text), moment)
        if isinstance(decided, Refusal):
            wrong.append((at, decided.reason))
        else:
            facts.extend(decided)
    if wrong:
        shown = " · ".join(f"line {at}: {reason}" for at, reason in wrong[:EXPLAINED])
        if rest := [at for at, _ in wrong[EXPLAINED:]]:
            shown += f" · and lines {ranges(rest)}"
        raise Refusal(f"Nothing was recorded. {shown}")
    if not facts:
        raise Refusal("There is no line to record.")
    return tuple(facts)


def _for_a_paste(line: str) -> str:
    """What has to be written instead of a line that says when others happened, or when its own words were said; else empty."""
    if zone_said(line) is not None:
        return "it names the zone of a page; `warroom paste` reads pages, or write the zone behind each time, as in 14:02 CET."
    said = time_at_the_end(line)
    # A number as in “pod 1200” is none.
    if said is not None and ":" in said[1] and is_name(name_of(said[0])):
        return "it reads as a name with a time; `warroom paste` reads chats, or write the time in front, as in 14:02."
    return ""


def paste_facts(read: PastedTimeline, head: int, now: datetime) -> tuple[Fact, ...]:
    """The items of a paste as notes behind entry `head`, and then what strikes those that were printed as struck.

    Raises Refusal with every question, and what to write.
    """
    wrong = [(number, asked) for number, asked in read.questions]
    facts: list[Fact] = []
    struck: list[Fact] = []
    for item in read.items:
        if item.at is None:
            continue
        decided = notes.note(safe_text.storable(item.text), item.at)
        if isinstance(decided, Refusal):
            wrong.append((item.lines[0], decided.reason))
            continue
        facts.extend(decided)
        if item.struck:
            struck.append(
                Fact(Retracted(target=head + len(facts), reason="struck where it was copied from"), now)
            )
    if wrong or read.asked:
        raise Refusal(f"Nothing was recorded. {' · '.join([*read.asked, *_grouped(sorted(wrong))])}")
    if not facts:
        raise Refusal(
            "No line with a time was found; nothing was recorded. `warroom note` records words of now."
        )
    return (*facts, *struck)


def noted(recorded: Sequence[Recorded]) -> int:
    """How many entries a paste made."""
    return sum(isinstance(one.event, notes.Noted) for one in recorded)


def _grouped(wrong: Sequence[tuple[int, str]]) -> list[str]:
    """Each reason once, with the lines that it holds for."""
    reasons: dict[str, list[int]] = {}
    for at, reason in wrong:
        reasons.setdefault(reason, []).append(at)
    told = [
        f"line{'s' if len(lines) > 1 else ''} {ranges(lines)}: {reason}" for reason, lines in reasons.items()
    ]
    shown = told[:EXPLAINED]
    return [*shown, f"and {len(told) - EXPLAINED} more"] if len(told) > EXPLAINED else shown


def ranges(numbers: Sequence[int]) -> str:
    """Rising numbers in few words: `3, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
