"""What is wrong with the settings, as one sentence: where, which one, and what to write instead."""

from __future__ import annotations

import difflib
import re
import shlex
import tomllib
from collections.abc import Mapping
from typing import Any

from warroom.desk import settings, toml_lines
from warroom.desk.settings import Path

_MISSPELT = ("extra_forbidden", "unexpected_keyword_argument")
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key", "Cannot mutate")
_COMMENTED = re.compile(r"^# (?=\[|[a-z_]+ =)", re.MULTILINE)
_PLAINER = {
    "tuple_type": "it has to be a list",
    "model_type": "it has to be a table",
    "dict_type": "it has to be a table",
    "dataclass_type": "it has to be a table",
    "string_type": "it has to be a text in quotes",
    "missing": "it is missing",
    "int_parsing": "it has to be a whole number",
    "bool_parsing": "it has to be true or false",
}


def not_toml(file: str, text: str, error: tomllib.TOMLDecodeError) -> str:
    """The sentence for a file that is no TOML, or that says a thing twice."""
    what = str(error)
    found = _POSITION.search(what)
    what = _POSITION.sub("", what)
    rows = text.splitlines() or [""]
    line = int(found[1]) if found and found[1] else len(rows)
    row = rows[min(line, len(rows)) - 1].strip()
    if what.startswith(_TWICE):
        key = row.partition("=")[0].strip() if not row.startswith("[") else row
        return f"{file}, line {line}: “{key}” is set for the second time; keep one of the two."
    return (
        f"{file}, line {line}: “{row}” is not TOML ({what[:1].lower()}{what[1:]}); "
        'a text stands in quotes, as in me = "@maya", and a list in brackets.'
    )


def sentence(
    file: str, text: str, found: list[Any], root: Any, sources: Mapping[Path, str], starter: str
) -> str:
    """`found` are pydantic's errors, `sources` the variables that paths came from, `starter` holds the examples."""
    # A misspelt setting is also a missing one; its own name says more.
    first = next((error for error in found if error["type"] in _MISSPELT), found[0])
    place: toml_lines.Place = tuple(
        part if isinstance(part, int) and not _is_key(first["loc"], at) else str(part)
        for at, part in enumerate(first["loc"])
        if part != "[key]"
    )
    dotted = ".".join(map(str, place))
    path = tuple(part for part in place if isinstance(part, str))
    where = _where(file, text, place, path, sources)
    if first["type"] in _MISSPELT or "[key]" in first["loc"]:
        table = settings.kind_at(root, path[:-1])
        known = list(settings.table_of(settings.item_of(table) or table) or ())
        near = difflib.get_close_matches(path[-1], known, 1)
        hint = f"did you mean “{near[0]}”?" if near else f"the settings there are {', '.join(known)}."
        return f"{where}: there is no setting “{path[-1]}”; {hint}"
    what = _PLAINER.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    what = what.replace("Input should", "it should")
    shown = example(starter, path)
    instead = f"; write it as {_assigned(path, shown, sources)}" if shown and "; write" not in what else ""
    return f"{where}: “{dotted}” cannot be used: {what[0].lower()}{what[1:]}{instead}."


def example(starter: str, path: Path) -> str | None:
    """The value that the starter file shows for a setting, as it stands there."""
    text = _COMMENTED.sub("", starter)
    wanted = [path, *([(*path[:2], "1", *path[3:])] if path[:2] == ("policy", "severity") else [])]
    for place, line in toml_lines.lines(text).items():
        if tuple(part for part in place if isinstance(part, str)) in wanted and path:
            row = text.splitlines()[line - 1]
            found = re.search(rf"\b{re.escape(path[-1])} = (\[.*\]|\{{.*\}}|\"[^\"]*\"|[^\s,}}]+)", row)
            if found:
                return found[1]
    return None


def _assigned(path: Path, value: str, sources: Mapping[Path, str]) -> str:
    if path not in sources:
        return f"{path[-1]} = {value}"
    # A shell takes a text as it stands; what has brackets needs quotes there.
    plain = value[1:-1] if value.startswith('"') else value
    return f"{sources[path]}={shlex.quote(plain)}"


def _is_key(loc: tuple[Any, ...], at: int) -> bool:
    """A number that is a severity, not the place in a list."""
    return loc[max(0, at - 2) : at] == ("policy", "severity")


def _where(file: str, text: str, place: toml_lines.Place, path: Path, sources: Mapping[Path, str]) -> str:
    for upto in range(len(path), 0, -1):
        if path[:upto] in sources:
            return f"${sources[path[:upto]]}"
    if line := toml_lines.line_of(toml_lines.lines(text), place):
        return f"{file}, line {line}"
    around = next((name for source, name in sources.items() if source[:1] == path[:1]), None)
    return f"${around}" if around else file
