"""One self-contained HTML page of an incident: no script, no network, prints well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.roles import role_periods
from warroom.domain.incident.sent_messages import MessageSent
from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.metrics.incident_metrics import End, Metrics
from warroom.domain.policy.severities import Policy
from warroom.domain.record import timeline_text
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text import durations
from warroom.reports import metrics_text
from warroom.reports.timeline_strip import LEGEND, Span, Strip, strip
from warroom.reports.web_page import Table, page
from warroom.texts.messages import DASH, clock

LANES = 5
"""Lines that tasks may take in the picture."""
COLOURS = ("#3b5b92", "#b4552d", "#3f7d57", "#7a4f8f", "#8a6d1b")


@dataclass(frozen=True)
class Row:
    """A line of the timeline."""

    time: str
    sign: str
    words: str
    remarks: str
    who: str
    struck: bool


@dataclass(frozen=True)
class Sent:
    """A text as it went out; what was corrected later stands in the timeline."""

    heading: str
    words: str


def html(
    metrics: Metrics,
    events: Sequence[Recorded],
    entries: Sequence[TimelineEntry],
    policy: Policy,
    zone: tzinfo,
    digest: str = "",
    related: str = "",
) -> str:
    """The whole page; `digest` is the record's, `related` says which incidents are duplicates, and what is empty is left out."""
    now = metrics.incident
    standing = [entry for entry in entries if not entry.retracted]
    return page(
        "incident.html.j2",
        title=f"{now.reference} {now.severity}: {now.title}",
        drill=now.drill,
        summary=_summary(now, zone),
        picture=_picture(strip(events, policy, now.recorded_at)),
        facts=_facts(now, related),
        lengths=_lengths(metrics, zone),
        measured=metrics_text.one(metrics)[len(metrics.lengths) :],
        roles=_roles(standing, now, zone),
        decisions=_decisions(standing, zone),
        timeline=[_row(entry, zone) for entry in entries],
        sent=_sent(standing, zone),
        actions=_actions(now),
        record=[digest] if digest else [],
    )


def _summary(now: Incident, zone: tzinfo) -> str:
    word = "resolved" if now.standing is Exclusion.NONE else "ended"
    ended = f"{word} {clock(now.resolved_at, zone)}" if now.resolved_at else "not resolved yet"
    return f"{now.status_words}. Declared {clock(now.declared_at, zone)}, {ended}."


def _facts(now: Incident, related: str) -> Table:
    noticed = now.detected_by.label if now.detected_by else DASH
    rows = [
        ("Impact", impact_words(now.impact, now.users)),
        ("Noticed by", noticed),
        ("Root cause", now.cause or DASH),
        ("Fix", now.fix or DASH),
        ("Data lost", now.data_lost.value),
        ("Postmortem", now.postmortem or now.review.stage.value),
        *([("Related", related)] if related else []),
    ]
    return Table(("What", "As recorded"), rows, words=(1,))


def _lengths(metrics: Metrics, zone: tzinfo) -> Table:
    """Each length with both its ends, by name and time."""
    rows = [
        (
            m.name, durations.span(m.seconds), _end(m.start, zone), _end(m.end, zone), metrics_text.remark(m),
        )
        for m in metrics.lengths
    ]  # fmt: skip
    return Table(("Metric", "Length", "From", "To", "Remark"), rows, numbers=(1,))


def _end(end: End, zone: tzinfo) -> str:
    guess = " (estimated)" if end.estimated else ""
    return f"{end.name}, {clock(end.at, zone)}{guess}"


def _roles(entries: Sequence[TimelineEntry], now: Incident, zone: tzinfo) -> Table:
    rows = [
        (seat.role.capitalize(), seat.person, clock(seat.start, zone), _until(seat.end, now, zone))
        for seat in role_periods(entries)
    ]
    return Table(("Role", "Who", "From", "To"), rows)


def _until(end: datetime | None, now: Incident, zone: tzinfo) -> str:
    return clock(end, zone) if end else ("now" if now.is_open else "the end")


def _decisions(entries: Sequence[TimelineEntry], zone: tzinfo) -> Table:
    found = [(e, e.text or "") for e in entries if isinstance(e.recorded.event, Noted)]
    rows = [
        (clock(e.at, zone), words[1:].strip(), e.recorded.actor)
        for e, words in found
        if words.startswith("!")
    ]
    return Table(("Time", "Decision", "Written by"), rows, words=(1,))


def _sent(entries: Sequence[TimelineEntry], zone: tzinfo) -> list[Sent]:
    texts = []
    for entry in entries:
        event, sent = entry.recorded.event, clock(entry.at, zone)
        if isinstance(event, UpdateSent):
            due = f", due {clock(event.due, zone)}" if event.due else ""
            texts.append(Sent(f"Update #{event.number}, sent {sent}{due}", event.text))
        elif isinstance(event, MessageSent):
            texts.append(Sent(f"{event.document.capitalize()}, sent {sent}", event.text))
    return texts


def _actions(now: Incident) -> Table:
    rows = [
        (a.number, a.text, a.owner or "no owner", a.due or "no date", a.state.value, a.ticket or "")
        for a in now.actions
    ]
    return Table(("#", "What", "Owner", "Due", "State", "Ticket"), rows, words=(1,))


def _row(entry: TimelineEntry, zone: tzinfo) -> Row:
    told = timeline_text.line(entry, zone)
    return Row(
        clock(entry.at, zone), told.sign, told.words, "; ".join(told.remarks), entry.recorded.actor, entry.retracted
    )  # fmt: skip


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    colour: str
    words: str
    fits: bool
    """Whether the words have room inside it."""


@dataclass(frozen=True)
class Sign:
    x: float
    sign: str
    words: str


@dataclass(frozen=True)
class PictureRow:
    """A row of the picture: its words at the left, then bars or signs."""

    y: int
    words: str
    bars: list[Bar] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    drop: int = 17
    """From the top of the row down to where its letters stand."""
    size: int = 13


@dataclass
class Picture:
    """The strip as it is drawn, in the units of its view box."""

    width: int
    bar: int
    """How high a bar is."""
    height: int = 0
    rows: list[PictureRow] = field(default_factory=list)


def _picture(shown: Strip) -> Picture:
    left, width, height = 110, 890, 26
    length = (shown.end - shown.start).total_seconds()
    drawn = Picture(left + width + 10, height - 4)

    def across(moment: datetime) -> float:
        return width * (moment - shown.start).total_seconds() / length

    def bar(index: int, span: Span) -> Bar:
        wide = max(1.0, across(span.end) - across(span.start))
        colour = COLOURS[index % len(COLOURS)]
        return Bar(left + across(span.start), wide, colour, span.words, wide > 9 * len(span.words))

    for name, spans in shown.rows(LANES):
        bars = [bar(index, span) for index, span in enumerate(spans)]
        drawn.rows.append(PictureRow(drawn.height, name, bars))
        drawn.height += height
    for name, marks in shown.marks.items():
        signs = [Sign(left + across(mark.at), mark.sign, LEGEND[mark.sign]) for mark in marks]
        drawn.rows.append(PictureRow(drawn.height, name, signs=signs))
        drawn.height += height
    drawn.rows.append(PictureRow(drawn.height, shown.legend(), drop=14, size=12))
    drawn.height += height
    return drawn
