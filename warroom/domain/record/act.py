"""An act: what one person asks to be recorded. A value, so that it can be kept in a file and decided again.

All events of an act are recorded in one transaction, and undone together. Their ids follow from the act's id,
so that the record tells which events belong together and whether an act was recorded already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from warroom.domain.text import safe_text

_COUNTED = (1 << 20) - 1
"""The bits of a UUID that count the events of an act: a million at most."""


@dataclass(frozen=True, slots=True)
class Act:
    """`name` is one of the acts of `room/acts/`, and `arguments` are its arguments by name; every text in them can be stored."""

    name: str
    incident: int | None
    """The incident's number; None for the declaration of a new one."""
    arguments: Mapping[str, Any]
    id: str
    """A UUID that the asker made. An act that was recorded under it is not recorded again."""
    typed_at: datetime
    """When the person asked for it, UTC: “now” and `-7m` count from there."""
    identity: str | None = None
    """The incident's UUID, for an act from a file: INC-7 may be another incident by then."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "arguments", _storable(dict(self.arguments)))


def event_id(act: str, index: int) -> str:
    """The id of the event at `index` of an act, from 0: the act's own id, counted on."""
    if index == 0:
        return act
    number = UUID(act).int
    counted = number + index & _COUNTED
    return str(UUID(int=number & ~_COUNTED | counted))


def follows(before: str, after: str) -> bool:
    """Whether two neighbouring events, by their ids, belong to one act. False for ids that are no UUIDs."""
    try:
        return event_id(before, 1) == after
    except ValueError:
        return False


def _storable(value: Any) -> Any:
    """The argument with every text in it made storable, however deep it stands."""
    match value:
        case str() if not isinstance(value, Enum):
            return safe_text.storable(value)
        case list() | tuple():
            return type(value)(_storable(item) for item in value)
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case BaseModel():
            return value.model_copy(
                update={name: _storable(getattr(value, name)) for name in type(value).model_fields}
            )
        case _:
            return value
