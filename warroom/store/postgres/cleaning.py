"""What a redaction left in the server's tables is freed, to be written over."""

from __future__ import annotations

from warroom.store.postgres.connection import ServerConnection

_TABLES = ("event", "entry", "incident", "listed")


def clean(db: ServerConnection) -> bool:
    """False when this user may not: the owner does it, or the server itself by and by."""
    owned = db.execute(
        "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY (?::regclass[])",
        [list(_TABLES)],
    ).fetchall()
    if not owned[0][0]:
        return False
    patience = db.patience
    db.patience = 600.0  # a large table takes its time
    try:
        for table in _TABLES:
            db.execute(f"VACUUM {table}")
    finally:
        db.patience = patience
    db.execute("DELETE FROM uncleaned")
    return True
