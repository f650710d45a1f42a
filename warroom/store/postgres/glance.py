"""A quick look at which incidents there are on a server, for a Tab in the shell."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warroom.store.glanced import MOST_PRESSING, Glanced

PATIENCE = 2
"""Seconds that a Tab waits for the server; libpq takes no less."""


def glance(name: str, most: int) -> list[Glanced]:
    """The open incidents, then the newest others; none when the server does not answer at once."""
    try:
        quick = make_conninfo(
            name,
            connect_timeout=PATIENCE,
            options=f"{conninfo_to_dict(name).get('options') or ''} -c statement_timeout={PATIENCE}s",
        )
        with psycopg.connect(quick, autocommit=True) as conn:
            rows = conn.execute(MOST_PRESSING.replace("?", "%s").encode(), [most]).fetchall()
    except psycopg.Error:
        return []
    return [
        Glanced(number, title, status, tuple(people.splitlines())) for number, title, status, people in rows
    ]
