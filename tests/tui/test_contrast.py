"""Everything that is painted can be read, in every theme: text at 4.5 to 1, frames and large signs at 3 to 1 (WCAG 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from every_screen import SCENES
from operator_at_work import Operator
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.theme import BUILTIN_THEMES, Theme

from warroom.domain.policy.severities import BADGES
from warroom.tui.styles import meanings
from warroom.tui.styles.contrast import SIGN, TEXT, contrast
from warroom.tui.styles.themes import DARK, LIGHT, OWN

THEMES = {theme.name: theme for theme in (*OWN, *BUILTIN_THEMES.values()) if not theme.ansi}
WORDS = (
    "plain",
    "quiet",
    "muted",
    "late",
    "soon",
    "raised",
    "decision",
    "question",
    "sent",
    "task",
    "resolved",
)
GROUNDS = ("background", "surface", "panel", "field", "chosen")
FRAME = re.compile(r"[\s─-▟◢-◥]*")
"""Frames, the large digits and bars."""
ONE_OF_EACH_KIND = (
    "start-many", "due", "resolve", "announcement", "paste", "runbook", "help", "library-list", "postmortem", "palette",
    "find",
)  # fmt: skip
"""Seen in our own themes each time; `make check-slow` looks at all the others, and in every theme."""


def colours(theme: Theme) -> dict[str, Color]:
    given = {**theme.to_color_system().generate(), **theme.variables}
    found = {}
    for name, value in {**given, **meanings.variables(theme, given)}.items():
        if name in (*WORDS, *GROUNDS, "focus", "frame") or "sev-" in name or "drill" in name:
            found[name] = Color.parse(value)
    return {name: found["background"] + colour for name, colour in found.items()}


@pytest.mark.parametrize("name", THEMES)
def test_every_meaning_can_be_read_on_every_ground(name: str) -> None:
    found = colours(THEMES[name])
    pairs = [(words, ground, TEXT) for words in WORDS for ground in GROUNDS]
    pairs += [(f"on-sev-{step}", f"sev-{step}", TEXT) for step in range(BADGES[0], BADGES[1] + 1)]
    pairs += [("on-drill", "drill", TEXT), ("background", "plain", TEXT)]
    pairs += [(frame, "background", SIGN) for frame in ("focus", "frame", "late", "soon")]
    faults = {
        f"{words} on {ground} in {name}": round(ratio, 2)
        for words, ground, least in pairs
        if (ratio := contrast(found[words], found[ground])) < least
    }
    assert faults == {}


@pytest.mark.parametrize("name", THEMES)
def test_what_people_said_is_the_brightest_text_and_time_and_author_the_dimmest(name: str) -> None:
    found = colours(THEMES[name])
    plain, quiet, muted = (
        contrast(found[words], found["background"]) for words in ("plain", "quiet", "muted")
    )
    assert plain > quiet >= muted


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_nothing_but_the_focus_has_its_hue_in_our_own_themes(name: str) -> None:
    found = colours(THEMES[name])
    hue = found["focus"].hsl.h
    near = [words for words in WORDS if found[words].hsl.s > 0.3 and abs(found[words].hsl.h - hue) < 0.06]
    assert near == []


def painted(operator: Operator) -> Iterator[tuple[str, Style]]:
    """The words on the screen and their styles; of a dialog, without what lies beneath it."""
    screen = operator.pilot.app.screen
    seen = screen.region
    if isinstance(screen, ModalScreen):
        seen = Region.from_union([part.region for part in screen.query(".dialog, CommandInput, CommandList")])
    for line in operator._lines()[seen.y : seen.bottom]:
        for text, style, _ in line.crop(seen.x, seen.right):
            if style is not None:
                yield text, style


def faults(operator: Operator) -> set[str]:
    found = set()
    for text, style in painted(operator):
        if not text.strip() or style.color is None or style.bgcolor is None:
            continue
        words, ground = (Color.from_rich_color(colour) for colour in (style.color, style.bgcolor))
        ratio, least = contrast(words, ground), SIGN if FRAME.fullmatch(text) else TEXT
        if style.dim or ratio < least - 0.01:  # a colour is rounded to whole numbers
            found.add(f"“{text.strip()[:30]}” {words.hex} on {ground.hex}: {ratio:.2f}")
    return found


async def look_through(name: str, folder: Path, themes: list[str]) -> None:
    desk = SCENES[name].desk(folder)
    found, app = {}, desk.app()
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        operator = Operator(desk, pilot)
        await SCENES[name].drive(operator)
        for theme in themes:
            app.theme = theme
            await operator.settles()
            if unreadable := faults(operator):
                found[theme] = unreadable
    assert found == {}


async def test_the_room_can_be_read_in_every_theme(tmp_path: Path) -> None:
    await look_through("room-late", tmp_path, list(THEMES))


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
async def test_one_screen_of_each_kind_can_be_read_in_our_own_themes(name: str, tmp_path: Path) -> None:
    await look_through(name, tmp_path, [DARK, LIGHT])


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
async def test_every_screen_can_be_read_in_every_theme(name: str, tmp_path: Path) -> None:
    await look_through(name, tmp_path, list(THEMES))
