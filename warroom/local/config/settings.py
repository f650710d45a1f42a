"""The settings by their paths, as the types declare them: what there is, and of what kind.

A path is the parts of a dotted key, as in `("policy", "severity", "1", "update_minutes")`.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from warroom.domain.policy.severities import SEVERITIES, Severity

Path = tuple[str, ...]

ANY = "*"
"""Stands in a path for a key that the user makes up."""


def table_of(kind: Any) -> dict[str, Any] | None:
    """The settings of a table with their types; None when `kind` is no table."""
    kind = bare(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return {setting.name: hints[setting.name] for setting in fields(kind)}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        hints = get_type_hints(kind, include_extras=True)
        return {name: hints[name] for name in kind.model_fields}
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        if key is Severity:
            return {str(number): value for number in SEVERITIES}
        if isinstance(key, type) and issubclass(key, Enum):
            return {str(member.value): value for member in key}
        return {ANY: value}
    return None


def kind_at(root: Any, path: Path) -> Any | None:
    """The type of the setting at `path`, list indexes left out; None when there is none."""
    for part in path:
        table = table_of(item_of(root) or root)
        if table is None or (part not in table and ANY not in table):
            return None
        root = table.get(part, table.get(ANY))
    return root


def paths(root: Any, before: Path = ()) -> Iterator[Path]:
    """Every setting, tables before what is in them. What is in a list of tables is not named from outside it."""
    for name, kind in (table_of(root) or {}).items():
        yield (*before, name)
        yield from paths(kind, (*before, name))


def is_text(kind: Any) -> bool:
    """Whether the setting is a text, or one of a few words."""
    kind = bare(kind)
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, str))


def is_texts(kind: Any) -> bool:
    """Whether the setting is a list of texts."""
    item = item_of(kind)
    return item is not None and is_text(item)


def item_of(kind: Any) -> Any | None:
    """Of what a list is a list; None when `kind` is no list."""
    kind = bare(kind)
    return get_args(kind)[0] if get_origin(kind) is tuple else None


def bare(kind: Any) -> Any:
    """The type without its limits and without None."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in (Union, types.UnionType):
            kind = next(part for part in get_args(kind) if part is not type(None))
        else:
            return kind
