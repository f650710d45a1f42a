"""No command prints a character that a terminal would obey, whatever stands in the record, the settings or the files."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warroom.cli import main
from warroom.domain.incident.declaration import Declared
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import ActionItem, TaskState
from warroom.domain.policy.severities import Severity
from warroom.room import Room, new_id
from warroom.store.sql.append import NewEvent

HOSTILE = (
    "\x1b]0;x\x07 \x1b[2J \x9b31m \x85 \x7f \x00 \x08 \u202eevil\u2066 \u200b\u2060\ufeff \u061c \U000e0041"
)
OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0041]"
)
CONFIG = """\
me = "@maya"
[links]
"dash\\u009bboard" = "https://x/\\u202e\\u001b[2J"
[[team]]
handle = "@li"
[rota]
engineers = ["@m\\u009baya", "@l\\u202ei"]
start = "2026-01-05"
"""
READS = [
    "show", "timeline", "list", "metrics", "metrics --by severity", "metrics --csv", "metrics --by month --csv",
    "metrics -i INC-1", "postmortem INC-1", "postmortem INC-1 --versions", "postmortem INC-1 --version 1", "task list",
    "criteria list", "checklist", "escalate", "escalate founder", "handover", "handover --role fixer", "oncall", "runbook",
    "runbook book", "action list", "action list -i INC-1", "search n", "search nothing-has-this\x1b[2J", "export INC-1",
    "export INC-1 --format html", "export INC-1 --format csv", "export INC-1 --format ics", "export INC-1 --format json",
    "export INC-2 --since INC-2:1", "export --all --format csv", "export --all --format html", "export --all --format ics",
    "export --all --format json", "config", "config show", "config check", "config templates", "config path", "doctor",
    "update -i INC-2 --summary \x9b31m", "update -i INC-2", "update -i INC-2 --no-change", "update -i INC-2 --public",
    "oncall --ics", "answer",
]  # fmt: skip
AS_JSON = [
    "show", "timeline", "list", "metrics", "metrics --by severity", "metrics -i INC-1", "postmortem INC-1",
    "postmortem INC-1 --versions", "postmortem INC-1 --version 1", "task list", "criteria list", "checklist", "escalate",
    "escalate founder", "handover", "oncall", "runbook", "action list", "search n", "config show", "doctor", "update -i INC-2",
    "answer",
]  # fmt: skip


def one_word(name: str) -> str:
    """A name is one word."""
    return "".join(name.split())


def fill(path: Path) -> None:
    room = Room.open(path, f"m{HOSTILE}aya", lambda: datetime.now(UTC), UTC)
    for number in (1, 2):
        room.declare(f"n {HOSTILE} {number}", Severity.SEV1, impact=f"n {HOSTILE}")
        room.assign(number, f"r{HOSTILE[:20]}", one_word(f"p{HOSTILE[:20]}"), note=HOSTILE)
        for sign in ("", "! ", "? ", "TODO: "):
            room.note(number, f"{sign}n {HOSTILE}")
        room.ask(number, f"{one_word(f'@li{HOSTILE[:9]}')} n {HOSTILE} 5m")
        room.ask(number, f"@li n {HOSTILE}")
        room.move_task(number, 2, TaskState.DONE, f"w {HOSTILE}")
        room.add_criterion(number, f"c {HOSTILE}")
        room.answer_question(number, 1, f"a {HOSTILE}")
        room.snooze(number, 10, HOSTILE)
        room.offer(number, "fixer", one_word(f"k{HOSTILE[:20]}"), f"n {HOSTILE}")
        room.severity(number, Severity.SEV2, HOSTILE)
        incident = room.incident(number)
        room.send_update(number, f"Update {HOSTILE}", incident.next_update_number)
        room.amend(number, 4, f"n again {HOSTILE}")
    room.resolve(1, f"c {HOSTILE}", f"f {HOSTILE}", f"https://x/{HOSTILE}", reason=HOSTILE)
    room.add_action(1, ActionItem(number=0, text=f"a {HOSTILE}", owner="@" + one_word(f"o{HOSTILE}").replace("@", ""), due=date(2026, 1, 2), ticket=HOSTILE, priority=HOSTILE))  # fmt: skip
    room.write_postmortem(1, f"# Mine\n{HOSTILE}\n\n## Lessons\n\n- {HOSTILE}\n")
    room.correct_metric(1, "TTD", 60, HOSTILE)
    # An import may bring a channel that this program would not have made.
    now = datetime.now(UTC)
    act = new_id(now)
    room.store.create(
        lambda _: [
            NewEvent(act, now, now, f"@m{HOSTILE}", Declared(title=f"n {HOSTILE} 3", severity=Severity.SEV3, channel=f"#c{HOSTILE}")),
            NewEvent(new_id(now), now, now, "@maya", Noted(text=HOSTILE)),
        ],
        act,
    )  # fmt: skip
    room.close()


@pytest.fixture
def hostile(run: Any, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "book.md").write_text(f"# Book {HOSTILE}\n{HOSTILE}\n")
    books = f'runbooks = ["{tmp_path / "books"}"]\n'
    (tmp_path / "config.toml").write_text(books + CONFIG)
    fill(tmp_path / "w.db")
    return run


def nothing_obeyed(shown: str, command: str) -> None:
    found = OBEYED.search(shown)
    assert not found, (command, ascii(shown[max(0, found.start() - 60) : found.end() + 10]))


@pytest.mark.parametrize("command", READS)
def test_nothing_that_is_printed_is_obeyed_by_a_terminal(hostile: Any, command: str) -> None:
    shown = hostile(*command.split(" "), code=None, both=True)
    assert shown
    nothing_obeyed(shown, command)


@pytest.mark.parametrize("command", AS_JSON)
def test_json_is_escaped_and_its_values_are_the_same(hostile: Any, command: str) -> None:
    shown = hostile(*command.split(" "), "--json", code=None, both=True)
    nothing_obeyed(shown, command)


def test_every_command_that_reads_is_tried(run: Any) -> None:
    """A new command is added to the lists above, or named here as one that only writes."""
    writes = {
        "ack", "amend", "assign", "cancel", "declare", "demo", "exclude", "import", "impact", "note", "paste", "redact", "resolve", "review",
        "drill", "room", "schema", "severity", "snooze", "status", "watch",
    }  # fmt: skip
    tried = {command.split(" ")[0] for command in READS}
    assert set(main.Commands.names) <= tried | writes


def test_a_json_export_holds_the_very_same_values(hostile: Any, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    hostile("export", "--all", "--format", "json", "--output", str(file))
    nothing_obeyed(file.read_text("utf-8"), "export --output")
    payloads = [json.loads(event["payload"]) for event in json.loads(file.read_text())["events"]]
    assert any(payload.get("text") == f"n {HOSTILE}" for payload in payloads)
    hostile("--db", str(tmp_path / "other.db"), "import", str(file))
    copied = json.loads(hostile("--db", str(tmp_path / "other.db"), "timeline", "-i", "INC-1", "--json"))
    original = json.loads(hostile("timeline", "-i", "INC-1", "--json"))
    assert copied == original


def test_a_postmortem_in_a_file_is_what_was_typed(hostile: Any, tmp_path: Path) -> None:
    hostile("postmortem", "INC-1", "--output", str(tmp_path / "pm.md"))
    assert f"# Mine\n{HOSTILE}\n" in (tmp_path / "pm.md").read_text("utf-8")


def test_settings_are_escaped_and_the_same(hostile: Any) -> None:
    assert json.loads(hostile("config", "show", "--json"))["links"] == {
        "dash\x9bboard": "https://x/\u202e\x1b[2J"
    }
