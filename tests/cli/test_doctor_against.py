"""`warroom doctor --against`: a digest kept elsewhere shows what the hash chain alone cannot."""

import contextlib
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from warroom.store.hash_chain import digest, link

DIGEST = re.compile(r"INC-\d+@\d+:[0-9a-f]{12}(?![0-9a-f])")
HEADER = "id, at, recorded_at, actor, kind, v"


@pytest.fixture
def told(run: Any) -> Any:
    """The program, with one resolved incident of a few entries."""
    run("declare", "API down", "--sev", "1")
    for words in ("replica lag", "deploy 4711 went out", "lag is gone"):
        run("note", words)
    run("resolve", "--cause", "deploy", "--fix", "rollback")
    return run


def head(run: Any) -> str:
    return str(json.loads(run("export", "INC-1", "--format", "json"))["digests"][0])


def by_hand(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.executescript(";".join(statements))


def rewritten(path: Path, n: int, old: str, new: str, *, triggers_back: bool) -> None:
    """Change entry `n` of INC-1 and make the whole chain anew, as somebody can who may write the file."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        triggers = conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(
            "UPDATE event SET payload = replace(payload, ?, ?) WHERE incident = 1 AND n = ?", [old, new, n]
        )
        (identity,) = conn.execute("SELECT id FROM incident WHERE number = 1").fetchone()
        prev = ""
        for row in conn.execute(
            f"SELECT seq, n, payload, salt, {HEADER} FROM event WHERE incident = 1 ORDER BY n"
        ).fetchall():
            seq, at, payload, salt, *header = row
            sealed = digest(salt, payload)
            hashed = link(prev, identity, at, *header, sealed)
            conn.execute(
                "UPDATE event SET digest = ?, prev = ?, hash = ? WHERE seq = ?", [sealed, prev, hashed, seq]
            )
            prev = hashed
        for _, sql in triggers if triggers_back else ():
            conn.execute(sql)
        conn.commit()


def test_the_digest_stands_in_every_text_that_is_kept_elsewhere(told: Any, tmp_path: Path) -> None:
    now = head(told)
    assert re.fullmatch(r"INC-1@\d+:[0-9a-f]{12}", now)
    for command in (
        ("export", "INC-1"), ("export", "INC-1", "--format", "html"), ("export", "INC-1", "--format", "json"),
        ("export", "--all", "--format", "json"), ("export", "--all", "--format", "html"), ("postmortem", "INC-1"), ("handover", "-i", "INC-1"),
    ):  # fmt: skip
        text = told(*command)
        assert set(DIGEST.findall(text)) == {now}, command
        file = tmp_path / "text"
        file.write_text(text)
        said = told("doctor", "--against", str(file))
        assert said.startswith("ok    digest: INC-1")
        assert "held" in said
    told("declare", "DB down", "--sev", "2")
    for command in (
        ("export", "INC-1", "--format", "csv"),
        ("export", "INC-1", "--format", "ics"),
        ("update",),
        ("update", "--public"),
    ):
        assert not DIGEST.search(told(*command)), command


def test_a_template_may_name_it_and_the_public_one_may_not(told: Any, tmp_path: Path) -> None:
    told("declare", "DB down", "--sev", "2")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "update.j2").write_text("Update {{ number }} {{ digest }}")
    (tmp_path / "templates" / "public.j2").write_text("{{ digest }}")
    assert re.fullmatch(r"Update 1 INC-2@\d+:[0-9a-f]{12}\n", told("update"))
    assert "digest" in told("config", "templates", code=1, both=True)
    assert "no variable “digest”" in told("update", "--public", both=True)


def test_the_file_of_what_was_copied_ends_with_it_and_the_text_does_not(told: Any, tmp_path: Path) -> None:
    told("declare", "DB down", "--sev", "2")
    (tmp_path / "config.toml").write_text('clipboard = "file"\n')
    text = told("update", "--copy")
    file = tmp_path / "w.db.outbox" / "INC-2-update-1.txt"
    assert re.fullmatch(re.escape(text) + r"\nRecord: INC-2@\d+:[0-9a-f]{12}\n", file.read_text())
    assert "is held" in told("doctor", "--against", str(file))
    told("update", "--public", "--copy")
    assert not DIGEST.search(file.read_text())


@pytest.mark.parametrize("triggers_back", [True, False])
def test_a_record_that_was_written_anew_is_sound_but_not_held(
    told: Any, tmp_path: Path, triggers_back: bool
) -> None:
    kept, page = head(told), told("export", "INC-1", "--format", "html")
    (tmp_path / "page.html").write_text(page)
    told("export", "INC-1", "--format", "json", "--output", str(tmp_path / "e.json"))
    rewritten(tmp_path / "w.db", 4, "4711", "4712", triggers_back=triggers_back)
    doctor = told("doctor", code=1, both=True)
    assert "every hash chain verifies" in doctor
    assert "only a digest kept elsewhere shows" in doctor
    assert ("the trigger event_is_never_changed is missing" in doctor) is not triggers_back
    for given in (kept, str(tmp_path / "page.html")):
        said = told("doctor", "--against", given, code=1, both=True)
        assert f"FAIL  digest: {kept} is NOT held" in said
        assert said.count("\n") == 2
    assert "entry 4 of INC-1 is the first that has another hash" in told(
        "doctor", "--against", str(tmp_path / "e.json"), code=1, both=True
    )


def test_an_entry_changed_by_hand_is_said_although_its_hash_stands(told: Any, tmp_path: Path) -> None:
    kept = head(told)
    by_hand(
        tmp_path / "w.db", "DROP TRIGGER event_is_never_changed",
        "UPDATE event SET payload = replace(payload, '4711', '4712') WHERE n = 4",
    )  # fmt: skip
    assert "entry 4 of INC-1 was changed" in told("doctor", "--against", kept, code=1, both=True)


def test_what_is_written_afterwards_and_a_redaction_break_no_digest(told: Any, tmp_path: Path) -> None:
    kept = head(told)
    told("export", "INC-1", "--format", "json", "--output", str(tmp_path / "e.json"))
    told("action", "add", "alert on lag", "-i", "INC-1")
    from warroom.cli.context import Desk
    from warroom.domain.record.blanking import Blanker

    room = Desk(tmp_path / "w.db").open()
    room.redact(Blanker(["deploy 4711"]), None)
    room.close()
    assert "is held" in told("doctor", "--against", kept)
    assert "is held as it was exported" in told("doctor", "--against", str(tmp_path / "e.json"))


def test_an_incident_with_another_number_is_found_by_its_hash(told: Any, tmp_path: Path) -> None:
    kept = head(told)
    told("export", "INC-1", "--format", "json", "--output", str(tmp_path / "e.json"))
    other = str(tmp_path / "other.db")
    told("--db", other, "declare", "another", "--sev", "3")
    told("--db", other, "import", str(tmp_path / "e.json"))
    assert f"{kept} is held, but as INC-2: entry " in told("--db", other, "doctor", "--against", kept)
    assert "INC-1 is held as INC-2 as it was exported" in told(
        "--db", other, "doctor", "--against", str(tmp_path / "e.json")
    )


def test_what_is_missing_here_is_said(told: Any, tmp_path: Path) -> None:
    kept = head(told)
    other = str(tmp_path / "other.db")
    told("--db", other, "declare", "another", "--sev", "3")
    number = kept.split("@")[1].split(":")[0]
    assert "INC-1 ends here with entry 2" in told(
        "--db", other, "doctor", "--against", kept, code=1, both=True
    )
    gone = f"INC-7@{number}:{'0' * 12}"
    assert "there is no INC-7 here" in told("--db", other, "doctor", "--against", gone, code=1, both=True)
    told("export", "INC-1", "--format", "json", "--output", str(tmp_path / "e.json"))
    assert "this record has no incident with its id" in told(
        "--db", other, "doctor", "--against", str(tmp_path / "e.json"), code=1, both=True
    )
    rows = json.loads((tmp_path / "e.json").read_text())["events"]
    assert len(rows) > 3


def test_every_digest_of_a_file_is_compared_and_json_tells_the_same(told: Any, tmp_path: Path) -> None:
    kept = head(told)
    wrong = kept[:-12] + "0" * 12
    (tmp_path / "mail.txt").write_text(f"> {kept}.\n({wrong}) {kept}\nINC-1@3:9f3c and INC-1@maya\n")
    said = told("doctor", "--against", str(tmp_path / "mail.txt"), code=1, both=True)
    assert said.count("digest:") == 3
    assert f"ok    digest: {kept} is held" in said
    assert f"FAIL  digest: {wrong} is NOT held" in said
    assert "FAIL  digest: “INC-1@3:9f3c” is cut off" in said
    rows = json.loads(told("doctor", "--against", str(tmp_path / "mail.txt"), "--json", code=1, both=True))
    assert [row["fine"] for row in rows] == [True, False, False]
    (tmp_path / "utf16.txt").write_bytes(f"{kept}\r\n".encode("utf-16"))
    assert "is held" in told("doctor", "--against", str(tmp_path / "utf16.txt"))
    assert "is held" in told("doctor", "--against", kept.upper())


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (
            "INC-7@42:xyz",
            2,
            "is no digest; it is a reference, an entry and 12 digits, as in INC-7@42:9f3c1a2b3c4d",
        ),
        ("INC-7@42", 2, "is no digest"),
        ("inc-7@", 2, "is no digest"),
        ("INC-7@42:9f3c1a2b3c4", 2, "is no digest"),
        ("missing.txt", 1, "missing.txt cannot be read (No such file or directory); name a file"),
        (".", 1, "cannot be read (Is a directory)"),
    ],
)
def test_what_is_no_digest_gets_one_sentence(told: Any, given: str, code: int, words: str) -> None:
    said = told("doctor", "--against", given, code=code)
    assert words in said
    assert said.count("\n") == 1


def test_a_file_without_any_or_of_another_kind_gets_one_sentence(told: Any, tmp_path: Path) -> None:
    (tmp_path / "no.txt").write_text("hello\n")
    (tmp_path / "entries.csv").write_text(told("export", "INC-1", "--format", "csv"))
    (tmp_path / "half.json").write_text(told("export", "INC-1", "--format", "json")[:-40])
    for name, words in (
        ("no.txt", "holds no digest, as in"),
        ("entries.csv", "but no csv, calendar, or part of a timeline."),
        ("w.db", "is a database"),
        ("half.json", "not all of it was compared"),
    ):
        said = told("doctor", "--against", str(tmp_path / name), code=1)
        assert words in said
        assert said.count("\n") == 1
    assert "one at a time" in told("doctor", "--against", "x", "--backup", "y", code=2)
    told("--db", str(tmp_path / "none.db"), "doctor", "--against", "INC-1@1:" + "0" * 12, code=1)
    assert not (tmp_path / "none.db").exists()


def test_the_markdown_export_has_it_although_people_took_it_out(told: Any, tmp_path: Path) -> None:
    (tmp_path / "pm.md").write_text("# Ours\n\nNothing of the record.\n")
    told("postmortem", "INC-1", "--from", str(tmp_path / "pm.md"))
    assert told("postmortem", "INC-1").startswith("# Ours\n\nNothing of the record.\n")
    assert head(told) in told("export", "INC-1")
    assert not DIGEST.search(told("postmortem", "INC-1"))
