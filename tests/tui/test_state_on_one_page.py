"""What stands beside the timeline, the footer of each stage, an entry opened whole, lists that have the focus."""

from datetime import timedelta

from operator_at_work import NOW, Desk, at_the_console

from warroom.domain.incident.state import TaskState
from warroom.tui.widgets.footer import Keys
from warroom.tui.widgets.who import short_names


def busy(desk: Desk) -> int:
    number, room = desk.declare(), desk.room("maya")
    room.note(number, "! keep failover as plan B")
    room.note(number, "? is US affected too")
    room.note(number, "error rate 3% and falling")
    room.add_criterion(number, "errors < 0.1 % for 10 min")
    room.ask(number, "@li check replica lag 5m")
    room.move_task(number, 1, TaskState.ACKNOWLEDGED)
    return number


async def test_who_and_what_stands_now_and_what_was_heard_are_beside_the_timeline(desk: Desk) -> None:
    busy(desk)
    async with at_the_console(desk) as ic:
        await ic.sees(
            "IC @maya · inv — · com — · fix —", "! keep failover as plan B", "?1 is US affected too"
        )
        shown = await ic.sees("☐ errors < 0.1 % for 10 min", "0/1", "heard ✓")
        assert "communicator: nobody" not in shown
        desk.room().settle_criterion(1, 1, "done")  # type: ignore[arg-type]  # a str enum
        await ic.sees("☑ exit criteria are met")


async def test_a_wide_screen_has_the_last_update_and_what_was_found(desk: Desk) -> None:
    number, room = busy(desk), desk.room("maya")
    incident = room.incident(number)
    room.send_update(number, room.texts.update_text(incident, room.texts.update_parts(incident)), 1)
    async with at_the_console(desk, (160, 40)) as ic:
        await ic.sees(
            "Update #1, as it was sent", "Tried and found", "Error rate 3% and falling", "none is open; b"
        )
        await ic.pilot.resize_terminal(120, 36)
        await ic.misses("Tried and found")


async def test_the_strip_of_a_small_terminal_has_the_most_urgent_of_each(desk: Desk) -> None:
    busy(desk)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Update #1 due in", "IC @maya · inv — · com — · fix —", "?1 is US affected too")


async def test_the_footer_goes_by_the_stage_and_can_be_clicked(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("n note  u update  t due  s status")
        desk.clock.at = NOW + timedelta(minutes=16)
        await ic.sees("u update  n note  t due", "x resolve")
        await ic.pilot.click(Keys, offset=(2, 0))
        await ic.sees("Update #1")
        await ic.press("escape")
        desk.room().resolve(1, "", "restarted", None)
        await ic.sees("l checks", "p postmortem", "o review", "A actions", "d declare")
        await ic.misses("u update")


async def test_who_only_looks_on_is_told_no_key_that_writes(desk: Desk) -> None:
    desk.declare()
    desk.read_only = True
    async with at_the_console(desk) as ic:
        shown = await ic.sees("o review", "y copy entry")
        assert "n note" not in shown
        assert "u update" not in shown


async def test_enter_opens_an_entry_with_every_correction_and_c_corrects_that_one(desk: Desk) -> None:
    number, room = desk.declare(), desk.room("li")
    room.note(number, "pool exhausted " * 40 + "since 16:10")
    n = room.incident(number).head
    room.amend(number, n, "pool exhausted [/b] since 16:05")
    room.note(number, "the newest")
    async with at_the_console(desk) as ic:
        await ic.sees("the newest")
        await ic.press("up", "up", "enter")
        await ic.sees(
            f"Entry {n}", "corrected; it read: pool exhausted", "[/b] since 16:05", "y copy · c correct"
        )
        desk.room().note(number, "came meanwhile")
        await ic.press("c")
        await ic.sees("Correct an entry", f"Words of entry {n}")


async def test_the_list_has_the_focus_and_n_leads_to_a_new_line(desk: Desk) -> None:
    desk.declare()
    desk.room().ask(1, "@li check replica lag 5m")
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("t")
        await ic.sees("n new", "Enter settle")
        await ic.misses("heard")
        while "drop" not in ic.screen():
            await ic.press("down")
            await ic.settles()
        await ic.press("a")
        await ic.sees("heard ✓")
        await ic.press("n")
        await ic.type("@bo call the vendor 5m")
        await ic.press("enter")
        await ic.sees("@bo: call the vendor")


def test_roles_are_told_apart_by_the_fewest_letters() -> None:
    names = short_names(["commander", "investigator", "investor liaison", "fixer", "[/b]"])
    assert names == {
        "commander": "IC", "investigator": "investi", "investor liaison": "investo", "fixer": "fix", "[/b]": "[/b",
    }  # fmt: skip
