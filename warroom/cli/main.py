"""The command line: one face of the room. Output on stdout, messages on stderr, a sentence for every error."""

from __future__ import annotations

import gc
import importlib
import sys
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import click

from warroom import __version__
from warroom.cli import streams
from warroom.cli.context import Desk
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.store.errors import StoreProblem
from warroom.store.location import File, Location, Server, UnreadableNameError, named

REFUSED, NOT_SAVED = 1, 3


class Commands(click.Group):
    """Loads a command when it is used: most need little, and `warroom note` has to be fast."""

    names: ClassVar[tuple[str, ...]] = (
        "ack", "action", "amend", "answer", "assign", "cancel", "checklist", "config", "criteria", "declare", "demo", "doctor",
        "drill", "escalate", "exclude", "export", "handover", "impact", "import", "list", "metrics", "note", "oncall", "paste",
        "postmortem", "redact", "resolve", "review", "room", "runbook", "schema", "search", "severity", "show", "snooze", "status", "task",
        "timeline", "update", "watch",
    )  # fmt: skip
    """Each is a function in the module of its name."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would end without a word, whatever was recorded
            raise streams.OutputError(error.strerror) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] == "help":  # as in `git help commit`
            if args[1:]:
                _print_topic(ctx, args[1])
                return self.resolve_command(ctx, [*args[1:], "--help"])
            click.echo(ctx.get_help())
            ctx.exit()
        if args[0] not in self.names and not args[0].startswith("-"):
            import difflib  # few commands are mistyped

            if near := difflib.get_close_matches(args[0].lower(), self.names, 1, 0.6):
                shown = safe_text.one_line(args[0])
                raise click.UsageError(f"No such command '{shown}'; did you mean {near[0]}?", ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.names:
            return None
        name = f"{cmd_name}_" if cmd_name in ("list", "import") else cmd_name  # words that Python has
        module = importlib.import_module(f"warroom.cli.{name}")
        command: click.Command = getattr(module, name)
        parts = command.commands.values() if isinstance(command, click.Group) else ()
        for each in (command, *parts):
            each.format_epilog = _write_examples
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from warroom.cli import command_help  # loaded only when help is asked for

        command_help.write_commands(formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_examples(ctx, formatter)


def _print_topic(context: click.Context, name: str) -> None:
    """`warroom help keys`, and what else is no command; does nothing for another name."""
    from warroom.cli import help_topics  # loaded only when help is asked for

    if name in help_topics.TITLES:
        help_topics.write(name)
        context.exit()


def _write_examples(context: click.Context, formatter: click.HelpFormatter) -> None:
    from warroom.cli import command_help  # loaded only when help is asked for

    command_help.write_examples(context, formatter)


def _print_man_page(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from warroom.cli import man_page  # few ever ask for it

        click.echo(man_page.roff(cli), nl=False)
        context.exit()


class DatabaseType(click.Path):
    """A file, or a room on a server."""

    name = "database"

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            place = named(str(value))
        except UnreadableNameError as error:
            raise click.BadParameter(str(error), ctx, param) from error
        if isinstance(place, Server):
            return place
        return File(Path(str(super().convert(value, param, ctx))))


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
# What cannot be read is for the store to say: for a note it means not saved, and doctor finds it.
@click.option(
    "--db",
    type=DatabaseType(),
    envvar="WARROOM_DB",
    help="The database: a file, or a server's as postgresql://maya@db.example/room.",
)
@click.option("-i", "--incident", help="The incident, as INC-7; it may also stand behind the command.")
@click.option("--read-only", is_flag=True, help="Only look: nothing can be written.")
@click.option(
    "--new", is_flag=True, help="Begin an empty database where one that this machine knows is gone."
)
@click.option(
    "--man",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_man_page,
    help="Print the manual, as in: warroom --man | man -l -",
)
@click.version_option(__version__, "-V", "--version")
@click.pass_context
def cli(
    context: click.Context, db: Location | None, incident: str | None, read_only: bool, new: bool
) -> None:
    """A terminal war room for the incident commander. With no command: the console.

    `warroom help COMMAND` tells more of a command; `warroom help keys`, `times`, `scripts`, `storage` and `redaction` of the rest.
    """
    desk = context.ensure_object(Desk)
    desk.named, desk.read_only, desk.begin = incident, read_only, new
    if isinstance(db, Server):
        desk.server = db.name
    elif db is not None:
        desk.database = db.path
    if new and desk.places.server:
        raise Refusal("--new begins a file; a room on a server is made with: warroom room init")
    if new and desk.places.database.exists() and desk.places.database.stat().st_size:
        raise Refusal(f"{desk.places.database} exists; --new begins a database only where none is.")
    if incident and context.invoked_subcommand is not None:
        _expect_incident(context, context.invoked_subcommand, incident)
    if context.invoked_subcommand is None:
        from warroom.cli import console  # loads Textual, which few commands need

        if console.run(desk, begin=console.room_of(desk, incident)):
            from warroom.cli import demo

            demo.play_demo(desk, plain=False)
    else:
        gc.freeze()  # what is loaded by now stays; not even leaving looks through it again
        gc.enable()


def _expect_incident(context: click.Context, name: str, incident: str) -> None:
    """Raises UsageError where the command is about no incident."""
    command = cli.get_command(context, name)
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    if not any(param.name == "reference" for part in parts if part for param in part.params):
        raise click.UsageError(f"{name} is about no single incident; leave -i {incident} out.")


def main() -> None:
    """Run, turning every expected failure into one sentence and its exit code."""
    streams.prepare()
    desk = Desk()
    words = [safe_text.decoded(word) for word in sys.argv[1:]]
    try:
        code = cli.main(words, "warroom", standalone_mode=False, obj=desk)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(REFUSED)
    except click.ClickException as error:
        _say(_usage(error), error.exit_code)
    except Refusal as error:
        _say(error, REFUSED)
    except StoreProblem as error:
        _say(error, NOT_SAVED if desk.writing else REFUSED)
    except streams.OutputError as error:
        if isinstance(error.__cause__, BrokenPipeError) and not desk.writing:
            streams.give_up_output()  # as in `warroom timeline | head`, which is no fault
            sys.exit(REFUSED)
        _give_up_output(error)
    except OSError as error:
        if error.filename is None:  # our own output, which comes after what is recorded
            _give_up_output(error.strerror)
        _say(_sentence(error), NOT_SAVED if desk.writing else REFUSED)


def _usage(error: click.ClickException) -> str:
    """What was typed wrong, and for all but a value, which says so itself, where it stands how to write it."""
    words = error.format_message()
    itself = isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter)
    if itself or not isinstance(error, click.UsageError) or error.ctx is None:
        return words
    if words.endswith("?"):  # it says how to write it
        return words
    return f"{words.replace('. (', ' (').rstrip('.')}; `{error.ctx.command_path} --help` tells more."


def _sentence(error: OSError) -> str:
    """What the system refused."""
    return f"{error.filename} cannot be used ({error.strerror or error}); check the path and its permissions."


def _give_up_output(reason: object) -> NoReturn:
    streams.give_up_output()
    _say(f"The output could not be written ({reason}); `warroom timeline` shows what is recorded.", REFUSED)


def _say(error: Exception | str, code: int) -> NoReturn:
    click.echo(safe_text.one_line(str(error)), err=True)
    sys.exit(code)
