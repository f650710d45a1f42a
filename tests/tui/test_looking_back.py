"""Reading the timeline back: what a key does begins at what is in sight, and what is found is shown."""

from operator_at_work import Desk, at_sizes, at_the_console

from warroom.domain.policy.severities import Status

LOG = "\n".join(f"line {n:03} of the log is quiet" for n in range(200))


@at_sizes((80, 24), (120, 36))
async def test_the_arrows_begin_at_what_is_in_sight(desk: Desk, size: tuple[int, int]) -> None:
    desk.room().notes(desk.declare(), [f"note {n:03}" for n in range(100)])
    async with at_the_console(desk, size) as ic:
        await ic.sees("note 099")
        await ic.press("up", "c")
        await ic.sees("note 099", "Words of entry 102")  # with nothing scrolled, the newest
        await ic.press("escape", "pageup", "pageup")
        await ic.misses("note 099")
        await ic.settles()
        shown = [line for line in ic.screen().splitlines() if "note 0" in line]
        last, first = (int(line.split("note ")[1][:3]) for line in (shown[-1], shown[0]))
        await ic.press("up", "c")
        await ic.sees(f"Words of entry {last + 3}")
        await ic.press("escape", "up", "c")
        await ic.sees(f"Words of entry {last + 2}")
        await ic.press("escape", "end", "pageup", "pageup", "down", "c")
        await ic.sees(f"Words of entry {first + 3}")


async def test_c_and_y_without_a_selection_take_the_last_that_is_in_sight(desk: Desk) -> None:
    desk.room().notes(desk.declare(), [f"note {n:03}" for n in range(100)])
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("note 099")
        await ic.press("pageup", "pageup")
        await ic.misses("note 099")
        await ic.settles()
        last = max(n for n in range(100) if f"note {n:03}" in ic.screen())
        await ic.press("y")
        await ic.sees(f"entry {last + 3}: copied")
    assert desk.clipboard.text.endswith(f"note {last:03}")


async def test_what_is_found_deep_in_a_pasted_log_is_in_sight(desk: Desk) -> None:
    room, number = desk.room(), desk.declare()
    room.note(number, LOG.replace("150 of the log is quiet", "150 of the log says no route to host"))
    room.notes(number, [f"note {n}" for n in range(30)])
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("note 29")
        await ic.press("slash")
        await ic.type("the route")
        await ic.sees("line 150 of the log says no route to host", "1 of 1")


async def test_find_knows_the_words_that_the_timeline_tells_an_act_in(desk: Desk) -> None:
    room, number = desk.room("maya"), desk.declare()
    room.note(number, "! fail over")
    room.status(number, Status.IDENTIFIED)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("status Identified")
        for words, entry in (("declared", 1), ("commander", 2), ("decision", 3), ("status ident", 4)):
            await ic.press("slash")
            await ic.type(words)
            await ic.sees("1 of 1")
            await ic.press("escape", "c")
            await ic.sees(f"Words of entry {entry}")
            await ic.press("escape")


async def test_what_is_found_in_a_sent_text_is_quoted(desk: Desk) -> None:
    room, number = desk.room("maya"), desk.declare()
    room.send_update(number, f"{LOG}\nthe vendor confirmed it\n{LOG}", 1)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Update #1 sent")
        await ic.press("slash")
        await ic.type("vendor")
        await ic.sees("1 of 1 · in the text of this entry: …", "the vendor confirmed it")
        await ic.type(" quiet")
        await ic.sees("1 of 1 · in the text of this entry: line 000 of the log is quiet")
        await ic.press("escape", "slash")
        await ic.type("update")
        await ic.sees("1 of 1")
        await ic.misses("in the text")
