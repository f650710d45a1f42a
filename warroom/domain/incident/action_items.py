"""Action items: what is owed to learning, by whom and until when."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any, Literal

from typing_extensions import TypedDict  # which pydantic asks for before Python 3.12, and brings

from warroom.domain.incident.state import ActionItem, ActionState, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.record.models import Day
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.days import read_day
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import person_problem, text_problem

# Compiled when they are needed: every start of warroom loads this file.
_OWNER, _DAY = r"@\w[\w.-]*[,;:]?", r"\d{4}-\d{2}-\d{2}"


class ActionChanges(TypedDict, total=False):
    """The fields of an action item that get another value; None empties one."""

    text: str
    owner: str | None
    due: Day | None
    priority: str | None
    ticket: str | None
    state: ActionState


class ActionSet(ChangeModel):
    """An action item was added (`was` is None) or changed."""

    kind: Literal["action_set"] = "action_set"
    item: ActionItem
    was: ActionItem | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        others = [action for action in now.actions if action.number != self.item.number]
        return {"actions": tuple(sorted((*others, self.item), key=lambda action: action.number))}

    def compensation(self, now: Incident, recorded: Recorded) -> ActionSet | None:
        if self.item not in now.actions:
            return None
        before = self.was or self.item.model_copy(update={"state": ActionState.DROPPED})
        return None if before == self.item else ActionSet(item=before, was=self.item)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        changed = "" if self.was is None else f" {self.item.state.value}"
        if self.was and self.item.state is ActionState.OPEN:
            changed = " changed"
        return "☐", self._text(changed)

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        dropped = self.item.state is ActionState.DROPPED
        return self._text(" dropped" if dropped else f" as before, {self.item.state.value}")

    def _text(self, changed: str) -> str:
        item = self.item
        owner = one_line(item.owner) if item.owner else "no owner"
        until = f", by {item.due}" if item.due else ""
        return f"action {item.number}{changed}: {owner}: {one_line(item.text)}{until}"


def add_action(incident: Incident, item: ActionItem, at: datetime) -> Decision:
    """Owe something to learning; the number is given here."""
    owner = safe_text.handle(item.owner) if item.owner else None
    if problem := text_problem(item.text, "The action item") or (person_problem(owner) if owner else None):
        return problem
    number = max((action.number for action in incident.actions), default=0) + 1
    return (Fact(ActionSet(item=item.model_copy(update={"number": number, "owner": owner})), at),)


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


def parse_action(line: str) -> ActionItem | Refusal:
    """An action item as typed: `alert on replica lag @li 2030-01-15`; owner and day may be missing."""
    owner, due, words = None, None, []
    for word in line.split():
        if re.fullmatch(_OWNER, word) and owner is None:
            owner = word.rstrip(",;:.")
        elif re.fullmatch(_DAY, word) and due is None:
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
