"""How a room on a server is called, for people: never with a password."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict


def readable(conninfo: str) -> str:
    """As in “the room warroom on db.example:5432”."""
    try:
        given = conninfo_to_dict(conninfo)
    except psycopg.Error:
        return "The room on a server"
    if given.get("service") and not given.get("host"):
        return f"The room of the service {given['service']}"
    host = given.get("host") or given.get("hostaddr") or "this machine"
    port = f":{given['port']}" if given.get("port") else ""
    return f"The room {given.get('dbname') or given.get('user') or ''} on {host}{port}"
