"""A leaked secret is blanked for good, and the record stays whole and honest about it."""

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from engines import Engine
from hypothesis import given, settings
from hypothesis import strategies as st

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import ActionItem
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record import timeline_text
from warroom.domain.record.amendments import Amended
from warroom.domain.record.blanking import Blanker, secret_problem, words_of
from warroom.domain.record.event_model import Unknown
from warroom.domain.record.events import read_payload
from warroom.domain.record.fold import fold
from warroom.domain.record.redaction import MARK
from warroom.domain.refusal import Refusal
from warroom.local import backups, outgoing_files
from warroom.local.drafts import Drafts, PendingNote
from warroom.local.paths import Places
from warroom.room import Room, new_id
from warroom.room.redaction import Redacting, clean_up
from warroom.store.errors import StoreProblem
from warroom.store.location import File, Location
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.fts_index import BATCH

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
SECRET = "hunter2-XyZ"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "w.db", tmp_path / "c.toml")


ON_SERVER: dict[Path, Location] = {}
"""Rooms on a server, by the path that stands for each."""


@pytest.fixture
def any_places(engine: Engine, places: Places) -> Iterator[Places]:
    """On both engines; beside a server there are the same files."""
    ON_SERVER[places.database] = engine.place() if engine.name == "server" else File(places.database)
    yield places
    ON_SERVER.clear()


def opened(path: Path) -> Room:
    return Room.open(ON_SERVER.get(path, path), "maya", lambda: NOW, UTC)


def redacting(places: Places, *secrets: str, identity: str | None = None) -> Redacting:
    return Redacting(places, opened, Blanker(secrets or [SECRET]), identity)


def noted(places: Places, *texts: str) -> Room:
    room = opened(places.database)
    number = room.declare("API down", Severity.SEV1, commander="@maya").number
    for text in texts:
        room.note(number, text)
    return room


def files_with(folder: Path, *secrets: str) -> list[str]:
    needles = [
        form for s in secrets for form in (s.encode(), json.dumps(s, ensure_ascii=False)[1:-1].encode())
    ]
    return sorted(
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    )


# What a secret looks like: no mark, no control characters, and not only what chance puts into every file.
secrets_ = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=2, max_size=20
).map(lambda text: f'kQ{text.strip()}"\\zW9')


@settings(max_examples=settings.default.max_examples // 8)
@given(secret=secrets_)
def test_no_byte_of_a_secret_is_left_wherever_it_was_said(secret: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder) / "w.db", Path(folder) / "c.toml")
        leaked_everywhere(places, secret)
        assert files_with(Path(folder), secret)
        report = redacting(places, secret).do()
        assert report.left == []
        assert files_with(Path(folder), secret) == []
        for path in (places.database, *backups.known(places.backups)):
            room = opened(path)
            assert room.store.check() == []
            events = room.events(1)
            assert fold(events) == room.incident(1)
            assert not any(isinstance(event.event, Unknown) for event in events)
            assert any(e.recorded.event.kind == "redacted" for e in room.timeline(1))
            room.close()


def leaked_everywhere(places: Places, secret: str) -> None:
    room = opened(places.database)
    number = room.declare(f"down {secret}", Severity.SEV1, commander="@maya", impact=f"leak {secret}").number
    entry = room.note(number, f"text {secret} {secret}").n
    room.note(number, "wrong words")
    room.amend(number, entry + 1, f"amended {secret}")
    room.amend(number, entry + 1, "amended again")
    room.assign(number, "investigator", "@li", f"use {secret}")
    room.status(number, Status.IDENTIFIED, f"since {secret}")
    incident = room.incident(number)
    text = room.texts.update_text(incident, room.texts.update_parts(incident))
    room.send_update(number, text, 1)
    room.offer(number, "commander", "@kim")
    room.ask(number, f"@li rotate {secret} 5m")
    places.backups.parent.mkdir(exist_ok=True)
    room.review.backup(places.database.parent / "b.db")
    backups.remember(places.backups, places.database.parent / "b.db")
    room.resolve(number, f"cause {secret}", "fix", None)
    room.write_postmortem(number, f"# Postmortem\n{secret}")
    room.add_action(number, ActionItem(number=0, text=f"forget {secret}"))
    drafts = Drafts(places.drafts)
    drafts.keep(f"{incident.id}/note", f"half typed {secret}")
    drafts.journal(PendingNote(id=new_id(NOW), incident=incident.id, text=secret, typed_at=NOW))
    drafts.close()
    (places.drafts / "console-1.unreadable-20260101").write_text(f'{{"x": {json.dumps(secret)}')
    outgoing_files.put(places.outbox, "INC-1-update-1", text)
    room.close()


def test_the_gap_is_seen_and_the_rest_reads_as_before(any_places: Places) -> None:
    room = noted(any_places, f"token {SECRET} leaked", "unrelated")
    before = room.timeline(1)
    room.close()
    redacting(any_places).do()
    room = opened(any_places.database)
    entries = room.timeline(1)
    assert [e.text for e in entries[:4]] == [e.text and e.text.replace(SECRET, MARK) for e in before]
    assert timeline_text.line(entries[-1], UTC).words == "entry 3 was redacted"
    assert entries[-1].recorded.actor == "@maya"
    assert [hit.entry.n for hit in room.search(MARK, 9).hits] == [5, 3]  # the line that tells it, and the gap
    assert room.search("hunter2", 9).hits == ()
    with pytest.raises(Refusal, match="cannot be undone"):
        room.undo(1, entries[-1].n)


def test_no_token_of_it_stays_in_the_search_index(places: Places) -> None:
    filler = [f"filler {n}" for n in range(BATCH)]  # so that it is indexed
    noted(places, "before", "the word is Zqxjkvbnwpf", "after", *filler).close()
    token = "xjkvbnwpf"  # as indexed, whatever beginning it shares with the word before it
    assert files_with(places.database.parent, token) == ["w.db"]
    assert redacting(places, "Zqxjkvbnwpf").do().left == []
    assert files_with(places.database.parent, token) == []
    room = opened(places.database)
    assert [hit.entry.n for hit in room.search("after", 9).hits] == [5]


def test_a_secret_that_json_escapes_is_found_and_so_are_its_quotations(any_places: Places) -> None:
    key = '-----BEGIN "KEY"-----\nab\\cd\n-----END-----'
    room = noted(any_places, f"! use {key} now")
    incident = room.incident(1)
    text = room.texts.update_text(incident, room.texts.update_parts(incident))
    assert key not in text  # on one line
    room.send_update(1, text, 1)
    room.close()
    assert redacting(any_places, key).do().left == []
    assert files_with(any_places.database.parent, key, "ab\\cd") == []
    assert MARK in opened(any_places.database).events(1)[-2].event.text


def test_a_channel_named_after_the_secret_is_named_anew(any_places: Places) -> None:
    room = opened(any_places.database)
    room.declare(f"down since {SECRET}", Severity.SEV1)
    room.declare("down since redacted", Severity.SEV1)
    room.close()
    report = redacting(any_places).do()
    room = opened(any_places.database)
    assert [i.channel for i in reversed(room.incidents())] == [
        "#incident-2026-11-23-down-since-redacted-2",
        "#incident-2026-11-23-down-since-redacted",
    ]
    assert any("rename it in your chat" in line for line in report.done)
    assert room.store.check() == []


def test_only_the_incident_named_is_touched(places: Places) -> None:
    room = noted(places, SECRET)
    room.note(room.declare("other", Severity.SEV3).number, SECRET)
    identity = room.incident(2).id
    room.close()
    report = redacting(places, identity=identity).do()
    room = opened(places.database)
    assert [e.text for e in room.timeline(1)][-1] == SECRET
    assert [e.text for e in room.timeline(2)][-2] == MARK
    assert any("still stand" in line and "w.db" in line for line in report.left)  # honest about INC-1


def test_what_is_part_of_a_time_or_a_fixed_word_stays_readable(any_places: Places) -> None:
    room = noted(any_places, "it was identified at 2026-11-23")
    room.status(1, Status.IDENTIFIED)
    room.close()
    report = redacting(any_places, "identified").do()
    room = opened(any_places.database)
    assert room.incident(1).status is Status.IDENTIFIED
    assert room.timeline(1)[2].text == f"it was {MARK} at 2026-11-23"
    assert any("fixed word" in line for line in report.left)
    assert room.store.check() == []


def test_a_whole_entry_is_blanked_with_its_corrections_and_quotations(any_places: Places) -> None:
    room = noted(any_places, "! the password is swordfish", "keep me")
    room.amend(1, 3, "! the pass is trout")
    incident = room.incident(1)
    room.send_update(1, room.texts.update_text(incident, room.texts.update_parts(incident)), 1)
    words = words_of(room.events(1), 3)
    room.close()
    redacting(any_places, *words, identity=incident.id).do()
    room = opened(any_places.database)
    said = json.dumps([str(e.recorded.event) + str(e.corrected_text) for e in room.timeline(1)])
    assert "swordfish" not in said
    assert "trout" not in said
    assert "keep me" in said


def test_redacting_twice_leaves_two_gaps_that_both_verify(any_places: Places) -> None:
    noted(any_places, "first-secret second-secret").close()
    redacting(any_places, "first-secret").do()
    redacting(any_places, "second-secret").do()
    room = opened(any_places.database)
    assert room.timeline(1)[2].text == f"{MARK} {MARK}"
    assert [e.recorded.event.kind for e in room.timeline(1)][-2:] == ["redacted", "redacted"]
    assert room.store.check() == []


def test_the_record_gives_way_to_a_redaction_only(places: Places) -> None:
    room = noted(places, SECRET)
    db = room.store._db
    for change in (
        "payload = 'x'",
        "payload = 'x', salt = ''",
        "salt = ''",
    ):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            db.execute(f"UPDATE event SET {change} WHERE n = 3")
    db.execute("INSERT INTO redacting SELECT seq FROM event WHERE n = 3")
    for change in (
        "actor = 'x', salt = ''",
        "payload = 'x'",
        "at = 'x', salt = ''",
        "digest = 'x', salt = ''",
    ):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            db.execute(f"UPDATE event SET {change} WHERE n = 3")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        db.execute("DELETE FROM event WHERE n = 3")


@pytest.mark.parametrize(
    "forge",
    [
        "UPDATE event SET payload = replace(payload, '[redacted]', 'something else') WHERE n = 3",
        "UPDATE event SET payload = '{\"text\":\"blank\"}', salt = '' WHERE n = 4",
        "UPDATE event SET payload = replace(payload, '\"n\":3', '\"n\":4') WHERE n = 5",
    ],
)
def test_a_forged_redaction_is_found(places: Places, forge: str) -> None:
    noted(places, SECRET, "innocent").close()
    redacting(places).do()
    room = opened(places.database)
    room.store._db.execute("DROP TRIGGER event_is_never_changed")
    room.store._db.execute(forge)
    assert any("was changed after it was written" in wrong for wrong in room.store.check())


def test_what_a_reader_pins_is_said_and_finished_later(places: Places) -> None:
    noted(places, SECRET).close()
    reader = sqlite3.connect(places.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchall()

    def impatient(path: Path) -> Room:
        return Room.open(path, "maya", lambda: NOW, UTC, busy_seconds=0.01)

    report = Redacting(places, impatient, Blanker([SECRET])).do()
    assert any("redact --finish" in line for line in report.left)
    assert any("still stand" in line for line in report.left)
    assert files_with(places.database.parent, SECRET)
    room = opened(places.database)
    assert room.uncleaned_since() == NOW
    reader.close()
    assert clean_up(room) == ""
    assert room.uncleaned_since() is None
    room.close()
    assert files_with(places.database.parent, SECRET) == []


def test_backups_that_cannot_be_reached_are_named(places: Places) -> None:
    noted(places, SECRET).close()
    broken = places.database.with_name("broken.db")
    broken.write_bytes(b"not a database" * 99)
    for path in (broken, places.database.with_name("gone.db")):
        backups.remember(places.backups, path)
    left = redacting(places).do().left
    assert [("broken.db" in line, "gone.db" in line) for line in left] == [(True, False), (False, True)]


def test_an_open_console_that_holds_it_in_a_draft_is_named(places: Places) -> None:
    noted(places).close()
    drafts = Drafts(places.drafts)
    drafts.keep("x/note", SECRET)
    assert any("open console" in line for line in redacting(places).do().left)
    drafts.close()


def test_a_look_tells_where_and_never_what(places: Places) -> None:
    room = noted(places, SECRET)
    room.close()
    other = Room.open(places.database, SECRET, lambda: NOW, UTC)
    other.note(1, "hello")
    other.close()
    seen = redacting(places).look()
    assert seen[:2] == ["INC-1: 1 place: entry 3 (noted)", "INC-1: somebody wrote under it as a name"]
    report = redacting(places).do()
    assert any("names of writers" in line for line in report.left)
    assert not any(SECRET in line for line in (*seen, *report.done, *report.left))
    assert redacting(places, "stands nowhere").look() == []


@pytest.mark.parametrize("secret", ["", "abc", "acted", MARK])
def test_what_cannot_be_blanked_sensibly_is_refused(secret: str) -> None:
    assert secret_problem(secret) is not None


def test_a_kind_of_a_newer_warroom_is_blanked_too() -> None:
    payload = '{"deep":[{"text":"a hunter2-XyZ b"}],"n":1}'
    result = Blanker([SECRET]).payload("levitated", 1, payload)
    assert result == ('{"deep":[{"text":"a [redacted] b"}],"n":1}', 1, 0)
    assert isinstance(read_payload("levitated", 1, result.text), Unknown)


# Out and back


def export(room: Room, path: Path) -> Callable[[], Iterator[bytes]]:
    path.write_text("".join(room.review.export([1])))
    return lambda: iter(path.read_bytes().splitlines(keepends=True))


def test_a_redacted_record_goes_out_and_comes_back_redacted(any_places: Places, tmp_path: Path) -> None:
    room = noted(any_places, SECRET, "later")
    full = export(room, tmp_path / "full.json")
    room.close()
    redacting(any_places).do()
    room = opened(any_places.database)
    blank = export(room, tmp_path / "blank.json")

    fresh = opened(tmp_path / "fresh.db")
    assert fresh.review.take_in(blank).events == 5
    assert fresh.store.check() == []
    assert [e.text for e in fresh.timeline(1)] == [e.text for e in room.timeline(1)]

    moved = room.review.take_in(full)  # from before the redaction
    assert (moved.events, moved.kept_redacted) == (0, 1)
    assert room.timeline(1)[2].text == MARK
    assert room.store.check() == []

    colleague = opened(tmp_path / "colleague.db")
    colleague.review.take_in(full)
    moved = colleague.review.take_in(blank)
    assert (moved.events, moved.blanked) == (1, 1)
    assert colleague.store.check() == []
    assert colleague.timeline(1)[2].text == MARK
    assert colleague.search("hunter2", 9).hits == ()
    assert colleague.uncleaned_since() is not None
    assert clean_up(colleague) == ""
    colleague.close()
    assert files_with(tmp_path, SECRET) == ["full.json"]


def test_an_export_that_smuggles_the_secret_back_is_refused(places: Places, tmp_path: Path) -> None:
    room = noted(places, SECRET)
    full = (
        (tmp_path / "full.json", export(room, tmp_path / "full.json"))[0]
        .read_bytes()
        .splitlines(keepends=True)
    )
    room.close()
    redacting(places).do()
    export(opened(places.database), tmp_path / "blank.json")
    mixed = (tmp_path / "blank.json").read_bytes().splitlines(keepends=True)
    mixed[3] = full[3].rstrip(b"\n,") + b",\n"
    with pytest.raises(StoreProblem, match="Entry 3 of incident"):
        opened(tmp_path / "third.db").review.take_in(lambda: iter(mixed))


def test_undo_and_amend_go_on_after_a_redaction(any_places: Places) -> None:
    room = noted(any_places, f"a {SECRET}")
    done = room.amend(1, 3, f"b {SECRET}")[1]
    room.close()
    redacting(any_places).do()
    room = opened(any_places.database)
    assert isinstance(done[0].event, Amended)
    room.undo(1, done[0].n)
    assert room.entry(1, 3).text == f"a {MARK}"
    room.note(1, "goes on", "-1m")
    assert isinstance(room.events(1)[-1].event, Noted)
    assert room.events(1)[-1].at == NOW - timedelta(minutes=1)
    assert room.store.check() == []


def test_the_front_of_a_secret_that_an_update_cut_off_is_blanked_with_its_line(any_places: Places) -> None:
    words = " ".join(f"wort{n}" for n in range(40))
    room = noted(any_places, f"the vault opens with {words}", "keep this")
    incident = room.incident(1)
    text = room.texts.update_text(incident, room.texts.update_parts(incident))
    assert "The vault opens with wort0 wort1" in text
    assert words not in text
    room.send_update(1, text, 1)
    room.close()
    assert redacting(any_places, words).do().left == []
    assert files_with(any_places.database.parent, "wort1 wort2") == []
    assert "Keep this" in opened(any_places.database).events(1)[-2].event.text
