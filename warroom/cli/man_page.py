"""The manual page, made from the commands themselves: their options, texts and examples are declared once."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from warroom.cli import help_topics
from warroom.cli.command_help import EXAMPLES, SECTIONS

EXIT_CODES = {
    "0": "Done. A list or a search that finds nothing is done too.",
    "1": "Refused, or what was named is not there; one sentence on standard error says why. "
    "doctor and config check: something is wrong; that no clipboard can be reached from here is a remark, and no fault.",
    "2": "Wrong usage.",
    "3": "Not saved. What was typed is kept, and the sentence says where.",
}
ENVIRONMENT = {
    "WARROOM_DB": "The database file, as --db.",
    "WARROOM_CONFIG": "The file with the settings.",
    "WARROOM_ME": "Who you are in the record.",
    "EDITOR, VISUAL": "What postmortem --edit opens.",
    "NO_COLOR": "No colours in the console.",
    "TZ": "The zone of times that are typed and printed.",
}


def roff(program: click.Group) -> str:
    """The page in the man macros, for `man -l -`."""
    return "\n".join(_lines(program)) + "\n"


def _lines(program: click.Group) -> Iterator[str]:
    context = click.Context(program, info_name="warroom", **program.context_settings)
    yield ".TH WARROOM 1"
    yield from (".SH NAME", r"warroom \- a war room for the incident commander, in the terminal")
    yield from (".SH SYNOPSIS", r".B warroom", r"[\fIOPTIONS\fR] [\fICOMMAND\fR [\fIARGUMENTS\fR]]")
    yield from (".SH DESCRIPTION", _text(program.help or ""))
    yield ".SH OPTIONS"
    yield from _options(program, context)
    for heading, section in SECTIONS.items():
        yield f".SH {_text(heading.upper())}"
        for name in section:
            command = program.get_command(context, name)
            if command is not None:
                yield from _command(command, click.Context(command, context, name))
    yield from _topics()
    yield ".SH EXIT STATUS"
    yield from _definitions(EXIT_CODES)
    yield ".SH ENVIRONMENT"
    yield from _definitions(ENVIRONMENT)
    yield ".SH EXAMPLES"
    yield from _examples("")


def _topics() -> Iterator[str]:
    for topic, title in help_topics.TITLES.items():
        yield f".SH {topic.upper()}"
        yield _text(f"{title}.")
        yield ".PP"
        if topic == "keys":
            yield from _definitions(dict(help_topics.keys()))
        for paragraph in help_topics.paragraphs(topic):
            yield from (".PP", _text(paragraph))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    name = context.command_path.partition(" ")[2]
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(f'{context.command_path} {pieces}')}"
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield _text(" ".join(paragraph.split()))
        yield ".PP"
    yield from _options(command, context)
    yield from _examples(name)
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            if (found := command.get_command(context, part)) and not found.hidden:
                yield from _command(found, click.Context(found, context, part))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = (param for param in command.get_params(context) if isinstance(param, click.Option))
    for option in options:
        if record := option.get_help_record(context):
            yield from _definition(*record)


def _definitions(table: dict[str, str]) -> Iterator[str]:
    for term, meaning in table.items():
        yield from _definition(term, meaning)


def _definition(term: str, meaning: str) -> Iterator[str]:
    yield from (".TP", f".B {_text(term)}", _text(" ".join(meaning.split())))


def _examples(name: str) -> Iterator[str]:
    if examples := EXAMPLES.get(name):
        yield from (".PP", ".nf", ".RS 4", *map(_text, examples), ".RE", ".fi", ".PP")


def _text(words: str) -> str:
    """The words as roff takes them for nothing but words."""
    safe = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe
