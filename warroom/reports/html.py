"""What the HTML pages share: one style without any reference, the frame of a page, tables. Everything given is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from warroom.domain.text.safe_text import block, one_line

STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--rule:#bbb;--soft:#5f5f5f}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#161616;--rule:#555;--soft:#a8a8a8}}
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
h1{line-height:1.25}h1,h2,h3,th,td,li{overflow-wrap:anywhere}th,td{min-width:4.5rem}thead th{overflow-wrap:normal}.w{min-width:13rem}.sign,.time{min-width:0}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
td,th{border-top:1px solid var(--rule);padding:.3rem .5rem;text-align:left;vertical-align:top;font-weight:normal}
thead th,caption{font-weight:bold;text-align:left}
.n{text-align:right;min-width:0;white-space:nowrap;font-variant-numeric:tabular-nums}
.time{white-space:nowrap;font-variant-numeric:tabular-nums}
.struck{text-decoration:line-through;color:var(--soft)}.remark,figcaption{color:var(--soft)}
.drill{border:2px solid;padding:.2rem .6rem;font-weight:bold}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--rule);padding-left:.8rem;font:inherit}
figure{margin:1rem 0 1.5rem}svg{width:100%;height:auto;font:13px system-ui,sans-serif}
svg text:not([fill]){fill:var(--ink)}svg rect{stroke:var(--paper)}
svg .grid{stroke:var(--rule);fill:none}
.s1{fill:#8f1d1d;stroke:var(--paper)}.s2{fill:#c9701b;stroke:var(--paper)}.s3{fill:#a9cbee;stroke:var(--ink)}
svg .s4{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}.median{fill:#3b5b92}
@media (prefers-color-scheme:dark){.s1{fill:#e05555}.median{fill:#7d9fd6}}
@page{size:A4;margin:15mm}
@media print{
:root{color-scheme:light;--ink:#000;--paper:#fff;--rule:#999;--soft:#444}
body{margin:0;padding:0;max-width:none;font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
thead{display:table-header-group}tr,figure,li{break-inside:avoid}h2,h3,caption{break-after:avoid}
.s1{fill:#8f1d1d}.median{fill:#3b5b92}}
"""
"""Dark and light, and on paper: A4, no row cut in two, shades that stay apart on a grey printer."""


POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser lets the page do: use the style above, and nothing else. The pictures are part of the page."""


def document(title: str, body: str) -> str:
    """A whole page that needs nothing from anywhere; `title` is any text and `body` is markup."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{text(title)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body>\n<main>\n<h1>{text(title)}</h1>\n{body}</main>\n</body></html>\n"
    )


def text(words: object) -> str:
    """Any text on one line, with nothing of it live."""
    return escape(one_line(str(words)))


def lines(words: str) -> str:
    """Any text over its lines, with nothing of it live."""
    return escape(block(words)).replace("\n", "<br>")


def frozen(words: str) -> str:
    """A text exactly as it went out."""
    return f"<pre>{escape(block(words))}</pre>\n"


def section(heading: str, body: str) -> str:
    """Nothing at all without a body."""
    return f"<h2>{text(heading)}</h2>\n{body}\n" if body else ""


def items(found: Iterable[str]) -> str:
    """A list of texts; nothing without any."""
    rows = "".join(f"<li>{text(words)}</li>\n" for words in found)
    return f"<ul>\n{rows}</ul>\n" if rows else ""


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[int] = (),
    words: Sequence[int] = (),
) -> str:
    """A table of texts whose first cell names its row; columns of `numbers` stand to the right, `words` get room."""

    def cells(values: Sequence[object]) -> str:
        first, *rest = values
        return f'<th scope="row"{_side(0)}>{text(first)}</th>' + "".join(
            f"<td{_side(i)}>{text(value)}</td>" for i, value in enumerate(rest, 1)
        )

    def _side(column: int) -> str:
        return ' class="n"' if column in numbers else (' class="w"' if column in words else "")

    body = "".join(f"<tr>{cells(row)}</tr>\n" for row in rows)
    names = "".join(f'<th scope="col"{_side(i)}>{text(name)}</th>' for i, name in enumerate(head))
    return f"<table><thead><tr>{names}</tr></thead><tbody>\n{body}</tbody></table>\n" if body else ""
