"""What is wrong with a setting, as a sentence: where, which one, and what to write instead."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from warroom.local.config import settings, toml_lines
from warroom.local.config.places import Place
from warroom.local.config.settings import Path
from warroom.local.config.toml_recovery import TomlFault

_MISSPELT = ("extra_forbidden", "unexpected_keyword_argument")
LONGEST_NAME = 60
"""Characters of a name that the nearest setting is looked for."""
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


def not_toml(file: str, rows: Sequence[str], fault: TomlFault) -> str:
    """The sentence for what is no TOML, or for what says a thing twice. `rows` are the file's lines."""
    where = f"{file}, line {fault.line}"
    if fault.twice:
        return f"{where}: “{_short(fault.twice)}” is set for the second time; keep one of the two; {fault.reason}."
    reason = f"{fault.reason[:1].lower()}{fault.reason[1:]}"
    row = rows[min(fault.line, len(rows)) - 1].strip()
    if reason.startswith("the comment"):
        return f"{where}: {reason}; save the file as UTF-8, without it. All settings there count."
    lost = f" Lines {fault.first} to {fault.last} do not count." if fault.last > fault.first else ""
    return (
        f"{where}: “{_short(row)}” is not TOML ({reason}); "
        f'a text stands in quotes, as in me = "@maya", and a list in brackets.{lost}'
    )


def sentence(
    file: str,
    lines: Mapping[Place, int],
    error: Any,
    place: Place,
    root: Any,
    sources: Mapping[Path, str],
    starter: str,
) -> str:
    """`error` is one of pydantic's and `place` where it is, `sources` the variables that paths came from.

    `lines` are those of the file's settings; `starter` holds the examples.
    """
    dotted = _short(".".join(map(str, place)))
    path = tuple(part for part in place if isinstance(part, str))
    where = _where(file, lines, place, path, sources)
    if is_misspelt(error):
        near = meant(place, root)
        known = ", ".join(_known(path, root))
        hint = f"did you mean “{near[-1]}”?" if near else f"the settings there are {known}."
        return f"{where}: there is no setting “{_short(path[-1])}”; {hint}"
    what = _PLAINER.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    what = what.replace("Input should", "it should").rstrip(".")
    shown = example(starter, path)
    instead = f"; write it as {_assigned(path, shown, sources)}" if shown and "; write" not in what else ""
    return f"{where}: “{dotted}” cannot be used: {_short(what[0].lower() + what[1:], 300)}{instead}."


def place_of(error: Any) -> Place:
    """Where pydantic found it: as in the file, with numbers only for the places in a list."""
    return tuple(
        part if isinstance(part, int) and not _is_key(error["loc"], at) else str(part)
        for at, part in enumerate(error["loc"])
        if part != "[key]"
    )


def meant(place: Place, root: Any) -> Path | None:
    """The setting whose name is nearest to that of `place`, in the same table."""
    path = tuple(part for part in place if isinstance(part, str))
    near = difflib.get_close_matches(path[-1][:LONGEST_NAME], _known(path, root), 1)
    return (*path[:-1], near[0]) if near else None


def _known(path: Path, root: Any) -> list[str]:
    table = settings.kind_at(root, path[:-1])
    return list(settings.table_of(settings.item_of(table) or table) or ())


def is_missing(error: Any) -> bool:
    """Whether a setting is wanted that is not there."""
    return error["type"] in ("missing", "missing_argument")


def is_misspelt(error: Any) -> bool:
    """Whether it is about a name that no setting has."""
    return error["type"] in _MISSPELT or "[key]" in error["loc"]


def _short(words: str, longest: int = 80) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


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


def _where(
    file: str, lines: Mapping[Place, int], place: Place, path: Path, sources: Mapping[Path, str]
) -> str:
    for upto in range(len(path), 0, -1):
        if path[:upto] in sources:
            return f"${sources[path[:upto]]}"
    if line := toml_lines.line_of(lines, place):
        return f"{file}, line {line}"
    around = next((name for source, name in sources.items() if source[:1] == path[:1]), None)
    return f"${around}" if around else file
