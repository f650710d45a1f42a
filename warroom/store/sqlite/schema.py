"""The tables. `event` is the record, `shift_taken` changes the rota, and `redacting` and `uncleaned` are a redaction's own.

The others are derived.
"""

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
    (
        # What every event moves, beside the state, which a note leaves as it is.
        "ALTER TABLE incident ADD COLUMN head INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE incident ADD COLUMN recorded_at TEXT NOT NULL DEFAULT ''",
        # What lists show, narrow and sort by, apart from the states: a list reads no state, and a note writes no row.
        """CREATE TABLE listed (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, severity INTEGER NOT NULL, status TEXT NOT NULL,
        drill INTEGER NOT NULL, declared_at TEXT NOT NULL, began_at TEXT NOT NULL, resolved_at TEXT,
        commander TEXT, done_at TEXT, actions INTEGER NOT NULL, action_due TEXT, checks TEXT NOT NULL,
        people TEXT NOT NULL, seconds REAL, owes INTEGER NOT NULL, facts TEXT NOT NULL) STRICT""",
        # Metrics read everything but the many lines that change nothing but the timeline.
        """CREATE INDEX event_that_changes ON event (incident, n)
        WHERE kind NOT IN ('noted', 'message_sent', 'runbook_used', 'restored')""",
        # A redaction blanks payloads of the record: only those whose seq stands here, which nothing commits.
        "CREATE TABLE redacting (seq INTEGER PRIMARY KEY) STRICT",
        # Since when a redaction waits for free pages and the WAL to be cleaned.
        "CREATE TABLE uncleaned (since TEXT NOT NULL) STRICT",
        "DROP TRIGGER event_is_never_changed",
        """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        WHEN NOT (NEW.salt = '' AND EXISTS (SELECT 1 FROM redacting WHERE seq = OLD.seq)
        AND (NEW.seq, NEW.id, NEW.incident, NEW.n, NEW.at, NEW.recorded_at, NEW.actor, NEW.kind, NEW.v,
        NEW.digest, NEW.prev, NEW.hash) IS (OLD.seq, OLD.id, OLD.incident, OLD.n, OLD.at, OLD.recorded_at,
        OLD.actor, OLD.kind, OLD.v, OLD.digest, OLD.prev, OLD.hash))
        BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END""",
    ),
    # The states again: how a response, a seat and a reopening are told.
    (),
    # And again: a correction of a line corrects what stands on it.
    (),
    # The index again: a line is found by the words that it is told in, too.
    (),
    # And again: what was taken back is told as what is so now.
    (),
    (
        # With what a list shows of an incident that was none; its rows are made anew after every step.
        "DROP TABLE listed",
        """CREATE TABLE listed (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, severity INTEGER NOT NULL, status TEXT NOT NULL,
        drill INTEGER NOT NULL, declared_at TEXT NOT NULL, began_at TEXT NOT NULL, resolved_at TEXT,
        commander TEXT, done_at TEXT, actions INTEGER NOT NULL, action_due TEXT, checks TEXT NOT NULL,
        standing TEXT NOT NULL, people TEXT NOT NULL, seconds REAL, owes INTEGER NOT NULL, facts TEXT NOT NULL) STRICT""",
    ),
    (
        # The states again, with updates that were struck and every period of a status; and which incidents were filed
        # afterwards. The rows of the list are made anew after every step.
        "DROP TABLE listed",
        """CREATE TABLE listed (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, severity INTEGER NOT NULL, status TEXT NOT NULL,
        drill INTEGER NOT NULL, declared_at TEXT NOT NULL, began_at TEXT NOT NULL, resolved_at TEXT,
        commander TEXT, done_at TEXT, actions INTEGER NOT NULL, action_due TEXT, checks TEXT NOT NULL,
        standing TEXT NOT NULL, filed INTEGER NOT NULL, people TEXT NOT NULL, seconds REAL, owes INTEGER NOT NULL,
        facts TEXT NOT NULL) STRICT""",
    ),
    (
        # Who took over being on call, and until when: the rota itself stands in the settings.
        """CREATE TABLE shift_taken (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL,
        recorded_at TEXT NOT NULL, actor TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    ),
    # With how a team calls its severities, where that is not SEV-1, SEV-2 and so on.
    (
        "DROP TABLE listed",
        """CREATE TABLE listed (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, severity INTEGER NOT NULL, severity_label TEXT,
        status TEXT NOT NULL, drill INTEGER NOT NULL, declared_at TEXT NOT NULL, began_at TEXT NOT NULL,
        resolved_at TEXT, commander TEXT, done_at TEXT, actions INTEGER NOT NULL, action_due TEXT,
        checks TEXT NOT NULL, standing TEXT NOT NULL, filed INTEGER NOT NULL, people TEXT NOT NULL, seconds REAL,
        owes INTEGER NOT NULL, facts TEXT NOT NULL) STRICT""",
    ),
    # The states again, with the questions that were asked. The list with what the process of its time says: when the postmortem is due, and how loud its severity is shown.
    (
        "DROP TABLE listed",
        """CREATE TABLE listed (
        number INTEGER PRIMARY KEY, title TEXT NOT NULL, severity INTEGER NOT NULL, severity_label TEXT, badge INTEGER,
        status TEXT NOT NULL, drill INTEGER NOT NULL, declared_at TEXT NOT NULL, began_at TEXT NOT NULL,
        resolved_at TEXT, postmortem_due TEXT, commander TEXT, done_at TEXT, actions INTEGER NOT NULL, action_due TEXT,
        checks TEXT NOT NULL, standing TEXT NOT NULL, filed INTEGER NOT NULL, people TEXT NOT NULL, seconds REAL,
        owes INTEGER NOT NULL, facts TEXT NOT NULL) STRICT""",
    ),
)
"""Step k brings a database from version k to k + 1. A step that was released is never edited."""

SCHEMA_VERSION = len(MIGRATIONS)
