"""How the settings are told: what each is, where it comes from, and what is odd about them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from pydantic import TypeAdapter

from warroom.cli.context import Desk
from warroom.domain.policy.severities import NONE
from warroom.domain.text.safe_text import one_line
from warroom.local.config import environment, places, toml_lines
from warroom.local.config.advice import advice
from warroom.local.config.config import Config
from warroom.local.config.loaded_config import Sources, sources

WIDTH = 60
"""Columns before the word that says where a setting comes from."""


def told(desk: Desk) -> Iterator[str]:
    """Every setting on a line of its own, as in the file, and where it comes from."""
    origins = sources(desk.settings)
    values = TypeAdapter(Config).dump_python(desk.config)
    for path, value in _flat(values):
        name = ".".join(path)
        if value is None and ("update_minutes" in path or "by_status" in path):
            value = NONE
        row = f"# {name} is not set" if value is None else f"{name} = {_toml(value)}"
        yield f"{one_line(row):<{WIDTH}}  # {_source(path, origins)}"


def odd(desk: Desk) -> list[str]:
    """A sentence for all that can be used but can hardly be meant."""
    settings, file = desk.settings, desk.places.config
    lines, gone = toml_lines.lines(settings.text), places.gone(settings.left_out)
    found = environment.unknown(environment.variables(os.environ), Config)
    found = [words for words in found if words not in settings.faults]
    for place, words in advice(settings.config):
        place = places.as_written(place, gone)
        line = toml_lines.line_of(lines, place)
        where = f"{file}, line {line}: " if line else ""
        found.append(f"{where}“{'.'.join(map(str, place))}”: {words}.")
    return found


def _flat(table: dict[Any, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        path = (*before, str(int(key)) if isinstance(key, int) else str(key))
        if isinstance(value, dict) and value:
            yield from _flat(value, path)
        elif isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value):
            yield from (((*path, str(number)), item) for number, item in enumerate(value))
        else:
            yield path, value


def _source(path: tuple[str, ...], origins: Sources) -> str:
    for upto in range(len(path), 0, -1):
        if path[:upto] in origins and (upto == len(path) or origins[path[:upto]].startswith("$")):
            return origins[path[:upto]]
    return "default"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    return str(int(value)) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)
