"""How the command line writes a state and a timeline."""

from __future__ import annotations

from datetime import tzinfo

from warroom.domain.incident.escalation import ESCALATION
from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.exit_criteria import CRITERION
from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.state import Incident
from warroom.domain.record import timeline_text
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import because, one_line
from warroom.reports.postmortem_stage import postmortem_done
from warroom.room import Reading
from warroom.texts.messages import DASH, clock, drill, duration


def state(incident: Incident, room: Reading) -> str:
    """The whole state as text that a screen reader reads well."""
    due, zone = room.update_due(incident), room.zone
    last, none_due = incident.last_update, "none due at this severity and status"
    if incident.is_open and incident.filed:
        none_due = "filed afterwards, so none is due"
    rows = [
        f"{drill(incident)}{incident.reference}  {incident.severity}  {incident.status.label}: {one_line(incident.title)}",
        f"Channel: {one_line(incident.channel)}",
        f"Impact: {impact_words(incident.impact, incident.users)}",
        f"Detected by: {incident.detected_by.label if incident.detected_by else DASH}",
        *_roles(incident, room),
        *_duplicates(incident, room),
        *(
            f"{milestone.label.capitalize()}: {clock(moment.time, zone)}{' (estimated)' if moment.estimated else ''}"
            for milestone, moment in incident.milestones.items()
        ),
        f"Last update: {f'#{last.number} sent {clock(last.at, zone)}' if last else DASH}",
        f"Next update: {clock(due, zone) if due else none_due}",
        *(
            f"{f'Due {clock(owed.at, zone)}' if owed.at else 'Open'}: {one_line(owed.words)}"
            for owed in room.due(incident)
        ),
        *(
            f"Exit criterion {c.number}, {CRITERION[c.outcome]}: {one_line(c.text)}"
            for c in incident.criteria
        ),
        *(
            f"Escalation {one_line(step)}: {ESCALATION[settled.outcome]}, {one_line(settled.by)} "
            f"{clock(settled.at, zone)}{because(settled.reason)}"
            for step, settled in incident.escalations.items()
        ),
    ]
    if not incident.is_open:
        rows += [
            f"Duration: {duration(incident) or DASH}",
            f"Root cause: {one_line(incident.cause or DASH)}",
            f"Fix: {one_line(incident.fix or DASH)}",
            f"Data lost: {incident.data_lost.value}",
            f"Postmortem: {one_line(incident.postmortem or DASH)}",
        ]
    if done := postmortem_done(incident, room.policy):
        rows.append(done.capitalize())
    return "\n".join(rows)


def _duplicates(incident: Incident, room: Reading) -> list[str]:
    others = [other.reference for other in room.duplicates(incident)]
    words = duplicate_words(incident, others, most=len(others))
    return [f"{words[0].upper()}{words[1:]}"] if words else []


def _roles(incident: Incident, room: Reading) -> list[str]:
    names = dict.fromkeys((*room.policy.roles, *(seat.role for seat in incident.roles)))
    return [f"{one_line(role).capitalize()}: {_held(incident, role) or DASH}" for role in names]


def _held(incident: Incident, role: str) -> str:
    seats = (seat for seat in incident.roles if seat.role == role)
    return ", ".join(f"{one_line(seat.person)}{because(seat.note)}" for seat in seats)


def entry(line: TimelineEntry, zone: tzinfo) -> str:
    """One line: number, time, words, who, and what has to be known about it."""
    told = timeline_text.line(line, zone)
    words = told.words.replace("\n", "\n" + " " * 32)
    remarks = f"  ({'; '.join(told.remarks)})" if told.remarks else ""
    return (
        f"{line.n:>4}  {clock(line.at, zone)}  {told.sign} {words}  {one_line(line.recorded.actor)}{remarks}"
    )
