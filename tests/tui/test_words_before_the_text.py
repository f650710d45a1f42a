"""What is typed before a text is to be seen gets into none, and sends none."""

from __future__ import annotations

import pytest
from operator_at_work import Desk, Operator, at_the_console
from test_bursts import _comes
from test_typed_ahead import _all_at_once

from warroom.domain.incident.sent_messages import MessageSent
from warroom.domain.incident.status_updates import UpdateSent


def sent(desk: Desk) -> list[str]:
    events = [e.recorded.event for e in desk.room().timeline(1)]
    return [event.text for event in events if isinstance(event, MessageSent | UpdateSent)]


async def text_of(ic: Operator) -> str:
    return str(ic.pilot.app.screen.query_one("TextEditor").text)


async def test_keys_between_a_form_and_the_text_that_follows_get_into_neither(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("x")
        await ic.sees("Root cause")
        _all_at_once(ic, "a bad flag", "tab", "rolled back", "enter", "om")
        await ic.sees("Enter record as sent", "Fix: rolled back", "Typed before this text was to be seen")
        assert "Fix: rolled back" in (await text_of(ic)).splitlines()
        await ic.press("!")
        await ic.sees("!")
    incident = desk.room().incident(1)
    assert (incident.cause, incident.fix, sent(desk)) == ("a bad flag", "rolled back", [])


@pytest.mark.parametrize("key", ["u", "a", "U"])
async def test_an_enter_behind_the_key_of_a_text_does_not_send_it_unseen(desk: Desk, key: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _all_at_once(ic, f"{key}words", "enter")
        await ic.sees("Enter record as sent", "not taken: words enter")
        assert "words" not in await text_of(ic)
        assert sent(desk) == []
        await ic.press("enter")
        await ic.sees("recorded as sent")
    assert len(sent(desk)) == 1


async def test_esc_behind_the_key_of_a_text_leaves_it_and_words_go_on_to_the_note(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _all_at_once(ic, "u")
        _all_at_once(ic, "escape")
        _all_at_once(ic, "nfound it", "enter")
        await ic.sees("· found it")
    assert sent(desk) == []


async def test_a_letter_in_one_packet_with_the_enter_that_opens_a_text_changes_no_text(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _comes(ic, "x", 1.0)
        await ic.sees("Root cause")
        _comes(ic, "bad flag\trolled back", 2.0)
        await ic.sees("rolled back")
        _comes(ic, "\ro", 9.0)
        await ic.sees("Typed before this text")
        _comes(ic, "\r", 12.0)
        await ic.sees("recorded as sent")
    (text,) = sent(desk)
    assert "Fix: rolled back" in text.splitlines()
