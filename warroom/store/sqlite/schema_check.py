"""Whether tables, indexes and triggers are those that this program makes: a trigger that is gone lets entries be changed."""

from __future__ import annotations

import re

from sqlite_utils import Database

from warroom.domain.text.safe_text import one_line
from warroom.store.sql.difference import Difference
from warroom.store.sqlite.schema import MIGRATIONS

_SCHEMA = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_BLANKS = re.compile(r"\s+|(?<=[(),])|(?=[(),])")
_UNIQUE = re.compile(r"\s*CREATE\s+UNIQUE\b", re.IGNORECASE)
SHOWN = 80
"""Characters of a name that are shown."""


def differences(db: Database) -> list[Difference]:
    """What is missing, changed and extra in a database of this program's own version."""
    fresh = _fresh()
    ours, theirs = _schema(fresh), _schema(db)
    fresh.close()
    tables = {name for kind, name in ours if kind == "table"}
    shadows = {name for name in tables if any(name.startswith(f"{other}_") for other in _virtual(ours))}
    found = []
    for (kind, name), (_, sql) in ours.items():
        if (kind, name) not in theirs:
            found.append(Difference(f"the {kind} {name} is missing"))
        # How SQLite itself writes the tables of an index of its own is its own business.
        elif name not in shadows and _same(sql) != _same(theirs[kind, name][1]):
            found.append(Difference(f"the {kind} {name} was changed"))
    for (kind, name), (table, sql) in theirs.items():
        if (kind, name) not in ours:
            touches = table in tables and (kind == "trigger" or _UNIQUE.match(sql) is not None)
            shown = f"the {kind} {one_line(name)[:SHOWN]}"
            found.append(
                Difference(f"{shown} on the table {table} is not of this program")
                if touches
                else Difference(f"{shown} is somebody's own", harmless=True)
            )
    return found


def _fresh() -> Database:
    """An empty database, made step by step as one of any age was."""
    db = Database(memory=True, execute_plugins=False)
    for step in MIGRATIONS:
        for statement in step:
            db.execute(statement)
    return db


def _schema(db: Database) -> dict[tuple[str, str], tuple[str, str]]:
    """The table and the SQL of each, by kind and name."""
    return {(kind, name): (table, sql) for kind, name, table, sql in db.execute(_SCHEMA).fetchall()}


def _virtual(schema: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    return [name for (_, name), (_, sql) in schema.items() if sql.upper().startswith("CREATE VIRTUAL")]


def _same(sql: str) -> str:
    """The SQL without blanks that mean nothing, and without the quotes that some SQLite puts around a name."""
    return " ".join(_BLANKS.sub(" ", sql.replace('"', "")).split())
