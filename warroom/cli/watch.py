"""`warroom watch`: the console for somebody who only looks on."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, pass_desk


@click.command()
@pass_desk
def watch(desk: Desk) -> None:
    """Look on: the same screen, with no way to write. The same as `warroom --read-only`."""
    from warroom.cli import console  # loads Textual, which few commands need

    desk.read_only = True
    console.run(desk)
