"""What an incident and its duplicates say of each other."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.domain.incident.state import Incident
from warroom.domain.text.safe_text import one_line

NAMED = 3
"""Duplicates that are named; `warroom show` names them all."""


def duplicate_words(incident: Incident, duplicates: Sequence[str], most: int = NAMED) -> str:
    """`duplicate of INC-1`, or `INC-2 is a duplicate of this one`; empty when it is neither.

    `duplicates` are the references of those that are duplicates of it; `most` of them are named.
    """
    parts = [f"duplicate of {one_line(incident.duplicate_of)}"] if incident.duplicate_of else []
    if duplicates:
        named = list(duplicates[:most])
        if more := len(duplicates) - len(named):
            named.append(f"{more} more")
        listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        parts.append(f"{listed} {'are duplicates' if len(duplicates) > 1 else 'is a duplicate'} of this one")
    return " · ".join(parts)
