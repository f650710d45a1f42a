"""A drill's score as JSON: its shape, and how it is made."""

from __future__ import annotations

from typing import Any

from warroom.domain.drill.score import DrillScore as Score
from warroom.reports.drill_text import next_time
from warroom.reports.json_api import iso
from warroom.reports.json_shapes import Reference, Seconds, Shape, Time


class DrillUpdates(Shape):
    on_time: int
    owed: int
    longest_wait: Seconds
    longest_wait_ends: str


class DrillRole(Shape):
    role: str
    seconds: Seconds


class DrillCall(Shape):
    step: str
    due: float
    settled: Seconds
    waived: bool
    in_time: bool


class DrillScore(Shape):
    """How a drill went. Times are seconds from its declaration; null for what never came."""

    reference: Reference
    id: str
    title: str
    declared_at: Time
    open: bool
    points: int
    owed: int
    updates: DrillUpdates
    roles: list[DrillRole]
    calls: list[DrillCall]
    announced: Seconds
    first_response: Seconds
    first_update: Seconds
    resolved: Seconds
    next_time: list[str]


def shape(score: Score) -> dict[str, Any]:
    """As JSON; every time in seconds from declaration, null when it never came."""
    now = score.incident
    return {
        "reference": now.reference,
        "id": now.id,
        "title": now.title,
        "declared_at": iso(now.declared_at),
        "open": now.is_open,
        "points": score.points,
        "owed": score.owed,
        "updates": {
            "on_time": score.updates_on_time,
            "owed": score.updates_owed,
            "longest_wait": score.longest_wait,
            "longest_wait_ends": score.longest_wait_ends,
        },
        "roles": [{"role": role.role, "seconds": role.seconds} for role in score.roles],
        "calls": [
            {
                "step": call.step,
                "due": call.due,
                "settled": call.settled,
                "waived": call.waived,
                "in_time": call.in_time,
            }
            for call in score.calls
        ],
        "announced": score.announced,
        "first_response": score.first_response,
        "first_update": score.first_update,
        "resolved": score.resolved,
        "next_time": next_time(score),
    }
