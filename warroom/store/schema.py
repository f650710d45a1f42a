"""The tables. `event` is the record; `incident` is derived from it and can be rebuilt."""

SCHEMA_VERSION = 1

SCHEMA = (
    """CREATE TABLE event (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, incident INTEGER NOT NULL, n INTEGER NOT NULL,
        at TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
        v INTEGER NOT NULL, payload TEXT NOT NULL, salt TEXT NOT NULL, digest TEXT NOT NULL,
        prev TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (incident, n)) STRICT""",
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
    """CREATE TABLE incident (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL, state TEXT NOT NULL) STRICT""",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)
