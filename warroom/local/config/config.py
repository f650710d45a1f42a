"""The config file: the spec's defaults, and what a team says instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from warroom.domain.policy.oncall import Rota, known_zone
from warroom.domain.policy.severities import Policy
from warroom.domain.text.validation import person_problem


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
    if problem := person_problem(name, known=True):
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
    database: str | None = None
    """Where the record is kept, unless --db or WARROOM_DB says so: a file, or a server as postgresql://maya@db.example/room."""
    theme: str | None = None
    """A theme of the console; the palette (ctrl+p) lists them. Unset, it is warroom-dark, or what the terminal asks for."""
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
    templates: str | None = None
    """The folder with texts in the team's own words; `templates` beside this file if unset."""
    links: dict[str, str] = field(default_factory=dict)
    """Documents to have at hand, by name: a path or an address each. Told under `b`, not followed."""
    team: tuple[Member, ...] = ()
    """The roster: completes @names in every line."""
    rota: Rota | None = None
    """Who is on call; nothing is asked without it."""
    policy: Policy = field(default_factory=Policy.model_construct)
    """The process itself; the spec's unless changed."""


STARTER = """\
# warroom's settings. Every line is a default or an example: take its # away to change it.
# A variable of the environment goes before this file: WARROOM_ZONE for zone, and with two underscores between
# the parts of a nested one, WARROOM_POLICY__POSTMORTEM_HOURS. `warroom config show` tells where each comes from.

# me = "@maya"
# zone = "Europe/Berlin"
# database = "postgresql://maya@db.example/room"   # a room that a team shares; else a file of this machine
# theme = "warroom-light"     # or warroom-dark, or any that ctrl+p lists
# bell = false                 # ring when an update becomes due
# clipboard = "auto"           # auto, tmux, osc52, native, command or file
# clipboard_command = ["wl-copy"]
# update_format = "plain"      # plain, slack, markdown, email or statuspage

# runbooks = ["~/runbooks"]    # folders of Markdown files

# templates = "~/team/templates"   # texts in your own words; a folder beside this file if unset

# [links]                      # documents to have at hand, told under b: a path or an address each
# slo = "docs/ops/slo-sla.md"
# infrastructure = "docs/ops/infrastructure.md"
# legal = "docs/trust-safety/legal-escalation-and-evidence.md"

# [[team]]
# handle = "@maya"
# name = "Maya Example"
# roles = ["commander"]

# [rota]                       # who is on call
# engineers = ["@maya", "@li", "@sam"]
# start = 2026-01-05           # the day that the first turn began
# turn = "weekly"              # weekly, daily, 2 weeks, 10 days or weekdays (Friday's turn lasts until Monday)
# hand_over = "09:00"          # the local time at which turns change
# hour = 9                     # the same as a whole hour, as older files say it
# zone = "Europe/Berlin"
# swap = [{ first = 2026-03-02, second = 2026-03-09 }]
# [[rota.override]]
# person = "@kim"
# start = 2026-02-01T09:00:00+01:00
# end = 2026-02-02T09:00:00+01:00

# [policy]
# severities = [1, 2, 3, 4]    # which there are: numbers from 0 (the worst) to 9, each with a table below
# roles = ["commander", "investigator", "communicator", "fixer"]
# channel = "#incident-{date}-{words}"   # also {severity}
# detection = ["alert", "user", "dashboard", "team"]   # who may notice an incident
# exit_criteria = ["error rate below 1 % for 15 minutes"]   # what has to hold before any incident ends
# checklist = ["verify recovery", "close the channel", "schedule the postmortem"]   # what is left afterwards
# product = "Acme Pay"         # what those outside call it, in texts for them
# on_call_role = "investigator"   # the role that who is on call has at first
# postmortem_hours = 48

# [[policy.ladder]]            # naming one step replaces the whole ladder
# name = "founder/cto"
# who = "Founder/CTO"
# severities = [1, 2]
# after_minutes = 60
# why = "no resolution within an hour"

# [policy.severity.1]          # a table changes only what it names
# name = "SEV-1"               # how you call it, in short: "P1", "Major"
# description = "Critical - Service down or data loss"
# response = "immediate"       # immediate, same day, within 48 hours, next sprint, or a length: "15m", "4h", "2 days"
# update_minutes = 15          # minutes between updates, or "none"
# by_status = { monitoring = 30 }   # the same in one status, also "none"; not set by default
# runbooks = ["database"]      # names of those that are offered first
# links = { bridge = "https://meet.example.com/war-room" }
# badge = 1                    # how loud it is shown, from 1 to 4

# [policy.severity.3]
# update_minutes = 60          # SEV-3 and SEV-4 ask for no updates by default
"""
