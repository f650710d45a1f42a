"""How far the connection to a server is trusted: its certificate is checked, unless the user says otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address

CHECKED = "verify-full"
_expected = False
"""Whether $PGSSLMODE is from here, and not the user's."""


def sslmode(given: Mapping[str, object]) -> str | None:
    """What to add to the conninfo `given`; None when the user has said it, or a service may.

    A socket of this machine and a loopback address need no certificate. libpq takes a service file before the
    environment, so for a service the default is set there, and the file may say otherwise.
    """
    global _expected
    if given.get("sslmode") or (os.environ.get("PGSSLMODE") and not _expected):
        return None
    hosts = given.get("host") or given.get("hostaddr")
    if not hosts and (given.get("service") or os.environ.get("PGSERVICE")):
        os.environ["PGSSLMODE"], _expected = CHECKED, True
        return None
    hosts = hosts or os.environ.get("PGHOST") or os.environ.get("PGHOSTADDR") or ""
    return "prefer" if all(_is_here(host) for host in str(hosts).split(",")) else CHECKED


def _is_here(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
