"""The deputy and the review, by their keys."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Calendar
from operator_at_work import Desk, at_sizes, at_the_console
from textual.widgets import Input

from warroom.domain.incident.state import Exclusion, Outcome, TaskState
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Severity
from warroom.local.config.config import Config, Member

SIZES = [(80, 24), (120, 36), (200, 60)]


@at_sizes(*SIZES)
async def test_a_task_runs_out_and_is_settled_from_the_due_list(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.type("@li check lag 5m")
        await operator.press("enter")
        await operator.sees("@li: check lag")
        await operator.press("escape")
        await operator.misses("Due, soonest first")
        desk.clock.at += timedelta(minutes=6)
        await operator.sees("@li, time is up on “check lag”")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.press("down", "down", "down", "d")
        await operator.sees("What came of it")
        await operator.type("lag is 4 min")
        await operator.press("enter")
        await operator.misses("What came of it")
        await operator.press("escape")
        await operator.misses("time is up")
    assert [task.words for task in desk.room().incident(number).tasks] == ["lag is 4 min"]


async def test_command_is_offered_by_h_and_accepted_by_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, config=Config(team=(Member(handle="@kim"),)))
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("h")
        await operator.sees("Who takes over")
        await operator.type("@k")
        await operator.press("right", "enter")  # the roster completes the name
        await operator.sees("Brief for @kim", "Held by: @maya")
        await operator.press("escape")
        await operator.misses("Brief for @kim")
        await operator.press("h")
        await operator.sees("Who takes over", "Left here 13:30: “@kim”; ctrl+r")
        await operator.press("ctrl+r", "enter")
        await operator.sees("Brief for @kim")
        await operator.press("enter")
        await operator.sees("commander is offered to @kim")
        assert desk.room().incident(number).commander == "@maya"
        await operator.press("h")
        await operator.sees("Brief for @kim", "Held by: @maya since")
        await operator.press("enter")
        await operator.sees("Commander is offered to @kim")
        await operator.type("@kim")
        await operator.press("enter")
        await operator.sees("@kim accepted and is commander now", "@kim is IC for SEV-1 API down")
    assert desk.clipboard.text.startswith(
        "@kim is IC for SEV-1 API down for EU customers, instead of @maya - "
    )
    assert desk.room().incident(number).commander == "@kim"


async def test_more_time_is_asked_for_and_a_click_acts_as_enter_does(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    desk.room("maya").ask(number, "@li check lag 5m")
    async with at_the_console(desk) as operator:
        await operator.sees("API down", "@li: check lag")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.press("down", "down", "down", "plus")
        await operator.sees("How many minutes more")
        await operator.type("soon")
        await operator.press("enter")
        await operator.sees("write it as 5 or 5m")
        await operator.press(*["backspace"] * 4, "1", "5", "enter")
        await operator.sees("in 20:00")
        await operator.press("plus")  # the row is still the one that was worked on
        await operator.sees("How many minutes more")
        await operator.press("enter")
        await operator.sees("in 25:00")
        await operator.pilot.click("OptionList", offset=(4, 3))
        await operator.sees("What came of it")
    assert desk.room().incident(number).tasks[0].due == desk.clock.at + timedelta(minutes=25)


@at_sizes(*SIZES)
async def test_the_sentence_for_a_task_that_ran_out_is_read_and_copied_whole(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    words = "compare the replica lag of both regions with the deploys since noon, and of the day before"
    desk.room("maya").ask(number, f"@li {words} 5m")
    desk.clock.at += timedelta(minutes=6)
    async with at_the_console(desk, size) as operator:
        asked = (
            "what did you find? Do you need more time? (t)" if size[0] >= 120 else "what did you find? (t)"
        )
        await operator.sees("@li, time is up on", asked)
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.press("down", "down", "down", "y")
        await operator.sees("copied (tmux, read back)")
    assert desk.clipboard.text == f"@li, time is up on “{words}”: what did you find? Do you need more time?"


@at_sizes(*SIZES)
async def test_open_tasks_are_named_before_the_end_and_stay_in_the_list_after_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    for task in ("@li check lag 5m", "@sam call the vendor", "@kim tell support"):
        desk.room("maya").ask(number, task)
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("x")
        named = "Tasks that stay open: @li: check lag; @sam: call the vendor and 1 more (t)."
        await operator.sees(*named.split())  # word by word: between two lines stands what lies behind
        await operator.press("enter")
        await operator.sees("Resolved - ", "read back")
        await operator.press("escape")
        desk.clock.at += timedelta(hours=1)
        await operator.misses("Resolved - ")
        await operator.misses("time is up")
        await operator.press("t")
        await operator.sees("—  @li: check lag", "—  @kim: tell support", "—  verify recovery")
        await operator.type("@bo thank the vendor 5m")
        await operator.press("enter")
        await operator.sees("—  @bo: thank the vendor")
        await operator.press("down", "down", "d")  # the first row is the postmortem
        await operator.sees("What came of it")
        await operator.press("enter")
        await operator.misses("—  @li: check lag")
    assert desk.room().incident(number).task(1).state is TaskState.DONE


async def test_after_the_resolution_the_checks_are_offered_and_the_postmortem_gets_a_calendar_file(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("x", "enter")
        await operator.sees("Resolved - ", "read back")
        await operator.press("enter")
        await operator.sees(
            "l: verify recovery, close the channel, schedule the postmortem", "close the channel"
        )
        await operator.press("l")
        await operator.sees("After it ended")
        await operator.press("down", "enter")
        await operator.sees("[x] verify recovery  @maya")
        await operator.press("down", "down", "enter")
        await operator.sees("When it is, within 48 hours")
        await operator.type("2026-11-01 14:00")
        await operator.press("enter")
        await operator.sees("That time has passed")
        await operator.press(*["backspace"] * len("2026-11-01 14:00"))
        await operator.type("2026-11-26 14:00")
        await operator.press("enter")
        await operator.sees("24 h 30 min later than the 48 hours", "INC-1-postmortem.ics")
        await operator.press("escape")
        await operator.sees("the postmortem is scheduled for 2026-11-26 14:00 UTC")
    (event,) = Calendar.from_ical((tmp_path / "outbox" / "INC-1-postmortem.ics").read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 26, 14, tzinfo=UTC)
    assert desk.room().incident(number).checks.keys() == {Check.VERIFY_RECOVERY, Check.SCHEDULE_POSTMORTEM}


async def test_links_are_told_and_copied_and_a_watcher_leaves_no_file(tmp_path: Path) -> None:
    links = {"slo": "docs/slo.md", "evil": "x\x1b]52;c;aGk=\x07"}
    desk = Desk(tmp_path, read_only=True, config=Config(links=links))
    number = desk.room_for_writing().declare("API down", Severity.SEV1).number
    before = {path.name for path in tmp_path.rglob("*")}
    async with at_the_console(desk) as operator:
        await operator.sees("READ-ONLY")
        await operator.press("b")
        await operator.sees("slo: docs/slo.md", "evil: x␛]52;c;aGk=␇")
        await operator.press("enter")
        await operator.sees("It is at docs/slo.md; it is not opened here")
        await operator.press("y")
        await operator.sees("copied (tmux, read back)")
        await operator.press("escape")
        await operator.misses("copy where it is")
        await operator.press("y")
        await operator.sees("entry 2: copied")
    assert desk.clipboard.copied[0] == "docs/slo.md"
    assert {path.name for path in tmp_path.rglob("*")} <= before | {"w.db-wal", "w.db-shm"}
    assert desk.room_for_writing().incident(number).head == 2


async def test_runbooks_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    (books / "api.md").write_bytes(b"# API \x1b[31m\x00\n" + b"\x07" * 50_000_000)
    (books / "gone.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(books / "pipe.md")
    desk = Desk(tmp_path, config=Config(runbooks=(str(books), str(tmp_path / "no such folder"))))
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("b")
        shown = await operator.sees("* api: API ␛[31m␀")
        assert "gone" not in shown
        assert "pipe" not in shown
        await operator.press("enter")
        await operator.sees("␇␇␇")
        await operator.press("end")
        await operator.sees("Cut here", "is larger than 200,000 bytes")
        await operator.press("escape")
        await operator.sees("runbook opened: api")


async def test_a_hostile_name_in_a_title_is_shown_as_typed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("h")
        await operator.sees("Who takes over")
        operator.pilot.app.screen.query(Input).first().value = "@[/b]\x1b[31m"
        await operator.press("enter")
        await operator.sees("Brief for @[/b]␛[31m")


async def test_a_step_that_was_called_is_not_asked_why_it_is_waived(desk: Desk) -> None:
    number = desk.declare()
    desk.room("kim").settle_step(number, "on-call", Outcome.DONE)
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("e")
        await operator.sees("called by @kim")
        await operator.press("w")
        await operator.sees("On-call engineer was called at 13:30 UTC; what was called cannot be waived.")


async def test_a_waived_step_and_an_open_criterion_are_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("e")
        await operator.sees("Escalation", "founder/cto")
        await operator.press("down", "w")
        await operator.sees("Why it is not needed")
        await operator.type("all are here")
        await operator.press("enter")
        await operator.sees("waived by @maya")
        await operator.press("escape")
        await operator.misses("copy its text")
        await operator.press("l")
        await operator.sees("Before it ends")
        await operator.type("errors gone")
        await operator.press("enter")
        await operator.sees("[ ] errors gone")
        await operator.press("escape")
        await operator.misses("Before it ends")
        await operator.press("x")
        await operator.sees("Still open: errors gone", "Was data lost?")
        await operator.press("enter")
        await operator.sees("Tick them, or give a reason")
    assert desk.room().incident(number).is_open


async def test_who_looks_on_sees_all_and_writes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, read_only=True)
    number = desk.room_for_writing().declare("API down", Severity.SEV1).number
    async with at_the_console(desk) as operator:
        await operator.sees("READ-ONLY", "API down")
        await operator.press("s")
        await operator.sees("You are looking on")
        desk.room_for_writing().note(number, "replica lag")
        await operator.sees("replica lag")


async def test_the_replay_shows_what_was_known_then(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    room = desk.room()
    for minute, words in enumerate(("first finding", "second finding", "third finding")):
        desk.clock.at += timedelta(minutes=minute)
        room.note(number, words)
    room.impact(number, "nobody can pay", None)
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("o")
        await operator.sees("as it happened", "nobody can pay", "third finding")
        await operator.press("left", "left")
        await operator.misses("third finding")
        await operator.sees("second finding", "impact: —")
        await operator.press("m")
        await operator.sees("TTM: —")
        await operator.press("escape", "l")
        await operator.sees("Library")
        await operator.type("second")
        await operator.sees("second finding", "1 entry")
        await operator.press("enter", "enter")
        await operator.sees("event 4 of 6")


async def test_a_runbook_is_read_and_its_links_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "api[.md").write_text(
        "# API\x1b[31m errors\n\n[SLO](missing.md) and [x](http://x.example)\n"
    )
    desk = Desk(tmp_path, config=Config(runbooks=(str(tmp_path / "books"),)))
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("b")
        await operator.sees("* api[: ")
        await operator.press("enter")
        await operator.sees("API␛[31m errors", "SLO (missing.md) and x (http://x.example)")
        await operator.press("escape")
        await operator.sees("runbook opened: api[")
    assert desk.room().incident(number).is_open


@at_sizes((80, 24), (120, 36))
async def test_a_snoozed_update_says_why_and_the_next_one_says_the_new_time(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("S")
        await operator.sees("Why it waits")
        await operator.press("tab")
        await operator.type("vendor call")
        await operator.press("enter")
        await operator.sees("13:55 UTC", "put off: vendor call")
        await operator.sees("update #1 is put off to 2026-11-23 13:55 UTC")
        await operator.press("u")
        await operator.sees("copied", "Sent at")
        if size[0] < 110:
            await operator.press("ctrl+e")
        # The snooze was for this update: the next one is promised by the cadence.
        await operator.sees("Next update by 13:45 UTC", "copied")
        await operator.press("enter")
        await operator.sees("#1 sent 13:30", "13:45 UTC")
        await operator.misses("put off: vendor call")
    assert [sent.number for sent in desk.room().incident(number).updates] == [1]


async def test_on_a_small_screen_a_snooze_gives_way_to_what_is_overdue(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    desk.room("maya").ask(number, "@li check lag 2m")
    desk.room("maya").snooze(number, 10, "vendor call")
    async with at_the_console(desk, (80, 24)) as operator:
        await operator.sees("13:55 UTC · put off: vendor call · none sent yet")
        desk.clock.at += timedelta(minutes=2, seconds=30)
        # The calls are still due now; the task is overdue.
        await operator.sees("Update #1 due in 22:30 at 13:55 UTC · put off · @li overdue 00:30")
        desk.room("maya").send_update(number, "text", 1)
        desk.clock.at += timedelta(minutes=25)
        await operator.sees("Update #2 overdue 10:00 · #1 sent 13:32 · escalate overdue 27:30")


async def test_the_list_of_what_is_due_follows_the_clock_and_the_record(desk: Desk) -> None:
    number = desk.declare()
    desk.room().ask(number, "@li look at disks 5m")
    desk.room().ask(number, "@kim read the logs 9m")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("t")
        await ic.sees("in 05:00", "look at disks")
        desk.clock.at += timedelta(minutes=6)
        await ic.sees("overdue 01:00")
        await ic.press("down", "down", "down")
        await ic.settles()
        desk.room().move_task(number, 1, TaskState.DONE)
        await ic.sees("gone meanwhile, so no row is chosen now: overdue 01:00 @li: look at disks")
        await ic.press("d")  # the next one is not meant
        await ic.press("d")
        await ic.sees("in 03:00", "read the logs")
    assert [task.state for task in desk.room().incident(number).tasks] == [TaskState.DONE, TaskState.ASKED]


async def test_a_false_alarm_is_cancelled_and_ctrl_z_takes_that_back(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("X")
        await ic.sees("Cancel INC-1: it was none")
        await ic.press("enter")
        await ic.sees("Say in a word why it is cancelled")
        await ic.type("false alarm")
        await ic.press("enter")
        await ic.sees("❎ Cancelled", "Why: false alarm", "copied (tmux")
        await ic.press("enter")
        shown = await ic.sees("CANCELLED", "is cancelled (false alarm)", "close the channel")
        assert "schedule the postmortem" not in shown
        await ic.press("l")
        shown = await ic.sees("After it ended")
        assert "verify recovery" not in shown
        await ic.press("escape")
        await ic.misses("After it ended")
        await ic.press("ctrl+z", "escape", "ctrl+z")  # the resolution that was sent, then the act
        await ic.sees("INVESTIGATING")
    now = desk.room().incident(number)
    assert (now.is_open, now.standing) == (True, Exclusion.NONE)


@at_sizes(*SIZES[:2])
async def test_a_duplicate_is_cancelled_and_its_notes_go_to_the_other_incident(
    desk: Desk, size: tuple[int, int]
) -> None:
    number = desk.declare()
    desk.room().note(number, "13:29 replica lag")
    desk.room().declare("Checkout fails", Severity(2))
    async with at_the_console(desk, size) as ic:
        await ic.sees("2 open")
        ic.pilot.app.go_to_room(number)  # type: ignore[attr-defined]  # the app of this console
        await ic.sees("API down", "replica lag")
        await ic.press("X")
        await ic.sees("Duplicate of", "INC-2 Checkout fails")
        await ic.type("same outage")
        await ic.press("tab")
        await ic.type("INC-7")
        await ic.press("enter")
        await ic.sees("There is no INC-7")
        await ic.press("backspace", "2", "tab", "2", "enter")
        await ic.sees("❎ Duplicate", "Same as: INC-2 Checkout fails")
        await ic.press("enter")
        await ic.sees("DUPLICATE OF INC-2", "1 note is in INC-2 too")
    async with at_the_console(desk, size) as ic:
        await ic.sees("Checkout fails", "INC-1 is a duplicate of this one", "replica lag")


@at_sizes(*SIZES[:2])
async def test_a_status_that_ends_a_snooze_says_when_the_update_is_due_now(
    desk: Desk, size: tuple[int, int]
) -> None:
    number = desk.declare()
    desk.room().snooze(number, 30, "vendor call")
    async with at_the_console(desk, size) as ic:
        await ic.sees("put off: vendor call")
        await ic.press("s")
        await ic.sees("Because")
        await ic.press("2", "enter")
        await ic.sees("the update put off until 14:15 is due at 13:45 UTC now")
        await ic.press("S")
        await ic.sees("Why it waits")
        await ic.press("tab")
        await ic.type("vendor again")
        await ic.press("enter")
        await ic.sees("put off: vendor again")
        await ic.press("v")
        await ic.sees("Severity", "Because")
        await ic.press("4", "enter")
        await ic.sees("Severity change", "copied")
        await ic.press("enter")
        await ic.sees("is not asked for any more")


@at_sizes(*SIZES[:2])
async def test_what_is_filed_runs_no_clock_until_x_says_when_it_ended(
    desk: Desk, size: tuple[int, int]
) -> None:
    number = desk.room().declare("Checkout failed", Severity(1), at="yesterday 09:00").number
    async with at_the_console(desk, size) as ic:
        shown = await ic.sees(
            "FILED", "— no end recorded", "no clock runs", "(x)" if size[0] > 80 else "x says"
        )
        assert "nobody commands" not in shown
        assert "Founder" not in shown
        await ic.press("n")
        await ic.type("09:12 alarms rise")
        await ic.press("enter")
        await ic.sees("09:12", "alarms rise")
        await ic.press("escape", "s", "2", "enter")
        await ic.sees("say when that was, as in 2026-11-22 09:00, or now")
        await ic.press("enter")
        await ic.sees("Write a time, or now.")
        await ic.type("09:20")
        await ic.press("enter")
        await ic.sees("IDENTIFIED", "09:20")
        await ic.press("escape", "x")
        await ic.sees("When it was resolved")
        await ic.press("enter")
        await ic.sees("say when it was resolved")
        await ic.press("tab", "tab", "tab")
        await ic.type("10:45")
        await ic.press("enter")
        await ic.sees("✅ Resolved - 2026-11-22 10:45", "1 hour 45 minutes")
        await ic.press("escape")
        await ic.sees("RESOLVED", "01:45:00")
    at = [str(entry.at)[:16] for entry in desk.room().timeline(number)]
    assert at == ["2026-11-22 09:00", "2026-11-22 09:12", "2026-11-22 09:20", "2026-11-22 10:45"]


async def test_putting_the_update_off_for_hours_is_asked_about_once(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("S")
        await operator.sees("Why it waits")
        await operator.type("500")
        await operator.press("tab")
        await operator.type("vendor call")
        await operator.press("enter")
        await operator.sees("500 min is 8 h 20 min, until 22:05; Enter again puts it off so long.")
        assert desk.room().incident(number).snooze is None
        await operator.press("shift+tab", *["backspace"] * 3)
        await operator.type("60")
        await operator.press("enter")
        await operator.sees("update #1 is put off to 2026-11-23 14:45 UTC")
        await operator.press("S")
        await operator.sees("Why it waits")
        await operator.type("600")
        await operator.press("tab")
        await operator.type("vendor call")
        await operator.press("enter")
        await operator.sees("600 min is 10 h 00 min, until 2026-11-24 00:45 UTC; Enter again")
        await operator.press("enter")
        await operator.sees("update #1 is put off to 2026-11-24 00:45")
