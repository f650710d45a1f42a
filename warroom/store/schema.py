"""The tables. `event` is the record; the others are derived from it and can be rebuilt."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
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
    ),
    (
        # One row a line of the timeline, as corrected: a page of it costs the same at ten entries and a million.
        """CREATE TABLE entry (
        incident INTEGER NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, text TEXT,
        retracted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (incident, n)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX entry_in_order ON entry (incident, at, n)",
        # rowid is the event's seq; `scope` holds i7 for INC-7, so that one incident's lines are found alone.
        """CREATE VIRTUAL TABLE entry_text USING fts5(
        text, scope, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
        "CREATE INDEX incident_open ON incident (number) WHERE status <> 'resolved'",
    ),
    # Nothing changes but what the states hold; they are folded anew after every step.
    (),
    # The same: a snooze outlives an update that was sent before its time.
    (),
)
"""Step k brings a database from version k to k + 1. A step that was released is never edited."""

SCHEMA_VERSION = len(MIGRATIONS)
