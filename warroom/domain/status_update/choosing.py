"""What a key on the stage makes of a choice, and the choice as it is kept in a draft."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from warroom.domain.status_update.parts import RULES_DECIDE, Choice, Field, StageLine


def toggled(choice: Choice, line: StageLine) -> Choice:
    """The line out of the text, or into it."""
    mine = frozenset(line.entries)
    if line.chosen:
        without = _without_lead(choice, mine)
        return replace(without, drop=choice.drop | mine, add=choice.add - mine, to_next=choice.to_next - mine)
    return replace(choice, drop=choice.drop - mine, add=choice.add | mine)


def led_by(choice: Choice, line: StageLine) -> Choice:
    """The Summary begins with the line; a second time the rules choose again."""
    mine = frozenset(line.entries)
    if choice.lead in mine:
        return replace(choice, lead=None)
    return replace(choice, lead=line.entries[0], drop=choice.drop - mine, to_next=choice.to_next - mine)


def said_next(choice: Choice, line: StageLine) -> Choice:
    """The fact is said under Next; a second time it is a fact again. A line of Next goes out, or in."""
    mine = frozenset(line.entries)
    if mine & choice.to_next:
        return replace(choice, to_next=choice.to_next - mine, add=choice.add | mine)
    if line.field is Field.NEXT:
        return toggled(choice, line)
    return replace(_without_lead(choice, mine), to_next=choice.to_next | mine, drop=choice.drop - mine)


def among(choice: Choice, lines: Iterable[StageLine]) -> Choice:
    """What is left of a choice where only these lines are offered any more."""
    there = {n for line in lines for n in line.entries}
    return Choice(
        choice.lead if choice.lead in there else None,
        None if choice.only is None else choice.only & there,
        choice.drop & there,
        choice.add & there,
        choice.to_next & there,
    )


def as_draft(choice: Choice, *, nothing_new: bool = False) -> str:
    """The choice as a text; empty where nothing was chosen."""
    if choice == RULES_DECIDE and not nothing_new:
        return ""
    sets = {name: sorted(getattr(choice, name)) for name in ("drop", "add", "to_next")}
    return json.dumps({"lead": choice.lead, **sets, "nothing_new": nothing_new})


def from_draft(text: str) -> tuple[Choice, bool]:
    """The choice, and whether the update says that nothing is new. A text that cannot be read chooses nothing."""
    try:
        kept: Any = json.loads(text or "{}")
        numbers = {name: frozenset(map(int, kept.get(name, ()))) for name in ("drop", "add", "to_next")}
        lead = kept.get("lead")
        return Choice(None if lead is None else int(lead), **numbers), bool(kept.get("nothing_new"))
    except (ValueError, TypeError, AttributeError):
        return RULES_DECIDE, False


def _without_lead(choice: Choice, mine: frozenset[int]) -> Choice:
    return replace(choice, lead=None) if choice.lead in mine else choice
