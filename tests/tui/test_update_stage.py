"""The stage of a status update: what goes in by a key, the text beside it, and the clipboard always with what is shown."""

from __future__ import annotations

import sys
from datetime import UTC, timedelta
from io import StringIO
from typing import Any

import pytest
from operator_at_work import NOW, Desk, Operator, at_the_console
from textual.geometry import Size
from textual.widgets import TextArea

from warroom.cli import context, main
from warroom.domain.incident.impact import ImpactChanged
from warroom.domain.policy.severities import Status
from warroom.tui.widgets.stage_list import StageList

NEWS = ("pool exhausted at 500 of 500", "US looks clean, 0.02% errors", "replica lag is 4 min")


def told(desk: Desk, *words: str) -> int:
    """An incident with an impact, a task and these notes, a minute apart; the last one is the newest."""
    number = desk.declare()
    room = desk.room("maya")
    room.impact(number, "all EU checkouts fail", 4100)
    room.ask(number, "@bob purge the CDN cache 30m")
    for text in words or NEWS:
        desk.clock.at += timedelta(minutes=1)
        room.note(number, text)
    return number


def sent_text(desk: Desk) -> str:
    update = desk.room().incident(1).last_update
    assert update is not None
    return str(desk.room().entry(1, update.n).recorded.event.text)  # type: ignore[attr-defined]  # it was sent


async def opened(ic: Operator) -> None:
    await ic.sees("declared")
    await ic.press("u")
    await ic.sees("Update #1 →", "copied (tmux, read back)", "Esc keep")


async def test_an_update_as_drafted_takes_two_keys(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    assert sent_text(desk) == desk.clipboard.text
    assert len(desk.clipboard.copied) == 1


async def test_two_facts_left_out_and_a_lead_chosen_take_five_keys(desk: Desk) -> None:
    told(desk, "cache is cold", *NEWS)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("space")
        await ic.sees("▸[x] 13:32 Pool", "[ ] 13:33 US looks clean")
        await ic.press("space")
        await ic.sees("▸[x] 13:31 Cache is cold")
        await ic.press("exclamation_mark")
        await ic.sees("▸ ★  13:31 Cache is cold", "read back")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    summary = sent_text(desk).partition("Next:")[0]
    assert summary.endswith("Summary: 13:31 Cache is cold\n- 13:34 Replica lag is 4 min\n")
    assert sent_text(desk) == desk.clipboard.text


async def test_each_change_is_copied_again_and_a_failure_is_said(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("space")
        await ic.waits(lambda: "US looks clean" not in desk.clipboard.text)
        await ic.sees("[ ] 13:32 US looks clean", "copied (tmux, read back)")
        desk.clipboard.works = False
        await ic.press("up", "space")
        await ic.sees("NOT COPIED", "[x] 13:32 US looks clean")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.sees("but NOT COPIED")
    assert "US looks clean" in sent_text(desk)


async def test_what_is_left_out_is_offered_by_the_next_one(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("space")
        await ic.sees("[ ] 13:32 US looks clean")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("Update #2 →", "[ ] 13:32 US looks clean", "not said yet", "No change since #1")
        await ic.press("space")
        await ic.sees("[x] 13:32 US looks clean", "Summary: 13:32 US looks clean, 0.02% errors")
        assert "Pool exhausted" not in ic.screen()


async def test_choices_survive_esc_a_kill_and_new_facts(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("space", "exclamation_mark")
        await ic.sees("★  13:31 Pool exhausted", "[ ] 13:32 US looks clean")
        await ic.waits(lambda: "/choice" in "".join(f.read_text() for f in desk.folder.glob("drafts/*.json")))
    desk.clock.at += timedelta(minutes=2)
    desk.room().note(number, "failover has begun")
    async with at_the_console(desk) as ic:  # as after a kill: nobody pressed Esc
        await opened(ic)
        await ic.sees(
            "★  13:31 Pool exhausted", "[ ] 13:32 US looks clean", "[x] 13:35 Failover has begun",
            "Summary: 13:31 Pool exhausted at 500 of 500",
        )  # fmt: skip
        await ic.press("escape")
        await ic.misses("Esc keep")
        await opened(ic)
        await ic.sees("[ ] 13:32 US looks clean")


async def test_a_choice_of_what_was_undone_meanwhile_is_let_go(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("exclamation_mark")
        await ic.sees("★  13:32 US looks clean")
        await ic.press("escape")
        await ic.misses("Esc keep")
    entry = next(e for e in desk.room().timeline(number) if "US looks" in (e.text or ""))
    desk.room("maya").retract(number, entry.n)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.sees("★  13:33 Replica lag")


async def test_a_fact_goes_to_next_and_back(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("greater_than_sign")
        await ic.sees("▸[>] 13:32 US looks clean", "Next: US looks clean, 0.02% errors")
        await ic.press("greater_than_sign")
        await ic.sees("▸[x] 13:32 US looks clean")
        await ic.misses("Next: US looks clean")


async def test_nothing_new_keeps_the_facts_for_the_next_one(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("U")
        await ic.sees("[ ] 13:32 US looks clean", "held", "@bob: purge the CDN cache")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        assert "US looks clean" not in sent_text(desk)
        await ic.press("u")
        await ic.sees("Update #2 →", "[x] 13:32 US looks clean")


async def test_an_edited_text_is_written_anew_only_when_it_is_asked_for_twice(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("ctrl+e", "ctrl+end", "!")
        await ic.press("ctrl+e", "space")
        await ic.sees("You edited this text: the key again writes it anew")
        text = ic.pilot.app.screen.query_one(TextArea)
        assert text.text.endswith("!")
        await ic.press("space")
        await ic.sees("[ ] 13:32 US looks clean", "read back")
        assert not text.text.endswith("!")
        await ic.press("ctrl+r")
        await ic.waits(lambda: text.text.endswith("!"))
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    assert sent_text(desk).endswith("!")
    assert "US looks clean" in sent_text(desk)


async def test_next_is_asked_with_the_cursor_in_it_when_nothing_is_on_record(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "pool exhausted")
    async with at_the_console(desk) as ic:
        await ic.sees("pool exhausted")
        await ic.press("u")
        await ic.sees("what is done next?", "copied")
        await ic.type("fail over")
        await ic.sees("Enter puts it into the text", "Next: fail over")
        await ic.press("enter")
        await ic.sees("space in/out", "read back")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    assert "\nNext: fail over\n" in sent_text(desk)
    assert sent_text(desk) == desk.clipboard.text


async def test_the_first_update_asks_for_the_impact_and_leads_with_it(desk: Desk) -> None:
    number = desk.declare()
    desk.room().ask(number, "@bob purge the cache 5m")
    async with at_the_console(desk) as ic:
        await ic.sees("purge the cache")
        await ic.press("u")
        await ic.sees("Impact", "i impact", "not assessed yet")
        await ic.press("i")
        await ic.type("nobody can pay")
        await ic.sees("Enter records the impact")
        await ic.press("enter")
        await ic.sees("Summary: Nobody can pay, as of 13:30 UTC", "read back")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    assert desk.room().incident(number).impact == "nobody can pay"


@pytest.mark.parametrize(
    ("key", "impact", "line"),
    [
        ("o", "over; was: all EU checkouts fail", "Impact: over; was: all EU checkouts fail"),
        ("s", "all EU checkouts fail", "all EU checkouts fail (4,100 users), as of 13:40 UTC"),
    ],
)
async def test_monitoring_asks_what_is_left_of_the_impact(
    desk: Desk, key: str, impact: str, line: str
) -> None:
    number = told(desk)
    room = desk.room("maya")
    room.send_update(number, "first", 1)
    desk.clock.at = NOW + timedelta(minutes=9)
    room.status(number, Status.MONITORING, "rollback done")
    desk.clock.at = NOW + timedelta(minutes=10)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Impact now?", "o over · s still · l less", "last known at 13:30 UTC")
        await ic.press(key)
        await ic.waits(lambda: line in desk.clipboard.text)
        await ic.misses("Impact now?")
    assert desk.room().incident(number).impact == impact
    said = desk.room().timeline(number)[-1].recorded.event
    assert isinstance(said, ImpactChanged)


async def test_less_asks_for_the_words(desk: Desk) -> None:
    number = told(desk)
    desk.clock.at += timedelta(minutes=1)
    desk.room("maya").status(number, Status.MONITORING, "rollback done")
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("l", *["backspace"] * len("all EU checkouts fail"))
        await ic.type("1 in 50 checkouts fails")
        await ic.press("enter")
        await ic.waits(lambda: "1 in 50 checkouts fails (4,100 users), as of 13:34" in desk.clipboard.text)
    assert desk.room().incident(number).impact == "1 in 50 checkouts fails"


async def test_the_public_wording_is_copied_while_it_is_shown(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        inside = desk.clipboard.text
        await ic.press("tab")
        await ic.sees("Investigating - 2026-11-23", "public wording: copied")
        assert desk.clipboard.text != inside
        await ic.press("tab")
        await ic.waits(lambda: desk.clipboard.text == inside)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_it_fits_and_is_laid_out_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    told(desk, *(f"shard {n} of the pool is back" for n in "abcdefghijkl"))
    sizes: list[tuple[int, int]] = []
    resized = StageList._size_updated

    def noted(self: StageList, size: Size, *rest: Any, **more: Any) -> bool:
        sizes.append((size.width, size.height))
        return resized(self, size, *rest, **more)

    monkeypatch.setattr(StageList, "_size_updated", noted)
    async with at_the_console(desk, size) as ic:
        await opened(ic)
        await ic.sees("Sent at", "U nothing new", "space in/out")
        await ic.settles()
        screen = ic.pilot.app.screen
        outside = [w for w in screen.query("*") if w.display and w.region and w.region not in screen.region]
        assert not outside
    assert len(set(sizes)) == 1, sizes


async def test_a_change_to_monitoring_says_who_asks_for_the_impact(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s", "3", "enter")
        await ic.sees("is saved. Mitigated now? m", "impact now? u asks: over, still, less")
    assert desk.room().incident(number).status is Status.MONITORING


async def test_the_impact_is_dated_in_the_console_as_on_the_command_line(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("i")
        await ic.sees("Since when that is so")
        await ic.press("tab", "tab")
        await ic.type("13:31")
        await ic.press("enter")
        await ic.sees("saved: entry")
    dated = [e.at for e in desk.room().timeline(number) if isinstance(e.recorded.event, ImpactChanged)]
    assert NOW + timedelta(minutes=1) in dated


async def test_on_a_small_screen_stage_and_text_are_two_tabs(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk, (80, 24)) as ic:
        await opened(ic)
        await ic.sees("▸What goes in", "[x] 13:32 US looks clean")
        assert "Summary:" not in ic.screen()
        await ic.press("tab")
        await ic.sees("▸Text", "Status: Investigating", "Summary:")
        await ic.press("tab")
        await ic.sees("▸Public wording", "public wording: copied")
        await ic.press("tab")
        await ic.sees("▸What goes in", "[x] 13:32 US looks clean")


async def test_a_click_on_a_line_takes_it_out(desk: Desk) -> None:
    told(desk)
    async with at_the_console(desk) as ic:
        await opened(ic)
        stage = ic.pilot.app.screen.query_one(StageList)
        await ic.pilot.click(stage, offset=(12, 3))
        await ic.sees("▸[ ] 13:31 Pool exhausted")


async def test_the_stage_and_the_command_give_the_same_text(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = told(desk, "cache is cold", *NEWS)
    n = {words: e.n for e in desk.room().timeline(number) for words in NEWS if e.text == words}
    async with at_the_console(desk) as ic:
        await opened(ic)
        await ic.press("space", "greater_than_sign", "down", "exclamation_mark")
        await ic.sees("★  13:31 Cache is cold", "[>] 13:32 Pool exhausted", "[ ] 13:33 US looks clean")
        await ic.waits(lambda: "Summary: 13:31" in desk.clipboard.text)
    lead = next(e.n for e in desk.room().timeline(number) if e.text == "cache is cold")
    arguments = ["--drop", str(n[NEWS[1]]), "--to-next", str(n[NEWS[0]]), "--lead", str(lead)]
    out = StringIO()
    monkeypatch.setattr(context.Desk, "now", lambda _: desk.clock.at)
    monkeypatch.setattr(context.Desk, "zone", UTC)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["warroom", "--db", str(desk.database), "update", *arguments])
    with pytest.raises(SystemExit) as end:
        main.main()
    assert not end.value.code
    assert out.getvalue().strip() == desk.clipboard.text
