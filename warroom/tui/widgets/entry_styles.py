"""How loud an entry of the timeline is: what people said and decided is plain or strong, bookkeeping is quiet.

Names of styles are those of the `timeline--` components. The sign has the kind's colour, the words never.
"""

from __future__ import annotations

from warroom.domain.record.timeline_entry import TimelineEntry

BOOKKEEPING = {
    "role_assigned", "role_removed", "handover_offered", "handover_settled", "milestone_set", "milestone_cleared",
    "message_sent", "update_sent", "update_snoozed", "check_ticked", "runbook_used", "action_set",
    "postmortem_written", "postmortem_moved", "metric_corrected", "standing_changed",
}  # fmt: skip
STRONG = {"declared", "impact_changed", "resolved"}
SIGNS = {
    "declared": "raised",
    "severity_changed": "raised",
    "escalation_settled": "raised",
    "impact_changed": "impact",
    "status_changed": "strong",
    "reopened": "strong",
    "milestone_set": "strong",
    "milestone_cleared": "strong",
    "update_sent": "sent",
    "resolved": "resolved",
    "task_asked": "task",
    "task_changed": "task",
    "criterion_changed": "task",
    "answered": "question",
}
"""The style of the sign, by the kind of event; of all others it is as quiet as the time."""
NOTES = {"!": ("decision", "strong"), "?": ("question", "plain")}
"""Of a note that begins with such a sign."""


def entry_styles(entry: TimelineEntry, sign: str) -> tuple[str, str]:
    """The styles of an entry's sign and of its words."""
    if entry.retracted:
        return "muted", "struck"
    kind = entry.recorded.event.kind
    if kind == "noted":
        return NOTES.get(sign, ("muted", "plain"))
    words = "quiet" if kind in BOOKKEEPING else "strong" if kind in STRONG else "plain"
    return SIGNS.get(kind, "muted"), words
