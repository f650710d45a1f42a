"""A text in the user's own words, if they have a template for it that works."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.local.user_templates import TemplateProblem, Templates
from warroom.texts.kinds import Outgoing


@dataclass(frozen=True)
class Worded:
    """A text ready to go out."""

    text: str
    trouble: str = ""
    """Why it is the built-in text although there is a template, in one sentence."""


def worded(text: Outgoing, templates: Templates) -> Worded:
    """Takes no longer than the templates' limit, and no time when there is none for this text."""
    try:
        own = templates.render(text.kind.value, text.values)
    except TemplateProblem as problem:
        return Worded(text.built_in, f"{problem}; this is the built-in text.")
    return Worded(text.built_in if own is None else own)
