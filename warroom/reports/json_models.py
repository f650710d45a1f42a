"""The shapes of all JSON that commands print, from which `warroom schema` makes JSON Schemas.

A test holds each command's output to its shape. Fields are only ever added: what reads them leaves out what it does not know.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from pydantic.json_schema import SkipJsonSchema

from warroom.domain.incident.state import Detection
from warroom.reports.drill_json import DrillScore
from warroom.reports.json_shapes import (
    Action,
    Criterion,
    Entry,
    Incident,
    Labelled,
    ListedIncident,
    Question,
    Reference,
    Review,
    Seconds,
    Shape,
    Task,
    Time,
)


class Act(Shape):
    """What every act prints: the incident, what is so now, and the events that it recorded."""

    reference: Reference
    id: str
    line: str
    events: list[Entry]


class ActWithText(Act):
    text: str


class Declaration(ActWithText):
    channel: str


class Cancellation(ActWithText):
    notes_taken: int | None


class Numbered(Act):
    number: int


class HandoverAct(Act):
    role: str
    text: str | SkipJsonSchema[None] = None


class OptionalText(Act):
    text: str | SkipJsonSchema[None] = None


class RunbookUsed(ActWithText):
    name: str


class Text(Shape):
    reference: Reference
    text: str


class HandoverText(Text):
    role: str


class Draft(Text):
    number: int
    sent: bool
    parts: dict[str, Any] | SkipJsonSchema[None] = None


class SentUpdate(Draft, Act):
    pass


class ShortEntry(Shape):
    n: int
    at: Time
    kind: str
    actor: str
    text: str | None


class Hit(ShortEntry, Labelled):
    incident: Reference
    title: str
    before: list[ShortEntry]
    after: list[ShortEntry]


class ActionOfIncident(Action):
    incident: Reference


class ChecklistRow(Shape):
    check: str
    text: str
    done: bool
    by: str | None
    when: Time | None


class Step(Shape):
    step: str
    who: str
    due: Time | None
    state: str
    calls: str
    answered: bool | None


class Runbook(Shape):
    name: str
    title: str
    path: str
    matches: bool


class Runbooks(Shape):
    runbooks: list[Runbook]
    links: dict[str, str]


class Link(Shape):
    name: str
    address: str


class Shift(Shape):
    person: str
    start: str
    end: str
    override: bool


class OnCall(Shape):
    on_call: Shift | None
    next: Shift | None


class Length(Shape):
    seconds: Seconds
    ends: str
    why_not: str | None
    estimated: bool
    corrected: str | None
    from_: Annotated[Time | None, Field(alias="from")]
    to: Time | None


class Response(Labelled):
    reached: str
    due: Time | None
    at: Time | None
    by: str | None


class Updates(Shape):
    due: int | None
    sent: int
    on_time: int | None
    late: int | None
    worst_gap_seconds: Seconds
    worst_gap: str | None


class Metrics(Labelled):
    reference: Reference
    title: str
    declared_at: Time
    counted: bool
    lengths: dict[str, Length]
    affected_users: int | None
    impact_seconds: Seconds
    detected_by: Detection | None
    response: Response
    seconds_by_severity: dict[str, float]
    seconds_by_status: dict[str, float]
    updates: Updates
    without_commander_seconds: Seconds
    warnings: list[str]


class Spread(Shape):
    n: int
    median: Seconds
    p90: Seconds
    mean: Seconds
    points: list[float]


class Group(Shape):
    name: str
    n: int
    lengths: dict[str, Spread]
    responses: dict[str, dict[str, int]]


class Groups(Shape):
    by: str
    counted: int
    left_out: dict[str, int]
    all: Group
    groups: list[Group]


class Postmortem(Review):
    reference: Reference
    text: str


class Version(Shape):
    version: int
    at: Time
    by: str


class VersionText(Shape):
    version: int
    text: str


class Finding(Shape):
    what: str
    found: str
    fine: bool
    remedy: str
    remark: bool


class SettingsChecked(Shape):
    path: str
    fine: bool
    faults: list[str]


class Told(Shape):
    """What `doctor` did."""

    line: str


class BackedUp(Told):
    backup: str


class Accepted(Told):
    missing: list[str]


class Rebuilt(Told):
    incidents: int
    unreadable: list[int]


class Restored(Told):
    incidents: int
    moved: str | None


class PastedItem(Shape):
    at: Time | None
    estimated: bool
    who: str | None
    text: str
    lines: list[int]
    asked: str | None
    candidates: list[Time]
    struck: bool | SkipJsonSchema[None] = None


class Line(Shape):
    line: int
    text: str


class PastePreview(Shape):
    reference: Reference
    recorded: int
    items: list[PastedItem]
    asked: list[str]
    zone: str | None
    context: list[Line]
    not_read: list[Line]


class Pasted(PastePreview, Act):
    pass


class Imported(Shape):
    events: int
    incidents: list[Reference]
    renumbered: list[str]
    kept_redacted: int
    blanked: int


class Redacted(Shape):
    done: list[str]
    left: list[str]


class RoomMade(Shape):
    name: str
    before: int
    version: int
    roles: list[str]
    grants: list[str]
    lacking: str


class RoomStatus(Shape):
    name: str
    server: str
    version: int
    current: int
    user: str
    may: Literal["own", "keep", "write", "read", "nothing"]
    incidents: int
    events: int


class Export(Shape):
    """The whole record; `warroom import` reads it back."""

    warroom: int
    digests: list[Any]
    events: list[dict[str, Any]]


SHAPES: dict[str, Any] = {
    "ack": Act,
    "action add": Numbered,
    "action change": Act,
    "action done": Act,
    "action drop": Act,
    "action list": list[ActionOfIncident],
    "action reopen": Act,
    "amend": Act,
    "answer": list[Question] | Act,
    "assign": OptionalText,
    "cancel": Cancellation,
    "checklist": list[ChecklistRow] | Act,
    "config check": SettingsChecked,
    "config show": dict[str, Any],
    "criteria add": Numbered,
    "criteria list": list[Criterion],
    "criteria met": Act,
    "criteria reopen": Act,
    "criteria waive": Act,
    "declare": Declaration,
    "doctor": reduce(or_, (list[Finding], BackedUp, Accepted, Rebuilt, Restored)),
    "drill": DrillScore,
    "escalate": reduce(or_, (list[Step], Text, OptionalText)),
    "exclude": Act,
    "export": Export,
    "handover": HandoverText | HandoverAct,
    "impact": Act,
    "import": Imported,
    "list": list[ListedIncident],
    "metrics": reduce(or_, (list[Metrics], Groups, Act)),
    "note": Act,
    "oncall": OnCall,
    "oncall take": Shift,
    "paste": PastePreview | Pasted,
    "postmortem": reduce(or_, (Postmortem, list[Version], VersionText, OptionalText)),
    "redact": Redacted,
    "resolve": ActWithText,
    "room init": RoomMade,
    "room status": RoomStatus,
    "room upgrade": RoomMade,
    "runbook": reduce(or_, (Runbooks, Link, RunbookUsed)),
    "search": list[Hit],
    "severity": ActWithText,
    "show": Incident,
    "snooze": Act,
    "status": Act,
    "task ack": Act,
    "task add": Numbered,
    "task done": Act,
    "task drop": Act,
    "task extend": Act,
    "task list": list[Task],
    "timeline": list[Entry],
    "update": Draft | SentUpdate,
}
"""What each command prints with --json; where it prints several things, one of these."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a command prints. Raises KeyError for one that prints none."""
    made = TypeAdapter(SHAPES[name]).json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"warroom {name} --json",
        **{key: value for key, value in made.items() if key != "title"},
    }
