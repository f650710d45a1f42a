"""The tables on a server: those of a file, with what only a server has: functions, one GIN index, the version of all this.

Text is COLLATE "C", so that its order is that of the code points, as in a file, whatever the server's locale is.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE SEQUENCE event_seq AS bigint",
        """CREATE TABLE event (
        seq bigint PRIMARY KEY DEFAULT nextval('event_seq'), id text COLLATE "C" NOT NULL UNIQUE,
        incident integer NOT NULL, n bigint NOT NULL, at text COLLATE "C" NOT NULL, recorded_at text COLLATE "C" NOT NULL,
        actor text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, v bigint NOT NULL,
        payload text COLLATE "C" NOT NULL, salt text COLLATE "C" NOT NULL, digest text COLLATE "C" NOT NULL,
        prev text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL, UNIQUE (incident, n))""",
        # A redaction blanks payloads of the record: only those whose seq stands here, which nothing commits.
        "CREATE TABLE redacting (seq bigint PRIMARY KEY)",
        """CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.salt = '' AND EXISTS (SELECT 1 FROM redacting WHERE seq = OLD.seq)
                    AND (NEW.seq, NEW.id, NEW.incident, NEW.n, NEW.at, NEW.recorded_at, NEW.actor, NEW.kind, NEW.v,
                    NEW.digest, NEW.prev, NEW.hash) IS NOT DISTINCT FROM (OLD.seq, OLD.id, OLD.incident, OLD.n, OLD.at,
                    OLD.recorded_at, OLD.actor, OLD.kind, OLD.v, OLD.digest, OLD.prev, OLD.hash)
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'WR001';
        END $$""",
        """CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON event
        FOR EACH ROW EXECUTE FUNCTION event_is_append_only()""",
        """CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()""",
        # Rows of `incident` change with every note: room in the page keeps that from touching the indexes.
        """CREATE TABLE incident (
        number integer PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, channel text COLLATE "C" NOT NULL UNIQUE,
        status text COLLATE "C" NOT NULL, state text COLLATE "C" NOT NULL, head bigint NOT NULL DEFAULT 0,
        recorded_at text COLLATE "C" NOT NULL DEFAULT '') WITH (fillfactor = 50)""",
        "CREATE INDEX incident_open ON incident (number) WHERE status <> 'resolved'",
        # `told` is what a line is found by, as it is spelt; `plain` its words as an index keeps them; `words` the index.
        """CREATE TABLE entry (
        incident integer NOT NULL, n bigint NOT NULL, seq bigint NOT NULL UNIQUE, at text COLLATE "C" NOT NULL,
        text text COLLATE "C", retracted integer NOT NULL DEFAULT 0, told text COLLATE "C" NOT NULL,
        plain text COLLATE "C" NOT NULL, words tsvector NOT NULL, PRIMARY KEY (incident, n))""",
        "CREATE INDEX entry_in_order ON entry (incident, at, n)",
        "CREATE INDEX entry_words ON entry USING gin (words)",
        """CREATE TABLE listed (
        number integer PRIMARY KEY, title text COLLATE "C" NOT NULL, severity integer NOT NULL,
        severity_label text COLLATE "C", badge integer, status text COLLATE "C" NOT NULL, drill integer NOT NULL,
        declared_at text COLLATE "C" NOT NULL, began_at text COLLATE "C" NOT NULL, resolved_at text COLLATE "C",
        postmortem_due text COLLATE "C", commander text COLLATE "C", done_at text COLLATE "C", actions bigint NOT NULL, action_due text COLLATE "C",
        checks text COLLATE "C" NOT NULL, standing text COLLATE "C" NOT NULL, filed integer NOT NULL,
        people text COLLATE "C" NOT NULL, seconds double precision, owes bigint NOT NULL,
        facts text COLLATE "C" NOT NULL)""",
        """CREATE INDEX event_that_changes ON event (incident, n)
        WHERE kind NOT IN ('noted', 'message_sent', 'runbook_used', 'restored')""",
        'CREATE TABLE uncleaned (since text COLLATE "C" NOT NULL)',
        """CREATE TABLE shift_taken (
        id text COLLATE "C" PRIMARY KEY, person text COLLATE "C" NOT NULL, start text COLLATE "C" NOT NULL,
        "end" text COLLATE "C" NOT NULL, recorded_at text COLLATE "C" NOT NULL, actor text COLLATE "C" NOT NULL)""",
        # What the shared SQL takes from SQLite.
        "CREATE FUNCTION instr(text, text) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT strpos($1, $2)'",
        """CREATE FUNCTION julianday(text) RETURNS double precision STABLE LANGUAGE sql
        AS 'SELECT extract(epoch FROM $1::timestamptz)::double precision / 86400 + 2440587.5'""",
        """CREATE FUNCTION json_extract(document text, path text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN
            RETURN document::json ->> substr(path, 3);
        EXCEPTION WHEN data_exception THEN RETURN NULL;
        END $$""",
        """CREATE FUNCTION json_valid(document text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM document::json;
            RETURN TRUE;
        EXCEPTION WHEN data_exception THEN RETURN FALSE;
        END $$""",
        # The keeper may blank a secret, and nobody else may change an event.
        """CREATE FUNCTION redact(which bigint, blanked text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path FROM CURRENT AS $$
        BEGIN
            INSERT INTO redacting (seq) VALUES (which);
            UPDATE event SET payload = blanked, salt = '' WHERE seq = which;
            DELETE FROM redacting WHERE seq = which;
        END $$""",
        "REVOKE ALL ON FUNCTION redact FROM public",
        # For dashboards, which want times.
        """CREATE VIEW event_times AS SELECT seq, id, incident, n, at::timestamptz AS at,
        recorded_at::timestamptz AS recorded_at, actor, kind, v, payload FROM event""",
    ),
)
"""Step k brings a room from version k to k + 1. A step that was released is never edited."""

SCHEMA_VERSION = len(MIGRATIONS)
VERSIONS = "CREATE TABLE IF NOT EXISTS warroom_schema (version integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now())"
TABLES = ("event", "incident", "entry", "listed", "shift_taken", "uncleaned", "redacting")

READER = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
)
WRITER = (
    *READER,
    "GRANT INSERT ON event, incident, entry, listed, shift_taken TO {role}",
    "GRANT UPDATE ON incident, entry, listed TO {role}",
    "GRANT USAGE ON SEQUENCE event_seq TO {role}",
)
KEEPER = (
    *WRITER,
    "GRANT DELETE ON incident, entry, listed TO {role}",
    "GRANT INSERT, DELETE ON uncleaned TO {role}",
    "GRANT DELETE ON redacting TO {role}",
    "GRANT EXECUTE ON FUNCTION redact TO {role}",
)
"""What each role may do. Nobody but the owner may UPDATE, DELETE or TRUNCATE `event`, and the owner meets the triggers."""
