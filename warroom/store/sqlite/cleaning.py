"""Cleaning what a file still holds of a secret that was blanked: index, free pages, WAL."""

from __future__ import annotations

from warroom.store.sqlite.driver import FileConnection


def clean(db: FileConnection) -> bool:
    """Write index and file anew and empty the WAL. False while another process reads from it: try again later."""
    db.execute("PRAGMA secure_delete = ON").close()
    with db.transaction():
        # Deleting leaves words in the index's segments. Its own secure-delete would shut out SQLite before 3.42.
        db.execute("INSERT INTO entry_text (entry_text) VALUES ('rebuild')")
    db.execute("VACUUM").close()
    # Never a passive one: that is what corrupts a WAL up to SQLite 3.51.2.
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        return False
    with db.transaction():
        db.execute("DELETE FROM uncleaned")
    return True
