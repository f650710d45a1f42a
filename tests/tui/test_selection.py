"""What is selected with the mouse, or in an editor, is copied the same verified way as `y` does it, and said so."""

import pytest
from operator_at_work import Desk, Operator, at_the_console
from rich.cells import cell_len
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import Input, TextArea

from warroom.tui.actions.copy import with_short_path
from warroom.tui.widgets.headline import Headline


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
        await operator.sees("IC @maya")
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
        await operator.sees("IC @maya")
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
        await operator.sees("IC @maya")
        await operator.press("u")
        await operator.sees("copied (tmux")
        await operator.press("ctrl+e")
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
        await operator.sees("IC @maya")
        await operator.press("n")
        await operator.type("lag")
        await operator.press("ctrl+x", "enter")
        await operator.sees("entry 3 is saved")
    assert desk.clipboard.copied == []


async def test_whoever_looks_on_copies_and_leaves_no_file(desk: Desk) -> None:
    desk.declare()
    desk.read_only = True
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
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


async def _drag(ic: Operator, begin: tuple[int, int], end: tuple[int, int]) -> None:
    await ic.pilot.mouse_down(offset=begin)
    await ic.pilot.hover(offset=((begin[0] + end[0]) // 2, (begin[1] + end[1]) // 2))
    await ic.pilot.hover(offset=end)
    await ic.pilot.mouse_up(offset=end)


def _at(ic: Operator, words: str) -> tuple[int, int]:
    """Where these words begin on the screen."""
    for y, line in enumerate(ic.screen().splitlines()):
        if words in line:
            return cell_len(line[: line.index(words)]), y
    raise AssertionError(f"{words!r} is not on\n{ic.screen()}")


async def test_rows_of_the_timeline_are_copied_line_by_line_as_they_are_shown(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"entry number {n}" for n in range(300)])
    desk.room().notes(number, ["replica lag 40 s", "数据库 is slow", "found it " * 20, "rolled back"])
    async with at_the_console(desk) as ic:
        await ic.sees("rolled back")
        begin, end = _at(ic, "13:30  · replica"), _at(ic, "rolled back")
        await _drag(ic, begin, (end[0] + len("rolled back") - 1, end[1]))
        assert (
            ic.pilot.app.screen.timeline.selected is None
        )  # a drag chooses no entry, and the end is followed
        await ic.press("ctrl+c")
        await ic.sees("selection: copied (tmux, read back)")
        await _drag(ic, _at(ic, "数据库"), _at(ic, "is slow"))
        await ic.press("ctrl+c")
        await ic.waits(lambda: len(desk.clipboard.copied) == 2)
    rows, words = desk.clipboard.copied
    lines = rows.splitlines()
    assert lines[0].startswith("13:30  · replica lag 40 s")
    assert lines[0].endswith("@li")
    assert lines[1].startswith("13:30  · 数据库 is slow")
    assert rows.count("found") == 20
    assert lines[-1] == "13:30  · rolled back"
    assert words == "数据库 i"


async def test_what_is_selected_stays_so_while_entries_come_and_is_let_go_with_its_rows(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"entry number {n}" for n in range(300)])
    async with at_the_console(desk) as ic:
        await ic.sees("entry number 299")
        begin = _at(ic, "entry number 298")
        await _drag(ic, begin, (begin[0] + len("entry number 298") - 1, begin[1]))
        desk.room().note(number, "from elsewhere")
        await ic.sees("· from elsewhere")
        await ic.press("ctrl+c")
        await ic.waits(lambda: desk.clipboard.copied)
        assert desk.clipboard.copied == ["entry number 298"]
        await ic.pilot.resize_terminal(90, 30)
        await ic.sees("· from elsewhere")
        await ic.press("ctrl+c")
        await ic.sees("Nothing is selected here")
    assert len(desk.clipboard.copied) == 1


@pytest.mark.parametrize("opens", ["", "o", "question_mark", "t", "w", "d"])
async def test_no_name_of_a_widget_is_copied_wherever_the_mouse_drags(desk: Desk, opens: str) -> None:
    desk.declare("Chat broken", 2)
    number = desk.declare()
    desk.room().notes(number, ["replica lag 40 s", "rolled back"])
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("enter")
        await ic.sees("Timeline")
        if opens:
            await ic.press(opens)
            await ic.settles()
        for begin, end in (((2, 1), (110, 34)), ((5, 5), (60, 12)), ((60, 20), (3, 3)), ((90, 3), (90, 30))):
            await _drag(ic, begin, end)
            text = ic.pilot.app.screen.get_selected_text() or ""
            widgets = ic.pilot.app.screen.walk_children()
            assert [widget for widget in widgets if widget.id and widget.css_identifier in text] == []


async def test_a_list_that_cannot_be_selected_says_so(desk: Desk) -> None:
    desk.declare("Chat broken")
    desk.declare("Mail is late")
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("f3")
        await ic.sees("Library", "Mail is late")
        await _drag(ic, _at(ic, "Mail is late"), _at(ic, "Chat broken"))
        await ic.press("ctrl+c")
        await ic.sees("Nothing is selected here, so nothing is copied")
    assert desk.clipboard.copied == []
