"""One self-contained HTML page of an incident: no script, no network, prints well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from html import escape

from warroom.documents import lines, measures
from warroom.documents.messages import clock
from warroom.documents.strip import LEGEND, Strip, strip
from warroom.domain.entries import Entry
from warroom.domain.events import Recorded
from warroom.domain.metrics import Metrics
from warroom.domain.plain import block, one_line
from warroom.domain.policy import Policy

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}"
    "table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #ccc;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".struck{text-decoration:line-through;color:#767676}.remark{color:#767676}svg{width:100%;height:auto}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)
LANES = 5
"""Lines that tasks may take in the picture."""
COLOURS = ("#3b5b92", "#b4552d", "#3f7d57", "#7a4f8f", "#8a6d1b")


def html(
    metrics: Metrics, events: Sequence[Recorded], entries: Sequence[Entry], policy: Policy, zone: tzinfo
) -> str:
    """The whole page."""
    now = metrics.incident
    title = f"{now.reference} {now.severity}: {one_line(now.title)}"
    drill = "<p><strong>DRILL</strong></p>" if now.drill else ""
    facts = "".join(f"<li>{escape(row)}</li>" for row in measures.one(metrics))
    body = "".join(_row(entry, zone) for entry in entries)
    actions = "".join(
        f"<li>{escape(one_line(a.text))} ({escape(one_line(a.owner or 'no owner'))}, {a.due or 'no date'}, {a.state.value})</li>"
        for a in now.actions
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>{drill}\n"
        f"<p>{escape(now.status.label)}. Declared {escape(clock(now.declared_at, zone))}, "
        f"resolved {escape(clock(now.resolved_at, zone))}.</p>\n"
        f"{_svg(strip(events, policy, now.recorded_at))}\n<h2>Metrics</h2>\n<ul>{facts}</ul>\n"
        f"<h2>Timeline</h2>\n<table><tr><th>Time</th><th></th><th>What</th><th>Who</th></tr>\n{body}</table>\n"
        + (f"<h2>Action items</h2>\n<ul>{actions}</ul>\n" if actions else "")
        + "</body></html>\n"
    )


def _row(entry: Entry, zone: tzinfo) -> str:
    told = lines.line(entry, zone)
    words = escape(block(told.words)).replace("\n", "<br>")
    remarks = f' <span class="remark">({escape("; ".join(told.remarks))})</span>' if told.remarks else ""
    style = ' class="struck"' if entry.retracted else ""
    return (
        f"<tr><td>{escape(clock(entry.at, zone))}</td><td>{told.sign}</td><td{style}>{words}{remarks}</td>"
        f"<td>{escape(one_line(entry.recorded.actor))}</td></tr>\n"
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
