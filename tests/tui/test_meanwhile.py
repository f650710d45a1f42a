"""Two consoles at one incident: what the other one changed while a dialog stood open is not written over unseen."""

from operator_at_work import Desk, at_the_console

from warroom.domain.policy.severities import Severity, Status


async def test_roles_that_were_not_touched_stay_as_another_console_made_them(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("r")
        await ic.sees("Another role")
        desk.room("kim").assign(number, "communicator", "@pat")
        await ic.press("tab")
        await ic.type("@li")
        await ic.press("enter")
        await ic.sees("@li is investigator")
        await ic.misses("Another role")
    now = desk.room().incident(number)
    assert (now.holders("communicator"), now.holders("investigator")) == (("@pat",), ("@li",))


async def test_a_role_that_another_console_gave_away_is_told_once_before_it_is_given_again(
    desk: Desk,
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("r")
        await ic.sees("Another role")
        desk.room("kim").assign(number, "communicator", "@pat")
        await ic.press("tab", "tab")
        await ic.type("@ada")
        await ic.press("enter")
        await ic.sees("communicator is @pat now (@kim); Enter again puts @ada in.")
        assert desk.room().incident(number).holders("communicator") == ("@pat",)
        await ic.press("enter")
        await ic.misses("Another role")
        assert desk.room().incident(number).holders("communicator") == ("@ada",)
        await ic.press("r")
        await ic.sees("Another role")
        desk.room("kim").remove(number, "communicator", None)
        desk.room("kim").assign(number, "scribe", "@bo")
        await ic.press("tab", "tab", "ctrl+u")
        await ic.type("@li")
        await ic.press("tab", "tab")
        await ic.type("scribe: @zoe")
        await ic.press("enter")
        await ic.sees(
            "nobody is communicator now (@kim), scribe is @bo now (@kim); Enter again puts @li in", "@zoe in."
        )
        await ic.press("enter")
        await ic.misses("Another role")
    now = desk.room().incident(number)
    assert (now.holders("communicator"), now.holders("scribe")) == (("@li",), ("@zoe",))


async def test_a_severity_changed_meanwhile_is_told_once_and_the_text_says_what_it_was(desk: Desk) -> None:
    number = desk.declare(severity=3)
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("v")
        await ic.sees("Because")
        desk.room("kim").severity(number, Severity.SEV1)
        await ic.press("2", "enter")
        await ic.sees("Severity is SEV-1 now, changed meanwhile; Enter again makes it SEV-2.")
        assert desk.room().incident(number).severity == Severity.SEV1
        await ic.press("enter")
        await ic.sees("lowered from SEV-1 to SEV-2")
    assert desk.room().incident(number).severity == Severity.SEV2


async def test_a_status_changed_meanwhile_is_told_once(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("s")
        await ic.sees("Because")
        desk.room("kim").status(number, Status.MONITORING)
        await ic.press("2", "enter")
        await ic.sees("Status is Monitoring now, changed meanwhile; Enter again makes it Identified.")
        desk.room("kim").resolve(number, "", "rolled back", None)
        await ic.press("enter")  # it is another one again
        await ic.sees("Status is Resolved now", "makes it Identified, which reopens INC-1.")
        assert not desk.room().incident(number).is_open
        await ic.press("enter")
        await ic.misses("Because")
    assert desk.room().incident(number).status is Status.IDENTIFIED
