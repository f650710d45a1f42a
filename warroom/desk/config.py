"""The config file: the spec's defaults, and what a team says instead."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from warroom.domain.policy import Policy, Severity
from warroom.domain.rota import Rota, known_zone


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
    name: str = ""
    roles: tuple[str, ...] = ()
    """What they usually do."""


@dataclass(frozen=True)
class Config:
    """A plain dataclass, because every command makes one; only a config file is validated."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    me: str | None = None
    """Your handle; $WARROOM_ME comes before it."""
    zone: Annotated[str, AfterValidator(known_zone)] | None = None
    """The time zone you type and read in; the machine's if unset."""
    theme: str | None = None
    """A theme of the console; the palette (ctrl+p) lists them."""
    bell: bool = False
    """Ring the terminal's bell when an update becomes due."""
    clipboard: Clipboard = Clipboard.AUTO
    clipboard_command: tuple[str, ...] = ()
    """For `clipboard = "command"`: the program and its arguments; it gets the text on its standard input."""
    update_format: Literal["plain", "slack", "markdown", "email", "statuspage"] = "plain"
    runbooks: tuple[str, ...] = ()
    """Folders of Markdown files; those that match an incident's words are offered under `b`."""
    team: tuple[Member, ...] = ()
    """The roster: completes @names in every line."""
    rota: Rota | None = None
    """Who is on call; nothing is asked without it."""
    policy: Policy = field(default_factory=Policy.model_construct)


STARTER = """\
# warroom's settings. Every line is a default: take its # away to change it.

# me = "@maya"
# zone = "Europe/Berlin"
# theme = "textual-dark"
# bell = false                 # ring when an update becomes due
# clipboard = "auto"           # auto, tmux, osc52, native, command or file
# clipboard_command = ["wl-copy"]
# update_format = "plain"      # plain, slack, markdown, email or statuspage

# runbooks = ["~/runbooks"]    # folders of Markdown files

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
# update_minutes = 15
# by_status = { monitoring = 30 }   # minutes between updates in one status; not set by default

# [policy.severity.3]
# update_minutes = 60          # SEV-3 and SEV-4 ask for no updates by default
"""


def load(path: Path) -> Config:
    """The settings of `path`, or the defaults when there is no such file. Raises ConfigProblem."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigProblem(f"{path} cannot be read ({reason}); fix or remove it.") from error
    import tomllib

    from pydantic import TypeAdapter  # only a config file needs it

    try:
        values = tomllib.loads(text)
        return TypeAdapter(Config).validate_python(_onto_defaults(values))
    except tomllib.TOMLDecodeError as error:
        raise ConfigProblem(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        raise ConfigProblem(_sentence(path, text, error)) from error


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


_MISSPELT = ("extra_forbidden", "unexpected_keyword_argument")


def _sentence(path: Path, text: str, error: ValidationError) -> str:
    import difflib

    found = error.errors(include_url=False)
    # A misspelt setting is also a missing one; its own name says more.
    first = next((e for e in found if e["type"] in _MISSPELT), found[0])
    where = [str(part) for part in first["loc"]]
    key = next(
        (part for part in reversed(where) if part.isidentifier() and part != "function-after"), where[-1]
    )
    line = next((n for n, row in enumerate(text.splitlines(), 1) if row.lstrip().startswith(key)), None)
    place = f"{path}, line {line}" if line else str(path)
    if first["type"] in _MISSPELT:
        known = _settings_of(where[:-1])
        near = difflib.get_close_matches(key, known, 1)
        hint = f"did you mean “{near[0]}”?" if near else f"the settings there are {', '.join(known)}."
        return f"{place}: there is no setting “{key}”; {hint}"
    what = first["msg"].removeprefix("Value error, ")
    return f"{place}: “{'.'.join(where)}” cannot be used: {what[0].lower()}{what[1:]}."


def _settings_of(where: list[str]) -> list[str]:
    from warroom.domain.policy import SeverityPolicy, Step
    from warroom.domain.rota import Override, Swap

    if not where:
        return [setting.name for setting in fields(Config)]
    known: dict[str, type[BaseModel]] = {
        "ladder": Step, "severity": SeverityPolicy, "override": Override, "swap": Swap, "rota": Rota, "team": Member,
    }  # fmt: skip
    table = next((model for name, model in known.items() if name in where), Policy)
    return list(table.model_fields)
