"""The way in: what is typed there becomes the title, whatever has the focus."""

from datetime import timedelta

from operator_at_work import Desk, at_sizes, at_the_console
from textual.events import Paste


async def test_a_title_goes_on_after_esc_and_enter_declares_it_instead_of_opening_the_demo(
    desk: Desk,
) -> None:
    async with at_the_console(desk) as ic:
        await ic.sees("Declare an incident")
        await ic.type("API down")
        await ic.press("escape")
        await ic.type(" for EU")
        await ic.sees("SEV-1: API down for EU")
        await ic.press("escape", "enter")
        await ic.sees("Announcement", "SEV-1: API down for EU", "INC-1")
    assert desk.room().incident(1).title == "API down for EU"


async def test_with_incidents_esc_leads_to_the_first_of_them_and_letters_lead_back_to_the_title(
    desk: Desk,
) -> None:
    desk.declare("Chat broken")
    desk.declare("Search is slow")
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("2", *["shift+tab"] * 5)  # the 2 is no title
        await ic.type("API")
        await ic.press(*["tab"] * 5, "end", "shift+tab", "escape")  # by way of the demo, at the end
        await ic.press("n", "o")
        await ic.sees("SEV-1: APIno")
        ic.pilot.app.post_message(Paste(" answer\n"))
        await ic.sees("SEV-1: APIno answer")
        await ic.press("escape")
        ic.pilot.app.post_message(Paste(" from EU\n"))
        await ic.sees("SEV-1: APIno answer from EU")
        await ic.press("escape", "enter")
        await ic.sees("INC-1", "Timeline", "Chat broken")
    assert len(desk.room().listing()) == 2


async def test_an_incident_declared_elsewhere_comes_on_top_and_the_clocks_go_on(desk: Desk) -> None:
    desk.room().close()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("none yet")
        desk.declare("Chat broken")
        await ic.sees("1 open", "Chat broken", "update in 15:00")
        desk.clock.at += timedelta(minutes=16)
        await ic.sees("overdue 01:00")
        await ic.press("escape", "enter")
        await ic.sees("Timeline", "Chat broken", "declared")


async def test_what_enter_would_open_stays_the_same_while_others_come(desk: Desk) -> None:
    desk.declare("Chat broken")
    desk.declare("Search is slow")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Chat broken", "Search is slow")
        await ic.press("enter")
        await ic.sees("Timeline")
        await ic.press("w")
        await ic.sees("Enter or 1-9 open")
        await ic.press("down")
        desk.declare("Mail is late")
        await ic.sees("Mail is late")
        await ic.press("enter")
        await ic.sees("Timeline", "Search is slow")


async def test_esc_leads_back_to_the_room_that_it_was_opened_from(desk: Desk) -> None:
    desk.declare("Chat broken", 1)
    number = desk.declare("Search is slow", 3)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Chat broken", "Search is slow")
        await ic.press("2")
        await ic.press("down", "enter")
        await ic.sees("Timeline", "Search is slow")
        await ic.press("d")
        await ic.sees("Declare an incident", "Esc back to INC-2", "ctrl+q quit")
        await ic.press("escape", "enter")  # the Enter is meant for the room, where it opens the entry
        await ic.sees("Entry 2", "@maya is commander", "Search is slow")
        await ic.press("escape")
        await ic.sees("Timeline", "Search is slow")
        await ic.press("n")
        await ic.type("still here")
        await ic.press("enter")
        await ic.sees("still here", "@maya")
    assert "still here" in [entry.text for entry in desk.room().timeline(number)]


async def test_a_note_typed_into_the_declaration_by_mistake_declares_nothing(desk: Desk) -> None:
    desk.declare("Chat broken")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.type("db restarted")
        await ic.press("enter")
        await ic.sees("NOT DECLARED: INC-1 is open; Enter again declares another incident.")
        assert desk.room().store.incident_count() == 1
        await ic.press("enter")
        await ic.sees("INC-2", "Announcement")
    assert desk.room().incident(2).title == "b restarted"


async def test_from_the_room_of_a_resolved_incident_another_is_declared_at_once(desk: Desk) -> None:
    desk.room().resolve(desk.declare("Chat broken"), "", "restarted", None)
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("escape", "enter")
        await ic.sees("RESOLVED")
        await ic.press("d")
        await ic.sees("Esc back to INC-1")
        await ic.type("API down")
        await ic.press("enter")
        await ic.sees("INC-2", "Announcement")


@at_sizes((80, 24), (120, 36))
async def test_what_was_typed_before_the_console_went_is_offered_until_it_is_declared(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at_the_console(desk, size) as ic:
        await ic.sees("Declare an incident")
        await ic.type("API down")
        await ic.press("tab", "tab")
        await ic.type("30% fail")
        await ic.sees("Impact: 30% fail")
    desk.clock.at += timedelta(minutes=5)
    async with at_the_console(desk, size) as ic:
        await ic.sees("Left here 13:30: “API down”, “30% fail”;")
        await ic.sees("SEV-1: …")  # and nothing is filled in
        await ic.press("ctrl+r")
        await ic.sees("SEV-1: API down", "Impact: 30% fail")
        await ic.press("enter")
        await ic.sees("INC-1", "Announcement")
        await ic.press("escape")
        await ic.misses("Enter record as sent")
        await ic.press("d")
        await ic.sees("Esc back to INC-1")
        await ic.misses("Left here")
    assert desk.room().incident(1).impact == "30% fail"
