"""The user's own templates: what they may use, what to start from, and what is wrong with them."""

from __future__ import annotations

import sys

import click

from warroom.cli.context import Desk, pass_desk
from warroom.domain.text.safe_text import one_line
from warroom.local.user_templates import ENDING, TemplateProblem, Templates
from warroom.room.sample_texts import samples
from warroom.texts.builtin_templates import STARTERS
from warroom.texts.kinds import Kind
from warroom.texts.variables import COMMON, OWN, WHAT


@click.command(short_help="What templates may use, whether yours are right, one to begin with.")
@click.argument("text", type=click.Choice([kind.value for kind in Kind]), required=False)
@pass_desk
def templates(desk: Desk, /, text: str | None) -> None:
    """List the variables of templates and check yours, exit 1 when one is broken; with TEXT, print one to start from."""
    if text is not None:
        click.echo(STARTERS[Kind(text)], nl=False)
        return
    yours = Templates(desk.templates)
    _print_variables(yours)
    found = problems(yours)
    click.echo("")
    for kind in Kind:
        state = found.get(kind.value) or (
            "fine" if yours.path(kind.value).exists() else "none; the built-in text holds"
        )
        click.echo(f"{kind.value + ENDING:<16}  {one_line(state)}")
    for name in yours.strangers(list(Kind)):
        click.echo(f"{one_line(name):<16}  {one_line(found[name])}")
    sys.exit(1 if found else 0)


def problems(yours: Templates) -> dict[str, str]:
    """What is wrong, by the text's name, or by the file's when it is no text's."""
    known = [kind.value for kind in Kind]
    found = {name: f"no text has that name; they are {', '.join(known)}" for name in yours.strangers(known)}
    for sample in (*samples(bare=False), *samples(bare=True)):
        if sample.kind.value in found:
            continue
        try:
            yours.render(sample.kind.value, sample.values)
        except TemplateProblem as problem:
            found[sample.kind.value] = str(problem)
    return found


def _print_variables(yours: Templates) -> None:
    click.echo(f"Templates are Jinja2 files in {yours.folder}.")
    click.echo(
        "`warroom config templates update > update.j2` makes one to start from. What is not known is empty."
    )
    _print("Every text but public", COMMON)
    for kind in Kind:
        _print(f"{kind.value}: {WHAT[kind]}", OWN[kind])


def _print(title: str, variables: dict[str, str]) -> None:
    click.echo(f"\n{title}")
    for name, meaning in variables.items():
        click.echo(f"  {name:<13} {meaning}")
