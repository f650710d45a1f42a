"""The console's keys under a company's process: P1 to P5, roles of its own, its exit criteria."""

from __future__ import annotations

from pathlib import Path

from operator_at_work import Desk, at_the_console

from warroom.domain.policy.severities import Policy, Severity, SeverityPolicy, Status
from warroom.domain.text.cells import cells
from warroom.local.config.config import Config
from warroom.local.config.example_files import EXAMPLES
from warroom.local.config.loaded_config import load
from warroom.tui.styles import meanings


async def test_an_incident_is_declared_raised_told_and_resolved_by_keys(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text(EXAMPLES["company"])
    desk.config = load(tmp_path / "company.toml", {}).config
    async with at_the_console(desk, size=(80, 24)) as ic:
        await ic.sees("Declare an incident", "P1", "P5")
        await ic.type("Checkout is down")
        await ic.press("tab", "4")
        await ic.sees("● P4", "Low - few notice", "respond: Within 2", "#inc-2026-11-23-p4-checkout-is-down")
        await ic.press("enter")
        await ic.sees("Announcement", "P4: Checkout is down", "read back")
        await ic.settles()
        await ic.press("escape", "v")
        await ic.sees("● P4")
        await ic.press("1", "enter")
        await ic.sees("raised from P4 to P1")
        await ic.press("escape")
        await ic.sees("P1  ◌ INVESTIGATING", "ope @chi (on call)")
        await ic.press("u")
        await ic.sees("Update #1")
        await ic.press("enter")
        await ic.sees("#1 sent 13:30")
        number = 1
        assert desk.room().incident(number).updates
        await ic.press("x")
        await ic.sees("Still open: service level objective met for 30 minutes")
        await ic.press("escape", "l")
        await ic.sees("Before it ends")
        await ic.press("enter")
        await ic.sees("[x] service level")
        await ic.press("escape", "x")
        await ic.sees("Root cause", "l has the checklist:", "verify recovery, tell support")
        await ic.type("a small pool")
        await ic.press("enter")
        await ic.sees("RESOLVED")
        await ic.settles()
        await ic.press("escape", "l")
        await ic.sees(
            "After it ended", "[ ] verify recovery", "[ ] tell support", "[ ] schedule the postmortem"
        )
        await ic.press("down", "down", "enter")
        await ic.sees("[x] tell support")
    incident = desk.room().incident(number)
    assert (str(incident.severity), incident.status) == ("P1", Status.RESOLVED)
    assert [criterion.text for criterion in incident.criteria] == [
        "service level objective met for 30 minutes"
    ]
    assert list(incident.checks) == ["tell support"]
    assert {seat.role for seat in incident.roles} == {"commander", "operations lead"}


async def test_each_severity_has_its_number_for_its_key_and_a_role_that_is_a_slip_is_asked_for(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "two-teams.toml").write_text(EXAMPLES["two-teams"])
    desk.config = load(tmp_path / "two-teams.toml", {}).config
    async with at_the_console(desk, size=(80, 24)) as ic:
        await ic.sees("Declare an incident", "○ 0  ● 1 Major  ○ 2  ○ 3")  # there is no room for all the names
        await ic.type("Checkout is down")
        await ic.press("tab", "0")
        await ic.sees("● SEV-0  ○ 1  ○ 2  ○ 3", "SEV-0: Checkout is down")
        await ic.press("3")
        await ic.sees("Notice: Checkout is down")
        await ic.press("0", "enter")
        await ic.sees("Announcement")
        await ic.press("escape", "r")
        await ic.sees("Another role")
        await ic.press("shift+tab")
        await ic.type("comunicator: @li")
        await ic.press("enter")
        await ic.sees("did you mean communicator?")
        await ic.press("enter")
        await ic.sees("@li is comunicator")
    assert desk.room().incident(1).severity == 0


async def test_a_severity_is_as_loud_as_the_process_of_its_time_says(desk: Desk) -> None:
    loud = SeverityPolicy(name="Severe", badge=1)
    desk.config = Config(policy=Policy(severity={Severity(7): loud, Severity(8): SeverityPolicy()}))
    number = desk.room().declare("Checkout is down", Severity(7)).number
    desk.room().severity(number, Severity(8))
    desk.room().severity(number, Severity(7))
    desk.config = Config()  # another console, whose own settings know nothing of it
    assert meanings.badge(desk.room().incident(number).severity) == meanings.badge(Severity.SEV1)
    (row,) = desk.room().listing()
    assert (str(row.severity), meanings.badge(row.severity)) == ("Severe", meanings.badge(Severity.SEV1))
    assert meanings.badge(Severity(7)) == meanings.badge(Severity.SEV4)


async def test_two_consoles_of_other_settings_count_the_same_clocks_and_are_told_once(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "company.toml").write_text(EXAMPLES["company"])
    desk.config = load(tmp_path / "company.toml", {}).config
    number = desk.room().declare("Checkout is down", Severity(1)).number
    seen = {}
    told = "INC-1 goes by the process that it was declared under; your settings differ in"
    for name, config in {"company": desk.config, "spec": Config(), "again": Config()}.items():
        desk.config = config
        async with at_the_console(desk, size=(120, 36)) as ic:
            await ic.sees("Checkout is down", "INVESTIGATING", "at 14:00 UTC", "every 30 min")
            if name == "spec":
                await ic.sees(told, "severities, response times")
            await ic.settles()
            seen[name] = desk.room().due(desk.room().incident(number))
            assert (told in ic.screen()) == (name == "spec")
    assert seen["company"] == seen["spec"] == seen["again"]


LONG_NAMES = """
[policy]
severities = [1, 2, 3]
[policy.severity.1]
name = "重大障害"
[policy.severity.2]
name = "Very urgent!"
[policy.severity.3]
name = "P3"
[[policy.ladder]]
name = "重大障害の当番、一次対応"
who = "当番"
severities = [1]
[[policy.ladder]]
name = "boss"
who = "Ann"
severities = [1]
"""


async def test_columns_stand_under_each_other_whatever_severities_are_called(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "names.toml").write_text(LONG_NAMES)
    desk.config = load(tmp_path / "names.toml", {}).config
    room = desk.room()
    for number in (1, 2, 3):
        room.declare("Title here", Severity(number))
    async with at_the_console(desk, size=(80, 24)) as ic:
        await ic.sees("Title here")
        shown = await ic.sees("INC-1", "INC-2", "INC-3", "重大障害", "Very urgent!")
        rows = [row for row in shown.splitlines() if row.startswith("│ INC-")]
        assert len(rows) == 3
        assert len({cells(row[: row.index("Title here")]) for row in rows}) == 1
