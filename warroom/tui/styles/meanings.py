"""What colours and attributes mean. A style names one of these meanings: as `$late` in the style sheet, as `LATE` in a text.

The own themes give each a colour. For every other theme it is made from the theme's hues, moved towards the plain text
until it can be read. What must be told without hue (NO_COLOR, 16 colours) has an attribute too, or a sign, or a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import BLACK, WHITE, Color
from textual.theme import Theme

from warroom.domain.policy.severities import Severity, Status
from warroom.tui.styles.contrast import SIGN, TEXT, extreme, readable, worst

PLAIN = "$plain"
"""What people said: the brightest text."""
QUIET = "$quiet $quiet-style"
"""Bookkeeping."""
MUTED = "$muted $quiet-style"
"""Times, authors, hints: no louder than any words."""
LATE = "$plain on $background bold reverse"
"""Something is overdue: the loudest."""
SOON = "$soon bold"
"""Something is due within minutes."""
STRONG = "$plain bold"
"""What counts beyond the moment: a decision, a title, a key."""
RAISED = "$raised bold"
"""A severity, an escalation, another incident."""
RESOLVED = "$resolved bold"
FOUND = "reverse"
"""The words that were looked for."""
PICKED = "$plain on $chosen bold"
"""One of several choices; a filled circle says so too."""
CURSOR = "on $chosen $cursor-style"
"""Where one stands in a replay."""
DRILL = "$on-drill on $drill bold"
REFUSED = "$late bold"
"""Why something was not done."""

URGENCY = {"overdue": LATE, "soon": SOON, "calm": ""}
"""By `Urgency`, from loud to plain."""

TIMELINE = {
    "plain": PLAIN,
    "strong": STRONG,
    "quiet": QUIET,
    "muted": MUTED,
    **{name: f"${name} bold" for name in ("decision", "question", "raised", "sent", "task", "resolved")},
    "impact": SOON,
    "struck": f"{MUTED} strike",
}
"""Of the timeline's parts where they are no component of a widget; warroom.tcss says the same of `timeline--`."""

STATUS_SIGNS = {
    Status.INVESTIGATING: "◌",
    Status.IDENTIFIED: "◐",
    Status.MONITORING: "◕",
    Status.RESOLVED: "●",
}

_SEVERITY_GROUNDS = {
    1: ("#c4232c", WHITE),
    2: ("#f08c1d", BLACK),
    3: ("#f5d147", BLACK),
    4: ("#99a1b0", BLACK),
}
"""Red, orange, yellow, grey: the same in every theme, and red is no other ground. The words on each are white or black."""
_DRILL_GROUND = ("#6b3fd0", WHITE)

_HUES = {
    "late": "error",
    "soon": "warning",
    "raised": "error",
    "decision": "accent",
    "question": "secondary",
    "sent": "success",
    "task": "primary",
    "resolved": "success",
}
"""From which of a theme's hues a meaning is made, where the theme does not know it."""


def badge(severity: Severity) -> str:
    """The style of a severity. Without hue the worst are reversed, then bold, then plain."""
    step = severity.step
    ground, words = f"$sev-{step}", f"$on-sev-{step}"
    if step == 1:
        return f"{ground} on {words} bold reverse"
    if step == 2:
        return f"{ground} on {words} reverse"
    return f"{words} on {ground}{' bold' if step == 3 else ''}"


def variables(theme: Theme, given: Mapping[str, str]) -> dict[str, str]:
    """The style sheet's variables for every meaning, and Textual's own that would be hard to read.

    `given` are Textual's variables for that theme.
    """
    if theme.ansi:
        return _ansi(dark=theme.dark)
    made = _made(theme, given)
    made |= {"quiet-style": "not dim", "cursor-style": "bold"}
    for step, (ground, words) in _SEVERITY_GROUNDS.items():
        made |= {f"sev-{step}": ground, f"on-sev-{step}": words.hex}
    made |= {"drill": _DRILL_GROUND[0], "on-drill": _DRILL_GROUND[1].hex}
    return made | _textuals({**given, **made})


def _made(theme: Theme, given: Mapping[str, str]) -> dict[str, str]:
    known = theme.variables
    if "plain" in known:  # the own themes know all of them
        return dict(known)
    background = Color.parse(given["background"])
    focus = _opaque(given["primary"], background)
    grounds = [background, *(_opaque(given[name], background) for name in ("surface", "panel"))]
    foreground = _opaque(given["foreground"], background)
    plain = readable(foreground, grounds, TEXT + 1.5, extreme(grounds))
    field = next(
        ground
        for share in (0.1, 0.07, 0.04, 0)
        if worst(plain, [ground := background.blend(plain, share)]) >= TEXT + 1 or not share
    )
    chosen = next(
        ground
        for share in (0.25, 0.18, 0.1, 0)
        if worst(plain, [ground := background.blend(focus, share)]) >= TEXT + 1 or not share
    )
    grounds += [field, chosen]
    made = {"plain": plain, "field": field, "chosen": chosen}
    made["quiet"] = readable(plain.blend(background, 0.35), grounds, TEXT + 0.5, plain)
    made["muted"] = readable(plain.blend(background, 0.45), grounds, TEXT, plain)
    for meaning, hue in _HUES.items():
        made[meaning] = readable(_opaque(given[hue], background), grounds, TEXT, plain)
    made["focus"] = readable(focus, grounds[:2], TEXT, plain)
    made["frame"] = readable(background.blend(plain, 0.3), [background, grounds[1]], SIGN, plain)
    return {name: colour.hex for name, colour in made.items()}


def _opaque(colour: str, ground: Color) -> Color:
    parsed = Color.parse(colour)
    return parsed if parsed.a == 1 else ground + parsed


def _textuals(made: Mapping[str, str]) -> dict[str, str]:
    """Variables of Textual's own widgets, in our meanings."""
    return {
        "foreground": made["plain"],
        "text": made["plain"],
        "text-muted": made["muted"],
        "text-disabled": made["muted"],
        "text-error": made["late"],
        "text-warning": made["soon"],
        "text-success": made["resolved"],
        "text-accent": made["decision"],
        "block-cursor-foreground": made["plain"],
        "block-cursor-background": made["chosen"],
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": made["plain"],
        "block-cursor-blurred-background": made["field"],
        "block-cursor-blurred-text-style": "none",
        "border": made["focus"],
        "border-blurred": made["frame"],
        "scrollbar": made["frame"],
        "scrollbar-hover": made["frame"],
        "scrollbar-active": made["focus"],
        **dict.fromkeys(
            ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"),
            made["background"],
        ),
        "input-selection-background": made["chosen"],
        "input-selection-foreground": made["plain"],
        "screen-selection-background": made["chosen"],
        "screen-selection-foreground": made["plain"],
        "input-cursor-background": made["plain"],
        "input-cursor-foreground": made["background"],
    }


def _ansi(*, dark: bool) -> dict[str, str]:
    """A terminal's own colours, whose contrast nobody knows: words have attributes only, and borders a colour too."""
    severities = [f"{on}sev-{step}" for on in ("", "on-") for step in _SEVERITY_GROUNDS]
    named = ("plain", "quiet", "muted", *_HUES, "field", "chosen", "drill", "on-drill", *severities)
    made = dict.fromkeys(named, "ansi_default")
    made |= {
        "focus": "ansi_cyan" if dark else "ansi_blue",
        "frame": "ansi_default",
        "quiet-style": "dim",
        "cursor-style": "reverse",
    }
    for part, look in (
        ("foreground", "ansi_default"),
        ("background", "ansi_default"),
        ("text-style", "reverse"),
    ):
        made[f"input-cursor-{part}"] = look
    # Of the style of a row Textual drops what is reversed; with NO_COLOR its ground goes too.
    made["block-cursor-text-style"] = "bold underline"
    return made | {
        "border-blurred": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
    }
