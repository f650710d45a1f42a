"""Config files that cannot be read whole, each made by a function of its path."""

import os
from collections.abc import Callable
from pathlib import Path

GOOD = "bell = true\n[policy]\npostmortem_hours = 24\n"


def text(words: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(words, "utf-8")


def data(octets: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(octets) and None


def circle(path: Path) -> None:
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


WHOLE: dict[str, Callable[[Path], None]] = {
    "folder": Path.mkdir,
    "pipe": lambda path: os.mkfifo(path),
    "links in a circle": circle,
    "binary": data(bytes(range(256)) * 40),
    "deep nesting": text("links = " + "[" * 100_000 + "\n"),
    "deep tables": text("me = " + "{a=" * 5_000 + "1" + "}" * 5_000 + "\n"),
    "deep key": text("a" + ".a" * 30_000 + " = 1\n"),
    "long number": text(f"bell = {'9' * 10_000}\n"),
    "long line": text(f'me = "{"m" * 200_000}"\n'),
}
"""Faults that leave nothing to read."""

PARTS: dict[str, Callable[[Path], None]] = {
    "bad line": text(f"me =\n{GOOD}"),
    "no quotes": text(f"me = maya\n{GOOD}"),
    "quotes left open": text(f'me = "maya\n{GOOD}'),
    "bracket left open": text(f'runbooks = ["a",\n{GOOD}'),
    "three quotes left open": text(f'{GOOD}[links]\nslo = """docs\nme = "@maya"\n'),
    "wrong type": text(f"theme = 5\n{GOOD}"),
    "wrong types everywhere": text(
        f'me = []\nteam = 1\nrota = 2\nlinks = "x"\nclipboard = 3\n{GOOD}roles = "x"\n'
    ),
    "unknown key": text(f'them = "dark"\n{GOOD}'),
    "unknown tables": text(f"{GOOD}[polices]\nx = 1\n[[teams]]\n"),
    "bad zone": text(f'zone = "Berlin"\n{GOOD}'),
    "key twice": text(f'me = "@maya"\nme = "@li"\n{GOOD}'),
    "table twice": text(f'{GOOD}[links]\na = "b"\n[links]\nc = "d"\n'),
    "bad heading": text(f"{GOOD}[ru bish\npostmortem_hours = 1\n"),
    "NUL": data(f"me = 'a\0b'\n{GOOD}".encode()),
    "latin-1": data(f'me = "J\xf6rg"\n# gr\xfcn\n{GOOD}'.encode("latin-1")),
    "UTF-16 without its mark": data(GOOD.encode("utf-16-le")),
    "old Mac": data(f"theme = 5\n{GOOD}".replace("\n", "\r").encode()),
    "50 MB": lambda path: _large(path),
    "half a rota": text(f'{GOOD}[rota]\nengineers = ["@a", 5]\nstart = 2026-01-05\n'),
    "a rota for ever": text(
        f'{GOOD}[rota]\nengineers = ["@a"]\nstart = 9999-12-31\n[policy.severity.1]\nupdate_minutes = 9\n'
    ),
    "hours without end": text(f"{GOOD}[policy.severity.1]\nupdate_minutes = {10**40}\n"),
}
"""Faults beside settings that can be read: `bell` and `postmortem_hours`, as in GOOD."""


def _large(path: Path) -> None:
    with path.open("w") as file:
        file.write(GOOD + "[links]\n")
        for number in range(200):
            file.write(f"l{number} = '{'x' * 5_000}'\n")
        file.truncate(50_000_000)
