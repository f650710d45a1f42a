"""Commands whose words are somebody's text, which may begin with -7m or - like an option."""

from __future__ import annotations

import re

import click

_OPTION = re.compile(r"--\S*|-[^\W\d_]\S*")
"""A word that is an option, whether there is one of that name or not; -7m, -5% and "- words" are text."""
_GLUED = re.compile(r"=?(inc[-_]?)?\d+", re.IGNORECASE)
"""A value that stands at its short option without a blank, as in -i3 or -iINC-3."""


class TextCommand(click.Command):
    """Takes for an option only what is one; click walks the letters of `-7m it broke` and finds an -i in them.

    A word of its own that begins with -- or with - and a letter is a mistyped option rather than a text, and is refused.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options, texts = apart(self, ctx, args)
        return super().parse_args(ctx, [*options, "--", *texts] if texts else options)


class AddOr(click.Group):
    """A group whose first word, when it is none of its commands, is the text to add; without any word it lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options, texts = apart(self.commands["add"], ctx, args)
        if args and not {"-h", "--help"} & set(args):
            if not texts:
                args = ["list", *args]
            elif texts[0] not in self.commands:
                args = ["add", *args]
            elif args[0] != texts[0]:  # the incident may be named before the command, as for every other one
                args = [texts[0], *options, "--", *texts[1:]]
        return super().parse_args(ctx, args)


def apart(command: click.Command, ctx: click.Context, args: list[str]) -> tuple[list[str], list[str]]:
    """The options with their values, in their order, and the words that are text."""
    takes_value = {
        name: not (option.is_flag or option.count)
        for option in command.get_params(ctx)
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    }
    options: list[str] = []
    texts: list[str] = []
    rest = iter(args)
    for word in rest:
        if word == "--":
            return options, [*texts, *rest]
        name = word.partition("=")[0]
        if word in takes_value:
            options.append(word)
            if takes_value[word]:
                value = next(rest, None)
                if value is None:  # click says so
                    return options, []
                options.append(value)
        elif (
            _OPTION.fullmatch(word)
            or (word.startswith("--") and name in takes_value)
            or (word[:2] in takes_value and _GLUED.fullmatch(word[2:]))
        ):
            options.append(word)
        else:
            texts.append(word)
    return options, texts
