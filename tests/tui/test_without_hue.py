"""With NO_COLOR and in 16 colours every meaning is told by a word, a sign, a frame or an attribute."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_screen import SCENES
from operator_at_work import Desk, Operator
from rich.style import Style

from warroom.local.config.config import Config
from warroom.tui.styles.themes import DARK, LIGHT, first_theme

LOOKS = ("no-color", "ansi-dark", "ansi-light", DARK, LIGHT)


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")
    return str(request.param)


async def styles(look: str, scene: str, folder: Path, *words: str) -> list[Style]:
    """How these words are painted, each where it first stands."""
    desk: Desk = SCENES[scene].desk(folder)
    if look != "no-color":
        desk.config = Config(theme=look)
    app = desk.app()
    async with app.run_test(size=(120, 36)) as pilot:
        operator = Operator(desk, pilot)
        await SCENES[scene].drive(operator)
        await operator.settles()
        painted = [
            (text, style) for line in operator._lines() for text, style, _ in line if style is not None
        ]
    if look == "no-color":
        assert not any(
            colour and not colour.is_default for _, s in painted for colour in (s.color, s.bgcolor)
        )
    found = []
    for word in words:
        begun = (style for text, style in painted if text.lstrip().startswith(word))
        style = next(begun, next((style for text, style in painted if word in text), None))
        assert style is not None, f"{word!r} is nowhere in {''.join(text for text, _ in painted)}"
        found.append(style)
    return found


def loudness(style: Style) -> int:
    return 4 * bool(style.reverse) + 2 * bool(style.bold) - bool(style.dim)


async def test_late_is_louder_than_soon_and_soon_than_calm(look: str, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("late", "soon", "calm")]
    for folder in folders:
        folder.mkdir()
    [late, title, frame] = await styles(look, "room-late", folders[0], "overdue 18:00", "OVERDUE", "┏")
    [soon] = await styles(look, "room-soon", folders[1], "01:30")
    [calm] = await styles(look, "room", folders[2], "05:00")
    assert loudness(late) >= loudness(title) > loudness(soon) > loudness(calm)
    assert frame is not None


async def test_what_people_said_is_plain_decisions_strong_and_bookkeeping_quiet(
    look: str, tmp_path: Path
) -> None:
    note, decision, impact, role, author = await styles(
        look, "room", tmp_path, "rollback done on 3", "decision: fail over", "impact: 30%", "@li is investigator", "  @maya",
    )  # fmt: skip
    assert decision.bold
    assert impact.bold
    assert not note.dim
    assert not note.bold
    if look in ("no-color", "ansi-dark", "ansi-light"):
        assert role.dim
        assert author.dim
    else:
        assert role.color != note.color != author.color


async def test_severity_status_and_drill_are_words(look: str, tmp_path: Path) -> None:
    severity, drill, status = await styles(
        look, "room-drill", tmp_path, " SEV-2 ", " DRILL ", "◌ INVESTIGATING"
    )
    assert severity.reverse
    assert drill.bold
    assert status.bold


async def test_the_row_that_keys_act_on_is_marked(look: str, tmp_path: Path) -> None:
    chosen, other = await styles(look, "library-list", tmp_path, "Logo is cut off", "Search is slow")
    assert (chosen.bold, chosen.underline) != (other.bold, other.underline)


@pytest.mark.parametrize(
    ("environ", "colours", "name"),
    [
        ({}, "truecolor", DARK),
        ({}, "256", DARK),
        ({"COLORFGBG": "0;15"}, "truecolor", LIGHT),
        ({"COLORFGBG": "0;default;15"}, "256", LIGHT),
        ({"COLORFGBG": "15;0"}, "truecolor", DARK),
        ({"COLORFGBG": "15;8"}, "truecolor", DARK),
        ({"COLORFGBG": "strange"}, "truecolor", DARK),
        ({}, "standard", "ansi-dark"),
        ({"COLORFGBG": "0;7"}, "standard", "ansi-light"),
        ({}, None, "ansi-dark"),
    ],
)
def test_the_first_theme_is_the_one_that_the_terminal_can_show(
    environ: dict[str, str], colours: str | None, name: str
) -> None:
    assert first_theme(environ, colours) == name
