"""`warroom config`: the settings, what is wrong with them, a file to start from."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from pydantic import TypeAdapter

from warroom.cli.config_show import odd, told
from warroom.cli.config_templates import templates
from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.output import print_json
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.zones import UNREADABLE
from warroom.local.config.config import STARTER, Config
from warroom.local.config.example_files import EXAMPLES
from warroom.local.paths import write_private
from warroom.local.runbook_files import write_starters


@click.group(invoke_without_command=True)
@click.pass_context
def config(context: click.Context) -> None:
    """Print where the settings are and what they say; `config init` writes a file to start from."""
    if context.invoked_subcommand is None:
        desk = context.find_object(Desk)
        assert desk is not None
        exists = "" if os.path.lexists(desk.places.config) else " (no such file; these are the defaults)"
        click.echo(f"{one_line(str(desk.places.config))}{exists}", err=True)
        print_json(TypeAdapter(Config).dump_python(desk.config, mode="json"), indent=2)


@config.command("path")
@pass_desk
def config_path(desk: Desk) -> None:
    """Print where the config file is looked for."""
    click.echo(str(desk.places.config))


@config.command("show")
@json_option
@pass_desk
def config_show(desk: Desk, as_json: bool) -> None:
    """Print every setting as it is now, and where it comes from: default, line of the file, or variable."""
    if as_json:
        print_json(TypeAdapter(Config).dump_python(desk.config, mode="json"), indent=2)
        return
    exists = "" if os.path.lexists(desk.places.config) else " (no such file)"
    click.echo(f"# {one_line(str(desk.places.config))}{exists}")
    click.echo("\n".join(told(desk)))


@config.command("check")
@json_option
@pass_desk
def config_check(desk: Desk, as_json: bool) -> None:
    """Read the settings and say what is wrong or odd about them, if anything; exit 1 if so."""
    path = desk.places.config
    found = [*desk.settings.faults, *odd(desk)]
    if desk.zone is UNREADABLE:
        found.append(desk.no_zone)
    if as_json:
        print_json({"path": str(path), "fine": not found, "faults": found})
        sys.exit(1 if found else 0)
    if found:
        click.echo("\n".join(map(one_line, found)), err=True)
        sys.exit(1)
    click.echo(f"{path} is fine." if os.path.lexists(path) else f"{path} does not exist; the defaults hold.")


@config.command("completion", short_help="Print the line that turns on completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def config_completion(shell: str) -> None:
    """Print the line that turns on completion: eval "$(warroom config completion bash)"."""
    source = f"_WARROOM_COMPLETE={shell}_source warroom"
    click.echo(f"{source} | source" if shell == "fish" else f'eval "$({source})"')


@config.command("init")
@click.option("--runbooks", type=click.Path(path_type=Path), help="Write four starter runbooks to a folder.")
@click.option(
    "--example",
    type=click.Choice(list(EXAMPLES)),
    help="Print a whole process to start from, and write nothing.",
)
@click.option("--write", is_flag=True, help="With --example: make it the config file, unless there is one.")
@pass_desk
def config_init(desk: Desk, runbooks: Path | None, example: str | None, write: bool) -> None:
    """Write a config file of which every line is a default, unless there is one."""
    if write and example is None:
        raise click.UsageError("--write goes with --example; without them the defaults are written.")
    if example is not None and not write:
        click.echo(EXAMPLES[example], nl=False)
        return
    if runbooks is not None:
        written = write_starters(runbooks)
        click.echo("\n".join(map(str, written)) or f"{runbooks} has all four already.")
        return
    path = desk.places.config
    if os.path.lexists(path):
        raise Refusal(f"{path} exists; edit it, or move it away first.")
    write_private(path, EXAMPLES[example] if example else STARTER)
    click.echo(str(path))


config.add_command(templates)
