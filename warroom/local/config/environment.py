"""Settings from the environment: $WARROOM_ZONE for `zone`, $WARROOM_POLICY__POSTMORTEM_HOURS for a nested one.

A value is read as TOML. Where a text is wanted it is taken as it stands; a list of texts may also be written
plainly: folders apart as in $PATH, a command as a shell would split it, names with commas. An empty variable
counts as not set.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from warroom.local.config import settings
from warroom.local.config.settings import Path

PREFIX, BETWEEN = "WARROOM_", "__"
NO_SETTINGS = ("WARROOM_DB", "WARROOM_CONFIG", "WARROOM_STATE")
"""Where things are; these are read before there are settings."""
LONGEST_NAME = 80
"""Characters of a name that the nearest setting is looked for."""


def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Those that may be settings."""
    return {
        name: value
        for name, value in environ.items()
        if value and name.startswith(PREFIX) and name not in NO_SETTINGS
    }


def path_of(name: str) -> Path:
    return tuple(name.removeprefix(PREFIX).lower().split(BETWEEN))


def name_of(path: Path) -> str:
    return PREFIX + BETWEEN.join(path).upper()


def overlay(
    values: dict[str, Any], found: Mapping[str, str], root: Any
) -> tuple[dict[str, Any], dict[Path, str]]:
    """`values` with the variables laid over them, and which variable each path came from. Unknown ones are left out."""
    sources: dict[Path, str] = {}
    for name in sorted(found, key=lambda name: len(path_of(name))):  # a table before what is in it
        path = path_of(name)
        kind = settings.kind_at(root, path)
        if kind is not None:
            values = _with(values, path, _value(path, found[name], kind))
            sources[path] = name
    return values, sources


def unknown(found: Mapping[str, str], root: Any) -> list[str]:
    """A sentence for each variable that is no setting, with the nearest one that is."""
    return [words for _, words in _unknown(found, root)]


def misspelt(found: Mapping[str, str], root: Any) -> list[tuple[Path, str]]:
    """Those of them that look like a setting: which one, and the sentence."""
    return [(path_of(near), words) for near, words in _unknown(found, root) if near]


def _unknown(found: Mapping[str, str], root: Any) -> Iterator[tuple[str, str]]:
    missed = [name for name in sorted(found) if settings.kind_at(root, path_of(name)) is None]
    if not missed:
        return
    import difflib

    names = [name_of(path) for path in settings.paths(root) if settings.ANY not in path]
    for name in missed:
        near = difflib.get_close_matches(name[:LONGEST_NAME], [*names, *NO_SETTINGS], 1)
        hint = f"did you mean ${near[0]}?" if near else "`warroom config show` lists the settings."
        yield (near[0] if near else ""), f"${name} is no setting of warroom, and changes nothing; {hint}"


def _with(values: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    first, *rest = path
    if rest:
        inner = values.get(first)
        value = _with(inner if isinstance(inner, dict) else {}, tuple(rest), value)
    return {**values, first: value}


def _value(path: Path, raw: str, kind: Any) -> Any:
    if settings.is_text(kind):
        quoted = raw[0] == raw[-1] and raw[0] in "\"'" and len(raw) > 1
        return _toml(raw) if quoted else raw
    if settings.is_texts(kind) and not raw.lstrip().startswith("["):
        return _texts(path, raw)
    return _toml(raw)


def _texts(path: Path, raw: str) -> list[str]:
    if path == ("runbooks",):
        return [part for part in raw.split(os.pathsep) if part]
    if path == ("clipboard_command",):
        try:
            return shlex.split(raw)
        except ValueError:  # a quote that is never closed
            return [raw]
    return [part.strip() for part in raw.split(",") if part.strip()]


def _toml(raw: str) -> Any:
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except (ValueError, RecursionError):  # no TOML, or too much of it
        return raw
