"""The settings as they count: of the file and of the environment, and the defaults for what cannot be read.

A fault of the settings never stops a command. Each is told, and costs no more than the setting that it is in.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.domain.policy.severities import SEVERITIES, Policy, Severity
from warroom.domain.text.validation import person_problem
from warroom.local.config import places
from warroom.local.config.config import STARTER, Config
from warroom.local.config.config_file import read_text
from warroom.local.config.places import Place

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Sources = dict[tuple[str, ...], str]
"""Where a setting comes from, by its path: `line 3` of the file, or `$WARROOM_ZONE`."""

_ME = "WARROOM_ME"
"""A plain text that many set: it costs no start the modules that read the others."""
_CHEAP = ("WARROOM_DB", "WARROOM_CONFIG", "WARROOM_STATE", _ME)
_TRIES = 20
"""How often what pydantic refuses is left out and the rest tried again. Each try finds all that is wrong by then."""
_UNREAD_BYTES = re.compile("[\ud800-\udfff]")
_TOLD = 100
"""Faults that get a sentence of their own."""


@dataclass(frozen=True)
class LoadedConfig:
    """What was read, and what could not be."""

    config: Config
    faults: tuple[str, ...] = ()
    """A sentence each: the file or variable, the line, the setting, and what to write."""
    zone_unread: bool = False
    """Whether a zone was set, or may have been, and cannot be read."""
    text: str = ""
    """The file, with empty lines for what is no TOML."""
    variables: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """The variables that settings come from."""
    left_out: tuple[Place, ...] = ()
    """What cannot be used, by its place in the file."""


def load(path: Path, environ: Mapping[str, str]) -> LoadedConfig:
    """The settings of `path` and of the environment over them. Raises nothing: what cannot be read is told."""
    file = read_text(path)
    faults = [f"{path} {file.fault}."] if file.fault else []
    named = any(name.startswith("WARROOM_") and name not in _CHEAP for name in environ)
    me = environ.get(_ME) or None
    if not file.text and not named and (me is None or person_problem(me, known=True) is None):
        # What few starts need is loaded when it is needed.
        return LoadedConfig(Config(me=me), tuple(faults), file.unread, "", {("me",): _ME} if me else {})
    loading = _Loading(str(path), file.text, faults, zone_unread=file.unread)
    if named or me:
        loading.lay_over(environ)
    return loading.result()


def sources(loaded: LoadedConfig) -> Sources:
    """Where each setting comes from that is no default."""
    from warroom.local.config import toml_lines

    gone, out = places.gone(loaded.left_out), set(loaded.left_out)
    lines = {
        tuple(map(str, places.as_counted(place, gone))): f"line {line}"
        for place, line in toml_lines.lines(loaded.text).items()
        if not any(place[: upto + 1] in out for upto in range(len(place)))
    }
    return {**lines, **{place: f"${name}" for place, name in loaded.variables.items()}}


class _Loading:
    def __init__(self, file: str, text: str, faults: list[str], *, zone_unread: bool) -> None:
        self._file, self._text, self._faults = file, text, faults
        self._zone_unread = zone_unread
        self._untold = 0
        self._left_out: list[Place] = []
        self._environ: dict[str, str] = {}
        self._zone_variable_unread = False
        """Whether a zone was set over that of the file: which of them holds cannot be known."""
        self._variables: dict[tuple[str, ...], str] = {}
        self._values = self._parsed()
        """Those of the file."""

    def lay_over(self, environ: Mapping[str, str]) -> None:
        from warroom.local.config import environment

        self._environ = environment.variables(environ)
        for meant, words in environment.misspelt(self._environ, Config):
            self._faults.append(words)
            self._zone_unread |= meant == ("zone",)

    def result(self) -> LoadedConfig:
        config = self._usable()
        unread = (self._zone_unread or bool(self._untold) or ("zone",) in self._left_out) and not config.zone
        if self._untold:
            self._faults.append(f"{self._file}: {self._untold:,} more faults are not told.")
        faults, left_out = tuple(dict.fromkeys(self._faults)), tuple(self._left_out)
        zone_unread = unread or self._zone_variable_unread
        return LoadedConfig(config, faults, zone_unread, self._text, self._variables, left_out)

    def _tell(self, sentence: Callable[[], str]) -> None:
        if len(self._faults) < _TOLD:
            self._faults.append(sentence())
        else:
            self._untold += 1

    def _parsed(self) -> dict[str, Any]:
        if not self._text:
            return {}
        from warroom.local.config import toml_recovery

        found = toml_recovery.read(self._text)
        rows = self._text.split("\n") if found.faults else []
        for fault in found.faults:
            from warroom.local.config import complaints

            self._tell(functools.partial(complaints.not_toml, self._file, rows, fault))
            self._zone_unread |= "zone" in fault.lost or any(
                map(_may_set_zone, rows[fault.first - 1 : fault.last])
            )
        self._text = found.text
        return found.values

    def _lines(self) -> dict[Place, int]:
        from warroom.local.config import toml_lines

        return toml_lines.lines(self._text)

    def _usable(self) -> Config:
        """The config of what can be used; the rest is told and left out."""
        from pydantic import ValidationError

        for _ in range(_TRIES):
            try:
                config = _adapter().validate_python(_onto_defaults(self._counted()))
            except ValidationError as error:
                self._leave_out(error.errors(include_url=False))
                continue
            from warroom.local.config import process_check

            wrong = [
                {"type": "value_error", "loc": place, "msg": words, "input": None}
                for place, words in process_check.faults(config.policy)
            ]
            if not wrong:
                return config
            self._leave_out(wrong)
        self._faults.append(f"{self._file}: too much of it cannot be used; all settings have their defaults.")
        self._zone_unread = True
        self._left_out, self._variables = [(key,) for key in self._values], {}
        return Config()

    def _counted(self) -> dict[str, Any]:
        """What is not left out, of the file and of the variables."""
        values = places.without(self._values, self._left_out)
        if self._environ:
            from warroom.local.config import environment

            values, self._variables = environment.overlay(values, self._environ, Config)
        return values

    def _leave_out(self, errors: list[Any]) -> None:
        from warroom.local.config import complaints

        lines = self._lines()

        def sentence(error: Any, place: Place) -> str:
            return complaints.sentence(self._file, lines, error, place, Config, self._variables, STARTER)

        known, gone = frozenset(self._left_out), places.gone(self._left_out)
        found = [(error, places.as_written(complaints.place_of(error), gone)) for error in errors]
        misspelt = {place for error, place in found if complaints.is_misspelt(error)}
        misspelt_in = {place[:-1] for place in misspelt} | misspelt
        out_now: dict[Place, None] = {}
        dropped: set[str] = set()
        for error, place in found:
            missing = complaints.is_missing(error)
            told = place in known or place[:-1] in misspelt_in
            # What was left out is told already, and of a misspelt setting, which is a missing one too, its own name.
            if not (missing and told):
                self._tell(functools.partial(sentence, error, place))
            if complaints.is_misspelt(error) and not self._untold:
                unknown = _at(self._values, place)
                in_it = isinstance(unknown, dict) and "zone" in unknown
                self._zone_unread |= in_it or complaints.meant(place, Config) == ("zone",)
            if names := self._variables_of(place, missing=missing):
                dropped.update(names)
            else:
                out_now.setdefault(places.smallest(self._values, place[:-1] if missing else place))
        self._left_out += [place for place in out_now if place not in known]
        # Without the variable, what the file says in its place counts again.
        self._environ = {name: value for name, value in self._environ.items() if name not in dropped}
        self._zone_variable_unread |= "WARROOM_ZONE" in dropped

    def _variables_of(self, place: Place, *, missing: bool) -> list[str]:
        """The variables that are to blame for what is wrong at `place`; none when it is the file."""
        path = tuple(part for part in place if isinstance(part, str))
        for upto in range(len(path), 0, -1):
            if path[:upto] in self._variables:
                return [self._variables[path[:upto]]]
        if not missing or places.has(self._values, place[:-1]):
            return []  # the table stands in the file
        return [name for around, name in self._variables.items() if around[: len(path) - 1] == path[:-1]]


def _may_set_zone(line: str) -> bool:
    """Whether a line that cannot be read has bytes of no encoding in its key, or beside the word zone."""
    key = line.partition("=")[0]
    if line.lstrip().startswith("#") or not _UNREAD_BYTES.search(line):
        return False
    return "zone" in line or bool(_UNREAD_BYTES.search(key))


def _at(values: Any, place: Place) -> object:
    """What the file says at that place; None where nothing is."""
    for part in place:
        if isinstance(values, dict):
            values = values.get(part)
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return None
    return values


@functools.cache
def _adapter() -> TypeAdapter[Config]:
    from pydantic import TypeAdapter  # only a config file needs it

    return TypeAdapter(Config)


def _onto_defaults(values: dict[str, Any]) -> dict[str, Any]:
    """A severity's table changes only what it names."""
    policy = values.get("policy")
    severities = policy.get("severity") if isinstance(policy, dict) else None
    if not isinstance(severities, dict):
        return values
    defaults = Policy().severity
    merged: dict[Any, Any] = {severity: rules.model_dump() for severity, rules in defaults.items()}
    for key, rules in severities.items():
        known = key in map(str, SEVERITIES)
        slot = Severity(key) if known else key
        merged[slot] = {**merged.get(slot, {}), **rules} if isinstance(rules, dict) else rules
    return {**values, "policy": {**(policy or {}), "severity": merged}}
