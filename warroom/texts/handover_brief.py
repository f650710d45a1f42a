"""The brief for whoever takes over a role: everything the record knows that they must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import COMMANDER, Incident, Outcome, TaskState
from warroom.domain.policy.deadlines import Deadline, What
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts.kinds import Kind, Outgoing, Value
from warroom.texts.messages import DASH, clock, drill, hours_and_minutes
from warroom.texts.render import common

LATEST = 10
"""Findings in a brief; the timeline has them all."""
LONG = {
    "Decisions": "decisions",
    "Tried and found": "findings",
    "Open tasks": "tasks",
    "Open questions": "questions",
    "Due": "owed",
    "Risks": "risks",
    "Exit criteria": "criteria",
}
"""The commander's sections and what stands in them."""
SHORT = {title: LONG[title] for title in ("Open tasks", "Open questions")}
"""Those of another role."""


def brief(
    incident: Incident,
    entries: Iterable[TimelineEntry],
    due: Sequence[Deadline],
    role: str,
    now: datetime,
    zone: tzinfo,
    digest: str,
) -> Outgoing:
    """The brief for `role`; a role other than the commander's gets the short one. `digest` is the record's."""
    promised = next((item.at for item in due if item.what is What.UPDATE), None)
    lists = _lists(incident, entries, due, role, now)
    values: dict[str, Value] = {
        **common(incident, now, zone, promised),
        "role": _line(role),
        "holder": _line(", ".join(incident.holders(role))),
        "filed": "yes" if incident.filed else "",
        **lists,
        "digest": digest,
    }
    rows = [
        f"{drill(incident)}Handover of {values['role']} - {clock(now, zone)}",
        f"{incident.reference} {incident.severity} {_line(incident.status_words)}: {values['title']}",
        f"Held by: {values['holder'] or DASH} · channel {values['channel']}",
        _running(incident, str(values["running"])),
        f"Impact: {values['impact'] or DASH}",
    ]
    wanted = LONG if role == COMMANDER else SHORT
    for title, name in wanted.items():
        rows += _section(title, lists[name])
    rows.append(f"Record: {digest}")
    return Outgoing(Kind.HANDOVER, "\n".join(rows), values, Kind.HANDOVER)


def _running(incident: Incident, running: str) -> str:
    if not running:
        return "Filed afterwards: no end is recorded"
    return f"{'Lasted' if incident.filed else 'Running for'}: {running}"


def _lists(
    incident: Incident, entries: Iterable[TimelineEntry], due: Sequence[Deadline], role: str, now: datetime
) -> dict[str, list[str]]:
    notes = _notes(entries)
    mine = [task for task in incident.open_tasks if role == COMMANDER or task.owner in incident.holders(role)]
    tasks = [
        f"{_line(task.owner)}: {_line(task.text)} ({task.state.value}, "
        f"{_left(task.due, now) if task.due and not incident.filed else 'no time-box'})"
        for task in mine
    ]
    done = [
        f"{_line(task.owner)}: {_line(task.text)}: {_line(task.words or 'done')}"
        for task in incident.tasks
        if task.state is TaskState.DONE
    ]
    owed = [
        f"{_line(item.words)} ({'now' if item.is_now(now) else _left(item.at, now)})"
        for item in due
        if item.what in (What.UPDATE, What.ESCALATION) and item.at
    ]
    risks = [
        *(f"nobody is {one_line(item.key)}" for item in due if item.what is What.ROLE),
        *(
            f"time is up: {_line(item.words)}"
            for item in due
            if item.what is What.TASK and item.at and item.at < now
        ),
        *(
            f"overdue: {_line(item.words)}"
            for item in due
            if item.what is What.UPDATE and item.at and item.at < now
        ),
    ]
    criteria = [
        f"[{'x' if c.outcome is Outcome.DONE else ' '}] {_line(c.text)}"
        for c in incident.criteria
        if c.outcome is not Outcome.WAIVED
    ]
    left_out = len(notes["·"]) - LATEST
    found = notes["·"][-LATEST:] + (
        [f"({left_out:,} earlier ones are in the timeline)"] if left_out > 0 else []
    )
    return {
        "decisions": notes["!"],
        "findings": done + found,
        "tasks": tasks,
        "questions": [f"{asked.number} {_line(asked.text)}" for asked in incident.open_questions],
        "owed": owed,
        "risks": risks,
        "criteria": criteria,
    }


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *(f"- {line}" for line in lines)] if lines else [f"{title}: {DASH}"]


def _notes(entries: Iterable[TimelineEntry]) -> dict[str, list[str]]:
    """Findings, decisions and open questions by their sign, in order."""
    found: dict[str, list[str]] = {"·": [], "!": [], "?": []}
    for entry in entries:
        if isinstance(entry.recorded.event, Noted) and not entry.retracted:
            text = entry.text or ""
            sign = text[0] if text.startswith(("!", "?")) else "·"
            found[sign].append(_line(text if sign == "·" else text[1:].strip()))
    return found


def _left(at: datetime | None, now: datetime) -> str:
    if at is None:
        return DASH
    words = hours_and_minutes(abs(at - now))
    return f"overdue by {words}" if at < now else f"{words} left"
