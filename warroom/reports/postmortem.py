"""The postmortem, drafted from the record (spec, "Postmortem"): roles instead of blame, questions instead of guesses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from warroom.domain.incident import action_items
from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.exclusion import ExclusionChanged
from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.metric_corrections import MetricCorrected
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.postmortem import PostmortemMoved, PostmortemWritten
from warroom.domain.incident.resolution import cancellation_words
from warroom.domain.incident.roles import RoleAssigned, role_periods
from warroom.domain.incident.state import ActionItem, ActionState, DataLost, Exclusion, Incident, TaskState
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.record import timeline_text
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import common_zone
from warroom.domain.text.own_print import marks_escaped
from warroom.domain.text.safe_text import one_line, outgoing_line
from warroom.reports import metrics_text
from warroom.texts import durations
from warroom.texts.markdown import markdown
from warroom.texts.markdown import markdown_line as _line
from warroom.texts.messages import clock, counted_from

START, END = "<!-- from the record: {} {} -->", "<!-- end of the record -->"
"""Around what is written anew each time, with a digest of it: once people changed it, it is theirs."""
_AFTERWARDS = (ActionSet, MetricCorrected, PostmortemMoved, PostmortemWritten, ExclusionChanged)
"""Writing it up is no part of what happened."""
_START = re.compile(r"<!-- from the record: ([\w ]{1,40}) ([0-9a-f]{8}) -->\n")
_ENDS = f"\n{END}"
_QUESTIONS = {
    "Data lost": "was any?",
    "Impact": "What did users notice, and how many?",
    "Detection": "How was it noticed, and could it have been noticed sooner?",
    "Roles": "Who did what?",
    "Decisions": "Which decisions were taken, and on what grounds?",
    "Tried and found": "What was tried, and what did it show?",
    "Root cause": "What was the root cause?",
    "Fix": "What fixed it?",
    "Possible": "What made this possible?",
    "Worse": "What made it worse, or longer?",
    "Lesson": "?",
}
"""What stands where the record tells nothing."""
_LESSONS = re.compile(r"^## Lessons[ \t]*\n(.*?)(?=^#{1,2} |\Z)", re.DOTALL | re.MULTILINE)
_POINT = re.compile(r"\s*[-*]\s+(\S.*)")
_TODO = re.compile(r"^\s*TODO:?\s*(.+)", re.IGNORECASE)


def draft(
    metrics: Metrics, entries: Sequence[TimelineEntry], zone: tzinfo, digest: str = "", related: str = ""
) -> str:
    """The whole Markdown draft. What the record does not tell stands as a question.

    `digest` is the record's; `related` says which incidents are duplicates.
    """
    now = metrics.incident
    parts = [
        f"# Postmortem {now.reference}: {_line(now.title)}",
        f"*{'DRILL. ' if now.drill else ''}Blameless: we look at what happened and why it made sense, not at who.*",
    ]
    for name, body in sections(metrics, entries, zone, digest, related).items():
        parts.append(f"## {name}\n\n{_marked(name, body)}")
    parts += [
        f"## Contributing factors\n\n- {_QUESTIONS['Possible']}\n- {_QUESTIONS['Worse']}",
        f"## Lessons\n\n### What went well\n\n- {_QUESTIONS['Lesson']}\n\n### What went badly\n\n- {_QUESTIONS['Lesson']}\n\n"
        f"### Where we were lucky\n\n- {_QUESTIONS['Lesson']}",
    ]
    return "\n\n".join(parts) + "\n"


def renewed(
    text: str,
    metrics: Metrics,
    entries: Sequence[TimelineEntry],
    zone: tzinfo,
    digest: str = "",
    related: str = "",
) -> str:
    """`text` with the sections of the record written anew; what people wrote is untouched."""
    fresh = sections(metrics, entries, zone, digest, related)
    parts, at = [], 0
    # Looked for one behind the other: a pattern for both would read on to the end of the text at each beginning.
    while (found := _START.search(text, at)) and (end := text.find(_ENDS, found.end())) >= 0:
        name, seal, body = found[1], found[2], text[found.end() : end]
        parts.append(text[at : found.start()])
        theirs = name not in fresh or _digest(body) != seal
        at = end + len(_ENDS)
        parts.append(text[found.start() : at] if theirs else _marked(name, fresh[name]))
    return "".join([*parts, text[at:]])


def own_words(text: str) -> str:
    """The text without the sections that stand there as the record gave them."""
    parts, at = [], 0
    while (found := _START.search(text, at)) and (end := text.find(_ENDS, found.end())) >= 0:
        theirs = _digest(text[found.end() : end]) != found[2]
        parts += [text[at : found.start()], text[found.end() : end] if theirs else ""]
        at = end + len(_ENDS)
    return "".join([*parts, text[at:]])


def lessons(text: str) -> list[str]:
    """The points under “Lessons” that people wrote, in order; what stands there as a question is left out."""
    found = _LESSONS.search(text)
    points = (_POINT.match(line) for line in found[1].split("\n")) if found else ()
    return [point[1].strip() for point in points if point and point[1].strip() != "?"]


def open_ends(text: str, incident: Incident) -> str:
    """What a postmortem that is done would hardly lack: answers, action items. Empty when it has both."""
    questions = set(_QUESTIONS.values())
    lines = (line.strip().removeprefix("- ").removeprefix("Data lost: ") for line in text.split("\n"))
    left = sum(line in questions for line in lines)
    unanswered = f"{left} question{'s are' if left > 1 else ' is'} unanswered" if left else ""
    return " and ".join(filter(None, (unanswered, "" if incident.actions else "no action item is written")))


def _marked(name: str, body: str) -> str:
    # Words of the record that look like a marker would end the section in its middle.
    body = body.replace("<!--", "<! --").replace("-->", "-- >")
    return f"{START.format(name, _digest(body))}\n{body}\n{END}"


def _digest(body: str) -> str:
    """The same after an editor took away the spaces at the ends of lines."""
    kept = "\n".join(line.rstrip() for line in body.split("\n"))
    return hashlib.sha256(kept.encode()).hexdigest()[:8]


def sections(
    metrics: Metrics, entries: Sequence[TimelineEntry], zone: tzinfo, digest: str = "", related: str = ""
) -> dict[str, str]:
    """What the record tells, by heading."""
    now = metrics.incident
    entries = [entry for entry in entries if not isinstance(entry.recorded.event, _AFTERWARDS)]
    standing = [entry for entry in entries if not entry.retracted]
    decisions = _notes(standing, "!")
    length = "not resolved yet"
    if now.lasted is not None:  # the line above tells another beginning, so it is said which one counts
        length = f"{minutes(now.lasted)}, counted from {counted_from(now)}"
    elif now.resolved_at:
        length = "resolved before it was noticed"
    if none := not now.is_open and now.standing is not Exclusion.NONE:
        length = "it owes no postmortem"
    lost = now.data_lost.value
    if now.data_lost is DataLost.UNKNOWN:
        lost = "" if none else _QUESTIONS["Data lost"]
    cause = "" if cancellation_words(now.cause) else markdown(now.cause or "")
    why = f"{_line(now.status_words)}{f': {_line(now.standing_reason)}' if now.standing_reason else ''}."
    return {
        "Summary": "\n".join(
            (
                f"- Severity: {now.severity}",
                f"- Declared: {clock(now.declared_at, zone)}",
                f"- {_line(now.status_words) if none else 'Resolved'}: {clock(now.resolved_at, zone)} ({length})",
                *([f"- Data lost: {lost}"] if lost else []),
                *([f"- Related: {_line(related)}"] if related else []),
                *([f"- Record: `{digest}`"] if digest else []),
            )
        ),
        "Impact": markdown(impact_words(now.impact, now.users)) if now.impact or now.users is not None
        else _QUESTIONS["Impact"],
        "Detection": f"Noticed by {now.detected_by.label}." if now.detected_by
        else _QUESTIONS["Detection"],
        "Timeline": timeline_table(entries, zone),
        "Roles": _roles(standing, zone, now.resolved_at) or _QUESTIONS["Roles"],
        "Decisions": decisions or _QUESTIONS["Decisions"],
        "Tried and found": _tried(now, standing) or _QUESTIONS["Tried and found"],
        "Root cause": cause or (why if none else _QUESTIONS["Root cause"]),
        "Fix": markdown(now.fix) if now.fix else "None is recorded." if none else _QUESTIONS["Fix"],
        "Open questions": _questions(now, standing) or "None were left in the timeline.",
        "Updates": _updates(metrics, zone),
        "Metrics": "\n".join(f"- {_line(row)}" for row in metrics_text.one(metrics)),
        "Action items": _actions(now.actions),
    }  # fmt: skip


def candidates(entries: Iterable[TimelineEntry], taken: Iterable[str] = ()) -> list[str]:
    """The `TODO:` notes of a timeline, which may become action items; not those whose words one has already."""
    lines = [
        one_line(found[1])
        for entry in entries
        if isinstance(entry.recorded.event, Noted) and not entry.retracted
        if (found := _TODO.match(entry.text or ""))
    ]
    known = set(taken)
    return [line for line in dict.fromkeys(lines) if action_items.action_words(line) not in known]


def action_line(action: ActionItem, today: date) -> str:
    """One action item; what is missing is said."""
    number, state, *told = action_cells(action, today)
    return "  ".join((f"{number:>3}", f"{state:<7}", *told))


def action_cells(action: ActionItem, today: date) -> tuple[str, str, str, str, str]:
    """Its number, state, owner, date and text; what is missing is said."""
    late = " OVERDUE" if action.due and action.due < today and action.state is ActionState.OPEN else ""
    until = f"by {action.due}" if action.due else "NO DATE"
    more = "".join(f" · {outgoing_line(word)}" for word in (action.priority, action.ticket) if word)
    owner = outgoing_line(action.owner or "NO OWNER")
    return str(action.number), action.state.value, owner, until + late, outgoing_line(action.text) + more


def timeline_table(entries: Sequence[TimelineEntry], zone: tzinfo) -> str:
    """The entries as a Markdown table, which `warroom paste` reads back."""
    named = common_zone((entry.at for entry in entries), zone)
    # Where the clocks changed in between, each row says which of them it means.
    form = "%Y-%m-%d %H:%M" if named else "%Y-%m-%d %H:%M %Z"
    rows = [f"| Time ({named}) | What |" if named else "| Time | What |", "|---|---|"]
    for entry in entries:
        told = timeline_text.line(entry, zone)
        remarks = f" ({'; '.join(told.remarks)})" if told.remarks else ""
        words = marks_escaped(_line(told.words))
        rows.append(f"| {entry.at.astimezone(zone):{form}} | {told.sign} {words}{remarks} |")
    return "\n".join(rows)


def _tried(now: Incident, entries: Sequence[TimelineEntry]) -> str:
    """What came of the tasks, by role rather than by name where the record knows one; and the answers to questions."""
    roles: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.recorded.event, RoleAssigned):
            roles.setdefault(entry.recorded.event.person, entry.recorded.event.role)
    rows = []
    for task in now.tasks:
        result = _line(task.words) if task.words else "what did it show?"
        if task.state is TaskState.DROPPED:
            result = f"dropped: {_line(task.words)}" if task.words else "dropped"
        elif task.is_open:
            result = "not ended in the record; what became of it?"
        rows.append(f"- {_line(task.text)} ({_line(roles.get(task.owner, task.owner))}): {result}")
    rows += [
        f"- {_line(asked.text)}: {_line(asked.answer)}"
        for asked in now.questions
        if asked.answer and not asked.struck
    ]
    return "\n".join(rows)


def _updates(metrics: Metrics, zone: tzinfo) -> str:
    """Each update sent against when it was due, then the sum."""
    rows = []
    unknown = not metrics.updates.recorded
    for update in metrics.incident.updates:
        against = "when it was due is not recorded" if unknown else "none was due"
        if update.due is not None:
            late = update.at - update.due
            against = f"due {clock(update.due, zone)}: "
            against += "on time" if late <= timedelta(0) else f"{durations.span(late.total_seconds())} late"
        rows.append(f"- #{update.number} sent {clock(update.at, zone)}, {against}")
    if unknown:
        return "\n".join([*rows, f"- {metrics.updates.sent} sent; the incident was filed afterwards"])
    rows.append(
        f"- {metrics.updates.due} fell due; {metrics.updates.sent} sent, {metrics.updates.on_time} of them on time; "
        f"the longest wait was {durations.span(metrics.updates.worst_gap)}"
    )
    if metrics.updates.on_time < metrics.updates.due:
        rows.append("- What kept the others from being sent in time?")
    return "\n".join(rows)


def _roles(entries: Sequence[TimelineEntry], zone: tzinfo, ended: datetime | None) -> str:
    still = f" to the end, {clock(ended, zone)}" if ended else ", to this day"
    rows = []
    for seat in role_periods(entries):
        until = f" to {clock(seat.end, zone)}" if seat.end else still
        rows.append(f"- {_line(seat.role)}: {_line(seat.person)}, {clock(seat.start, zone)}{until}")
    return "\n".join(rows)


def _notes(entries: Sequence[TimelineEntry], sign: str) -> str:
    texts = [e.text or "" for e in entries if isinstance(e.recorded.event, Noted)]
    return "\n".join(f"- {_line(text[1:].strip())}" for text in texts if text.startswith(sign))


def _questions(now: Incident, entries: Sequence[TimelineEntry]) -> str:
    """The questions that nobody answered."""
    answered = {asked.entry for asked in now.questions if asked.answer is not None}
    return _notes([entry for entry in entries if entry.n not in answered], "?")


def _actions(actions: Sequence[ActionItem]) -> str:
    if not actions:
        return "What will be done, by whom and by when? `warroom action add`"
    rows = ["| # | What | Owner | Due | State |", "|---|---|---|---|---|"]
    for a in actions:
        rows.append(
            f"| {a.number} | {_line(a.text)} | {_line(a.owner or '?')} | {a.due or '?'} | {a.state.value} |"
        )
    return "\n".join(rows)
