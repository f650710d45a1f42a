"""How a room on a server is called, for people: never with a password."""

from __future__ import annotations

import re

import psycopg
from psycopg.conninfo import conninfo_to_dict

REFUSED = (
    "A password must not stand in the name of a room, where the shell's history and `ps` show it: keep it in ~/.pgpass, a "
    "service file or $PGPASSWORD, and name the room as postgresql://maya@db.example/room"
)
UNREADABLE = (
    "That cannot be read as a server's name; write it as postgresql://maya@db.example/room or service=room, without a "
    "password, and @, :, / and % in a part of it as %40, %3A, %2F and %25"
)
_SECRETS = ("password", "sslpassword", "oauth_client_secret")
_LOOKS_SECRET = re.compile(r"//[^/?#@]*:[^/?#@]+@|(?:password|oauth_client_secret)\s*=", re.IGNORECASE)
_PORTS = re.compile(r"[0-9]{0,5}(?:,[0-9]{0,5})*")


def fault(text: str) -> str:
    """What is wrong with a server's name, in a sentence that repeats nothing of it; empty when it can be used.

    A part of a password that is not escaped lands in another field, which errors would tell: such fields are refused.
    """
    try:
        given = {key: str(value) for key, value in conninfo_to_dict(text).items()}
    except (psycopg.Error, UnicodeError):
        return REFUSED if _LOOKS_SECRET.search(text) else UNREADABLE
    if any(given.get(key) for key in _SECRETS) or _LOOKS_SECRET.search(text):
        return REFUSED
    authority, _, rest = text.partition("://")[2].partition("/")
    if authority.count("@") > 1 or "@" in rest or ":" in given.get("user", ""):
        return UNREADABLE
    if any(sign in given.get("host", "") for sign in "@=?#") and not given.get("host", "").startswith(
        ("/", "@")
    ):
        return UNREADABLE
    if "://" in given.get("dbname", "") or "=" in given.get("dbname", ""):
        return UNREADABLE
    if not _PORTS.fullmatch(given.get("port", "")):
        return UNREADABLE
    if any("\0" in value or "\n" in value for value in given.values()):
        return UNREADABLE
    return ""


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
