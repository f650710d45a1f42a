"""What was undone is no part of the postmortem; what was struck on purpose stays readable in it."""

from datetime import UTC, datetime
from pathlib import Path

from warroom.domain.policy.severities import Severity, Status
from warroom.room import Room

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
PASTE = "13:05 alarms rise\n13:07 deploy rolled back\n"


def opened(tmp_path: Path) -> tuple[Room, int]:
    room = Room.open(tmp_path / "w.db", "@maya", lambda: NOW, UTC)
    return room, room.declare("API down", Severity.SEV1, at="13:00").number


def test_a_paste_that_was_undone_and_pasted_again_stands_there_once(tmp_path: Path) -> None:
    room, number = opened(tmp_path)
    _, pasted = room.paste(number, PASTE)
    _, undone = room.undo(number, pasted[0].n)
    assert "alarms rise" not in room.review.postmortem(number)
    room.paste(number, PASTE)
    text = room.review.postmortem(number)
    assert (text.count("alarms rise"), text.count("struck")) == (1, 0)
    room.undo(number, undone[0].n)  # the undoing was a mistake: both stand
    assert room.review.postmortem(number).count("alarms rise") == 2
    # Written down, and undone after that: the section is written anew.
    room.write_postmortem(number, room.review.postmortem(number))
    room.undo(number, pasted[0].n)
    assert room.review.postmortem(number).count("alarms rise") == 1


def test_a_line_that_was_struck_on_purpose_stays(tmp_path: Path) -> None:
    room, number = opened(tmp_path)
    for reason in (None, "it was another host"):
        said = room.note(number, f"lag of the replica {reason}")
        room.retract(number, said.n, reason)
    assert room.review.postmortem(number).count("struck") == 2


def test_a_change_that_was_undone_and_its_undoing_are_left_out(tmp_path: Path) -> None:
    room, number = opened(tmp_path)
    _, (changed,) = room.status(number, Status.MONITORING)
    _, (assigned,) = room.assign(number, "fixer", "@li")
    room.undo(number, changed.n)
    _, (back,) = room.undo(number, assigned.n)
    text = room.review.postmortem(number)
    assert "Monitoring" not in text.partition("## Updates")[0]
    assert "undone" not in text
    assert "@li" not in text.partition("## Roles")[0]
    room.undo(number, back.n)
    assert "@li is fixer" in room.review.postmortem(number)
