"""What is selected with the mouse, or in an editor, is copied the same verified way as `y` does it, and said so."""

import pytest
from operator_at_work import Desk, Operator, at_the_console
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import Input, TextArea

from warroom.tui.actions.copy import with_short_path
from warroom.tui.widgets.facts import Headline


def written(operator: Operator) -> list[str]:
    """What the console writes to the terminal beside its frames, from now on."""
    found: list[str] = []
    driver = operator.pilot.app._driver
    assert driver is not None
    real = driver.write

    def write(data: str) -> None:
        found.append(data)
        real(data)

    driver.write = write  # type: ignore[method-assign]  # it only listens
    return found


@pytest.mark.parametrize("works", [True, False])
async def test_a_selection_of_the_mouse_is_copied_and_said(desk: Desk, works: bool) -> None:
    desk.declare()
    desk.clipboard.works = works
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        screen = operator.pilot.app.screen
        screen.selections = {screen.query_one(Headline): Selection(Offset(1, 0), Offset(6, 0))}
        beside = written(operator)
        await operator.press("ctrl+c")
        await operator.sees(
            "selection: copied (tmux, read back)" if works else "NOT COPIED: tmux: tmux ended with 1"
        )
        await operator.sees("INC-1-selection.txt")
    assert desk.clipboard.copied == (["SEV-1"] if works else [])
    assert not [data for data in beside if "\x1b]52" in data]
    assert (desk.folder / "outbox" / "INC-1-selection.txt").read_text().startswith("SEV-1\n")


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
async def test_the_note_line_copies_the_same_way(desk: Desk, key: str) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        await operator.press("n")
        await operator.type("replica lag")
        await operator.press("home", *["shift+right"] * 7)
        beside = written(operator)
        await operator.press(key)
        await operator.sees("selection: copied (tmux, read back)")
        line = operator.pilot.app.screen.query_one("#note-line", Input)
        assert line.value == ("replica lag" if key == "ctrl+c" else " lag")
        await operator.press("end", "ctrl+v")
        assert line.value.endswith("lagreplica")  # and it can be put in again
        assert not [data for data in beside if "\x1b]52" in data]
    assert desk.clipboard.copied == ["replica"]


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
async def test_a_dialog_says_it_over_itself(desk: Desk, key: str) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        await operator.press("u")
        await operator.sees("copied (tmux")
        area = operator.pilot.app.screen.query_one(TextArea)
        area.text = "one @here two"
        area.select_all()
        beside = written(operator)
        await operator.press(key)
        await operator.sees("selection: copied (tmux, read back)")
        assert not [data for data in beside if "\x1b]52" in data]
    assert "one @ here two" in desk.clipboard.copied  # nobody is woken up by what a person typed


def test_a_notice_names_the_file_and_not_its_whole_path() -> None:
    said = "selection: copied (tmux, read back) · also in /a/long/path/w.db.outbox/INC-1-selection.txt"
    assert with_short_path(said) == "selection: copied (tmux, read back) · also in INC-1-selection.txt"
    only = "NOT COPIED: tmux ended with 1 · it is in /a/long/path/INC-1-selection.txt"
    assert with_short_path(only) == only  # there the path is all there is


async def test_without_a_selection_nothing_is_copied(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        await operator.press("n")
        await operator.type("lag")
        await operator.press("ctrl+x", "enter")
        await operator.sees("entry 3 is saved")
    assert desk.clipboard.copied == []


async def test_whoever_looks_on_copies_and_leaves_no_file(desk: Desk) -> None:
    desk.declare()
    desk.read_only = True
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        screen = operator.pilot.app.screen
        screen.selections = {screen.query_one(Headline): Selection(Offset(1, 0), Offset(6, 0))}
        await operator.press("ctrl+c")
        await operator.sees("selection: copied (tmux, read back)")
    assert len(desk.clipboard.copied) == 1
    assert not (desk.folder / "outbox").exists()


async def test_a_screen_without_an_incident_copies_too(desk: Desk) -> None:
    async with at_the_console(desk) as operator:
        await operator.sees("Severity")
        operator.pilot.app.copy_to_clipboard("SEV-1")
        await operator.sees("selection: copied (tmux, read back)")
    assert len(desk.clipboard.copied) == 1
