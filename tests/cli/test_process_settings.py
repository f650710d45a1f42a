"""A process that is not the spec's, in the settings: what is wrong with it is told, and the incident goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warroom.cli.context import Desk
from warroom.domain.text.cells import cells

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)

P5 = """
[policy]
severities = [1, 2, 3, 4, 5]
roles = ["commander", "Ops  Lead", "comms"]
on_call_role = "ops lead"
[policy.severity.1]
name = "P1"
response = "15m"
update_minutes = 30
[policy.severity.2]
name = "P2"
[policy.severity.3]
name = "P3"
[policy.severity.4]
name = "P4"
[policy.severity.5]
name = "P5"
[rota]
engineers = ["@ben"]
start = 2026-01-05
"""


def test_commands_take_and_tell_the_teams_names(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(P5.partition("[rota]")[0])
    assert "🚨 P2: Checkout is down" in run("declare", "Checkout is down", "--sev", "p2")
    assert "raised from P2 to P1" in run("severity", "P1")
    assert "lowered from P1 to P5" in run("severity", "5")
    assert "write P1, P2, P3, P4 or P5." in run("severity", "9", code=2)
    assert "write P1, P2, P3, P4 or P5." in run("declare", "x", "--sev", "P6", code=2)
    assert json.loads(run("show", "--json"))["severity"] == 5
    assert json.loads(run("show", "--json"))["severity_label"] == "P5"
    assert "declared P2: Checkout is down" in run("timeline")
    for narrowed in (("--severity", "P5"), ("--severity", "5"), ("p5",), ("sev-5",)):
        assert "INC-1     P5 " in run("list", *narrowed)
    assert run("list", "--severity", "P1", both=True).startswith("No incident fits")
    run("severity", "1")
    run("resolve", "--cause", "disk", "--fix", "space")
    told = run("metrics")
    assert "\nP1 " in told
    assert "1 is P1" in told
    assert "P2 allows" in run("metrics", "-i", "INC-1")
    assert json.loads(run("metrics", "--json", "--severity", "P1"))[0]["severity_label"] == "P1"


def test_one_keeps_its_name_when_the_settings_change_and_when_it_is_imported(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(P5)
    run("declare", "Checkout is down", "--sev", "P5")
    (tmp_path / "config.toml").unlink()
    run("note", "it goes on")
    assert "INC-1  P5  " in run("show")
    assert "INC-1     P5 " in run("list", "--severity", "5")
    assert "lowered from SEV-4 to P5" not in run("timeline")
    assert "raised from P5 to P2" in run("severity", "2")
    export = run("export", "INC-1", "--format", "json")
    (tmp_path / "export.json").write_text(export)
    assert "5 events are new" in run(
        "--db", str(tmp_path / "other.db"), "import", str(tmp_path / "export.json"), both=True
    )
    assert "raised from P5 to P2" in run("--db", str(tmp_path / "other.db"), "timeline", "-i", "INC-1")


def test_declaring_seats_only_roles_that_the_team_has(run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(P5)
    run("declare", "API down", "--sev", "1")
    assert "Ops lead: @ben (on call)" in run("show")
    config.write_text(P5.replace('on_call_role = "ops lead"\n', ""))
    run("declare", "DB down", "--sev", "1")
    told = run("show", "-i", "INC-2")
    assert "@ben (on call)" not in told
    assert "nvestigator" not in told
    config.write_text('[policy]\nroles = ["scribe"]\n')
    assert "line 2: “policy.roles”: commander is missing" in run("config", "check", code=1)


@pytest.mark.parametrize(
    ("role", "person", "words"),
    [
        ("investigatr", "@li", "did you mean investigator?"),
        ("comander", "@li", "did you mean commander?"),
        ("@li", "investigator", "write the role first, then the person"),
        ("li", "fixer", "write the role first, then the person"),
    ],
)
def test_a_role_that_is_a_slip_is_asked_for(run, role: str, person: str, words: str) -> None:
    run("declare", "API down", "--sev", "1")
    assert words in run("assign", role, person, code=1)
    assert "--new-role" in run("assign", role, person, code=1)
    assert "@li" not in run("show")
    run("assign", role, person, "--new-role")
    run("assign", "scribe", "@kim")  # near to no other
    told = run("show")
    assert f"{role.capitalize()}: " in told
    assert "Scribe: @kim" in told


TABLE = [
    ("[policy]\nseverities = []\n", 2, "it should name one severity at least"),
    ("[policy]\nseverities = [10]\n", 2, "less than or equal to 9"),
    (
        '[policy.severity.1]\nname = "A"\n[policy.severity.2]\nname = "a"\n',
        4,
        "severity 1 is called a already",
    ),
    ('[policy.severity.1]\nname = "SEV-2"\n', 2, "the name SEV-2 means severity 2"),
    ('[policy.severity.1]\nname = "2"\n', 2, "the name 2 means severity 2"),
    ('[policy.severity.1]\nname = ""\n', 2, "1 to 12 characters"),
    ('[policy.severity.1]\nname = "@here"\n', 2, "a word or two"),
    ('[policy.severity.1]\nresponse = "-5m"\n', 2, "longer than nothing"),
    ('[policy.severity.1]\nresponse = "10 years"\n', 2, "or a length as in"),
    ('[policy.severity.1]\nresponse = "3650 days"\n', 2, "a year at most"),
    ("[policy.severity.1]\nresponse = 15\n", 2, "a text in quotes"),
    ("[policy.severity.1]\nbadge = 0\n", 2, "greater than or equal to 1"),
    ('[[policy.ladder]]\nname = "x"\nwho = " "\nseverities = [1]\n', 3, "it names nobody"),
    ('[[policy.ladder]]\nname = "x"\nwho = "y"\nseverities = []\n' * 2, 6, "two steps are called x"),
    ('[policy]\nroles = ["commander", "@li"]\n', 2, "“@li” is a person"),
    ('[policy]\nroles = ["commander", "-"]\n', 2, "a role needs a name"),
    ('[policy]\nchannel = "#incident-{words}"\n', 2, "it should hold {date}"),
    (f'[policy]\nchannel = "{{date}}{"x" * 300}"\n', 2, "60 characters at most"),
    ('[policy]\nchannel = "{date} {who}"\n', 2, "it should be made of a-z"),
    ('[policy]\nchecklist = ["tell support", "!"]\n', 2, "a few words, of 80 characters at most"),
    (f'[policy]\nchecklist = ["{"x" * 81}"]\n', 2, "a few words, of 80 characters at most"),
    ('[policy]\nchecklist = "tell support"\n', 2, "it has to be a list"),
    ('[policy]\nexit_criteria = [""]\n', 2, "1 to 200 characters"),
    (f'[policy]\ndetection = ["{"x" * 41}"]\n', 2, "1 to 40 characters"),
    ('[policy]\nproduct = ""\n', 2, "1 to 200 characters"),
    ("[policy.severity.1]\nlinks = 5\n", 2, "it has to be a table"),
    ("[rota]\nengineers = []\nstart = 2026-01-05\n", 2, "nobody is in the rota"),
    ('[rota]\nengineers = ["@a", " "]\nstart = 2026-01-05\n', 2, "a turn of nobody"),
    ("[policy]\nladder = []\n", 2, "nobody is ever called"),
    ("[policy]\nseverities = [1, 5]\n", 2, "SEV-5 asks for nothing; write a table for it"),
    (
        '[policy]\nroles = ["commander", "maya"]\n[[team]]\nhandle = "@Maya"\n',
        2,
        "maya is a person of the team",
    ),
    (
        '[policy]\non_call_role = "ops"\n[rota]\nengineers = ["@a"]\nstart = 2026-01-05\n',
        2,
        "ops is none of the roles, so who is on call gets none; name one of commander, investigator",
    ),
    (
        '[rota]\nengineers = ["@a"]\nstart = 2026-01-05\n[[rota.override]]\nperson = ""\n'
        "start = 2026-01-01T00:00:00Z\nend = 2030-01-01T00:00:00Z\n",
        5,
        "a turn of nobody",
    ),
    ('[rota]\nengineers = ["@a"]\nstart = 2026-01-05\nzone = "Mars"\n', 4, "“Mars” is no time zone"),
]


@pytest.mark.parametrize(("text", "line", "words"), TABLE)
def test_bad_input_is_one_sentence_and_the_incident_goes_on(
    run, tmp_path: Path, text: str, line: int, words: str
) -> None:
    (tmp_path / "config.toml").write_text(text)
    told = run("config", "check", code=1).splitlines()
    assert [row for row in told if words in row and f", line {line}: " in row], told
    assert ": API down" in run("declare", "API down", "--sev", "1")
    run("update", "--sent", "--summary", "we look", "--next", "the disk")
    assert "Commander: @maya" in run("show")


def test_all_faults_are_told_at_once(run, tmp_path: Path) -> None:
    said = '[policy.severity.1]\nresponse = "-5m"\nbadge = 9\n[policy.severity.2]\nname = "1"\n[policy]\nroles = ["@a"]\n'
    (tmp_path / "config.toml").write_text(said + 'postmortem_hours = "soon"\nbel = 1\n')
    told = run("config", "check", code=1)
    for line, key in (
        (2, "severity.1.response"), (3, "severity.1.badge"), (5, "severity.2.name"), (7, "policy.roles"),
        (8, "postmortem_hours"), (9, "bel"),
    ):  # fmt: skip
        assert any(f"line {line}: " in row and key in row for row in told.splitlines()), (key, told)


MORE = """
templates = "{folder}/ours"
runbooks = ["{folder}/books"]
[policy]
channel = "#inc-{{date}}-{{severity}}-{{words}}"
detection = ["monitor", "customer"]
exit_criteria = ["errors below 1 %"]
product = "Acme @here Pay"
[policy.severity.1]
runbooks = ["failover.md"]
links = {{ bridge = "https://meet.example.com/1" }}
"""


def test_what_else_is_the_teams_is_so_in_a_new_incident(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(MORE.format(folder=tmp_path))
    for name, text in {
        "books/failover.md": "# Fail over\n",
        "books/api.md": "# API errors\n",
        "ours/announcement.j2": "OURS {{ severity }} {{ title }} in {{ channel }}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert "is fine" in run("config", "check")
    assert "is none of monitor, customer." in run(
        "declare", "API slow", "--sev", "1", "--detected-by", "alert", code=2
    )
    told = run("declare", "API slow", "--sev", "1", "--detected-by", "customer")
    assert told.startswith("OURS SEV-1 API slow in #inc-2026-11-24-sev-1-api-slow")
    assert "errors below 1 %" in run("criteria")
    assert "Detected by: customer" in run("show")
    books = run("runbook").splitlines()
    assert [row.split()[:2] for row in books[:2]] == [["*", "failover"], ["*", "api"]]
    assert "bridge  https://meet.example.com/1" in books[2]
    assert run("runbook", "bridge") == "https://meet.example.com/1\n"
    public = run("update", "--public")
    assert "Some of Acme" in public
    assert "@here" not in public
    run("severity", "2")
    assert "bridge" not in run("runbook")


def test_a_redaction_takes_a_secret_out_of_a_channel_of_any_pattern(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[policy]\nchannel = "#inc-{date}-{words}"\n')
    run("declare", "hunter2 leaked", "--sev", "1")
    assert "hunter2" in json.loads(run("show", "--json"))["channel"]
    run("redact", "--entry", "1", "--yes")
    assert "hunter2" not in run("show", "--json")
    assert "hunter2" not in run("timeline", "--json")


def test_what_is_owed_is_judged_by_the_process_at_the_declaration(run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        P5.partition("[rota]")[0] + '[[policy.ladder]]\nname = "boss"\nwho = "Ann"\nseverities = [1]\n'
    )
    run("declare", "API down", "--sev", "P1")
    due = json.loads(run("show", "--json"))["due"]
    assert json.loads(run("show", "--json"))["process_recorded"]
    config.write_text("[policy.severity.1]\nupdate_minutes = 5\n")
    assert json.loads(run("show", "--json"))["due"] == due
    assert "Ops lead: —" in run("show")
    assert "open: Ann" in run("escalate")
    run("declare", "DB down", "--sev", "1")
    assert "Ops lead" not in run("show", "-i", "INC-2")
    assert json.loads(run("show", "-i", "INC-2", "--json"))["due"] != due


CHECKS = """
[policy]
checklist = ["Close channel", "tell support", "Tell Support!", "schedule the postmortem"]
"""


def test_a_checklist_of_the_teams_own_is_owed_ticked_and_kept(run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CHECKS)
    run("declare", "API down", "--sev", "1")
    ended = run("resolve", "--cause", "disk", "--fix", "space", both=True)
    assert (
        "Left to do: close the channel, tell support, schedule the postmortem (`warroom checklist`)." in ended
    )
    wanted = ["[ ] close-channel", "[ ] tell-support", "[ ] schedule-postmortem"]
    assert run("checklist").splitlines() == wanted
    assert "INC-1 entry 4: tell-support is done." in run("checklist", "tell", both=True)
    assert "“tell support” is ticked already" in run("checklist", "tell-support", code=1)
    assert "☑ check done: tell support" in run("timeline")
    assert "Check tell-support: done by @maya" in run("show")
    config.unlink()  # another console, or a later day: the process of its time is the record's
    assert run("checklist").splitlines()[1] == "[x] tell-support  @maya"
    assert json.loads(run("list", "--json"))[0]["checks_left"] == [
        "close the channel",
        "schedule the postmortem",
    ]
    assert "write one of close-channel, tell-support" in run("checklist", "verify-recovery", code=1)
    run("checklist", "tell support", "--reopen")
    assert "check open again: tell support" in run("timeline")
    (tmp_path / "export.json").write_text(run("export", "INC-1", "--format", "json"))
    other = str(tmp_path / "other.db")
    run("--db", other, "import", str(tmp_path / "export.json"))
    assert run("--db", other, "checklist").splitlines() == wanted
    config.write_text(CHECKS)
    run("declare", "API down again", "--sev", "1")
    run("cancel", "it was a test")
    assert json.loads(run("list", "--json"))[0]["checks_left"] == ["close the channel"]


def test_lists_judge_the_postmortem_by_the_process_of_its_time(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[policy]\npostmortem_hours = 5\n")
    for title in ("API down", "Chat down"):
        run("declare", title, "--sev", "1")
        run("resolve", "--cause", "disk", "--fix", "space")
    config.write_text("[policy]\npostmortem_hours = 100\n")
    run("declare", "Push late", "--sev", "3")
    run("resolve", "--cause", "disk", "--fix", "space")
    monkeypatch.setattr(Desk, "now", lambda _: NOW + timedelta(hours=6))
    states = {row["reference"]: row["postmortem_state"] for row in json.loads(run("list", "--json"))}
    assert states == {"INC-1": "overdue", "INC-2": "overdue", "INC-3": "due"}


def test_show_tells_that_the_settings_are_another_process_while_it_is_open(run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[policy]\npostmortem_hours = 5\nroles = ["commander", "scribe"]\n')
    run("declare", "API down", "--sev", "1")
    words = "INC-1 goes by the process that it was declared under; your settings differ in roles, hours for the postmortem."
    assert words not in run("show")
    config.unlink()
    assert words in run("show").splitlines()
    run("resolve", "--cause", "disk", "--fix", "space")
    assert words not in run("show")


LONG_NAMES = """
[policy]
severities = [1, 2, 3]
detection = ["alert", "a customer of the partner who rang the hotline"]
[policy.severity.1]
name = "重大障害"
[policy.severity.2]
name = "Very urgent!"
[[policy.ladder]]
name = "重大障害の当番"
who = "Somebody"
severities = [1]
[[policy.ladder]]
name = "the director on duty"
who = "Somebody"
severities = [1]
"""


def columns_of(told: str, word: str) -> list[int]:
    """How many columns stand before the word, a row each that has it."""
    return [cells(row[: row.index(word)]) for row in told.splitlines() if word in row]


def test_columns_stand_under_each_other_whatever_is_called_how(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(LONG_NAMES.replace(" who rang the hotline", ""))
    for number, by in (("1", "alert"), ("2", "a customer of the partner"), ("3", "alert")):
        run("declare", "Title", "--sev", number, "--detected-by", by)
        run("resolve", "-i", f"INC-{number}", "--cause", "disk", "--fix", "space")
    assert len(set(columns_of(run("list"), "Title"))) == 1
    run("declare", "Another", "--sev", "1")
    assert len(set(columns_of(run("escalate"), "Somebody"))) == 1
    told = run("metrics")
    for row in ("重大障害", "Very urgent!", "SEV-3"):
        assert any(line.startswith(f"{row} ") for line in told.splitlines()), told
    rows = [line for line in told.splitlines() if line.startswith(("重大障害", "Very urgent!", "SEV-3"))]
    assert len({cells(line) for line in rows[:3]}) == 1
    assert len({cells(line) for line in rows[3:]}) == 1
