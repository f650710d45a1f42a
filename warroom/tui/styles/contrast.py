"""How well a colour can be read on a ground, by WCAG 2.2, and the nearest colour that can."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from textual.color import BLACK, WHITE, Color

TEXT = 4.5
"""The least contrast of text (WCAG 1.4.3)."""
SIGN = 3.0
"""The least contrast of a border or a large sign (WCAG 1.4.11)."""
STEPS = 20


@lru_cache(512)
def luminance(colour: Color) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


def contrast(one: Color, other: Color) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def worst(colour: Color, grounds: Iterable[Color]) -> float:
    """Its contrast on the ground on which it is the hardest to read."""
    return min(contrast(colour, ground) for ground in grounds)


def extreme(grounds: Iterable[Color]) -> Color:
    """Black or white, whichever reads better on the worst of these grounds."""
    grounds = list(grounds)
    return max((BLACK, WHITE), key=lambda colour: worst(colour, grounds))


def readable(colour: Color, grounds: Iterable[Color], least: float, towards: Color) -> Color:
    """The colour nearest to `colour`, on the way to `towards`, that has at least that contrast on all of these grounds."""
    grounds = list(grounds)
    for step in range(STEPS + 1):
        nearer = colour.blend(towards, step / STEPS, alpha=1)
        if worst(nearer, grounds) >= least:
            return nearer
    return towards
