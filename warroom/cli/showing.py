"""How the settings are told: what each is, where it comes from, and what is odd about them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from warroom.cli.context import Desk
from warroom.desk import environment, toml_lines
from warroom.desk.advice import advice
from warroom.desk.config import Config, Sources, read
from warroom.domain.plain import one_line
from warroom.domain.policy import NONE

WIDTH = 60
"""Columns before the word that says where a setting comes from."""


def told(desk: Desk) -> Iterator[str]:
    """Every setting on a line of its own, as in the file, and where it comes from. Raises ConfigProblem."""
    config, sources = read(desk.places.config, os.environ)
    values = TypeAdapter(Config).dump_python(config)
    for path, value in _flat(values):
        name = ".".join(path)
        if value is None and path[:2] == ("policy", "severity"):
            value = NONE
        row = f"# {name} is not set" if value is None else f"{name} = {_toml(value)}"
        yield f"{one_line(row):<{WIDTH}}  # {_source(path, sources)}"


def odd(desk: Desk) -> list[str]:
    """A sentence for all that can be used but can hardly be meant. Raises ConfigProblem."""
    config, _ = read(desk.places.config, os.environ)
    file = desk.places.config
    places = toml_lines.lines(file.read_text("utf-8")) if file.exists() else {}
    found = environment.unknown(environment.variables(os.environ), Config)
    for place, words in advice(config):
        line = toml_lines.line_of(places, place)
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


def _source(path: tuple[str, ...], sources: Sources) -> str:
    for upto in range(len(path), 0, -1):
        if path[:upto] in sources and (upto == len(path) or sources[path[:upto]].startswith("$")):
            return sources[path[:upto]]
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
    return str(int(value)) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)
