"""The config file: the spec's defaults, and what a team says instead."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from warroom.domain.policy import Policy, Severity
from warroom.domain.rota import Rota, known_zone
from warroom.domain.wording import person_problem


class ConfigProblem(Exception):
    """The config file cannot be used; the message names the file, the setting and the remedy."""


class Clipboard(StrEnum):
    """How outgoing texts reach the clipboard."""

    AUTO = "auto"
    TMUX = "tmux"
    OSC52 = "osc52"
    NATIVE = "native"
    COMMAND = "command"
    FILE = "file"


class Member(BaseModel):
    """Somebody of the team."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    handle: str
    """As in `@maya`."""
    name: str = ""
    """The whole name."""
    roles: tuple[str, ...] = ()
    """What they usually do."""


def _one_person(name: str) -> str:
    if problem := person_problem(name):
        raise ValueError(problem.reason)
    return name


@dataclass(frozen=True)
class Config:
    """A plain dataclass, because every command makes one; only a config file is validated."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    me: Annotated[str, AfterValidator(_one_person)] | None = None
    """Your handle; the login name if unset."""
    zone: Annotated[str, AfterValidator(known_zone)] | None = None
    """The time zone you type and read in; the machine's if unset."""
    theme: str | None = None
    """A theme of the console; the palette (ctrl+p) lists them."""
    bell: bool = False
    """Ring the terminal's bell when an update becomes due."""
    clipboard: Clipboard = Clipboard.AUTO
    """The way that outgoing texts take to the clipboard."""
    clipboard_command: tuple[str, ...] = ()
    """For `clipboard = "command"`: the program and its arguments; it gets the text on its standard input."""
    update_format: Literal["plain", "slack", "markdown", "email", "statuspage"] = "plain"
    """How status updates are dressed for the chat, mail or page they go to."""
    runbooks: tuple[str, ...] = ()
    """Folders of Markdown files; those that match an incident's words are offered under `b`."""
    links: dict[str, str] = field(default_factory=dict)
    """Documents to have at hand, by name: a path or an address each. Told under `b`, not followed."""
    team: tuple[Member, ...] = ()
    """The roster: completes @names in every line."""
    rota: Rota | None = None
    """Who is on call; nothing is asked without it."""
    policy: Policy = field(default_factory=Policy.model_construct)
    """The process itself; the spec's unless changed."""


Sources = dict[tuple[str, ...], str]
"""Where a setting comes from, by its path: `line 3` of the file, or `$WARROOM_ZONE`."""

_ME = "WARROOM_ME"
"""A plain text that many set: it costs no start the modules that read the others."""
_CHEAP = ("WARROOM_DB", "WARROOM_CONFIG", "WARROOM_STATE", _ME)

STARTER = """\
# warroom's settings. Every line is a default or an example: take its # away to change it.
# A variable of the environment goes before this file: WARROOM_ZONE for zone, and with two underscores between
# the parts of a nested one, WARROOM_POLICY__POSTMORTEM_HOURS. `warroom config show` tells where each comes from.

# me = "@maya"
# zone = "Europe/Berlin"
# theme = "textual-dark"
# bell = false                 # ring when an update becomes due
# clipboard = "auto"           # auto, tmux, osc52, native, command or file
# clipboard_command = ["wl-copy"]
# update_format = "plain"      # plain, slack, markdown, email or statuspage

# runbooks = ["~/runbooks"]    # folders of Markdown files

# [links]                      # documents to have at hand, told under b: a path or an address each
# slo = "docs/ops/slo-sla.md"
# infrastructure = "docs/ops/infrastructure.md"
# legal = "docs/trust-safety/legal-escalation-and-evidence.md"

# [[team]]
# handle = "@maya"
# name = "Maya Example"
# roles = ["commander"]

# [rota]                       # engineers rotate weekly
# engineers = ["@maya", "@li", "@sam"]
# start = 2026-01-05           # the day that the first turn began
# hour = 9                     # the local hour at which turns change
# zone = "Europe/Berlin"
# swap = [{ first = 2026-03-02, second = 2026-03-09 }]
# [[rota.override]]
# person = "@kim"
# start = 2026-02-01T09:00:00+01:00
# end = 2026-02-02T09:00:00+01:00

# [policy]
# roles = ["commander", "investigator", "communicator", "fixer"]
# postmortem_hours = 48

# [[policy.ladder]]            # naming one step replaces the whole ladder
# name = "founder/cto"
# who = "Founder/CTO"
# severities = [1, 2]
# after_minutes = 60
# why = "no resolution within an hour"

# [policy.severity.1]
# description = "Critical - Service down or data loss"
# response = "immediate"       # immediate, same day, within 48 hours or next sprint
# update_minutes = 15          # minutes between updates, or "none"
# by_status = { monitoring = 30 }   # the same in one status, also "none"; not set by default

# [policy.severity.3]
# update_minutes = 60          # SEV-3 and SEV-4 ask for no updates by default
"""


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """The settings of `path` and of the environment over them, or the defaults. Raises ConfigProblem."""
    return _read(path, os.environ if environ is None else environ)[0]


def read(path: Path, environ: Mapping[str, str]) -> tuple[Config, Sources]:
    """The settings, and where each that is no default comes from. Raises ConfigProblem."""
    from warroom.desk import toml_lines

    config, variables = _read(path, environ)
    places = toml_lines.lines(_text(path) or "")
    lines = {tuple(map(str, place)): f"line {line}" for place, line in places.items()}
    return config, {**lines, **{place: f"${name}" for place, name in variables.items()}}


def _read(path: Path, environ: Mapping[str, str]) -> tuple[Config, dict[tuple[str, ...], str]]:
    """The settings, and the variables that they come from. What few starts need is loaded when it is needed."""
    text = _text(path)
    me = environ.get(_ME) or None
    named = any(name.startswith("WARROOM_") and name not in _CHEAP for name in environ)
    if text is None and not named:
        if me and (problem := person_problem(me)):
            raise ConfigProblem(f"${_ME} is no name: {problem.reason}")
        return Config(me=me), {("me",): _ME} if me else {}
    import tomllib

    from pydantic import TypeAdapter  # only a config file needs it

    try:
        values = tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as error:
        from warroom.desk import complaints

        raise ConfigProblem(complaints.not_toml(str(path), text or "", error)) from error
    variables: dict[tuple[str, ...], str] = {}
    if named:
        from warroom.desk import environment

        values, variables = environment.overlay(values, environment.variables(environ), Config)
    elif me:
        values, variables = {**values, "me": me}, {("me",): _ME}
    try:
        return TypeAdapter(Config).validate_python(_onto_defaults(values)), variables
    except ValidationError as error:
        from warroom.desk import complaints

        found = error.errors(include_url=False)
        raise ConfigProblem(
            complaints.sentence(str(path), text or "", found, Config, variables, STARTER)
        ) from error


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigProblem(f"{path} cannot be read ({reason}); fix or remove it.") from error


def _onto_defaults(values: dict[str, Any]) -> dict[str, Any]:
    """A severity's table changes only what it names."""
    policy = values.get("policy")
    severities = policy.get("severity") if isinstance(policy, dict) else None
    if not isinstance(severities, dict):
        return values
    defaults = Policy().severity
    merged: dict[Any, Any] = {severity: rules.model_dump() for severity, rules in defaults.items()}
    for key, rules in severities.items():
        known = key in {str(int(severity)) for severity in Severity}
        slot = Severity(int(key)) if known else key
        merged[slot] = {**merged.get(slot, {}), **rules} if isinstance(rules, dict) else rules
    return {**values, "policy": {**(policy or {}), "severity": merged}}
