"""Who sits here, and what the machine's zone is."""

from __future__ import annotations

import getpass
import os
import re
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warroom.domain.text.zones import UNREADABLE

_POSIX = re.compile(r"(<[^>]+>|[A-Za-z]{3,})[+-]?\d")
"""How a TZ begins that tells its offset, such as CET-1; the C library knows the rest."""

NO_ZONE = (
    "The time zone cannot be read. Until it can, times are told in UTC, and a time of day needs its offset, "
    "as in 14:02+01:00."
)


def person(configured: str | None) -> str:
    """The setting `me`, else the login name, else `unknown`."""
    try:
        return configured or getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return "unknown"


def zone(name: str | None = None) -> tzinfo:
    """The zone named, else TZ's or /etc/localtime's with its rules, else today's offset; UNREADABLE for an unknown TZ."""
    name = name or _tz()
    if not name:
        name = _name_of(Path("/etc/localtime"))
    elif name.startswith("/"):  # as TZ=:/etc/localtime
        name = _name_of(Path(name)) or name
    try:
        if Path(name).is_absolute() and Path(name).is_file():
            with Path(name).open("rb") as file:
                return ZoneInfo.from_file(file, key=name)
        if name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if not _POSIX.match(name):
            return (
                UNREADABLE  # the C library takes UTC too, but by that name, which no text for others may bear
            )
    return _rightly_named(datetime.now().astimezone())


def _tz() -> str:
    """What TZ says. The C library takes `utc` too, by a name of its own."""
    name = os.environ.get("TZ", "").lstrip(":")
    return name.upper() if name.upper() in ("UTC", "GMT") else name


def _name_of(file: Path) -> str:
    """Europe/Berlin for the file of that zone, or a link to it; empty for others."""
    name = os.path.realpath(file).partition("zoneinfo/")[2] if file.exists() else ""
    return name.removeprefix("posix/")


def _rightly_named(now: datetime) -> tzinfo:
    """The zone of a local time; called by its offset where its name means another one, as with TZ=UTC+5."""
    offset, name = now.utcoffset() or timedelta(0), now.tzname() or ""
    try:
        honest = name.isalpha() and ZoneInfo(name).utcoffset(now.replace(tzinfo=None)) == offset
    except (ZoneInfoNotFoundError, ValueError, OSError):
        honest = name.isalpha()  # PST and others stand in no list
    return timezone(offset, name if honest else f"{now:%z}"[:3] + ":" + f"{now:%z}"[3:5])


def misnamed_zone() -> str | None:
    """The TZ whose name means another zone than its offset, as UTC+5, which is 5 hours behind UTC."""
    name = _tz()
    here = zone()
    return (
        name if _POSIX.match(name) and isinstance(here, timezone) and here.tzname(None)[0] in "+-" else None
    )


def unknown_zone() -> str | None:
    """The zone that TZ names and this machine does not know."""
    name = _tz()
    return name if name and zone(name) is UNREADABLE else None
