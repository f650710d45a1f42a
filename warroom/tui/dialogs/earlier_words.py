"""Words that were left at a place where others were typed since: kept beside those, and ctrl+r comes to them too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MOST = 20
"""Versions of one field that are kept."""
_EARLIER = "/earlier/"


def over(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, over what was kept before: what it takes the place of is kept as earlier words of the same field.

    Words that the new ones hold are none that anybody would miss.
    """
    found = {**before, **typed}
    for name, value in typed.items():
        old = before.get(name, "")
        if old.strip() and old not in value:
            found.update(_numbered(name, [old, *of(before, name)]))
    return found


def without(before: Mapping[str, str], done: Mapping[str, str]) -> dict[str, str]:
    """What is still kept once `done` is recorded: all words that are not among them."""
    found: dict[str, str] = {}
    for name, value in done.items():
        kept = [words for words in (before.get(name, ""), *of(before, name)) if words.strip()]
        newest, *older = [words for words in kept if words not in value] or [""]
        if newest:
            found.update({name: newest, **_numbered(name, older)})
    return found


def of(values: Mapping[str, str], name: str) -> list[str]:
    """The earlier words of a field, the newest first."""
    numbered = (f"{name}{_EARLIER}{n}" for n in range(1, MOST + 1))
    return [values[key] for key in numbered if key in values]


def ways(values: Mapping[str, str], names: Sequence[str]) -> list[dict[str, str]]:
    """What the fields may be filled with, one way after the other: what was left last, then what was before it."""
    now = {name: values[name] for name in names if name in values}
    earlier = {name: of(values, name) for name in names}
    count = max(map(len, earlier.values()), default=0)
    older = [{name: words[n] for name, words in earlier.items() if n < len(words)} for n in range(count)]
    return [way for way in (now, *older) if way]


class FillIn:
    """Goes round through the ways to fill some fields, and through what stood in them when it began."""

    def __init__(self, ways: Sequence[dict[str, str]]) -> None:
        self._ways, self._begun = list(ways), False

    def next(self, stands: Mapping[str, str]) -> dict[str, str]:
        """The next way; `stands` is what stands in the fields now. Empty when nothing was left."""
        if not self._ways:
            return {}
        if not self._begun:
            self._begun = True
            if any(value.strip() for value in stands.values()):
                self._ways.append(dict(stands))
        way = self._ways.pop(0)
        self._ways.append(way)
        return way


def _numbered(name: str, words: Sequence[str]) -> dict[str, str]:
    return {f"{name}{_EARLIER}{n}": one for n, one in enumerate(words[:MOST], 1)}
