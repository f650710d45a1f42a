"""What a Tab offers where, made from the commands themselves and kept in `completion_table.json`.

A Tab must not load the commands: `completion.py` reads the file. Write it anew with `make completion`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from warroom.cli.command_help import SECTIONS
from warroom.cli.incident_argument import IncidentCommand

FILE = Path(__file__).with_suffix(".json")
KINDS = {
    "reference": "incident", "incident": "incident", "duplicate_of": "incident",
    "role": "role",
    "person": "person", "to": "person", "accept": "person", "owner": "person", "commander": "person", "instead_of": "person",
    "sev": "severity", "severity": "severity",
    "step": "step", "check": "check",
}  # fmt: skip
"""What a value is, by the name of its parameter; a choice and a file say it themselves."""
OF_COMMANDS = {"warroom runbook": {"name": "runbook"}, "warroom schema": {"name": "schema"}}
"""The same where one command alone means something by the name."""


def table(program: click.Group) -> dict[str, Any]:
    """Options with the kind of their values (null for a flag), the kinds of the words, and the commands below."""
    from warroom.domain.policy.severities import Policy
    from warroom.reports.json_models import SHAPES

    context = click.Context(program, info_name="warroom", **program.context_settings)
    helps = {name: line for section in SECTIONS.values() for name, line in section.items()}
    policy = Policy()
    return {
        **_command(program, context, helps),
        "values": {
            "role": list(policy.roles),
            "severity": [str(int(severity)) for severity in policy.severity],
            "check": [check.name for check in policy.checklist],
            "step": [step.name for step in policy.ladder],
            "schema": list(SHAPES),
        },
    }


def as_json(program: click.Group) -> str:
    return json.dumps(table(program), indent=1, ensure_ascii=False) + "\n"


def _command(command: click.Command, context: click.Context, helps: dict[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    words: list[Any] = ["incident"] if isinstance(command, IncidentCommand) else []
    for param in command.get_params(context):
        kind = _kind(param, context.command_path)
        if isinstance(param, click.Argument):
            words.append(kind)
        elif isinstance(param, click.Option) and not param.hidden:
            for name in param.opts:
                options[name] = None if param.is_flag else kind
    made: dict[str, Any] = {"options": options, "words": words}
    if isinstance(command, click.Group):
        made["commands"] = {
            name: {
                "help": helps.get(name, part.get_short_help_str(80)),
                **_command(part, click.Context(part, context, name), {}),
            }
            for name in command.list_commands(context)
            if (part := command.get_command(context, name)) and not part.hidden
        }
    return made


def _kind(param: click.Parameter, path: str) -> str | list[str]:
    if isinstance(param.type, click.Choice):
        return [str(choice) for choice in param.type.choices]
    if isinstance(param.type, click.Path | click.File):
        return "file"
    own = OF_COMMANDS.get(path, {})
    return own.get(param.name or "") or KINDS.get(param.name or "", "")


if __name__ == "__main__":
    from warroom.cli.main import cli

    click.echo(as_json(cli), nl=False)
