"""The HTML pages: Jinja templates in `pages/`, escaped by default. One style, no script, nothing from anywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from warroom.domain.text.safe_text import block, one_line

_PAGES = Path(__file__).with_name("pages")


@dataclass(frozen=True)
class Table:
    """Texts whose first cell names its row; columns of `numbers` stand to the right, those of `words` get room."""

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: Sequence[int] = ()
    words: Sequence[int] = ()

    def side(self, column: int) -> str:
        """The class of a column's cells; empty for none."""
        return "n" if column in self.numbers else ("w" if column in self.words else "")


def page(template: str, **values: object) -> str:
    """The page of that template. Any text among the values stands on one line, with nothing of it live."""
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["lines"] = lambda words: Markup("<br>").join(block(words).split("\n"))
    made.filters["frozen"] = lambda words: escape(block(words))
    style = (_PAGES / "page.css").read_text(encoding="utf-8")
    made.globals["style"] = Markup(style)  # noqa: S704  # our own file
    made.globals["policy"] = Markup(_policy(style))  # noqa: S704  # our own words
    return made


def _shown(value: object) -> object:
    """Markup of ours stays as it is; all else is a text, which may come from anybody."""
    return value if isinstance(value, Markup) else one_line(str(value))


def _policy(style: str) -> str:
    """What a browser lets the page do: use the style, and nothing else. The pictures are part of the page."""
    seal = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
