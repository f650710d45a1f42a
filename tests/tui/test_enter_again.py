"""A short text that comes like keys, with its line end, opens dialogs and does nothing for good."""

from __future__ import annotations

import pytest
from operator_at_work import Desk, Operator, at_the_console
from test_bursts import _comes, typed

from warroom.domain.policy.severities import Severity
from warroom.tui.runtime.bursts import in_one_go


def _record(desk: Desk) -> list[int]:
    return [desk.room().incident(number).head for number in range(1, desk.room().store.incident_count() + 1)]


@pytest.mark.parametrize(
    ("before", "after", "so"),
    [
        (("xlb", 1.0), ("\r", 1.2), True),
        (("xlb", 1.0), ("\r", 1.3), False),
        (("x", 1.0), ("lb died\r", 1.03), True),
        (("x", 1.0), ("lb died\r", 1.06), False),  # who looks at the dialog first, however fast
        (("s", 1.0), ("m", 1.06), False),  # a fast hand
        (("l", 1.0), ("l", 1.025), True),  # no hand at all
    ],
)
def test_what_came_in_one_go(before: tuple[str, float], after: tuple[str, float], so: bool) -> None:
    assert in_one_go(typed(*before), typed(*after)) is so


@pytest.mark.slow
@pytest.mark.parametrize("rest", ["lb", "m", " is down", "3 deployed", "up of 7"])
async def test_no_short_text_does_anything_for_good(desk: Desk, rest: str) -> None:
    desk.declare("Chat broken", 2)
    desk.room().add_criterion(1, "errors under 1%")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        room, record, at = ic.pilot.app.screen, _record(desk), 10.0
        for key in "uarsviehxclyzwdbmpfjkXSUAGo?/":
            at += 10
            _comes(ic, f"{key}{rest}\r", at)
            await ic.settles()
            assert _record(desk) == record, key
            for n in range(8):
                if ic.pilot.app.screen is room and not room.at_work:
                    break
                _comes(ic, "\x1b", at + 1 + n)
                await ic.settles()
            if ic.pilot.app.screen is not room:
                await ic.press("escape")
                if "Declare an incident" in ic.screen():
                    await ic.press("enter")
                await ic.sees("Timeline")
                room = ic.pilot.app.screen
            await ic.press("escape")
            assert _record(desk) == record, key


@pytest.mark.parametrize(
    ("burst", "shown", "does"),
    [
        ("xlb\r", "Root cause", "resolved"),
        ("sm\r", "Because", "Monitoring"),
        ("v3\r", "Because", "SEV-3"),
        ("ix is gone\r", "What users notice", "impact: x is gone"),
        ("lb-3 drained\r", "Before it ends", "b-3 drained"),
        ("Xno bug\r", "Duplicate of", "cancelled"),
    ],
)
async def test_the_words_stay_in_the_dialog_and_enter_again_does_it(
    desk: Desk, burst: str, shown: str, does: str
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        record = _record(desk)
        _comes(ic, burst, 5.0)
        await ic.sees(shown, "NOT DONE yet", "Enter again")
        assert _record(desk) == record
        _comes(ic, "\r", 7.0)
        await ic.waits(lambda: _record(desk) != record)
        await ic.sees(does)
        await ic.settles()


async def test_a_short_text_in_the_room_of_what_is_resolved_declares_nothing(desk: Desk) -> None:
    desk.room().resolve(desk.declare(), "", "restarted", None)
    async with at_the_console(desk) as ic:
        await ic.press("escape", "enter")
        await ic.sees("RESOLVED")
        _comes(ic, "X dup of 7\r", 5.0)
        await ic.sees("SEV-1: up of 7", "NOT DECLARED yet", "Enter again declares it")
        assert desk.room().store.incident_count() == 1
        _comes(ic, "\r", 7.0)
        await ic.sees("INC-2", "Announcement")


async def _in_pieces(ic: Operator, text: str, size: int, apart: float, at: float) -> None:
    for n in range(0, len(text), size):
        _comes(ic, text[n : n + size], at + n / size * apart)
        await ic.settles()


@pytest.mark.parametrize(
    ("size", "apart"), [(15, 0.05), (7, 0.15), (2, 0.02), pytest.param(1, 0.01, marks=pytest.mark.slow)]
)
async def test_a_text_in_pieces_adds_no_exit_criterion_and_loses_no_word(
    desk: Desk, size: int, apart: float
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        record = _record(desk)
        text = "lb-3 drained by li\rsee exit log of xd-4\rerrors down to 2%\r"
        await _in_pieces(ic, text, size, apart, 5.0)
        assert _record(desk) == record
        await ic.sees("b-3 drained by li", "see exit log of xd-4", "errors down to 2%")


@pytest.mark.parametrize(
    "key", ["u", pytest.param("a", marks=pytest.mark.slow), pytest.param("U", marks=pytest.mark.slow)]
)
async def test_a_text_in_pieces_is_in_no_text_and_sends_none(desk: Desk, key: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        record = _record(desk)
        await _in_pieces(ic, f"{key}p since noon, says li\r", 8, 0.1, 5.0)
        await ic.sees("Typed before this text", "Enter record as sent")
        assert _record(desk) == record
        assert "noon" not in ic.pilot.app.screen.query_one("TextEditor").text


async def test_a_fast_hand_and_a_slow_line_still_do_it_in_one(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for n, key in enumerate("s"):
            _comes(ic, key, 5.0 + n * 0.06)
        await ic.sees("Because")
        for n, key in enumerate("m\r", 1):
            _comes(ic, key, 5.0 + n * 0.06)
        await ic.sees("Monitoring", "saved")
        _comes(ic, "i", 9.0)
        await ic.sees("What users notice")
        _comes(ic, "x\r", 9.5)  # a key and Enter that a slow line brings together
        await ic.sees("impact: x", "saved")


@pytest.mark.parametrize(
    ("key", "shown", "does"),
    [
        ("x", "Root cause", "resolved"),
        ("s", "Because", ""),
        ("v", "Because", "saved"),
        ("i", "What users notice", "saved"),
        ("l", "Before it ends", "xd died"),
        ("X", "Duplicate of", ""),
        ("e", "Escalat", ""),
        ("r", "Commander", ""),
        ("S", "Why it waits", ""),
        ("m", "Mitigated", ""),
        ("u", "Enter record as sent", ""),
        ("a", "Enter record as sent", ""),
    ],
)
@pytest.mark.parametrize("pieces", [("xd died\r",), ("xd", " die", "d\r"), ("xd died\rand xd-4\r",)])
async def test_a_short_text_into_a_dialog_that_stands_does_nothing_for_good(
    desk: Desk, key: str, shown: str, does: str, pieces: tuple[str, ...]
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        record = _record(desk)
        await ic.press(key)
        await ic.sees(shown)
        await ic.settles()
        for n, piece in enumerate(pieces):
            _comes(ic, piece, 5.0 + n * 0.02)
        await ic.settles()
        assert _record(desk) == record
        if "NOT" in ic.screen() and does:
            await ic.sees("yet", "Enter again")
            _comes(ic, "\r", 9.0)
            await ic.sees(does)
            await ic.waits(lambda: _record(desk) != record)


async def test_a_title_pasted_like_keys_declares_nothing_unseen(desk: Desk) -> None:
    async with at_the_console(desk) as ic:
        await ic.sees("Declare an incident")
        _comes(ic, "lb died\r", 5.0)
        await ic.sees("SEV-1: lb died", "NOT DECLARED yet", "Enter again declares it")
        assert desk.room().store.incident_count() == 0
        _comes(ic, "and xd-4 too\r", 9.0)
        await ic.sees("lb died⏎and xd-4 too")
        assert desk.room().store.incident_count() == 0
        _comes(ic, "\r", 12.0)
        await ic.sees("INC-1")


@pytest.mark.parametrize(
    "second", [("and xd-4 died\r",), ("xd\r",), ("and", " xd-", "4 died\r"), ("a", "n", "d", " ", "x", "\r")]
)
async def test_a_second_paste_like_keys_joins_no_words_and_enters_nothing(
    desk: Desk, second: tuple[str, ...]
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        record = _record(desk)
        _comes(ic, "replica lag is 40 seconds\r", 5.0)
        await ic.sees("40 seconds")
        for n, piece in enumerate(second):
            _comes(ic, piece, 9.0 + n * 0.02)
        words = "".join(second).rstrip("\r")
        await ic.sees(f"40 seconds⏎{words}", "NOT RECORDED yet", "Enter again")
        assert _record(desk) == record
        _comes(ic, "\r", 12.0)
        await ic.waits(lambda: _record(desk) != record)
        assert desk.room().timeline(1)[-1].text == f"replica lag is 40 seconds\n{words}"


async def test_who_types_on_behind_a_paste_goes_on_in_its_line(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _comes(ic, "replica lag is 40 seconds\r", 5.0)
        await ic.sees("40 seconds")
        for n, key in enumerate("!?\r"):
            _comes(ic, key, 7.0 + n * 0.2)
        await ic.sees("40 seconds!?", "saved")


async def test_a_second_paste_beside_the_line_begins_its_own(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _comes(ic, "replica lag is 40 seconds\r", 5.0)
        await ic.sees("40 seconds")
        _comes(ic, "\x1b", 7.0)
        _comes(ic, "and xd-4 died at noon\r", 9.0)
        await ic.sees("40 seconds⏎and xd-4 died at noon")


async def test_a_title_and_enter_typed_before_the_first_screen_declare_nothing_unseen(desk: Desk) -> None:
    async with at_the_console(desk) as ic:
        early = typed("ls\r", 1.0)
        for key in early.keys:
            key.time = 0.0
        ic.pilot.app.post_message(early)
        await ic.sees("SEV-1: ls", "NOT DECLARED yet", "Enter again declares it")
        assert desk.room().store.incident_count() == 0
        _comes(ic, "\r", 9.0)
        await ic.sees("INC-1", "Announcement")
        assert desk.room().incident(1).severity == Severity.SEV1
