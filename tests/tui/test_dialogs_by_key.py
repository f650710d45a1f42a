"""Dialogs of a few fields: what is typed goes where the eye is, and Enter does all of it or none."""

from datetime import timedelta

from operator_at_work import NOW, Desk, at_sizes, at_the_console

from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.state import Milestone
from warroom.domain.policy.severities import Status


async def test_times_that_are_refused_are_all_refused_and_recorded_together_once_corrected(
    desk: Desk,
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("m")
        await ic.sees("Impact started")
        await ic.type("13:20")
        await ic.press("tab")
        await ic.type("13:15")
        await ic.press("enter")
        await ic.sees(
            "“detected” (2026-11-23 13:15 UTC) is before “impact started” (2026-11-23 13:20 UTC); correct one",
            "of the two.",
        )
        assert Milestone.STARTED not in desk.room().incident(number).milestones
        await ic.press("backspace")
        await ic.type("3")
        await ic.press("enter")
        await ic.sees("“detected” (2026-11-23 13:13 UTC) is before")
        await ic.press("shift+tab", *["backspace"] * 5)
        await ic.type("~13:12")
        await ic.press("enter")
        await ic.misses("Impact started")
        await ic.press("ctrl+z")
        await ic.sees("undone")
        assert Milestone.DETECTED not in desk.room().incident(number).milestones  # one act, taken back as one
    said = [e.event for e in desk.room().store.read_after(number) if isinstance(e.event, MilestoneSet)]
    assert [(one.milestone, one.time, one.estimated) for one in said] == [
        (Milestone.STARTED, NOW - timedelta(minutes=18), True),
        (Milestone.DETECTED, NOW - timedelta(minutes=17), False),
    ]


async def test_digits_typed_at_once_in_a_correction_are_words_and_strike_nothing(desk: Desk) -> None:
    desk.room().note(desk.declare(), "replica lag")
    async with at_the_console(desk) as ic:
        await ic.sees("replica lag")
        await ic.press("end", "c")
        await ic.type(" is 2 min")
        await ic.press("enter")
        await ic.sees("replica lag is 2 min", "amended")
        await ic.press("c", "shift+tab", "2", "enter")
        await ic.sees("struck")


async def test_whoever_accepts_types_the_name_at_once(desk: Desk) -> None:
    number = desk.declare()
    desk.room("maya").offer(number, "commander", "@kim2", "the brief")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("h")
        await ic.sees("Brief for @kim2")
        await ic.press("enter")
        await ic.sees("Commander is offered to @kim2; whoever accepts writes their name")
        await ic.type("kim2")
        await ic.press("enter")
        await ic.sees("@kim2 accepted and is commander now")
        await ic.press("h")
        await ic.sees("Who takes over")
    desk.room("maya").offer(number, "commander", "@li", "the brief")
    async with at_the_console(desk) as ic:
        await ic.sees("commander: @li has no")
        await ic.press("h", "enter", "tab", "2", "enter")
        await ic.sees("the role of commander is no longer offered to @li")
    assert desk.room().incident(number).commander == "@kim2"


async def test_a_text_being_sent_is_wrapped_anew_when_the_terminal_changes_its_size(desk: Desk) -> None:
    words = "Replica lag is at 4 minutes and rising in both regions, nobody deployed since noon"
    desk.room().note(desk.declare(), words)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied")
        await ic.press("ctrl+e")
        for columns in (70, 60, 56, 52, 48, 45, 40):
            await ic.pilot.resize_terminal(columns, 24)
            await ic.settles()
            await ic.sees(*words.split())  # each of them whole


async def test_enter_without_anything_to_add_goes_to_the_list(desk: Desk) -> None:
    number = desk.declare()
    desk.room().add_criterion(number, "errors under 1%")
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("l")
        await ic.sees("[ ] errors under 1%")
        await ic.press("enter", "enter")
        await ic.sees("[x] errors under 1%")


async def test_what_became_of_an_offer_is_said(desk: Desk) -> None:
    number = desk.declare()
    desk.room().offer(number, "commander", "@kim")
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("h")
        await ic.sees("Brief for @kim")
        await ic.press("enter")
        await ic.sees("is offered to @kim")
        await ic.type("kim")
        await ic.press("enter")
        await ic.sees("@kim is IC for SEV-1")


async def test_an_emptied_number_of_people_is_not_published_any_more(desk: Desk) -> None:
    number = desk.declare()
    desk.room().impact(number, "30% of EU checkouts fail", 4100)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("4,100")
        await ic.press("i")
        await ic.sees("How many are affected")
        desk.room("li").impact(number, "all of EU", None)  # meanwhile, in another console
        await ic.press("tab", "ctrl+u", "enter")
        await ic.sees("impact: all of EU")
        await ic.misses("How many")
    now = desk.room().incident(number)
    assert (now.impact, now.users) == ("all of EU", None)


async def test_emptied_words_of_the_impact_are_not_published_any_more_and_can_be_had_back(desk: Desk) -> None:
    number = desk.declare()
    desk.room().impact(number, "30% of EU checkouts fail", 4100)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("4,100")
        await ic.press("i")
        await ic.sees("How many are affected")
        await ic.press("ctrl+u", "enter")
        await ic.sees("impact: 4,100 users")
        await ic.misses("How many")
        now = desk.room().incident(number)
        assert (now.impact, now.users) == (None, 4100)
        await ic.press("ctrl+z")
        await ic.sees("undone: impact as before: 30% of EU checkouts fail (4,100 users)")
        await ic.press("i")
        await ic.sees("How many are affected")
        await ic.press("ctrl+u", "tab", "ctrl+u", "enter")
        await ic.sees("impact: —")
        await ic.misses("How many")
    now = desk.room().incident(number)
    assert (now.impact, now.users) == (None, None)
    assert desk.room().store.check() == []


async def test_a_time_that_was_emptied_is_named_and_none_is_recorded(desk: Desk) -> None:
    number = desk.declare()
    desk.room().milestone(number, Milestone.DETECTED, "-5m")
    async with at_the_console(desk) as ic:
        await ic.sees("detected at")
        await ic.press("m")
        await ic.sees("Impact started")
        await ic.type("-7m")
        await ic.press("tab", "ctrl+u", "enter")
        await ic.sees("“detected” has a time, which can be corrected but not emptied")
        await ic.press("escape")
    assert Milestone.STARTED not in desk.room().incident(number).milestones


async def test_a_name_written_twice_for_a_role_is_one_person(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("r")
        await ic.sees("Another role")
        await ic.press("tab")
        await ic.type("@kim, kim")
        await ic.press("enter")
        await ic.sees("@kim is investigator")
        await ic.misses("Another role")
    assert desk.room().incident(number).holders("investigator") == ("@kim",)


async def test_a_choice_is_picked_with_the_mouse_and_a_role_stands_in_one_place(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("s")
        rows = (await ic.sees("Identified")).splitlines()
        y = next(n for n, row in enumerate(rows) if "Identified" in row)
        await ic.pilot.click(offset=(rows[y].index("Identified") + 2, y))
        await ic.press("enter")
        await ic.sees("IDENTIFIED")
        await ic.press("r")
        await ic.sees("Another role")
        await ic.press(*["tab"] * 4)
        await ic.type("Commander: @kim")
        await ic.press("enter")
        await ic.sees("Commander has a line of its own above")
    assert desk.room().incident(number).holders("commander") == ("@maya",)


async def test_what_cannot_be_done_is_said_at_the_key(desk: Desk) -> None:
    desk.declare("Slow report", 4)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("S")
        await ic.sees("No update is due for SEV-4, so there is nothing to put off")
        desk.room().resolve(1, "", "fixed", None)
        await ic.sees("RESOLVED")
        await ic.press("a")
        await ic.sees("INC-1 is resolved; set a status (s) to reopen it first")


async def test_what_changed_the_incident_is_not_offered_another_time_or_striking(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("@maya is commander")
        await ic.press("c")
        await ic.sees("Words of entry 2", "It changed the incident")
        await ic.misses("When it happened")
        await ic.press("escape", "n")
        await ic.type("lag")
        await ic.press("enter", "escape", "end", "c")
        await ic.sees("Words of entry 3", "When it happened", "strike it")


async def test_a_screen_that_is_too_small_says_so_and_nothing_else(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared", "note, or 14:02 note")
        await ic.pilot.resize_terminal(60, 20)
        await ic.sees("Too small: 60x20")
        await ic.misses("14:02 note")
        await ic.pilot.resize_terminal(80, 24)
        await ic.sees("note, or 14:02 note")
        await ic.press("slash")
        await ic.sees("find words")
        await ic.pilot.resize_terminal(60, 20)
        await ic.sees("Too small: 60x20")
        await ic.misses("find words")
        await ic.pilot.resize_terminal(80, 24)
        await ic.sees("find words")
        await ic.press("escape", "z")
        await ic.sees("the timeline stands alone already")


async def test_what_cannot_be_undone_is_named_and_does_not_stand_before_what_can(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("i")
        await ic.type("5xx")
        await ic.press("enter")
        await ic.sees("saved: entry 3")
        await ic.press("s", "2", "enter")
        await ic.sees("IDENTIFIED")
        desk.room("kim").status(number, Status.MONITORING)
        await ic.sees("MONITORING")
        await ic.press("ctrl+z")
        await ic.sees(
            "It is “status Identified”: its key sets what is so; ctrl+z again takes back the act before it"
        )
        await ic.press("ctrl+z")
        await ic.sees("impact: —")


async def test_what_was_typed_and_left_is_offered_and_never_recorded_unseen(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("i")
        await ic.sees("What users notice")
        await ic.type("30% of checkouts")
        await ic.press("escape")
        await ic.misses("What users notice")
        await ic.press("s")
        await ic.sees("Because")
        await ic.press("2", "tab")
        await ic.type("lag seen")
        await ic.press("escape")
        await ic.misses("Because")
    desk.clock.at += timedelta(hours=1)
    desk.room().impact(number, "all checkouts", None)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("all checkouts")
        await ic.press("i")
        await ic.sees("Left here 13:30: “30% of checkouts”; ctrl+r fills it in again")
        await ic.press("enter")  # what another console recorded stands
        await ic.sees("That is the impact already recorded")
        await ic.press("ctrl+r", "!", "enter")
        await ic.misses("What users notice")
        await ic.press("s")
        await ic.sees("● 1 Investigating", "Left here 13:30: “Identified”, “lag seen”")
        await ic.press("ctrl+r")
        await ic.sees("● 2 Identified")
        await ic.press("escape", "i")
        await ic.sees("30% of checkouts!", "What users notice")
        await ic.misses("Left here")
    assert desk.room().incident(number).impact == "30% of checkouts!"


async def test_a_time_that_was_left_means_the_same_later(desk: Desk) -> None:
    number = desk.declare()
    desk.clock.at += timedelta(minutes=20)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("m")
        await ic.sees("Impact started")
        await ic.type("~-30m")
        await ic.press("escape", "x")
        await ic.sees("What fixed it")
        await ic.press("tab", "tab", "tab")
        await ic.type("-7m")
        await ic.press("escape")
        await ic.misses("What fixed it")
    desk.clock.at += timedelta(hours=1)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("m")
        await ic.sees("“~2026-11-23 13:20:00”; ctrl+r fills it in again")
        await ic.press("ctrl+r", "enter")
        await ic.misses("Impact started")
        await ic.press("x")
        await ic.sees("What fixed it", "2026-11-23 13:43:00")
        await ic.press("enter")
        await ic.sees("✅ Resolved")
    times = desk.room().incident(number).milestones
    assert times[Milestone.STARTED].time == NOW - timedelta(minutes=10)
    assert times[Milestone.RESOLVED].time == NOW + timedelta(minutes=13)


@at_sizes((120, 36), (200, 60))
async def test_a_dialog_shows_all_its_fields_where_there_is_room(desk: Desk, size: tuple[int, int]) -> None:
    number = desk.declare()
    desk.room().add_criterion(number, "errors under 1%")
    desk.room().assign(number, "scribe", "@bo")
    async with at_the_console(desk, size) as ic:
        await ic.sees("@bo is scribe")
        await ic.press("x")
        await ic.sees("Why it ends all the same", "Was data lost?", "3 unknown")
        await ic.press("escape")
        await ic.misses("Was data lost?")
        await ic.press("r")
        await ic.sees("Investigator", "Another role, and who has it", "scribe: @kim")


async def test_in_a_small_terminal_the_fields_scroll_and_what_is_refused_stays_in_sight(desk: Desk) -> None:
    number = desk.declare()
    desk.room().add_criterion(number, "error rate under 0.1% for 10 min")
    desk.room().ask(number, "@li check replica lag in both regions")
    desk.room().ask(number, "@sam call the vendor")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("x")
        await ic.sees("Why it ends all the same", "Enter resolves · Tab next field · Esc leave")
        await ic.press("enter")
        await ic.sees("Exit criteria are still open", "or give a reason to go on.", "Enter resolves · Tab")
