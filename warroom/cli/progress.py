"""How far a long read is, on a terminal; ctrl+c ends it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

STEPS = 100
"""How often it is told at the most."""


def told(what: str) -> Callable[[int, int], None] | None:
    """Writes `measuring 1,200 of 10,000` over itself; None where nobody looks, and for short work says nothing."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        if total < STEPS or (done < total and done % (total // STEPS)):
            return
        words = f"{what} {done:,} of {total:,}"
        click.echo(f"\r{words if done < total else ' ' * len(words) + chr(13)}", nl=False, err=True)

    return tell
