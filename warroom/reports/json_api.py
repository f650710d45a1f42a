"""The JSON that scripts may rely on. Times are ISO-8601 UTC; what is not known is null. Fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from warroom.domain.incident.state import CheckDone, Incident, Question
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.deadlines import Deadline
from warroom.domain.record.event_model import Unknown
from warroom.domain.record.events import write_payload
from warroom.domain.record.timeline_entry import TimelineEntry

if TYPE_CHECKING:
    from warroom.domain.incident_list import Listed


def incident(
    state: Incident, due: tuple[Deadline, ...] = (), duplicates: Sequence[str] | None = None
) -> dict[str, Any]:
    """One incident, as `show --json` prints it; `duplicates` are the references of its own, where they are known."""
    return {
        "reference": state.reference,
        "id": state.id,
        "title": state.title,
        "severity": int(state.severity),
        "severity_label": str(state.severity),
        "status": state.status.value,
        "channel": state.channel,
        "impact": state.impact,
        "affected_users": state.users,
        "detected_by": state.detected_by.value if state.detected_by else None,
        "commander": state.commander,
        "declared_at": iso(state.declared_at),
        "resolved_at": iso(state.resolved_at),
        "milestones": {
            name.value: {"at": iso(moment.time), "estimated": moment.estimated}
            for name, moment in state.milestones.items()
        },
        "roles": [
            {"role": seat.role, "person": seat.person, "since": iso(seat.since), "note": seat.note}
            for seat in state.roles
        ],
        "updates": [
            {"number": sent.number, "at": iso(sent.at), "status": sent.status.value, "entry": sent.n}
            for sent in state.updates
        ],
        "due": [
            {"what": owed.what.value, "at": iso(owed.at), "key": owed.key or None, "words": owed.words}
            for owed in due
        ],
        "cause": state.cause,
        "fix": state.fix,
        "postmortem": state.postmortem,
        "review": {"stage": state.review.stage.value, "done_at": iso(state.review.done_at)},
        "events": state.head,
        "drill": state.drill,
        "filed": state.filed,
        "process_recorded": state.process is not None,
        "data_lost": state.data_lost.value,
        "standing": state.standing.value,
        "duplicate_of": state.duplicate_of,
        **({} if duplicates is None else {"duplicates": list(duplicates)}),
        "tasks": [
            {"number": t.number, "owner": t.owner, "text": t.text, "state": t.state.value, "words": t.words,
             "asked_at": iso(t.asked_at), "due": iso(t.due), "entry": t.entry}
            for t in state.tasks
        ],
        "criteria": [
            {"number": c.number, "text": c.text, "outcome": c.outcome.value, "at": iso(c.at), "by": c.by,
             "entry": c.entry}
            for c in state.criteria
        ],
        "escalations": [
            {"step": step, "outcome": s.outcome.value, "at": iso(s.at), "by": s.by, "reason": s.reason,
             "answered": s.answered, "heard_at": iso(s.heard_at)}
            for step, s in state.escalations.items()
        ],
        "snooze": _snooze(state),
        "offers": [{"role": o.role, "person": o.person, "at": iso(o.at)} for o in state.offers],
        "checks": [
            {"check": check.value, "at": iso(done.at), "by": done.by, "when": iso(done.when)}
            for check, done in state.checks.items()
        ],
        "actions": [action.model_dump(mode="json") for action in state.actions],
        "corrections": [correction.model_dump(mode="json") for correction in state.corrections],
        "standing_reason": state.standing_reason,
        "questions": [question(asked) for asked in state.questions],
    }  # fmt: skip


def _snooze(state: Incident) -> dict[str, Any] | None:
    snooze = state.snooze
    return (
        None
        if snooze is None
        else {"until": iso(snooze.until), "since": iso(snooze.since), "reason": snooze.reason}
    )


def question(asked: Question) -> dict[str, Any]:
    """One question, as `answer --json` prints it; its answer is null while it is open."""
    return {
        "number": asked.number,
        "text": asked.text,
        "asked_at": iso(asked.asked_at),
        "entry": asked.entry,
        "answer": asked.answer,
        "answered_at": iso(asked.answered_at),
        "answer_entry": asked.answer_entry,
        "struck": asked.struck,
    }


def check(item: Check, tick: CheckDone | None) -> dict[str, Any]:
    """One of what is left after resolution, as `checklist --json` prints it."""
    return {
        "check": item.name,
        "text": item.value,
        "done": tick is not None,
        "by": tick.by if tick else None,
        "when": iso(tick.when) if tick else None,
    }


def listed(row: Listed, hours: int, now: datetime) -> dict[str, Any]:
    """What `list --json` prints of an incident beside `incident`; the postmortem is due `hours` after resolution."""
    return {
        "drill": row.drill,
        "filed": row.filed,
        "duration_seconds": row.seconds,
        "postmortem_state": row.review(hours, now).value,
        "postmortem_due": iso(row.postmortem_due(hours)),
        "postmortem_done_at": iso(row.done_at),
        "open_actions": row.actions,
        "next_action_due": row.action_due.isoformat() if row.action_due else None,
        "checks_left": [check.value for check in row.checks],
    }


def entry(line: TimelineEntry) -> dict[str, Any]:
    """One line of the timeline, as `timeline --json` prints it. `payload` is as first written."""
    recorded = line.recorded
    return {
        "n": recorded.n,
        "id": recorded.id,
        "at": iso(line.at),
        "recorded_at": iso(recorded.recorded_at),
        "actor": recorded.actor,
        "kind": recorded.event.written_as if isinstance(recorded.event, Unknown) else recorded.event.kind,
        "text": line.text,
        "late": line.late,
        "clock_set_back_seconds": line.set_back.total_seconds() if line.set_back else None,
        "amended": line.amended,
        "retracted": line.retracted,
        "payload": json.loads(
            recorded.event.payload if isinstance(recorded.event, Unknown) else write_payload(recorded.event)
        ),
    }


def iso(moment: datetime | None) -> str | None:
    """`2026-11-23T14:05:00.000Z`."""
    return (
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
    )
