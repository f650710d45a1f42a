"""Outgoing texts in the console: two audiences, templates of one's own, the linter, names completed."""

from datetime import timedelta
from pathlib import Path

import pytest
from operator_at_work import Desk, at_sizes, at_the_console

from warroom.domain.policy.severities import Severity
from warroom.local.config.config import Config, Member

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


async def test_a_template_words_the_update_and_an_endless_one_stops_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    (tmp_path / "templates").mkdir()
    mine = tmp_path / "templates" / "update.j2"
    mine.write_text("Nr. {{ number }} {{ title }}")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Nr. 1 API down for EU customers", "copied (tmux, read back)")
        await ic.press("enter")
        await ic.sees("Update #1 sent")
        mine.write_text("Nr. {{ nmber }}")
        await ic.press("u")
        await ic.sees(
            "📊 Update #2",
            "no variable “nmber”; did you mean “number”?; this is the built-in text",
            "read back",
        )
        await ic.press("escape")
        await ic.sees("Update #2 was copied")
        mine.write_text(ENDLESS)
    desk.template_seconds = 0.2
    async with at_the_console(desk) as ic:
        await ic.sees("not marked sent")
        await ic.press("U")
        await ic.sees("📊 Update #2", "took longer", "than 0.2 seconds", "copied (tmux, read back)")
    entries = desk.room().timeline(number)
    sent = next(e.recorded.event for e in entries if e.recorded.event.kind == "update_sent")
    assert sent.text == "Nr. 1 API down for EU customers"  # frozen as it was copied and written
    assert desk.clipboard.copied[0] == sent.text
    assert (
        (tmp_path / "outbox" / "INC-1-update-1.txt").read_text().startswith(sent.text + "\n\nRecord: INC-1@")
    )


@pytest.mark.parametrize(("size", "beside"), [((80, 24), False), ((110, 30), True), ((120, 36), True)])
async def test_two_audiences_stand_side_by_side_where_there_is_room(
    tmp_path: Path, size: tuple[int, int], beside: bool
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    desk.room().impact(number, "db-12 is full, says @li", None)
    async with at_the_console(desk, size) as ic:
        await ic.sees("declared")
        await ic.press("v", "2", "enter")
        shown = await ic.sees("Severity: lowered from SEV-1 to SEV-2", "For those outside", "copied (tmux")
        rows = shown.splitlines()
        inside = next(n for n, row in enumerate(rows) if "Status: Investigating" in row)
        outside = next(n for n, row in enumerate(rows) if "Investigating - 2026" in row)
        assert (abs(inside - outside) <= 2) is beside
        await ic.sees("Look again: neutral words stand for @li, db-12")
        await ic.press("ctrl+g")
        await ic.sees("public wording: copied", "INC-1-severity-public.txt")
    assert "db-12" in (tmp_path / "outbox" / "INC-1-severity.txt").read_text()
    assert (
        "One of our systems is full, says someone on our team. We are investigating." in desk.clipboard.text
    )
    assert "@" not in desk.clipboard.text


async def test_the_linter_stands_beside_escalation_brief_and_resolution(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.room("maya").declare("API down", Severity.SEV1).number
    desk.clock.at += timedelta(minutes=61)
    async with at_the_console(desk) as ic:
        await ic.sees("API down")
        await ic.press("e", "enter")
        await ic.sees("SEV-1 needs you", "Look again: “Impact: —” is not filled in")
        await ic.press("escape", "escape")
        await ic.misses("copy its text")
        await ic.press("h")
        await ic.type("kim")
        await ic.press("enter")
        await ic.sees("Handover of commander", "Look again: “Impact: —” is not filled in")
        await ic.press("escape")
        await ic.misses("Handover of")
        await ic.press("x", "enter")
        await ic.sees("✅ Resolved", "it does not say whether data was lost", "For those outside")
    assert not desk.room().incident(number).is_open


@at_sizes((80, 24), (120, 36))
async def test_why_it_was_not_recorded_is_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = Desk(tmp_path)
    desk.declare()
    desk.clipboard.works = False
    async with at_the_console(desk, size) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("NOT COPIED")
        await ic.press("tab")
        await ic.type("25:99")
        await ic.press("enter")
        await ic.sees("NOT RECORDED")


async def test_names_are_completed_in_a_text_of_several_lines(tmp_path: Path) -> None:
    desk = Desk(tmp_path, config=Config(team=(Member(handle="@kimberly"),)))
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied")
        await ic.press("ctrl+e", "ctrl+j")
        await ic.type("ETA: 15:00 UTC, @ki")
        await ic.sees("@kimberly")
        await ic.press("right", "home", "right")  # takes the name; at the start of a line it only moves
        await ic.type("x")
        await ic.press("enter")
        await ic.sees("Update #1 sent")
    assert desk.clipboard.text.endswith("ExTA: 15:00 UTC, @kimberly")


async def test_a_status_that_is_typed_is_asked_for_in_the_words_for_those_outside(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.declare()
    async with at_the_console(desk, (120, 36)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Status: Investigating", "copied (tmux")
        assert "still say" not in ic.screen()
        editor = ic.pilot.app.screen.query_one("#text")
        editor.load_text(editor.text.replace("Status: Investigating", "Status: Monitoring"))
        await ic.sees("the words for those outside still say")
        editor.load_text(editor.text.replace("Status: Monitoring", "Status: Investigating"))
        await ic.waits(lambda: "still say" not in ic.screen())
