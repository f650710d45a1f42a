"""The zone of the machine, as TZ tells it in all the ways that the C library takes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from warroom.local import identity

BERLIN = next((path for base in TZPATH if (path := Path(base, "Europe/Berlin")).is_file()), None)


@pytest.fixture
def tz(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Sets TZ for the C library too, and puts it back."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def under(tz: pytest.MonkeyPatch, name: str) -> tuple[str, str | None, str | None]:
    tz.setenv("TZ", name)
    time.tzset()
    return str(identity.zone()), identity.unknown_zone(), identity.misnamed_zone()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("utc", ("UTC", None, None)), (":utc", ("UTC", None, None)), ("gmt", ("GMT", None, None)), ("Europe/Berlin", ("Europe/Berlin", None, None)),
        ("UTC+5", ("-05:00", None, "UTC+5")), ("<+0530>-5:30", ("+05:30", None, "<+0530>-5:30")), ("<UTC>+5", ("-05:00", None, "<UTC>+5")),
        ("Moon/Base", ("UTC", "Moon/Base", None)), ("/nowhere", ("UTC", "/nowhere", None)), ("/etc/passwd", ("UTC", "/etc/passwd", None)),
    ],
)  # fmt: skip
def test_a_zone_as_tz_names_it(
    tz: pytest.MonkeyPatch, name: str, wanted: tuple[str, str | None, str | None]
) -> None:
    assert under(tz, name) == wanted


@pytest.mark.skipif(BERLIN is None, reason="this machine has no zone files")
def test_a_zone_may_be_named_by_its_file_or_a_link_to_it(tz: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert BERLIN is not None
    link, copy = tmp_path / "localtime", tmp_path / "copy"
    link.symlink_to(BERLIN)
    shutil.copy(BERLIN, copy)
    for file, name in ((BERLIN, "Europe/Berlin"), (link, "Europe/Berlin"), (copy, str(copy))):
        for typed in (str(file), f":{file}"):
            assert under(tz, typed) == (name, None, None)
            assert identity.zone().tzname(None) is None  # it has rules, and no fixed offset
