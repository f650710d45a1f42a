"""Looking back by key: the panes of that moment, the postmortem, its action items."""

from datetime import date, timedelta

import pytest
from operator_at_work import NOW, Desk, at_sizes, at_the_console

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import ActionState, Outcome, Stage
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record import replay
from warroom.tui.dialogs.postmortem import PostmortemDialog
from warroom.tui.screens.replay import ReviewScreen
from warroom.tui.widgets import replay_panes


def told(desk: Desk, resolve: bool = True) -> int:
    """A SEV-1 of an hour: late and amended entries, a task, two updates, a handover."""
    number = desk.declare()
    room = desk.room("maya")

    def minutes(later: int) -> None:
        desk.clock.at = NOW + timedelta(minutes=later)

    room.impact(number, "30% of EU checkouts fail", 4100)
    minutes(4)
    room.ask(number, "@li check replica lag 5m")
    room.note(number, "replica lag at 4 min")
    minutes(14)
    room.send_update(
        number,
        room.texts.update_text(room.incident(number), room.texts.update_parts(room.incident(number))),
        1,
    )
    minutes(20)
    lag = next(e for e in room.timeline(number) if isinstance(e.recorded.event, Noted))
    room.amend(number, lag.n, "replica lag at 5 min")
    room.note(number, "TODO: alert on replica lag @li 2030-01-15")
    room.note(number, "-19m first 5xx in the edge logs")
    minutes(35)
    room.status(number, Status.IDENTIFIED)
    room.assign(number, "commander", "@kim")
    minutes(50)
    if resolve:
        room.resolve(number, "bad config", "rolled back", None)
    return number


@at_sizes((80, 24), (120, 36))
async def test_every_pane_shows_the_room_as_it_was(desk: Desk, size: tuple[int, int]) -> None:
    told(desk)
    desk.clock.at = NOW + timedelta(hours=40)
    async with at_the_console(desk, size) as operator:
        await operator.sees("INC-1")
        await operator.press("escape", "enter")
        await operator.sees("RESOLVED")
        await operator.press("o")
        await operator.sees("REPLAY", "RESOLVED", "@kim", "postmortem due in 8 h")
        await operator.press("home")
        await operator.sees("event 1 of", "INVESTIGATING", "impact: —", "00:00:00 since declared")
        await operator.press("right", "right", "right", "right")
        await operator.sees("13:34", "replica lag at 4 min", "4,100 users")
        await operator.press(*["full_stop"] * 12)
        await operator.sees("Update #1 sent", "00:16:00 since declared")  # between two entries, to the minute
        await operator.press("right")
        await operator.sees("replica lag at 5 min", "amended")
        await operator.press("right", "right")
        await operator.sees("first 5xx", "added 13:50, late")
        await operator.press("k")
        shown = await operator.sees("as written down")
        assert shown.index("TODO: alert") < shown.index("first 5xx")
        await operator.press("k")
        await operator.sees("as it happened")
        assert operator.screen().index("first 5xx") < operator.screen().index("TODO: alert")
        await operator.press("question_mark")
        await operator.sees("due, none sent in time")
        await operator.press("escape", "home", "f", "f", "space")
        await operator.sees("1800×")
        await operator.sees("event 12 of 12", "RESOLVED")  # it plays to the end, and stops there
        await operator.misses("1800×")


async def test_an_incident_filed_afterwards_plays_as_it_happened(desk: Desk) -> None:
    room = desk.room("maya")
    room.declare("API down", 1, at="2026-11-20 13:00")
    room.notes(1, ["13:04 first 5xx", "13:09 rolled back"], date(2026, 11, 20))
    room.resolve(1, "bad config", "rolled back", None, "2026-11-20 13:12")
    room.add_action_line(1, "alert on lag @li 2030-01-15")
    async with at_the_console(desk, (120, 36)) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("1 incident")
        await operator.press("down", "enter")
        await operator.sees("filed 2026-11-23", "RESOLVED")
        await operator.press("home")
        await operator.sees("REPLAY  2026-11-20 13:00", "00:00:00 since declared")
        await operator.press(*["full_stop"] * 6)
        await operator.sees("REPLAY  2026-11-20 13:06", "00:06:00 since declared", "first 5xx")
        await operator.press("f", "f", "space")
        await operator.sees("RESOLVED", "alert on lag")  # the days after the end pass at once
        await operator.misses("1800×")


async def test_another_incident_that_is_overdue_is_said_and_one_key_away(desk: Desk) -> None:
    told(desk)
    room = desk.room()
    other = room.declare("Payments down", Severity.SEV1).number
    for call in ("on-call", "all hands"):
        room.settle_step(other, call, Outcome.DONE)
    desk.clock.at += timedelta(minutes=17, seconds=10)
    async with at_the_console(desk) as operator:
        await operator.sees("Payments down")
        operator.pilot.app.go_to_review(1)  # type: ignore[attr-defined]  # the app of this console
        await operator.sees("REPLAY", "INC-2 SEV-1 Payments down: update overdue 02:10")
        await operator.press("w")
        await operator.sees("Payments down", "overdue 02:10")
        assert not isinstance(operator.pilot.app.screen, ReviewScreen)
    assert desk.room().incident(other).is_open


async def test_what_is_written_meanwhile_is_counted_and_the_cursor_stays(desk: Desk) -> None:
    number = told(desk, resolve=False)
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("o")
        await operator.sees("REPLAY")
        await operator.press("home")
        await operator.sees("event 1 of 11")
        desk.room().note(number, "one more")
        await operator.sees("event 1 of 12")


async def test_ten_thousand_entries_are_stepped_without_laying_them_all_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"probe {i}" for i in range(10_000)])
    async with at_the_console(desk) as operator:
        await operator.sees("probe 9999")
        await operator.press("o")
        await operator.sees("event 10002 of 10002", "probe 9999")
        laid_out, folded = [], []
        rows, apply = replay_panes.entry_rows, replay.apply
        monkeypatch.setattr(replay_panes, "entry_rows", lambda *a: laid_out.append(a) or rows(*a))
        monkeypatch.setattr(replay, "apply", lambda *a: folded.append(a) or apply(*a))
        await operator.press("left")
        await operator.sees("event 10001 of 10002", "probe 9998")
        assert len(laid_out) < 60
        assert len(folded) <= replay.EVERY
        folded.clear()
        await operator.press("right")
        await operator.sees("event 10002 of 10002")
        assert len(folded) == 1


async def test_the_postmortem_is_written_marked_done_and_shared(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("INC-1")
        operator.pilot.app.go_to_review(number)  # type: ignore[attr-defined]
        await operator.sees("REPLAY")
        await operator.press("p")
        await operator.sees("Postmortem INC-1", "no version saved yet", "finds nothing")
        await operator.type("@li forgot it ")
        await operator.sees("line 1: “forgot” judges")
        await operator.press("ctrl+s")
        await operator.sees("Version 1 is saved")
        await operator.press("ctrl+s")
        await operator.sees("Nothing was changed")
        await operator.press("ctrl+d")
        await operator.sees("questions are unanswered and no action item is written; ctrl+d again")
        await operator.press("ctrl+d")
        await operator.sees("on time", "ctrl+g")
        await operator.press("ctrl+g")
        await operator.sees("copied", "recorded as shared")
        await operator.press("escape")
        await operator.sees("postmortem shared, done 0 min after resolution: on time")
    room = desk.room()
    assert desk.clipboard.text.startswith("📘 Postmortem INC-1")
    assert room.review.postmortem_versions(number)[0].text.startswith("@li forgot it # Postmortem")
    assert room.incident(number).review.stage is Stage.SHARED


async def test_a_draft_left_by_esc_comes_back_and_another_version_is_not_overwritten_unseen(
    desk: Desk,
) -> None:
    number = told(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("INC-1")
        await operator.press("escape", "enter")
        await operator.sees("RESOLVED")
        await operator.press("p")  # from the room too
        await operator.sees("Postmortem INC-1")
        await operator.type("half a thought ")
        await operator.press("escape")
        await operator.misses("ctrl+s save")
    async with at_the_console(desk) as operator:
        await operator.sees("INC-1")
        operator.pilot.app.go_to_review(number)  # type: ignore[attr-defined]
        await operator.sees("REPLAY")
        await operator.press("p")
        await operator.sees("this is the draft you left", "half a thought")
        desk.room("kim").write_postmortem(number, "theirs")
        await operator.press("ctrl+s")
        await operator.sees("NOT SAVED", "another version was written meanwhile")
        await operator.press("escape")
        await operator.misses("ctrl+s save")
        await operator.press("p")
        await operator.sees("version 1 by @kim", "this is older than that", "half a thought")
        await operator.press("ctrl+s")
        await operator.sees("NOT SAVED", "another version was written meanwhile")
        await operator.press("ctrl+s")
        await operator.sees("Version 2 is saved")
    assert [v.actor for v in desk.room().review.postmortem_versions(number)] == ["@kim", "@maya"]


async def test_an_open_incident_has_no_postmortem_to_finish(desk: Desk) -> None:
    told(desk, resolve=False)
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("p")
        await operator.sees("is still open")
        await operator.press("o")
        await operator.sees("REPLAY")
        await operator.press("p")
        await operator.sees("the incident is open")
        await operator.press("ctrl+g")
        await operator.sees("is not resolved yet")
        assert isinstance(operator.pilot.app.screen, PostmortemDialog)


async def test_action_items_are_taken_from_todo_notes_changed_and_undone(desk: Desk) -> None:
    number = told(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("INC-1")
        operator.pilot.app.go_to_review(number)  # type: ignore[attr-defined]
        await operator.sees("REPLAY")
        await operator.press("a")
        await operator.sees("TODO", "alert on replica lag @li 2030-01-15")
        await operator.press("enter")
        await operator.sees("open     @li  by 2030-01-15")
        await operator.misses("TODO     alert")
        await operator.press("n")
        await operator.type("write a runbook")
        await operator.press("enter")
        await operator.sees("NO OWNER  NO DATE  write a runbook")
        await operator.press("down", "enter")
        await operator.sees("Ticket, a link")
        await operator.press("tab")
        await operator.type("@sam")
        await operator.press("enter")
        await operator.sees("@sam  NO DATE  write a runbook")
        await operator.press("d")
        await operator.sees("1  done")
        await operator.press("escape")
        await operator.sees("1 action item open, 1 without owner or date")
        await operator.press("escape")
        await operator.sees("RESOLVED", "action 1 done")
        await operator.press("ctrl+z")
        await operator.sees("undone")
    first, second = desk.room().incident(number).actions
    assert (first.state, second.owner) == (ActionState.OPEN, "@sam")


async def test_who_only_looks_back_copies_the_text_that_shares_it_and_leaves_no_file(desk: Desk) -> None:
    number = told(desk)
    desk.read_only = True
    async with at_the_console(desk) as operator:
        await operator.sees("Incidents · 0 open")
        operator.pilot.app.go_to_review(number)  # type: ignore[attr-defined]  # the app of this console
        await operator.sees("REPLAY", "event 12 of 12")
        await operator.press("p")
        await operator.sees("Postmortem INC-1")
        await operator.press("ctrl+g")
        await operator.sees("copied (tmux, read back)", "NOT RECORDED as shared")
    assert not (desk.folder / "outbox").exists()


async def test_the_moment_tells_why_its_update_was_put_off(desk: Desk) -> None:
    number = desk.declare()
    desk.room("maya").snooze(number, 10, "vendor call")
    async with at_the_console(desk) as operator:
        await operator.sees("put off: vendor call")
        await operator.press("o")
        await operator.sees("REPLAY", "put off: vendor call")
        await operator.press("left")
        await operator.misses("put off: vendor call")
