"""What may be decided afterwards: action items, the postmortem's stages, corrected metrics. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime

from warroom.domain.incident import decisions
from warroom.domain.incident.decisions import Decision, Fact
from warroom.domain.incident.postmortem_events import (
    ActionItem,
    ActionSet,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    Stage,
    Standing,
    StandingChanged,
)
from warroom.domain.incident.state import Incident
from warroom.domain.metrics.incident_metrics import LENGTHS
from warroom.domain.record.events import CANCELLED, DUPLICATE_OF, Noted
from warroom.domain.record.timeline import Entry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.days import read_day
from warroom.domain.text.validation import person_problem, text_problem

_OWNER, _DAY = re.compile(r"@\w[\w.-]*[,;:]?"), re.compile(r"\d{4}-\d{2}-\d{2}")


def add_action(incident: Incident, item: ActionItem, at: datetime) -> Decision:
    """Owe something to learning; the number is given here."""
    owner = safe_text.handle(item.owner) if item.owner else None
    if problem := text_problem(item.text, "The action item") or (person_problem(owner) if owner else None):
        return problem
    number = max((action.number for action in incident.actions), default=0) + 1
    return (Fact(ActionSet(item=item.model_copy(update={"number": number, "owner": owner})), at),)


def parse_action(line: str) -> ActionItem | Refusal:
    """An action item as typed: `alert on replica lag @li 2030-01-15`; owner and day may be missing."""
    owner, due, words = None, None, []
    for word in line.split():
        if _OWNER.fullmatch(word) and owner is None:
            owner = word.rstrip(",;:.")
        elif _DAY.fullmatch(word) and due is None:
            day = read_day(word)
            if isinstance(day, Refusal):
                return day
            due = day
        else:
            words.append(word)
    if not words:
        return Refusal("Say what is to be done, as in: alert on replica lag @li 2030-01-15.")
    return ActionItem(number=0, text=" ".join(words), owner=owner, due=due)


def action_words(line: str) -> str:
    """What the action item of that line says; the line itself when it cannot be one."""
    item = parse_action(line)
    return line if isinstance(item, Refusal) else item.text


def change_action(incident: Incident, number: int, at: datetime, **changes: object) -> Decision:
    """Change the fields that are given; None empties one. Refuses an unknown number."""
    was = next((action for action in incident.actions if action.number == number), None)
    if was is None:
        return Refusal(f"{incident.reference} has no action item {number}; `warroom action list` shows them.")
    if isinstance(owner := changes.get("owner"), str):
        changes["owner"] = safe_text.handle(owner)
    item = was.model_copy(update=changes)
    if problem := text_problem(item.text, "The action item") or (
        person_problem(item.owner) if item.owner and item.owner != was.owner else None
    ):
        return problem
    if item == was:
        return Refusal(f"Action item {number} is like that already.")
    return (Fact(ActionSet(item=item, was=was), at),)


def write_postmortem(incident: Incident, text: str, at: datetime, seen: int | None = None) -> Decision:
    """`seen` is the entry of the newest version that the writer knows, 0 for none; one after it refuses the text."""
    if seen is not None and (incident.review.version or 0) > seen:
        return Refusal("Another version was written just now, so nothing was kept; do it again.")
    return text_problem(text, "The postmortem") or (Fact(PostmortemWritten(text=text), at),)


def move_postmortem(incident: Incident, stage: Stage, at: datetime) -> Decision:
    was = incident.review.stage
    if incident.is_open:
        return Refusal(f"{incident.reference} is not resolved yet; its postmortem comes after that.")
    if stage is was:
        return Refusal(f"The postmortem of {incident.reference} is {stage.value} already.")
    return (Fact(PostmortemMoved(stage=stage, was=was), at),)


def correct_metric(
    incident: Incident, metric: str, seconds: float | None, reason: str, at: datetime
) -> Decision:
    """Say what a metric really was; the record keeps what was written."""
    if metric not in LENGTHS:
        return Refusal(f"“{safe_text.one_line(metric)}” is no metric; they are {', '.join(LENGTHS)}.")
    if seconds is not None and not math.isfinite(seconds):
        return Refusal("Nothing lasts for ever; write how many seconds it was, as in 300.")
    if not reason.strip():
        return Refusal("Say why the metric is corrected; the reason stands beside it.")
    was = next((c.seconds for c in incident.corrections if c.metric == metric), None)
    if seconds == was:
        return Refusal(f"{metric} is {'not corrected' if was is None else 'corrected to that already'}.")
    return (Fact(MetricCorrected(metric=metric, seconds=seconds, reason=reason, was=was), at),)


def cancel(incident: Incident, reason: str, at: datetime, of: str | None = None) -> Decision:
    """End what was declared by mistake, or is a duplicate `of` another: it is not measured, and owes no postmortem."""
    if of is None and not reason.strip():
        return Refusal("Say in a word why it is cancelled, as in: false alarm, the probe was broken.")
    cause = f"{DUPLICATE_OF}{of}" if of else f"{CANCELLED}{reason}"
    ended = decisions.resolve(incident, at, cause=cause, reason=reason.strip() or cause)
    standing = Standing.DUPLICATE if of else Standing.CANCELLED
    left_out = change_standing(incident, standing, at, of=of, reason=reason.strip() or None)
    if isinstance(ended, Refusal) or isinstance(left_out, Refusal):
        return ended if isinstance(ended, Refusal) else left_out
    return ended + left_out


def taken_over(lines: Sequence[Entry], actor: str) -> tuple[Fact, ...]:
    """The notes among these lines as facts of another incident, for which `actor` records them."""
    facts = []
    for line in lines:
        if isinstance(line.recorded.event, Noted):
            author = "" if line.recorded.actor == actor else f"{line.recorded.actor}: "
            facts.append(Fact(Noted(text=f"{author}{line.words}"), line.at))
    return tuple(facts)


def change_standing(
    incident: Incident,
    standing: Standing,
    at: datetime,
    of: str | None = None,
    reason: str | None = None,
) -> Decision:
    """Count the incident or not: a duplicate or a cancelled one is left out of what is measured over many."""
    if (standing, of) == (incident.standing, incident.duplicate_of):
        return Refusal(f"{incident.reference} is {standing.value}{f' of {of}' if of else ''} already.")
    if of == incident.reference:
        return Refusal(f"{of} cannot be a duplicate of itself; name the other incident.")
    changed = StandingChanged(
        standing=standing, was=incident.standing, was_of=incident.duplicate_of, of=of, reason=reason
    )
    return (Fact(changed, at),)
