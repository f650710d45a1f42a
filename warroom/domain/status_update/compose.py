"""Composing the next status update from the record. All of it is mechanical: nothing is inferred, nothing invented.

The spec's five lines come first ("Communication Templates"); the impact and the incident's name follow below them.
What the rules choose, a person changes by entry: `Choice`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from warroom.domain.incident.resolution import Reopened, Resolved
from warroom.domain.incident.state import Incident, SentUpdate
from warroom.domain.incident.status import StatusChanged
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.record.timeline import without_undone
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.facts import facts, reason, standing_changes
from warroom.domain.status_update.impact_line import (
    UNKNOWN,
    impact_line,
    impact_said_at,
    said_before_monitoring,
)
from warroom.domain.status_update.incident_line import incident_line
from warroom.domain.status_update.next_steps import next_steps, waiting_for
from warroom.domain.status_update.parts import (
    BULLET,
    RULES_DECIDE,
    Choice,
    Field,
    LeftOut,
    StageLine,
    UpdateParts,
)
from warroom.domain.status_update.times import clock_words, fact_time
from warroom.domain.status_update.word_overlap import content_words, says_again
from warroom.domain.status_update.wording import capital

MOST = 5
"""Facts of an update, the lead among them."""
NO_NEXT = "nothing is on record for Next; add what is done next"
NO_IMPACT = "the impact was never said; say what users notice"
IMPACT_NOW = "the impact was said before it was Monitoring; is it over, still so, or less?"


def compose(
    incident: Incident,
    lines: Sequence[TimelineEntry],
    at: datetime,
    zone: tzinfo,
    choice: Choice = RULES_DECIDE,
    *,
    nothing_new: bool = False,
    unlisted: int = 0,
) -> UpdateParts | Refusal:
    """The next update as it goes out `at` (UTC), or why the choice names what is not there.

    `lines` are the lines of the record since the update before the last one, and the one that said the impact. With
    `nothing_new` it says that nothing is new, and covers nothing. `unlisted` earlier entries were not looked at.
    """
    standing = standing_changes([line for line in lines if not line.retracted])
    kept = without_undone(standing)
    recent = [line for line in standing if line.n > incident.reported]
    news = _unannounced(without_undone(recent), incident.updates)
    found = _chosen(facts(incident, news), reason(incident, news), incident)
    found += _not_said(incident, kept, [line for line in lines if not line.retracted])
    if nothing_new:
        found = [replace(fact, left_out=fact.left_out or LeftOut.HELD, leads=False) for fact in found]
    steps = next_steps(incident, kept, at, zone)
    own = {step.entries for step in steps}  # a task that is asked for stands under Next, once
    found = [fact for fact in found if fact.entries not in own or fact.left_out is not LeftOut.BOOKKEEPING]
    stage = _parted((*found, *steps))
    if missing := choice.named - {n for line in stage for n in line.entries}:
        numbers = ", ".join(map(str, sorted(missing)))
        return Refusal(
            f"This update has no line of entry {numbers}; --json shows the entries that it is made of."
        )
    stage = _as_chosen(stage, choice)
    said_at = impact_said_at(incident, lines)
    impact = impact_line(incident, kept, said_at, at, zone)
    summary, leads = _summary(incident, stage, impact, at, zone, choice)
    next_words = BULLET.join(line.words for line in stage if line.chosen and line.field is Field.NEXT)
    asks = [] if next_words else [NO_NEXT]
    if impact == UNKNOWN:
        asks.append(NO_IMPACT)
    elif said_before_monitoring(incident, said_at):
        asks.append(IMPACT_NOW)
    return UpdateParts(
        incident.status,
        summary,
        next_words or None,
        covers=incident.reported if nothing_new else incident.head,
        impact="" if leads else impact,
        incident=incident_line(incident, recent, at, zone),
        stage=stage,
        unlisted=unlisted,
        asks=tuple(asks),
    )


def no_news(incident: Incident, at: datetime, zone: tzinfo) -> str:
    """What the Summary says when there is nothing to tell."""
    last = incident.last_update
    if last is None:
        return "No change since the declaration"
    return f"No change since #{last.number} ({clock_words(last.at, zone, at)})"


def news_count(incident: Incident, lines: Sequence[TimelineEntry]) -> int:
    """How many of these lines, none struck, an update would tell or offer, without bookkeeping."""
    news = _unannounced(without_undone(standing_changes(lines)), incident.updates)
    told = [fact for fact in facts(incident, news) if fact.left_out is not LeftOut.BOOKKEEPING]
    own = {entry.n for entry in news}
    steps = [s for s in next_steps(incident, news, incident.recorded_at, UTC) if s.entries[0] in own]
    return len(told) + len(steps)


def _chosen(found: list[StageLine], reasoned: int | None, incident: Incident) -> list[StageLine]:
    """The facts with the lead in front: at most `MOST` of those that are fit, none that a newer one says again."""
    lead = next((fact for fact in found if reasoned in fact.entries and fact.left_out is None), None)
    lead = lead or next((fact for fact in found if fact.left_out is None), None)
    if lead is None:
        return found
    rows = [replace(lead, leads=True)]
    told = [content_words(lead.words)]
    before = 0 if lead.at >= incident.declared_at else 1
    for fact in found:
        if fact is lead:
            continue
        words = content_words(fact.words)
        if fact.left_out is None:
            early = fact.at < incident.declared_at
            if any(says_again(words, newer) for newer in told):
                fact = replace(fact, left_out=LeftOut.SAID_AGAIN)
            elif early and before:
                fact = replace(fact, left_out=LeftOut.BEFORE_DECLARATION)
            elif len(told) >= MOST:
                fact = replace(fact, left_out=LeftOut.OLDER)
            else:
                before += early
                told.append(words)
        rows.append(fact)
    return rows


def _not_said(
    incident: Incident, kept: Sequence[TimelineEntry], lines: Sequence[TimelineEntry]
) -> list[StageLine]:
    """The facts that the last update could have told and did not: they are offered once more."""
    *_, before, last = (0, 0, *sorted({update.reported for update in incident.updates}))
    texts = [line.recorded.event.text for line in lines if isinstance(line.recorded.event, UpdateSent)]
    offered = _unannounced([line for line in kept if before < line.n <= last], incident.updates)
    return [
        replace(fact, left_out=LeftOut.NOT_SAID)
        for fact in facts(incident, offered)
        if fact.left_out is None and not any(fact.words in text for text in texts)
    ]


def _parted(stage: tuple[StageLine, ...]) -> tuple[StageLine, ...]:
    """What the newest fact says that people wait for goes to Next, where nothing else stands."""
    facts_ = [line for line in stage if line.chosen and line.field is Field.SUMMARY]
    if not facts_ or any(line.chosen and line.field is Field.NEXT for line in stage):
        return stage
    newest = max(facts_, key=lambda line: (line.at, line.entries))
    parted = waiting_for(newest)
    if parted is None:
        return stage
    step, rest = parted
    if rest is None and len(facts_) == 1:
        return stage  # it is the only news
    kept = [replaced for line in stage if (replaced := rest if line is newest else line)]
    return (*kept, step)


def _as_chosen(stage: tuple[StageLine, ...], choice: Choice) -> tuple[StageLine, ...]:
    return tuple(_marked(line, choice) for line in stage)


def _marked(line: StageLine, choice: Choice) -> StageLine:
    mine = set(line.entries)
    if choice.lead in mine:
        return replace(line, left_out=None, leads=True, field=Field.SUMMARY)
    if mine & choice.drop:
        return replace(line, left_out=LeftOut.DROPPED, leads=False)
    leads = line.leads and choice.lead is None
    if mine & choice.to_next:
        return replace(line, left_out=None, leads=False, field=Field.NEXT)
    if mine & choice.add:
        return replace(line, left_out=None, leads=leads)
    if choice.only is None:
        return replace(line, leads=leads)
    if mine & choice.only:
        return replace(line, left_out=None, leads=leads)
    if line.field is Field.SUMMARY and line.chosen:
        return replace(line, left_out=LeftOut.NOT_CHOSEN, leads=False)
    return replace(line, leads=leads)


def _summary(
    incident: Incident, stage: tuple[StageLine, ...], impact: str, at: datetime, zone: tzinfo, choice: Choice
) -> tuple[str, bool]:
    """The lines of the Summary, and whether it begins with the impact."""
    told = [line for line in stage if line.chosen and line.field is Field.SUMMARY]
    told.sort(key=lambda line: (line.leads, line.at, line.entries), reverse=True)
    rows = [f"{fact_time(line.at, zone, at)} {line.words}" for line in told]
    leads = not incident.updates and impact != UNKNOWN and choice.lead is None
    if leads:
        rows.insert(0, capital(impact))
    return (BULLET.join(rows) if rows else no_news(incident, at, zone)), leads


def _unannounced(lines: Sequence[TimelineEntry], sent: Sequence[SentUpdate]) -> list[TimelineEntry]:
    """Without the changes of status that an update itself announced, and those that led up to them."""
    announced = max((line.n for line in lines if _announced(line, sent)), default=0)
    turns = (StatusChanged, Resolved, Reopened)
    return [line for line in lines if line.n > announced or not isinstance(line.recorded.event, turns)]


def _announced(entry: TimelineEntry, sent: Sequence[SentUpdate]) -> bool:
    """Whether it is the change of status that an update itself announced, recorded just before it."""
    event = entry.recorded.event
    return isinstance(event, StatusChanged | Reopened) and any(
        update.reported < entry.n < update.n and update.status is event.status for update in sent
    )
