"""The brief for whoever takes over a role: everything the record knows that they must."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import COMMANDER, Incident, Outcome, RoleAssignment
from warroom.domain.policy.deadlines import Deadline, What
from warroom.domain.record.timeline import without_undone
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update.decisions import is_decision
from warroom.domain.status_update.facts import facts, standing_changes
from warroom.domain.status_update.parts import LeftOut
from warroom.domain.status_update.times import clock_words, fact_time
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts.kinds import Kind, Outgoing, Value
from warroom.texts.messages import DASH, clock, drill
from warroom.texts.render import common

LATEST = 10
"""Findings in a brief; the timeline has them all."""
LOOKED_AT = 300
"""Entries that findings are looked for in, the newest."""
_STILL_A_FINDING = (LeftOut.FIRST_PERSON, LeftOut.GUESS, LeftOut.CONTINUED, LeftOut.BEFORE_DECLARATION)
"""What goes into no update and is of use to whoever takes over."""
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
    unsent: str = "",
) -> Outgoing:
    """The brief for `role`; a role other than the commander's gets the short one. `digest` is the record's.

    It is read later than it is written, so its times are those of the clock. `unsent` tells of a text that was copied
    and not marked sent.
    """
    promised = next((item.at for item in due if item.what is What.UPDATE), None)
    lists = _lists(incident, entries, due, role, now, zone)
    values: dict[str, Value] = {
        **common(incident, now, zone, promised),
        "role": _line(role),
        "holder": ", ".join(_held(seat, now, zone) for seat in incident.roles if seat.role == role),
        "others": _others(incident, role),
        "since": "" if incident.filed else _since(incident, now, zone),
        "last_update": _last_update(incident, promised, now, zone),
        "unsent": _line(unsent),
        "filed": "yes" if incident.filed else "",
        **lists,
        "digest": digest,
    }
    rows = [
        f"{drill(incident)}Handover of {values['role']} - {clock(now, zone)}",
        f"{incident.reference} {incident.severity} {_line(incident.status_words)}: {values['title']}",
        f"Held by: {values['holder'] or DASH} · channel {values['channel']}",
        *([f"Other roles: {values['others']}"] if values["others"] else []),
        _running(incident, str(values["running"]), str(values["since"])),
        f"Impact: {values['impact'] or DASH}",
        f"Last update: {values['last_update'] or DASH}",
        *([f"Not sent: {values['unsent']}"] if unsent else []),
    ]
    wanted = LONG if role == COMMANDER else SHORT
    for title, name in wanted.items():
        rows += _section(title, lists[name])
    rows.append(f"Record: {digest}")
    return Outgoing(Kind.HANDOVER, "\n".join(rows), values, Kind.HANDOVER)


def _held(seat: RoleAssignment, now: datetime, zone: tzinfo) -> str:
    return f"{_line(seat.person)} since {clock_words(seat.since, zone, now)}"


def _others(incident: Incident, role: str) -> str:
    """The other roles that somebody has: `investigator @li, fixer @bo (the replica)`."""
    found = []
    for seat in incident.roles:
        if seat.role != role:
            note = f" ({_line(seat.note)})" if seat.note else ""
            found.append(f"{_line(seat.role)} {_line(seat.person)}{note}")
    return ", ".join(found)


def _since(incident: Incident, now: datetime, zone: tzinfo) -> str:
    milestone, moment = incident.counted_from()
    guess = ", estimated" if moment.estimated else ""
    return f"{clock_words(moment.time, zone, now)} ({milestone.label}{guess})"


def _last_update(incident: Incident, promised: datetime | None, now: datetime, zone: tzinfo) -> str:
    last = incident.last_update
    sent = f"#{last.number} sent {clock_words(last.at, zone, now)}" if last else ""
    if promised is None:
        return sent
    next_one = f"#{incident.next_update_number} {_by(promised, now, zone)}"
    return f"{sent}, {next_one}" if sent else f"none sent, {next_one}"


def _running(incident: Incident, running: str, since: str) -> str:
    if since:
        return f"Running since: {since}"
    return f"Lasted: {running}" if running else "Filed afterwards: no end is recorded"


def _lists(
    incident: Incident,
    entries: Iterable[TimelineEntry],
    due: Sequence[Deadline],
    role: str,
    now: datetime,
    zone: tzinfo,
) -> dict[str, list[str]]:
    entries = list(entries)
    mine = [task for task in incident.open_tasks if role == COMMANDER or task.owner in incident.holders(role)]
    tasks = [
        f"{_line(task.owner)}: {_line(task.text)} ({task.state.value}, "
        f"{_until(task.due, now, zone) if task.due and not incident.filed else 'no time-box'})"
        for task in mine
    ]
    owed = [
        f"{_line(item.words)} {'now' if item.is_now(now) else _by(item.at, now, zone)}"
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
    return {
        "decisions": _decisions(entries, now, zone),
        "findings": _findings(incident, entries, now, zone),
        "tasks": tasks,
        "questions": [
            f"{asked.number} {_line(asked.text)} (asked {clock_words(asked.asked_at, zone, now)})"
            for asked in incident.open_questions
        ],
        "owed": owed,
        "risks": risks,
        "criteria": criteria,
    }


def _decisions(entries: Sequence[TimelineEntry], now: datetime, zone: tzinfo) -> list[str]:
    return [
        f"{fact_time(entry.at, zone, now)} {_line((entry.text or '')[1:].strip())}"
        for entry in entries
        if isinstance(entry.recorded.event, Noted) and not entry.retracted and is_decision(entry.text or "")
    ]


def _findings(incident: Incident, entries: Sequence[TimelineEntry], now: datetime, zone: tzinfo) -> list[str]:
    """What was tried and found, in order, by the rules of the status update; a reminder or chatter is no finding."""
    newest = sorted(entries, key=lambda entry: entry.n)[-LOOKED_AT:]
    news = without_undone(standing_changes([entry for entry in newest if not entry.retracted]))
    told = [fact for fact in facts(incident, news) if fact.left_out in (None, *_STILL_A_FINDING)]
    left_out = len(told) - LATEST
    found = [f"{fact_time(fact.at, zone, now)} {fact.words}" for fact in reversed(told[:LATEST])]
    return [*found, *([f"({left_out:,} earlier ones are in the timeline)"] if left_out > 0 else [])]


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *(f"- {line}" for line in lines)] if lines else [f"{title}: {DASH}"]


def _until(due: datetime, now: datetime, zone: tzinfo) -> str:
    words = clock_words(due, zone, now)
    return f"time was up at {words}" if due < now else f"until {words}"


def _by(at: datetime | None, now: datetime, zone: tzinfo) -> str:
    if at is None:
        return DASH
    words = clock_words(at, zone, now)
    return f"was due {words}" if at < now else f"by {words}"
