"""The console's own themes, and which theme it begins with."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK, LIGHT = "warroom-dark", "warroom-light"

WARROOM_DARK = Theme(
    name=DARK,
    dark=True,
    primary="#5cb8ff",
    secondary="#45d0c0",
    accent="#c3a5ff",
    warning="#ffc247",
    error="#ff6b6b",
    success="#5fd38a",
    foreground="#eceef4",
    background="#0f1117",
    surface="#161922",
    panel="#1c202b",
    variables={
        "plain": "#eceef4",
        "quiet": "#a4abbb",
        "muted": "#8f97a9",
        "late": "#ff7b7b",
        "soon": "#ffc247",
        "raised": "#ff7b7b",
        "decision": "#c3a5ff",
        "question": "#ff9fd2",
        "sent": "#5fd38a",
        "task": "#45d0c0",
        "resolved": "#5fd38a",
        "focus": "#5cb8ff",
        "frame": "#677086",
        "field": "#232836",
        "chosen": "#1a2c44",
    },
)

WARROOM_LIGHT = Theme(
    name=LIGHT,
    dark=False,
    primary="#0b62c4",
    secondary="#0b6e66",
    accent="#6a35c9",
    warning="#855000",
    error="#b3212b",
    success="#13692f",
    foreground="#14171f",
    background="#fbfbfd",
    surface="#f2f3f7",
    panel="#e9ebf1",
    variables={
        "plain": "#14171f",
        "quiet": "#4a5163",
        "muted": "#5a6274",
        "late": "#b3212b",
        "soon": "#855000",
        "raised": "#b3212b",
        "decision": "#6a35c9",
        "question": "#a81f6d",
        "sent": "#13692f",
        "task": "#0b6560",
        "resolved": "#13692f",
        "focus": "#0b62c4",
        "frame": "#7b8394",
        "field": "#e2e5ee",
        "chosen": "#d5e5fa",
    },
)

OWN = (WARROOM_DARK, WARROOM_LIGHT)


def first_theme(environ: Mapping[str, str], colours: str | None) -> str:
    """The theme for a terminal when the settings name none.

    Args:
        environ: Variables of the environment. COLORFGBG, which some terminals set, ends in the number of the ground's
            colour: 7 and 9 to 15 are light.
        colours: What the terminal can show, as rich calls it; with 16 colours only its own are sure to be readable.
    """
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    light = ground.isdecimal() and int(ground) in (7, *range(9, 16))
    if colours in (None, "standard", "windows"):
        return "ansi-light" if light else "ansi-dark"
    return LIGHT if light else DARK
