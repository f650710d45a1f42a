"""Redaction, backups, exports and imports as somebody at a shell meets them."""

import io
import os
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from warroom.cli import output, progress, redact
from warroom.cli.context import Desk
from warroom.cli.doctor import doctor
from warroom.cli.export import export
from warroom.cli.import_ import import_
from warroom.domain.incident.state import Stage
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Severity
from warroom.domain.refusal import Refusal
from warroom.room.review import Review

SECRET = "hunter2-XyZ"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "c.toml"))
    monkeypatch.setenv("WARROOM_ME", "maya")
    return Desk(tmp_path / "w.db")


def limited(tmp_path: Path, *argv: str, kilobytes: int) -> subprocess.CompletedProcess[str]:
    """Runs the program where no file may grow beyond a size: what a full disk looks like."""
    words = [
        "sh",
        "-c",
        f'ulimit -f {kilobytes * 2}; exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "warroom",
        *argv,
    ]
    env = {**os.environ, "WARROOM_DB": str(tmp_path / "w.db"), "WARROOM_CONFIG": str(tmp_path / "c.toml")}
    return subprocess.run(words, env=env, capture_output=True, text=True, check=False)


def redacted(desk: Desk, *argv: str, secret: bytes = SECRET.encode() + b"\n") -> tuple[int, str]:
    done = CliRunner().invoke(redact.redact, argv, obj=desk, input=secret)
    refused = f"refused: {done.exception}" if isinstance(done.exception, Refusal) else ""
    assert refused or isinstance(done.exception, SystemExit | None), done.exception
    assert SECRET not in done.output + refused
    return done.exit_code, done.output + refused


def test_a_secret_from_standard_input_is_blanked_and_what_was_done_is_said(
    run, tmp_path: Path, desk: Desk
) -> None:
    run("declare", "API down", "--sev", "1")
    run("note", f"token {SECRET} leaked")
    run("doctor", "--backup", str(tmp_path / "b.db"))
    code, said = redacted(desk, "--yes")
    assert code == 0, said
    assert "INC-1: 1 place: entry 3 (noted)" in said
    assert "The backup" in said
    assert "are in none" in said
    assert "has to be changed" in said
    assert "[redacted] leaked" in run("timeline")
    assert "entry 3 was redacted" in run("timeline")
    assert "[redacted] leaked" in run("--db", str(tmp_path / "b.db"), "timeline")
    assert redacted(desk, "--yes") == (
        1,
        "refused: It stands nowhere here: not in the record, nor in drafts, outgoing texts or backups.",
    )
    assert "written anew" in redacted(desk, "--finish")[1]


def test_what_is_refused_changes_nothing(desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", 1)
    room.note(1, f"token {SECRET} leaked")
    room.close()
    for argv, secret, words in (
        ((), SECRET.encode(), "add --yes"),
        (("--yes",), b"abc", "fewer than 4 characters"),
        (("--yes",), b"\xff\xfe\xfd\xfc", "not UTF-8"),
        (("--yes",), b"x" * (redact.LONGEST + 1), "too long"),
        (("--yes", "-i", "INC-9"), SECRET.encode(), "no INC-9"),
        (("--yes", "--entry", "99"), b"", "no entry 99"),
        (("--yes", "--entry", "2"), b"", "no words"),
        (("--entry", "3"), b"n\n", "Nothing was changed"),
    ):
        code, said = redacted(desk, *argv, secret=secret)
        assert (code, words in said) == (1, True), said
    assert SECRET in (desk.open().timeline(1)[-1].text or "")


def test_a_whole_entry_is_blanked_after_asking(desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", 1)
    room.note(1, f"token {SECRET} leaked")
    room.close()
    code, said = redacted(desk, "--entry", "3", secret=b"y\n")
    assert code == 0, said
    assert desk.open().timeline(1)[2].text == "[redacted]"


def test_doctor_reports_a_redaction_that_waits_to_be_finished(run, desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", 1)
    room.note(1, SECRET)
    room.redact(redact.Blanker([SECRET]), None)
    room.close()
    said = CliRunner().invoke(doctor, obj=desk).output
    assert "warroom redact --finish" in said
    redacted(desk, "--finish")
    said = CliRunner().invoke(doctor, obj=desk).output
    assert "redact --finish" not in said


def test_a_backup_is_restored_and_what_was_there_is_kept(run, tmp_path: Path) -> None:
    run("declare", "first", "--sev", "1")
    run("doctor", "--backup", str(tmp_path / "b.db"))
    run("declare", "second", "--sev", "2")
    assert "--force" in run("doctor", "--restore", str(tmp_path / "b.db"), code=1)
    run("doctor", "--restore", str(tmp_path / "b.db"), "--force", "--lose-newer")
    assert "second" not in run("list")
    (aside,) = tmp_path.glob("w.db.before-*[0-9]")
    assert "second" in run("--db", str(aside), "list")
    assert "no file" in run("doctor", "--restore", str(tmp_path / "gone.db"), "--force", code=1)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", 1)
    room.notes(1, [f"line {n} {'x' * 2000}" for n in range(300)])
    room.close()
    before = sorted(tmp_path.iterdir())
    export = limited(
        tmp_path, "export", "INC-1", "--format", "json", "--output", str(tmp_path / "o.json"), kilobytes=100
    )
    backup = limited(tmp_path, "doctor", "--backup", str(tmp_path / "b.db"), kilobytes=100)
    assert (export.returncode, backup.returncode) == (1, 3)
    for done in (export, backup):
        assert done.stderr.count("\n") == 1, done.stderr
        assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_never_stands_in_memory_as_a_whole(tmp_path: Path) -> None:
    pieces = (f"{n}" * 1_000_000 for n in range(1, 10) for _ in range(4))
    tracemalloc.start()
    output.put_out(pieces, tmp_path / "big", False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "big").stat().st_size == 36_000_000
    assert peak < 8_000_000


def test_an_output_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refusal, match="no file"):
        output.put_out("x", tmp_path / "pipe", True)
    assert not (tmp_path / "pipe").is_file()


def test_only_what_came_after_is_exported_or_that_nothing_did(desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", 1)
    room.notes(1, ["replica lag", "lag is gone"])
    last = CliRunner().invoke(export, ["--since", f"INC-1:{room.incident(1).head - 1}"], obj=desk)
    none = CliRunner().invoke(export, ["--since", f"INC-1:{room.incident(1).head}"], obj=desk)
    assert "lag is gone" in last.stdout
    assert "replica lag" not in last.stdout
    assert (none.stdout, none.stderr) == ("", f"Nothing was recorded after INC-1:{room.incident(1).head}.\n")


def test_the_calendar_says_when_the_postmortem_is_due_then_when_it_is(desk: Desk) -> None:
    room = desk.open()
    room.declare("API down", Severity.SEV1)
    room.resolve(1, "deploy", "rollback", None)
    due = (room.incident(1).resolved_at or desk.now()) + timedelta(hours=48)

    def dates() -> list[tuple[str, str]]:
        done = CliRunner().invoke(export, ["INC-1", "--format", "ics"], obj=desk)
        if isinstance(done.exception, Refusal):  # a calendar with nothing in it is a sentence
            return []
        events = Calendar.from_ical(done.stdout).walk("VEVENT")
        return [
            (str(e["summary"]), f"{e['dtstart'].dt.astimezone(room.zone):%Y-%m-%d %H:%M}") for e in events
        ]

    assert dates() == [("Postmortem due INC-1: API down", f"{due.astimezone(room.zone):%Y-%m-%d %H:%M}")]
    room.tick(1, Check.SCHEDULE_POSTMORTEM, when="2030-01-11 15:00")
    assert dates() == [("Postmortem INC-1: API down", "2030-01-11 15:00")]
    room.tick(1, Check.SCHEDULE_POSTMORTEM, done=False)
    room.move_postmortem(1, Stage.DONE)
    assert dates() == []


def imported(desk: Desk, file: Path, stdin: bytes | None = None) -> str:
    done = CliRunner().invoke(import_, [str(file)], obj=desk, input=stdin)
    assert isinstance(done.exception, Refusal | None), done.exception
    return done.output + str(done.exception or "")


def test_what_cannot_be_read_is_said_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as huge:
        huge.truncate(10**9)  # one line of a gigabyte, and no disk behind it
    (tmp_path / "notes.txt").write_text("hello\n")
    for name, words in (
        ("missing", "No such file"),
        (".", "is a folder"),
        ("pipe", "warroom import -"),
        ("huge", "Line 1 of the file is longer"),
        ("notes.txt", "This is no JSON export"),
    ):
        assert words in imported(desk, tmp_path / name)
    assert "Line 2 is longer" in imported(desk, Path("-"), b"\n" + b"x" * 20_000_000)
    assert desk.open().incidents() == []


def test_ctrl_c_in_an_import_says_how_much_is_in(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Desk(tmp_path / "from.db").open()
    room.declare("API down", 1)
    room.notes(1, [f"line {n}" for n in range(30)])
    (tmp_path / "out.json").write_text("".join(room.review.export([1])))
    monkeypatch.setattr("warroom.store.export_import.AT_ONCE", 8)
    real = Review.take_in

    def interrupted(
        self: Review, lines: Callable[[], Iterator[bytes]], told: Callable[[int, int], None]
    ) -> object:
        def press(checked: int, new: int) -> None:
            told(checked, new)
            if new >= 16:
                signal.raise_signal(signal.SIGINT)

        return real(self, lines, press)

    with monkeypatch.context() as patched:
        patched.setattr(Review, "take_in", interrupted)
        said = imported(desk, tmp_path / "out.json")
    assert said == "Stopped: 16 events are in. Importing the same file again finishes it."
    assert "16 events are new" in imported(desk, tmp_path / "out.json")
    assert desk.open().incident(1).head == 32
    assert "Nothing in it was new" in imported(desk, Path("-"), (tmp_path / "out.json").read_bytes())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_counter_counts_on_a_terminal_a_few_times_a_second_and_goes() -> None:
    now = [0.0]
    terminal, file = Terminal(), io.StringIO()
    shown = progress.Counter("events", terminal, lambda: now[0])
    silent = progress.Counter("events", file, lambda: now[0])
    for count in range(1000):
        now[0] += 0.01
        shown(count)
        silent(count)
    shown.clear()
    assert file.getvalue() == ""
    parts = terminal.getvalue().split("\r")
    assert 30 <= len(parts) <= 45  # ten seconds
    assert "events: 9" in terminal.getvalue()
    assert parts[-2].strip() == parts[-1] == ""
