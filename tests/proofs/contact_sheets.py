"""`make contact-sheets`: every screen and dialog at three sizes, in four looks, side by side in contact-sheets/*.svg.

    .venv/bin/python tests/proofs/contact_sheets.py [--size 120x36] [--look dark] [--columns 3] [NAME ...]

A name is one of `tests/tui/every_screen.py`; a part of it will do. The folder is not committed.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "tui")]
for variable in ("NO_COLOR", "TEXTUAL_THEME", "TMUX", "SSH_CONNECTION", "SSH_TTY", "COLORFGBG", "WARROOM_ME"):
    os.environ.pop(variable, None)
os.environ.update(TEXTUAL_ANIMATIONS="none", TERM="xterm-256color", COLORTERM="truecolor")

from every_screen import SCENES, Scene  # noqa: E402
from operator_at_work import Operator  # noqa: E402
from rich.segment import Segment  # noqa: E402
from rich.style import Style  # noqa: E402
from textual.filter import NoColor  # noqa: E402
from textual.strip import Strip  # noqa: E402

SIZES = ((80, 24), (120, 36), (200, 60))
LOOKS = {"dark": "warroom-dark", "light": "warroom-light", "ansi": "ansi-dark", "no-color": "ansi-dark"}
"""The theme of each; NO_COLOR begins with the terminal's own colours and takes them away."""
CELL, LINE, TYPE = 8.43, 18, 14
"""Width and height of a cell, and size of the type that fills it."""
GAP, CAPTION = 24, 26
ANSI = (
    "#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
    "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff",
)  # fmt: skip
PAPER, INK = "#1e1e1e", "#d4d4d4"
"""The terminal's own ground and text, where no colour is said."""


def colours(style: Style) -> tuple[str, str]:
    """What the words and their ground look like."""
    found = []
    for colour, own in ((style.color, INK), (style.bgcolor, PAPER)):
        if colour is None or colour.is_default:
            found.append(own)
        elif colour.triplet is not None:
            found.append(colour.triplet.hex)
        else:
            found.append(ANSI[(colour.number or 0) % 16])
    words, ground = found
    if style.reverse:
        words, ground = ground, words
    if style.dim:
        words = f"#{''.join(f'{(int(words[i : i + 2], 16) + int(ground[i : i + 2], 16)) // 2:02x}' for i in (1, 3, 5))}"
    return words, ground


def drawn(lines: list[Strip], left: float, top: float) -> list[str]:
    """The picture of a screen, as elements of SVG."""
    found = [
        f'<rect x="{left}" y="{top}" width="{lines[0].cell_length * CELL:.1f}" height="{len(lines) * LINE}" fill="{PAPER}"/>'
    ]
    signs = []
    for row, line in enumerate(lines):
        column, y = 0, top + row * LINE
        for text, style, _ in line:
            style = style or Style.null()
            cells = Segment(text).cell_length
            x, width = left + column * CELL, cells * CELL
            words, ground = colours(style)
            if ground != PAPER:
                found.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width + 0.3:.1f}" height="{LINE}" fill="{ground}"/>'
                )
            if text.strip():
                more = ' font-weight="bold"' if style.bold else ""
                more += ' font-style="italic"' if style.italic else ""
                crossed = [
                    name
                    for name, on in (("underline", style.underline), ("line-through", style.strike))
                    if on
                ]
                more += f' text-decoration="{" ".join(crossed)}"' if crossed else ""
                # A renderer may drop the spaces in front.
                begin = x + (len(text) - len(text.lstrip())) * CELL
                shown = html.escape(text.strip()).replace(" ", "\u00a0")
                signs.append(f'<text x="{begin:.1f}" y="{y + 14}" fill="{words}"{more}>{shown}</text>')
            column += cells
    return found + signs


def sheet(pictures: list[tuple[str, list[Strip]]], columns: int) -> str:
    """Pictures with their names in rows of so many."""
    wide = max(lines[0].cell_length for _, lines in pictures) * CELL + GAP
    high = max(len(lines) for _, lines in pictures) * LINE + GAP + CAPTION
    rows = -(-len(pictures) // columns)
    width, height = wide * min(columns, len(pictures)) + GAP, high * rows + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{TYPE}">',
        '<rect width="100%" height="100%" fill="#777777"/>',
    ]
    for at, (name, lines) in enumerate(pictures):
        left, top = GAP + at % columns * wide, GAP + at // columns * high
        parts.append(f'<text x="{left}" y="{top + 16}" fill="#ffffff" font-weight="bold">{name}</text>')
        parts += drawn(lines, left, top + CAPTION)
    return "\n".join([*parts, "</svg>"])


async def looks(
    scene: Scene, folder: Path, size: tuple[int, int], wanted: list[str]
) -> dict[str, list[Strip]]:
    """The screen in each look, the theme changed where it stands."""
    desk = scene.desk(folder)
    found = {}
    app = desk.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        operator = Operator(desk, pilot)
        await scene.drive(operator)
        for look in wanted:
            app.theme = LOOKS[look]
            await operator.settles()
            lines = operator._lines()
            if look == "no-color":
                ground = app.screen.background_colors[1]
                lines = [Strip(NoColor().apply(list(line), ground)) for line in lines]
            found[look] = lines
    return found


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", action="append", help="As in 120x36; all three without.")
    parser.add_argument("--look", action="append", choices=LOOKS)
    parser.add_argument("--columns", type=int, default=0)
    parser.add_argument("--to", type=Path, default=ROOT / "contact-sheets")
    parser.add_argument("only", nargs="*", help="Parts of names of scenes; all without.")
    options = parser.parse_args()
    names = [name for name in SCENES if not options.only or any(part in name for part in options.only)]
    wanted = options.look or list(LOOKS)
    options.to.mkdir(exist_ok=True)
    for columns, rows in SIZES:
        size = f"{columns}x{rows}"
        if options.size and size not in options.size:
            continue
        found: dict[str, list[tuple[str, list[Strip]]]] = {look: [] for look in wanted}
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                for look, lines in (await looks(SCENES[name], Path(folder), (columns, rows), wanted)).items():
                    found[look].append((name, lines))
        for look, pictures in found.items():
            path = options.to / f"{size}-{look}.svg"
            path.write_text(sheet(pictures, options.columns or {80: 6, 120: 5, 200: 4}[columns]), "utf-8")
            print(path)


if __name__ == "__main__":
    asyncio.run(main())
