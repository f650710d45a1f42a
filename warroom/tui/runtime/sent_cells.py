"""What is sent to the terminal for a part of the screen: the lines of a widget that look otherwise than what stands there.

Textual (8.2) sends all that was painted anew, changed or not: for a few clocks that tick, 4 KB a second. Of a line that
changed, the frame and the blanks at its ends are left out where they stand there already; all its words are sent, so that
whoever reads what is sent finds them together. A whole screen is sent as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.style import Style
from textual.strip import Strip

from warroom.tui.runtime.textual_private import ChopsUpdate, LayoutUpdate

Cell = tuple[str, Style | None]
"""What stands in a cell. A text that takes more or fewer cells than it has characters stands in its first one."""
NO_WORDS = frozenset(" │╭╮╰╯─")
"""Blanks and the frames of panes and dialogs."""


class SentCells:
    """The cells of the terminal, as far as it is known what stands in them."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}
        self._whole: Sequence[Iterable[Strip]] = ()
        """The lines of the last whole screen; most are never looked at, so their cells are told apart when they are."""

    def whole(self, lines: Sequence[Iterable[Strip]] = ()) -> None:
        """These lines stand on the terminal now, from its upper left corner on; without any, nobody knows what does."""
        self._rows.clear()
        self._whole = lines

    def changed(self, y: int, left: int, strip: Strip) -> range:
        """The cells of a strip that have to be sent, none or one stretch of them; they count as sent from here on."""
        row = self._row(y)
        cells, end = list(_cells(strip)), left + strip.cell_length
        row += [None] * (end - len(row))
        stood = row[left:end]
        if stood == cells:
            return range(0)
        row[left:end] = cells
        first, last = 0, len(cells)
        while stood[first] == cells[first] and cells[first][0] in NO_WORDS:
            first += 1
        while stood[last - 1] == cells[last - 1] and cells[last - 1][0] in NO_WORDS:
            last -= 1
        return range(first, last)

    def _row(self, y: int) -> list[Cell | None]:
        if y not in self._rows:
            lines = self._whole[y] if y < len(self._whole) else ()
            self._rows[y] = [cell for strip in lines for cell in _cells(strip)]
        return self._rows[y]


def _cells(strip: Strip) -> Iterator[Cell]:
    """What will stand in each cell of a strip."""
    for text, style, control in strip:
        if control:
            continue
        width = cell_len(text)
        if width == len(text) and (text.isascii() or all(cell_len(character) == 1 for character in text)):
            made: dict[str, Cell] = {}  # most are blanks
            yield from (made.setdefault(character, (character, style)) for character in text)
        elif width:
            yield text, style
            yield from [("", style)] * (width - 1)


class PartialUpdate(ChopsUpdate):
    """Textual's own, but for what stands on the terminal already."""

    def __init__(self, update: ChopsUpdate, sent: SentCells) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        pieces: list[str] = []
        for y, begin, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(begin, left), min(end, right)
                if strip is None or first >= last:
                    continue
                part = strip.crop(first - left, last - left)
                if changed := self._sent.changed(y, first, part):
                    pieces.append(Control.move_to(first + changed.start, y).segment.text)
                    pieces.append(part.crop(changed.start, changed.stop).simplify().render(console))
        return "".join(pieces)


class WholeUpdate(LayoutUpdate):
    """Textual's own; whatever stood on the terminal does not matter."""

    def __init__(self, update: LayoutUpdate, sent: SentCells) -> None:
        super().__init__(update.strips, update.region)
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        self._sent.whole(self.strips if self.region.offset == (0, 0) else ())
        return super().render_segments(console)
