"""Who sits here, and what the machine's zone is."""

from __future__ import annotations

import getpass
import os
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def person(configured: str | None) -> str:
    """The setting `me`, else the login name, else `unknown`."""
    try:
        return configured or getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        return "unknown"


def zone(name: str | None = None) -> tzinfo:
    """The zone named, else TZ's or /etc/localtime's with its rules, else today's offset."""
    name = name or os.environ.get("TZ", "").lstrip(":")
    if not name:
        target = os.path.realpath("/etc/localtime")
        name = target.partition("zoneinfo/")[2] if Path(target).exists() else ""
    try:
        if name:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass  # TZ may be in POSIX form, such as CET-1; the C library knows its offset
    local = datetime.now().astimezone().tzinfo
    assert local is not None
    return local
