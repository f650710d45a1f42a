"""A long Markdown text, wrapped on a thread of its own and drawn line by line: Textual's own makes a widget of each paragraph."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from warroom.domain.text.safe_text import block

Lines = Sequence[Sequence[Segment]]

MARKDOWN = {
    "em": "italic", "emph": "italic", "strong": "bold", "code": "bold", "block_quote": "italic", "item.bullet": "bold",
    "item.number": "bold", "h1": "bold underline", "h2": "bold underline", "h3": "bold", "h4": "bold", "h5": "italic",
    "link": "underline", "table.header": "bold", "s": "strike", "kbd": "bold",
}  # fmt: skip
"""How what is marked in Markdown looks: attributes only, in the colour of the text. All else is plain."""


def rendered(text: str, width: int) -> tuple[Lines, list[int]]:
    """The lines of the screen, and which of them begin with a heading. A link is followed by where it leads."""
    # Few screens show Markdown.
    from io import StringIO

    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.default_styles import DEFAULT_STYLES
    from rich.markdown import CodeBlock, Heading, Markdown
    from rich.padding import Padding
    from rich.style import Style
    from rich.text import Text
    from rich.theme import Theme

    class Title(Heading):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            self.text.justify = "left"
            self.text.stylize(Style(bold=True, underline=self.tag in ("h1", "h2"), meta={"heading": True}))
            yield self.text

    class Code(CodeBlock):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            yield Padding(Text(str(self.text).rstrip()), (1, 1, 1, 4))

    class Page(Markdown):
        elements: ClassVar = {
            **Markdown.elements,
            "heading_open": Title,
            "fence": Code,
            "code_block": Code,
        }

    # rich's own colours can be read on black only.
    named = (name for name in DEFAULT_STYLES if name.startswith("markdown."))
    theme = Theme({name: MARKDOWN.get(name.removeprefix("markdown."), "none") for name in named})
    console = Console(
        width=width, file=StringIO(), color_system="truecolor", legacy_windows=False, theme=theme
    )
    page = Page(block(text), hyperlinks=False)
    lines = console.render_lines(page, console.options.update(width=width), pad=False)
    return lines, [number for number, line in enumerate(lines) if any(_is_heading(part) for part in line)]


def _is_heading(part: Segment) -> bool:
    return bool(part.style and part.style.meta.get("heading"))


class Document(ScrollView, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "heading(1)", "next heading", show=False),
        Binding("p", "heading(-1)", "previous heading", show=False),
        Binding("space", "page_down", "page down", show=False),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text, self._width = text, 0
        self._lines: Lines = ()
        self._headings: list[int] = []

    def on_resize(self, event: events.Resize) -> None:
        width = max(20, self.scrollable_content_region.width)
        if width != self._width:
            self._width = width
            self.run_worker(self._wrap(width), exclusive=True)

    async def _wrap(self, width: int) -> None:
        self._lines, self._headings = await asyncio.to_thread(rendered, self._text, width)
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number = self.scroll_offset.y + y
        width = self.size.width
        if number >= len(self._lines):
            words = "reading …" if not self._lines and y == 0 else ""
            return Strip([Segment(words)]).adjust_cell_length(width).apply_style(self.rich_style)
        return Strip(self._lines[number]).adjust_cell_length(width).apply_style(self.rich_style)

    def action_heading(self, step: int) -> None:
        top = self.scroll_offset.y
        after = [line for line in self._headings if (line > top if step > 0 else line < top)]
        if after:
            self.scroll_to(y=after[0] if step > 0 else after[-1], animate=False)
