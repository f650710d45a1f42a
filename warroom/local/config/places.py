"""Places in the settings as they are written, and what is left of the settings without some of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

Place = tuple[str | int, ...]
"""A key with all its parts; a number counts the tables or values of a list from 0."""


def smallest(values: Any, place: Place) -> Place:
    """What has to be left out for a fault at `place`: that setting, or the one around it; not empty.

    A list of plain values is one setting: half a command or half a rota would be another one.
    """
    upto = 0
    for part in place:
        if isinstance(values, dict) and part in values:
            values = values[part]
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            if not isinstance(values[part], dict):
                break
            values = values[part]
        else:
            break
        upto += 1
    return place[: max(1, upto)]


def has(values: Any, place: Place) -> bool:
    """Whether there is something at that place."""
    for part in place:
        inside = (
            part in values
            if isinstance(values, dict)
            else isinstance(values, list) and part in range(len(values))
        )
        if not inside:
            return False
        values = values[part]
    return True


def without(values: dict[str, Any], left_out: Sequence[Place]) -> dict[str, Any]:
    """The settings without those places; `values` stays as it is."""
    around = {place[:upto] for place in left_out for upto in range(len(place))}
    kept: dict[str, Any] = _without((), values, frozenset(left_out), around)
    return kept


def _without(here: Place, value: Any, left_out: frozenset[Place], around: set[Place]) -> Any:
    if here not in around:
        return value
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    kept = {
        part: _without((*here, part), inner, left_out, around)
        for part, inner in parts
        if (*here, part) not in left_out
    }
    return kept if isinstance(value, dict) else list(kept.values())


Gone = Mapping[Place, Sequence[int]]
"""For each list, the numbers of those in it that are left out, the smallest first."""


def gone(left_out: Sequence[Place]) -> Gone:
    """What is left out of lists."""
    found: dict[Place, list[int]] = {}
    for place in left_out:
        if isinstance(place[-1], int):
            found.setdefault(place[:-1], []).append(place[-1])
    return {place: sorted(numbers) for place, numbers in found.items()}


def as_written(place: Place, gone: Gone) -> Place:
    """Where something stands in the file that is at `place` without what is left out."""
    found: Place = ()
    for part in place:
        if isinstance(part, int):
            for number in gone.get(found, ()):
                part += int(number <= part)
        found = (*found, part)
    return found


def as_counted(place: Place, gone: Gone) -> Place:
    """The other way round: without what is left out, the place of something in the file."""
    return tuple(
        part - bisect_left(gone.get(place[:at], ()), part) if isinstance(part, int) else part
        for at, part in enumerate(place)
    )
