"""The command line: one face of the room. Output on stdout, messages on stderr, a sentence for every error."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from warroom.cli import acts, reads
from warroom.cli.context import Desk
from warroom.desk.config import ConfigProblem
from warroom.domain import plain
from warroom.room import RefusedError
from warroom.store.problem import StoreProblem

REFUSED, NOT_SAVED = 1, 3


class Commands(click.Group):
    """Loads what few commands need when one of them is used: `warroom note` has to be fast."""

    _later = ("config", "demo", "doctor")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted((*super().list_commands(ctx), *self._later))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._later:
            from warroom.cli import machine

            return {"config": machine.config, "demo": machine.demo, "doctor": machine.doctor}[cmd_name]
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--db", type=click.Path(path_type=Path), envvar="WARROOM_DB", help="The database file.")
@click.version_option(package_name="warroom")
@click.pass_context
def cli(context: click.Context, db: Path | None) -> None:
    """A terminal war room for the incident commander. With no command: the console."""
    desk = context.ensure_object(Desk)
    desk.database = db
    if context.invoked_subcommand is None:
        from warroom.cli import console  # loads Textual, which no other command needs

        if console.run(desk):
            from warroom.cli import machine

            machine.play_demo(desk, plain=False)
    else:
        gc.enable()


for command in (acts.declare, acts.note, acts.assign, acts.status, acts.severity, acts.impact, acts.update):
    cli.add_command(command)
for command in (acts.resolve, acts.amend, reads.show, reads.timeline, reads.list_):
    cli.add_command(command)


def main() -> None:
    """Run, turning every expected failure into one sentence and its exit code."""
    desk = Desk()
    words = [plain.decoded(word) for word in sys.argv[1:]]
    try:
        code = cli.main(words, "warroom", standalone_mode=False, obj=desk)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(REFUSED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (RefusedError, ConfigProblem) as error:
        _say(error, REFUSED)
    except (StoreProblem, OSError) as error:
        _say(error, NOT_SAVED if desk.writing else REFUSED)


def _say(error: Exception, code: int) -> None:
    click.echo(plain.one_line(str(error)), err=True)
    sys.exit(code)
