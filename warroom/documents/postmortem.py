"""The postmortem, drafted from the record (spec, "Postmortem"): roles instead of blame, questions instead of guesses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from warroom.documents import lines, measures
from warroom.documents.messages import DASH, clock, hours_and_minutes
from warroom.domain.entries import Entry
from warroom.domain.events import (
    Noted,
    RoleAssigned,
    RoleRemoved,
)
from warroom.domain.learning import ActionItem, ActionState
from warroom.domain.metrics import Metrics
from warroom.domain.plain import one_line, outgoing
from warroom.domain.promises import HandoverSettled, TaskState

START, END = "<!-- from the record: {} {} -->", "<!-- end of the record -->"
"""Around what is written anew each time, with a digest of it: once people changed it, it is theirs."""
_BLAME = re.compile(
    r"\b(should(?:n't| not)? have|fault|careless\w*|blam(?:e|es|ed|ing)\b|negligen\w*|stupid\w*|failed to|forgot to|human error|"
    r"mistake by|could have easily)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"<!-- from the record: ([\w ]+?) ([0-9a-f]{8}) -->\n(.*?)\n<!-- end of the record -->", re.DOTALL
)
_TODO = re.compile(r"^\s*TODO:?\s*(.+)", re.IGNORECASE)


def draft(metrics: Metrics, entries: Sequence[Entry], zone: tzinfo) -> str:
    """The whole Markdown draft. What the record does not tell stands as a question."""
    now = metrics.incident
    parts = [
        f"# Postmortem {now.reference}: {_line(now.title)}",
        f"*{'DRILL. ' if now.drill else ''}Blameless: we look at what happened and why it made sense, not at who.*",
    ]
    for name, body in sections(metrics, entries, zone).items():
        parts.append(f"## {name}\n\n{_marked(name, body)}")
    parts += [
        "## Contributing factors\n\n- What made this possible?\n- What made it worse, or longer?",
        "## Lessons\n\n### What went well\n\n- ?\n\n### What went badly\n\n- ?\n\n### Where we were lucky\n\n- ?",
    ]
    return "\n\n".join(parts) + "\n"


def renewed(text: str, metrics: Metrics, entries: Sequence[Entry], zone: tzinfo) -> str:
    """`text` with the sections of the record written anew; what people wrote is untouched."""
    fresh = sections(metrics, entries, zone)

    def replace(found: re.Match[str]) -> str:
        body = fresh.get(found[1])
        return found[0] if body is None or _digest(found[3]) != found[2] else _marked(found[1], body)

    return _SECTION.sub(replace, text)


def _marked(name: str, body: str) -> str:
    return f"{START.format(name, _digest(body))}\n{body}\n{END}"


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:8]


def sections(metrics: Metrics, entries: Sequence[Entry], zone: tzinfo) -> dict[str, str]:
    """What the record tells, by heading."""
    now = metrics.incident
    standing = [entry for entry in entries if not entry.retracted]
    decisions = _notes(standing, "!")
    found = [
        f"- {_line(t.text)} ({_line(t.owner)}): {_line(t.words or DASH)}"
        for t in now.tasks
        if t.state is TaskState.DONE
    ]
    _, start = now.counted_from()
    length = hours_and_minutes(now.resolved_at - start.time) if now.resolved_at else "not resolved yet"
    return {
        "Summary": "\n".join(
            (
                f"- Severity: {now.severity}",
                f"- Declared: {clock(now.declared_at, zone)}",
                f"- Resolved: {clock(now.resolved_at, zone)} ({length})",
                f"- Data lost: {now.data_lost.value}",
            )
        ),
        "Impact": outgoing(lines.impact_words(now.impact, now.users)) if now.impact or now.users is not None
        else "What did users notice, and how many?",
        "Detection": f"Noticed by {now.detected_by.label}." if now.detected_by
        else "How was it noticed, and could it have been noticed sooner?",
        "Timeline": _timeline(entries, zone),
        "Roles": _roles(standing, zone) or "Who did what?",
        "Decisions": decisions or "Which decisions were taken, and on what grounds?",
        "Tried and found": "\n".join(found) or "What was tried, and what did it show?",
        "Root cause": outgoing(now.cause) if now.cause else "What was the root cause?",
        "Fix": outgoing(now.fix) if now.fix else "What fixed it?",
        "Open questions": _notes(standing, "?") or "None were left in the timeline.",
        "Metrics": "\n".join(f"- {outgoing(row)}" for row in measures.one(metrics)),
        "Action items": _actions(now.actions),
    }  # fmt: skip


def blame(text: str) -> list[str]:
    """Phrases that judge instead of tell, with their line numbers."""
    return [
        f"line {n}: “{found[0]}” judges; say what happened and why it made sense then"
        for n, line in enumerate(text.splitlines(), 1)
        for found in _BLAME.finditer(line)
    ]


def candidates(entries: Iterable[Entry]) -> list[str]:
    """The `TODO:` notes of a timeline, which may become action items."""
    return [
        one_line(found[1])
        for entry in entries
        if isinstance(entry.recorded.event, Noted) and not entry.retracted
        if (found := _TODO.match(entry.words or ""))
    ]


def action_line(action: ActionItem, today: date) -> str:
    """One action item; what is missing is said."""
    late = " OVERDUE" if action.due and action.due < today and action.state is ActionState.OPEN else ""
    until = f"by {action.due}" if action.due else "NO DATE"
    more = "".join(f" · {_line(word)}" for word in (action.priority, action.ticket) if word)
    return (
        f"{action.number:>3}  {action.state.value:<7}  {_line(action.owner or 'NO OWNER')}  {until}{late}  "
        f"{_line(action.text)}{more}"
    )


def _timeline(entries: Sequence[Entry], zone: tzinfo) -> str:
    rows = [f"| Time ({_zone(entries, zone)}) | What |", "|---|---|"]
    for entry in entries:
        told = lines.line(entry, zone)
        words = outgoing(one_line(told.words)).replace("|", "\\|")
        remarks = f" ({'; '.join(told.remarks)})" if told.remarks else ""
        rows.append(f"| {entry.at.astimezone(zone):%Y-%m-%d %H:%M} | {told.sign} {words}{remarks} |")
    return "\n".join(rows)


def _zone(entries: Sequence[Entry], zone: tzinfo) -> str:
    return f"{entries[0].at.astimezone(zone):%Z}" if entries else "UTC"


def _roles(entries: Sequence[Entry], zone: tzinfo) -> str:
    held: dict[tuple[str, str], datetime] = {}
    rows: list[str] = []

    def ends(role: str, person: str | None, at: datetime) -> None:
        if person is not None and (begin := held.pop((role, person), None)):
            rows.append(f"- {_line(role)}: {_line(person)}, {clock(begin, zone)} to {clock(at, zone)}")

    for entry in entries:
        match entry.recorded.event:
            case RoleAssigned(role=role, person=person, replaces=other):
                ends(role, other, entry.at)
                held.setdefault((role, person), entry.at)
            case HandoverSettled(accepted=True, role=role, person=person, replaces=other):
                ends(role, other, entry.at)
                held.setdefault((role, person), entry.at)
            case RoleRemoved(role=role, person=person):
                ends(role, person, entry.at)
            case _:
                pass
    rows += [
        f"- {_line(role)}: {_line(person)}, from {clock(at, zone)}" for (role, person), at in held.items()
    ]
    return "\n".join(rows)


def _notes(entries: Sequence[Entry], sign: str) -> str:
    texts = [e.words or "" for e in entries if isinstance(e.recorded.event, Noted)]
    return "\n".join(f"- {_line(text[1:].strip())}" for text in texts if text.startswith(sign))


def _actions(actions: Sequence[ActionItem]) -> str:
    if not actions:
        return "What will be done, by whom and by when? `warroom action add`"
    rows = ["| # | What | Owner | Due | State |", "|---|---|---|---|---|"]
    for a in actions:
        owner = _line(a.owner or "?").replace("|", "\\|")
        rows.append(
            f"| {a.number} | {_line(a.text).replace('|', '/')} | {owner} | {a.due or '?'} | {a.state.value} |"
        )
    return "\n".join(rows)


def _line(text: str) -> str:
    return outgoing(one_line(text))
