"""Settings, the rota and the checks that follow a resolution, from scripts."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar


def test_settings_are_shown_with_where_they_come_from(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('zone = "Europe/Berlin"\n[links]\nslo = "docs/slo.md"\n')
    before = run("config", "show", "--json")
    assert json.loads(before)["zone"] == "Europe/Berlin"
    shown = run("config", "show")
    assert 'zone = "Europe/Berlin"' in shown
    assert "# line 1" in shown
    assert 'links.slo = "docs/slo.md"' in shown
    assert "policy.postmortem_hours = 48" in shown
    assert 'policy.severity.3.update_minutes = "none"' in shown
    assert 'me = "maya"' in shown
    assert "# $WARROOM_ME" in shown
    assert "is fine" in run("config", "check")


def test_what_is_odd_is_told_by_check_and_stops_no_command(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[[team]]\nhandle = "@maya"\n[rota]\nengineers = ["@maya", "@ghost"]\nstart = 2026-01-05\n'
        "swap = [{ first = 2026-01-06, second = 2026-01-12 }]\n"
    )
    said = run("config", "check", code=1)
    assert "config.toml, line 4: “rota.engineers.1”: @ghost is no member of the team" in said
    assert "line 6: “rota.swap.0.first”: no turn begins on 2026-01-06" in said
    assert "until" in run("oncall")
    events = Calendar.from_ical(run("oncall", "--ics", "--weeks", "3")).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"On call: @maya", "On call: @ghost"}
    assert json.loads(run("oncall", "--json", "--at", "tomorrow 14:00"))["on_call"]["person"].startswith("@")
    assert "no date and time" in run("oncall", "--at", "soon", code=1)


def test_the_postmortem_is_scheduled_ahead_of_now(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('links = { slo = "docs/slo.md" }\n')
    run("declare", "API down", "--sev", "1")
    assert run("runbook", "slo") == "docs/slo.md\n"
    assert "slo  docs/slo.md" in run("runbook")
    run("resolve")
    assert "has passed" in run("checklist", "schedule-postmortem", "--at", "2020-01-31 14:00", code=1)
    run("checklist", "schedule-postmortem", "--at", "tomorrow 14:00")
    (event,) = Calendar.from_ical(run("checklist", "--ics")).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 25, 13, tzinfo=UTC)


ROTA = '[rota]\nengineers = ["@maya", "@li"]\nstart = {}\n'


def test_the_last_turn_of_a_calendar_is_as_long_as_the_others(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(ROTA.format("2026-01-05"))
    events = Calendar.from_ical(run("oncall", "--ics", "--weeks", "3")).walk("VEVENT")
    assert len(events) == 4
    assert {event.decoded("dtend") - event.decoded("dtstart") for event in events} == {timedelta(weeks=1)}


def test_a_calendar_with_nothing_in_it_is_a_sentence_and_no_file(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(ROTA.format("2027-06-07"))
    assert "the rota begins on 2027-06-07" in run("oncall", "--ics", code=1)
    run("declare", "API down", "--sev", "1")
    for command in (("checklist", "--ics"), ("export", "--format", "ics")):
        assert "INC-1 has no date for a calendar" in run(*command, code=1)
    file = tmp_path / "all.ics"
    said = run("export", "--all", "--format", "ics", "--output", str(file), code=1)
    assert "No incident has a date for a calendar" in said
    assert not file.exists()
    run("resolve")
    assert "Postmortem due INC-1" in run("export", "--all", "--format", "ics")


DAILY = """
[rota]
engineers = ["@li", "@sam"]
start = 2026-11-23
turn = "daily"
hand_over = "08:30"
zone = "Europe/Berlin"
"""


def test_a_shift_is_taken_until_its_end_and_told_to_everybody(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text(DAILY)
    assert run("oncall").startswith("@sam until 2026-11-25 08:30 CET")
    said = run("oncall", "take", "3h", "--from", "@sam")
    assert said.startswith("@maya is on call from 2026-11-24 14:30 CET until 2026-11-24 17:30 CET.")
    assert run("oncall").startswith("@maya (override) until 2026-11-24 17:30 CET\nthen @sam")
    assert run("oncall", "--at", "17:31").startswith("@sam until")
    run("declare", "Chat broken", "--sev", "2")
    assert "Investigator: @maya" in run("show")
    # Whoever took it last has it.
    monkeypatch.setenv("WARROOM_ME", "kim")
    run("oncall", "take", "30", "min")
    assert run("oncall").startswith("@kim (override) until 2026-11-24 15:00 CET\nthen @maya from")
    run("oncall", "take", "until", "21:00", "--at", "20:00")
    # Until then somebody has it whose own turn would last longer.
    assert "until 2026-11-24 20:00 CET\nthen @kim from 2026-11-24 20:00 CET" in run("oncall", "--at", "19:00")
    assert json.loads(run("oncall", "--at", "19:00", "--json"))["on_call"]["end"].startswith(
        "2026-11-24T20:00"
    )
    assert run("oncall", "--at", "20:59").startswith("@kim (override) until 2026-11-24 21:00 CET")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("1h --from @li", "@li is not on call all that time: @sam is from 2026-11-24 14:30 CET"),
        ("20h --from @sam", "@sam is not on call all that time: @li is from 2026-11-25 08:30 CET"),
        ("32 days", "31 days at most"),
        ("soon", "no date and time"),
        ("1h --at 2026-11-01", "Nobody is on call then: the rota begins on 2026-11-23"),
        ("until 2026-11-24 14:00", "would end before it begins"),
    ],
)
def test_a_shift_that_cannot_be_taken_is_refused_and_nothing_changes(
    run, tmp_path: Path, words: str, says: str
) -> None:
    (tmp_path / "config.toml").write_text(DAILY)
    assert says in run("oncall", "take", *words.split(" ", 2 if words.startswith("until") else -1), code=1)
    assert run("oncall").startswith("@sam until 2026-11-25 08:30 CET\nthen @li")


def test_nobody_takes_what_they_have_or_what_there_is_not(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no rota" in run("oncall", "take", "1h", code=1)
    (tmp_path / "config.toml").write_text(DAILY)
    monkeypatch.setenv("WARROOM_ME", "Sam")
    assert "on call then anyway" in run("oncall", "take", "1h", code=1)
    assert "belong behind the command" in run("oncall", "--json", "take", "1h", code=2)
