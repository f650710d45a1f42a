"""What version 0.1 wrote opens under the code as it is, and means the same.

The fixture in `fixtures/v0_1` was made by version 0.1 (see its `make.py`) and never changes. `expected` holds
what that version's commands printed of it. A later version may add JSON fields, CSV columns and settings; any
other difference has to be wanted, and is listed in LINES or FIELDS with its reason.
"""

from __future__ import annotations

import csv
import difflib
import html
import io
import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cli.conftest import within

from warroom.cli.context import Desk
from warroom.domain.record.events import KnownEvent
from warroom.local import backups
from warroom.local.config.loaded_config import load
from warroom.local.drafts import Drafts
from warroom.local.paths import places
from warroom.room import Room

FIXTURE = Path(__file__).parent / "fixtures" / "v0_1"
EXPECTED = FIXTURE / "expected"
FILED = "filed afterwards: no clock ran, and what was not recorded is not made up"
RAISED = "the calls of a severity are counted from the raise to it"
BOTH = "a duplicate and its other incident know of each other"
CLOCKS = "an incident across a change of the clocks names them where they differ"
UNDONE = "what was undone is no part of the postmortem; the timeline has it"
NONE = "what was cancelled, or is a duplicate, is called so"
ASKED = "an open question is numbered, and due once it waited for ten minutes"
CALLED = "who is on call stands by name in what is due"
BOXES = "a box is ticked only where it is met or done"
COLUMNS = "a column is as wide as what stands in it"
SPANS = "lengths are told as 5 min, but in the line of the spec that has its own form"
WHOLE = "show prints the whole state"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""The moment at which everything was printed."""

LINES: list[tuple[str, str, str, str]] = [
    ("*.md", "<!-- from the record: .*", "<!-- from the record: .*", "the mark is made from the words below it"),
    ("*", "", "- Record: `INC-.*", "the digest of the record stands in what is kept outside of it"),
    ("*", "", "Record: `INC-.*", "the same, below a postmortem in the team's own words"),
    ("*.html", "", "Record|INC-[0-9]+@[0-9]+:[0-9a-f]{12}", "the same, on a page"),
    ("*", ".*(<|&lt;)U\\+200C(>|&gt;).*", ".*\u200c.*", "a joiner between letters that it joins stays"),
    ("INC-8/*", "- #1 sent .*|- 1 fell due.*|- What kept.*", "- #1 sent .*|- 1 sent; .*", FILED),
    ("INC-8/*", ".*TTR.*|TTR|5 min|.*first response.*", ".*TTR.*|TTR|—|.*first response.*", FILED),
    ("INC-8/*", "(- )?Response: in time.*", "(- )?Response: not recorded.*", FILED),
    ("INC-8/*", "(- )?Updates: 1 due.*", "(- )?Updates: 1 sent; what was due.*", FILED),
    ("INC-8/*.html", ".*", ".*", FILED),
    ("metrics*.txt", "TTR .*|Responded .*|SEV-. .*|user report .*", "TTR .*|Responded .*|SEV-. .*|user report .*", FILED),
    ("INC-1/show.txt", "Due 2026-11-30 10:43 CET: call.*", "Due 2026-11-30 10:47 CET: call.*", RAISED),
    ("*/show.txt", "", "Question \\d+: .*|Due .*: question \\d+: .*", ASKED),
    ("INC-7/show.txt", "Due .*: call @oncall", "Due .*: call @oncall @kim", CALLED),
    ("*", "(- Resolved|Duration): .*\\d+ hours? \\d+ minutes?.*", "(- Resolved|Duration): .*\\d+ min.*", SPANS),
    ("INC-3/*.md", "[|] Time [(]CEST[)].*|[|] 2026-10-2\\d .*", "[|] Time [|].*|[|] 2026-10-2\\d .* CES?T [|].*", CLOCKS),
    ("INC-3/*.txt", ".*[(]added 02:20, late[)]", ".*[(]added 02:20 CET, late[)]", CLOCKS),
    ("INC-3/*.html", "[(]added 02:20, late[)]", "[(]added 02:20 CET, late[)]", CLOCKS),
    ("INC-[15]/*.md", "", "- Related: .*INC-.*", BOTH),
    ("INC-[15]/*.html", "", "Related|(INC-5 is a )?duplicate of (INC-1|this one)", BOTH),
    ("INC-[15]/show.txt", "", ".*uplicate of .*", BOTH),
    ("INC-9/*.md", "=1|", "=1.*|", "the words of an entry are shown whole, not up to what a terminal obeys"),
    ("actions.txt", "INC-\\d+ .*", "INC-\\d+ .*", COLUMNS),
    ("*", ".*☑ (undone: )?(exit criterion \\d+ (?!met|is met)|.*channel is open again|.* is not (verified|scheduled)).*",
     ".*[☐☒] (undone: )?(exit criterion|.*channel is open again|.* is not (verified|scheduled)).*", BOXES),
    ("*.html", "☐|☒|☑", "☐|☒|☑", BOXES),
    ("report.html", ".*", ".*", FILED),
    ("*/show.txt", "", "Offered: .*|Task \\d+, .*|Check .*|Action \\d+ .*|Corrected: .*", WHOLE),
    ("INC-8/show.txt", "Due .*: postmortem", "Open: postmortem", FILED),
    ("*.txt", "INC-8 .*postmortem OVERDUE.*", "INC-8 .*postmortem owed.*", FILED),
    ("oncall.ics", "DTEND:20270112T090000Z", "DTEND:20270118T080000Z", "the last turn is whole"),
    ("*.ics", "BEGIN:VEVENT|END:VEVENT|SUMMARY:Postmortem due INC-8.*|DTSTART:20261120T215000Z|DTSTAMP:.*|UID:.*",
     "BEGIN:VEVENT|END:VEVENT|DTSTAMP:.*|UID:.*", FILED),
    ("INC-*/postmortem.md", "", "<!-- INC-.*: based on version .* -->", "an edited copy says on which version it is based"),
    ("INC-[1278]/*.md", "[|] 20.*", "[|] 20.*", UNDONE),
    ("INC-1/*.md", "- (commander|investigator|scribe): .*", "- (commander|investigator|scribe): .*", UNDONE),
    ("INC-[45]/*.md", "- Resolved: .*|- Data lost: .*", "- (Cancelled|Duplicate of INC-1): .*", NONE),
    ("INC-[45]/*.md", "Cancelled: false alarm, .*|What fixed it[?]", "Cancelled: false alarm, .*|None is recorded[.]", NONE),
    ("INC-4/*", ".*resolved · cause: Cancelled: false alarm.*", ".*cancelled: false alarm.*", NONE),
    ("INC-4/*.html", "✔|☒", "✔|☒", NONE),
    ("INC-[45]/*.html", "Resolved[.] Declared .*", "(Cancelled|Duplicate of INC-1)[.] Declared .*", NONE),
    ("INC-[45]/show.txt", "INC-. .* Resolved: .*|Resolved: .*", "INC-. .* (Cancelled|Duplicate of INC-1): .*|Ended: .*|Why: .*", NONE),
    ("INC-4/show.txt", "Root cause: Cancelled: .*|Fix: —|Data lost: unknown|Postmortem: —", "", NONE),
    ("list*.txt", "INC-[45] .*Resolved.*", "INC-[45] .*(Cancelled|Duplicate).*", NONE),
]  # fmt: skip
"""By files (a pattern), the lines that were, the lines that are there now, and the reason. Each is a regular
expression for whole lines without their blanks, and neither is compared."""

FIELDS: list[tuple[str, str, str]] = [
    ("INC-9/export.csv", r"\[16\]\.words", "a joiner between letters that it joins stays"),
    ("INC-1/*.json", r"\.due\[3\]\.at|\[[12]\]\.due", RAISED),
    ("list.json", r"\[0\]\.due\[3\]\.at", RAISED),
    ("INC-1/show.json", r"\.due", ASKED),
    ("INC-7/show.json", r"\.due\[0\]\.words", CALLED),
    ("list.json", r"\[\d\]\.due\[0\]\.words", CALLED),
    ("list.json", r"\[0\]\.due", ASKED),
    ("INC-8/show.json", r"\.due", FILED),
    ("INC-8/escalation.json", r"\[\d\]\.(due|state)", FILED),
    ("INC-8/metrics.json", r"\[0\]\.(lengths\.TTR|response|updates)\..*", FILED),
    ("list*.json", r"\[\d\]\.(due|postmortem_state|postmortem_due)", FILED),
    ("metrics.json", r"\[5\]\.(lengths\.TTR|response|updates)\..*", FILED),
    ("metrics-by-severity.json", r".*\.(lengths\.TTR|responses).*", FILED),
    ("INC-4/*", r"\[\d\]\.words", NONE),
    ("*.csv", r"\[\d\]\.(ttr_seconds|response.*|responded_at|updates_.*|worst_gap.*)", FILED),
]
"""The same for JSON and CSV: the path of what is not compared."""

REFUSED = {f"INC-{number}/export.ics" for number in (1, 4, 5, 7, 8, 10)}
"""Commands that end with a sentence now: a calendar with nothing in it is not written."""

RENAMED: dict[str, str] = {}
"""Fields of the folded state that have another name in the code now: old name to new. Stored names never change."""

REFERENCES = [f"INC-{number}" for number in range(1, 11)]
OF_ALL = {
    "list.txt": "list",
    "list.json": "list --json",
    "list-owed.txt": "list --sort owed",
    "list-severity.json": "list --severity 2 --json",
    "list-person.json": "list --person @sam --json",
    "metrics.txt": "metrics",
    "metrics.json": "metrics --json",
    "metrics.csv": "metrics --csv",
    "metrics-by-severity.json": "metrics --by severity --json",
    "metrics-by-month.txt": "metrics --by month",
    "actions.json": "action list --all --json",
    "actions.txt": "action list --all",
    "oncall.json": "oncall --json",
    "oncall-swapped.json": "oncall --at 2026-12-25T12:00 --json",
    "oncall.ics": "oncall --ics --weeks 6",
    "settings.txt": "config show",
    "report.html": "export --all --format html",
    "report.csv": "export --all --format csv",
    "calendar.ics": "export --all --format ics",
    "search-failover.json": "search failover --json",
    "search-indexer.txt": "search indexer",
    "search-red.json": "search redacted --json",
    "search-decision.json": "search decision -C 1 --json",
    "search-signs.json": "search @channel --json",
    "search-none.json": "search hunter2 --json",
}
"""Commands over all incidents, by the file that holds what they printed."""
OF_EACH = {
    "show.txt": "show -i {}",
    "show.json": "show -i {} --json",
    "timeline.txt": "timeline -i {}",
    "timeline.json": "timeline -i {} --json",
    "metrics.txt": "metrics -i {}",
    "metrics.json": "metrics -i {} --json",
    "postmortem.md": "postmortem {}",
    "versions.json": "postmortem {} --versions --json",
    "tasks.json": "task list -i {} --json",
    "criteria.json": "criteria -i {} --json",
    "checklist.json": "checklist -i {} --json",
    "escalation.json": "escalate -i {} --json",
    "export.json": "export {} --format json",
    "export.md": "export {} --format md",
    "export.html": "export {} --format html",
    "export.csv": "export {} --format csv",
    "export.ics": "export {} --format ics",
}
"""Commands for one incident."""
COMMANDS = OF_ALL | {
    f"{reference}/{name}": command.format(reference)
    for reference in REFERENCES
    for name, command in OF_EACH.items()
}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the fixture, which the commands use, in Berlin, at `NOW`."""
    for path in FIXTURE.glob("warroom.db*"):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    shutil.copy(FIXTURE / "config.toml", tmp_path)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Desk, "now", lambda _: NOW)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {
        "WARROOM_DB": str(folder / "warroom.db"),
        "WARROOM_CONFIG": str(folder / "config.toml"),
        "WARROOM_ME": "maya",
        "COLUMNS": "100",
    }


def room_of(folder: Path) -> Room:
    config = load(folder / "config.toml", {}).config
    return Room.open(
        folder / "warroom.db", "maya", lambda: NOW, ZoneInfo("Europe/Berlin"), config.policy, rota=config.rota
    )


def printed(command: str) -> str:
    code, out, err = within(tuple(command.split()))
    assert (code, "Traceback" in err) == (0, False), err
    return out


def test_the_fixture_holds_every_kind_of_event(copy: Path) -> None:
    room = room_of(copy)
    kinds = {event.event.kind for incident in room.incidents() for event in room.events(incident.number)}
    kinds_of_0_1 = set((EXPECTED / "kinds.txt").read_text().split())
    assert kinds_of_0_1 <= kinds
    assert {model.model_fields["kind"].default for model in KnownEvent.__args__} >= kinds_of_0_1 - {"unknown"}


def test_the_database_is_sound_before_and_after_it_was_opened_for_writing(copy: Path) -> None:
    room = room_of(copy)
    assert room.store.check() == []
    room.note(1, "written by this version")
    assert room.store.check() == []
    room.close()
    assert room_of(copy).store.check() == []


def test_the_folded_states_are_the_same(copy: Path) -> None:
    room = room_of(copy)
    for number, state in enumerate(json.loads(expected("states.json")), 1):
        folded = room.incident(number).model_dump(mode="json")
        same(_renamed(state), folded, f"INC-{number}")


@pytest.mark.parametrize("folder", [".", *REFERENCES])
def test_what_is_printed_is_the_same(copy: Path, folder: str) -> None:
    wrong = []
    for name in (name for name in COMMANDS if str(Path(name).parent) == folder):
        if name in REFUSED:
            code, out, err = within(tuple(COMMANDS[name].split()))
            assert (code, out) == (1, ""), name
            assert "No calendar was written" in err
            continue
        try:
            compare(name, printed(COMMANDS[name]).replace(str(copy), "FIXTURE"))
        except AssertionError as difference:
            wrong.append(f"{name} ({COMMANDS[name]}): {difference}")
    assert not wrong, "\n\n".join(wrong)


def test_an_export_of_0_1_is_taken_in(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "another.db"))
    for reference in REFERENCES:
        printed(f"import {EXPECTED / reference / 'export.json'}")
    for reference in REFERENCES:
        compare(f"{reference}/timeline.json", printed(f"timeline -i {reference} --json"))


def test_drafts_come_back(copy: Path) -> None:
    drafts, wanted = Drafts(places(copy / "warroom.db").drafts), json.loads(expected("drafts.json"))
    assert wanted["drafts"]
    assert {name: drafts.draft(name) for name in wanted["drafts"]} == wanted["drafts"]
    assert wanted["pending"]
    same(wanted["pending"], [note.model_dump(mode="json") for note in drafts.pending()], "pending")
    drafts.close()


def test_outgoing_texts_and_the_note_of_backups_are_where_they_were(copy: Path) -> None:
    assert [str(path) for path in backups.known(places(copy / "warroom.db").backups)] == [
        "/backups/warroom-2026-11-30.db",
        "/backups/gone.db",
    ]
    wanted = {path.name: path.read_text("utf-8") for path in (FIXTURE / "warroom.db.outbox").iterdir()}
    assert wanted
    assert {
        path.name: path.read_text("utf-8") for path in places(copy / "warroom.db").outbox.iterdir()
    } == wanted


def expected(name: str) -> str:
    return (EXPECTED / name).read_bytes().decode()


def _without(text: str, name: str, column: int) -> str:
    """The text without the lines that are wanted to differ; `column` is 1 for what was and 2 for what is."""
    wanted = [re.compile(line[column]) for line in LINES if line[column] and fnmatch(name, line[0])]
    lines = (line for line in text.split("\n") if not any(one.fullmatch(line.strip()) for one in wanted))
    return "\n".join(lines)


def compare(name: str, out: str) -> None:
    """Equal to the expected file, but for what may be added."""
    by_ending: dict[str, Callable[[str, str, str], None]] = {
        ".json": lambda old, new, at: same(json.loads(old), json.loads(new), f"{at} "),
        ".csv": _same_columns,
        ".html": lambda old, new, at: _same_lines(_visible(old), _visible(new), at),
    }
    by_ending.get(Path(name).suffix, _same_lines)(expected(name), out, name)


def same(old: Any, new: Any, at: str) -> None:
    """Every field that was is there with the value that it had; there may be more."""
    file, _, path = at.partition(" ")
    if any(fnmatch(file, pattern) and re.fullmatch(wanted, path) for pattern, wanted, _ in FIELDS):
        return
    if isinstance(old, dict):
        assert isinstance(new, dict), at
        for key, value in old.items():
            assert key in new, f"{at}: the field “{key}” is gone"
            same(value, new[key], f"{at}.{key}")
    elif isinstance(old, list):
        assert isinstance(new, list), at
        assert len(old) == len(new), f"{at}: {len(old)} there were, {len(new)} there are"
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            same(one, other, f"{at}[{index}]")
    else:
        assert old == new, f"{at}: it was {old!r}, it is {new!r}"


def _same_columns(old: str, new: str, at: str) -> None:
    rows = [list(csv.DictReader(io.StringIO(text, newline=""))) for text in (old, new)]
    same(rows[0], rows[1], f"{at} ")


def _same_lines(old: str, new: str, at: str) -> None:
    # Settings that there were not yet are more lines, nothing else.
    if at == "settings.txt":
        known = {line.partition(" = ")[0] for line in old.splitlines()}
        new = "".join(f"{line}\n" for line in new.splitlines() if line.partition(" = ")[0] in known)
    old, new = _without(old, at, 1), _without(new, at, 2)
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), "version 0.1", "now", lineterm="", n=1)
    assert new == old, "\n".join((at, *lines))


def _visible(page: str) -> str:
    """What a reader of the page sees, a piece a line."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape("\n".join(filter(None, (part.strip() for part in re.split(r"<[^>]*>", text)))))


def _renamed(state: Any) -> Any:
    if isinstance(state, dict):
        return {RENAMED.get(key, key): _renamed(value) for key, value in state.items()}
    return [_renamed(item) for item in state] if isinstance(state, list) else state
