"""Who sits here, and what the machine's zone is."""

from __future__ import annotations

import getpass
import os
import re
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warroom.domain.zones import UNREADABLE

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
    name = name or os.environ.get("TZ", "").lstrip(":")
    if not name:
        target = os.path.realpath("/etc/localtime")
        name = target.partition("zoneinfo/")[2] if Path(target).exists() else ""
    try:
        if name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if not _POSIX.match(name):
            return (
                UNREADABLE  # the C library takes UTC too, but by that name, which no text for others may bear
            )
    local = datetime.now().astimezone().tzinfo
    assert local is not None
    return local


def unknown_zone() -> str | None:
    """The zone that TZ names and this machine does not know."""
    name = os.environ.get("TZ", "").lstrip(":")
    return name if name and zone(name) is UNREADABLE else None
