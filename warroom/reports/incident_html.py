"""One self-contained HTML page of an incident: no script, no network, prints well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape

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
from warroom.domain.text.safe_text import one_line
from warroom.reports import html as web
from warroom.reports import metrics_text
from warroom.reports.timeline_strip import LEGEND, Strip, strip
from warroom.texts import durations
from warroom.texts.messages import DASH, clock

LANES = 5
"""Lines that tasks may take in the picture."""
COLOURS = ("#3b5b92", "#b4552d", "#3f7d57", "#7a4f8f", "#8a6d1b")


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
    drill = '<p class="drill">DRILL: an exercise, left out of all metrics</p>\n' if now.drill else ""
    body = (
        f"{drill}<p>{web.text(_summary(now, zone))}</p>\n{_svg(strip(events, policy, now.recorded_at))}\n"
        + web.section("What happened", _facts(now, related))
        + web.section(
            "Metrics", _lengths(metrics, zone) + web.items(metrics_text.one(metrics)[len(metrics.lengths) :])
        )
        + web.section("Roles", _roles(standing, now, zone))
        + web.section("Decisions", _decisions(standing, zone))
        + web.section("Timeline", _timeline(entries, zone))
        + web.section("Updates and messages, as they went out", _sent(standing, zone))
        + web.section("Action items", _actions(now))
        + web.section("Record", web.items(filter(None, [digest])))
    )
    return web.document(f"{now.reference} {now.severity}: {now.title}", body)


def _summary(now: Incident, zone: tzinfo) -> str:
    word = "resolved" if now.standing is Exclusion.NONE else "ended"
    ended = f"{word} {clock(now.resolved_at, zone)}" if now.resolved_at else "not resolved yet"
    return f"{now.status_words}. Declared {clock(now.declared_at, zone)}, {ended}."


def _facts(now: Incident, related: str) -> str:
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
    return web.table(("What", "As recorded"), rows, words=(1,))


def _lengths(metrics: Metrics, zone: tzinfo) -> str:
    """Each length with both its ends, by name and time."""
    rows = [
        (
            m.name, durations.span(m.seconds), _end(m.start, zone), _end(m.end, zone), metrics_text.remark(m),
        )
        for m in metrics.lengths
    ]  # fmt: skip
    return web.table(("Metric", "Length", "From", "To", "Remark"), rows, numbers=(1,))


def _end(end: End, zone: tzinfo) -> str:
    guess = " (estimated)" if end.estimated else ""
    return f"{end.name}, {clock(end.at, zone)}{guess}"


def _roles(entries: Sequence[TimelineEntry], now: Incident, zone: tzinfo) -> str:
    rows = [
        (seat.role.capitalize(), seat.person, clock(seat.start, zone), _until(seat.end, now, zone))
        for seat in role_periods(entries)
    ]
    return web.table(("Role", "Who", "From", "To"), rows)


def _until(end: datetime | None, now: Incident, zone: tzinfo) -> str:
    return clock(end, zone) if end else ("now" if now.is_open else "the end")


def _decisions(entries: Sequence[TimelineEntry], zone: tzinfo) -> str:
    found = [(e, e.text or "") for e in entries if isinstance(e.recorded.event, Noted)]
    rows = [
        (clock(e.at, zone), words[1:].strip(), e.recorded.actor)
        for e, words in found
        if words.startswith("!")
    ]
    return web.table(("Time", "Decision", "Written by"), rows, words=(1,))


def _sent(entries: Sequence[TimelineEntry], zone: tzinfo) -> str:
    """The frozen texts; what was corrected later stands in the timeline."""
    parts = []
    for entry in entries:
        event = entry.recorded.event
        if isinstance(event, UpdateSent):
            due = f", due {clock(event.due, zone)}" if event.due else ""
            parts.append(f"<h3>Update #{event.number}, sent {web.text(clock(entry.at, zone) + due)}</h3>\n")
        elif isinstance(event, MessageSent):
            parts.append(
                f"<h3>{web.text(event.document.capitalize())}, sent {web.text(clock(entry.at, zone))}</h3>\n"
            )
        else:
            continue
        parts.append(web.frozen(event.text))
    return "".join(parts)


def _actions(now: Incident) -> str:
    rows = [
        (a.number, a.text, a.owner or "no owner", a.due or "no date", a.state.value, a.ticket or "")
        for a in now.actions
    ]
    return web.table(("#", "What", "Owner", "Due", "State", "Ticket"), rows, words=(1,))


def _timeline(entries: Sequence[TimelineEntry], zone: tzinfo) -> str:
    body = "".join(_row(entry, zone) for entry in entries)
    names = "".join(f'<th scope="col">{name}</th>' for name in ("Time", "Kind", "What", "Who"))
    return f"<table><thead><tr>{names}</tr></thead><tbody>\n{body}</tbody></table>\n"


def _row(entry: TimelineEntry, zone: tzinfo) -> str:
    told = timeline_text.line(entry, zone)
    remarks = f' <span class="remark">({web.text("; ".join(told.remarks))})</span>' if told.remarks else ""
    style = ' class="w struck"' if entry.retracted else ' class="w"'
    return (
        f'<tr><th scope="row" class="time">{web.text(clock(entry.at, zone))}</th><td class="sign">{web.text(told.sign)}</td>'
        f"<td{style}>{web.lines(told.words)}{remarks}</td><td>{web.text(entry.recorded.actor)}</td></tr>\n"
    )


def _svg(shown: Strip) -> str:
    left, width, height = 110, 890, 26
    length = (shown.end - shown.start).total_seconds()
    parts, y = [], 0
    for name, spans in shown.rows(LANES):
        parts.append(f'<text x="0" y="{y + 17}" font-size="13">{name}</text>')
        for index, span in enumerate(spans):
            x = left + width * (span.start - shown.start).total_seconds() / length
            wide = max(1.0, width * (span.end - span.start).total_seconds() / length)
            colour = COLOURS[index % len(COLOURS)]
            words = escape(one_line(span.words))
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{height - 4}" fill="{colour}"><title>{words}</title></rect>'
            )
            if wide > 9 * len(span.words):
                parts.append(f'<text x="{x + 5:.1f}" y="{y + 16}" font-size="13" fill="#fff">{words}</text>')
        y += height
    for name, marks in shown.marks.items():
        parts.append(f'<text x="0" y="{y + 17}" font-size="13">{name}</text>')
        for mark in marks:
            x = left + width * (mark.at - shown.start).total_seconds() / length
            sign, words = escape(mark.sign), escape(LEGEND[mark.sign])
            parts.append(f'<text x="{x:.1f}" y="{y + 17}" font-size="14">{sign}<title>{words}</title></text>')
        y += height
    parts.append(f'<text x="0" y="{y + 14}" font-size="12">{escape(shown.legend())}</text>')
    y += height
    return f'<svg viewBox="0 0 {left + width + 10} {y}" role="img" aria-label="The incident to scale">{"".join(parts)}</svg>'
