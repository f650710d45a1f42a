"""How a room on a server is called, for people: never with a password."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict


def begin(name: str) -> str:
    """The name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


def readable(conninfo: str) -> str:
    """As in “the room warroom on db.example:5432”."""
    try:
        given = conninfo_to_dict(conninfo)
    except psycopg.Error:
        return "the room on a server"
    if given.get("service") and not given.get("host"):
        return f"the room of the service {given['service']}"
    host = given.get("host") or given.get("hostaddr") or "this machine"
    port = f":{given['port']}" if given.get("port") else ""
    return f"the room {given.get('dbname') or given.get('user') or ''} on {host}{port}"
