"""Commands that take INC-7 as a word of its own too, since no text of somebody's is among their words."""

from __future__ import annotations

import re
from typing import Any

import click

from warroom.cli.context import NAMED
from warroom.cli.text_arguments import apart
from warroom.domain.text.channel_names import parse_reference

_REFERENCE = re.compile(r"inc[-_ ]?\d+", re.IGNORECASE)


class IncidentCommand(click.Command):
    """Takes a reference among its words for the incident; a bare number only where it has no other argument."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._alone = not any(isinstance(param, click.Argument) for param in self.params)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options, words = apart(self, ctx, args)
        named = [word for word in words if self._is_reference(word)]
        ctx.meta[NAMED] = tuple(named)
        others = [word for word in words if word not in named]
        return super().parse_args(ctx, [*options, "--", *others] if others else options)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        options, *arguments = super().collect_usage_pieces(ctx)
        return [options, "[INC-7]", *arguments]

    def _is_reference(self, word: str) -> bool:
        return bool(_REFERENCE.fullmatch(word)) or (self._alone and parse_reference(word) is not None)
