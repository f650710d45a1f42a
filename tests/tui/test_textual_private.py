"""Private API of Textual, each held against what was seen of it: a test that fails names what changed, and why it matters.

Read what Textual changed, see that the console still does what it did, then write the new digest here.
"""

import ast
import asyncio
import hashlib
import inspect
import textwrap
from pathlib import Path
from typing import Any

import pytest
from operator_at_work import PATIENCE
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._styles_cache import StylesCache
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

import warroom.tui
from warroom.tui.runtime import textual_private

SEEN = "8.2.8"
"""The Textual whose digests these are."""

CODE: dict[str, tuple[type, str, str]] = {
    # Called, by way of `runtime.textual_private`
    "App._check_bindings": (App, "says whether a key is bound", "ce8dd4c575d5"),
    "App._unnotify": (App, "a notice goes when it is true no more", "3326ba4c4bdb"),
    "App._refresh_truecolor_filter": (App, "the terminal's own colours stay so", "b81a390df8c4"),
    "App._background_screens": (App, "the screens below a dialog", "4a03808dae08"),
    "Compositor.render_update": (Compositor, "the whole screen, painted after a suspension", "f2bd27da1b79"),
    "MessagePump._close_messages_no_wait": (MessagePump, "ends the console after a fault", "5600a175cb98"),
    "Screen._push_result_callback": (Screen, "makes the first screen one that can be left", "5239cd61052e"),
    "Widget._exchange_repaint_regions": (Widget, "what was painted below a dialog", "8f1e5e1682a0"),
    "XTermParser._sequence_to_key_events": (XTermParser, "the names of keys", "292d08be0653"),
    "XTermParser.parse_mouse_code": (XTermParser, "mouse reports", "1728a4c64d7a"),
    "StylesCache.get_inner_outer": (StylesCache, "what holds a closed dialog", "a91955f79852"),
    # Overridden
    "App._display": (App, "only what changed is sent", "2dc2767da903"),
    "App._fatal_error": (App, "prints people's text", "bf3dcc000252"),
    "App._handle_exception": (App, "kept for whoever started the console", "ee684ee67163"),
    "App._on_key": (App, "a key that nothing took", "921abe05f76f"),
    "App._watch_app_focus": (App, "the focus of a terminal that lost its own", "4df1481b4e11"),
    "Screen._reset_focus": (Screen, "the focus of what is hidden", "35946b0caa06"),
    "Screen._compositor_refresh": (Screen, "below a dialog only what changed is painted", "55663d2f194d"),
    "Widget._set_dirty": (Widget, "the one way in which a widget is painted anew", "15d0593bef4e"),
    "Input._value": (Input, "nothing of a line is shown raw", "5c62dbe488ea"),
    "Input._position_to_cell": (Input, "the cursor of a long line", "4e956ab3c525"),
    "Input._on_key": (Input, "Enter and new lines", "4f6dbc318066"),
    "Input._on_paste": (Input, "all lines of a paste", "85657c38a55a"),
    "TextArea._on_key": (TextArea, "Enter is for the dialog", "d251c665eab8"),
    # The driver's
    "LinuxDriver.run_input_thread": (LinuxDriver, "reads the terminal", "03c4634c663e"),
    "LinuxDriver._run_input_thread": (LinuxDriver, "what goes wrong while it reads", "f535433fe281"),
    "LinuxDriver._get_terminal_size": (LinuxDriver, "the one source of the size", "719f875ece74"),
    "LinuxDriver._query_in_band_window_resize": (LinuxDriver, "no second source of it", "f0d868a7bbae"),
    "LinuxDriver.start_application_mode": (LinuxDriver, "the modes of the terminal", "a6a78976dcf6"),
    "LinuxDriver.stop_application_mode": (LinuxDriver, "the modes of the terminal", "8fb0dc87358d"),
    "LinuxDriver._sigtstp_application": (LinuxDriver, "ctrl+z of the shell", "8044421ac7ab"),
    "LinuxDriver._sigcont_application": (LinuxDriver, "fg", "5c1afbf36f9e"),
    "LinuxDriver._patch_lflag": (LinuxDriver, "goes on after a stop", "1065951e526a"),
    "LinuxDriver._patch_iflag": (LinuxDriver, "goes on after a stop", "e9fe3d7ab500"),
    "LinuxDriver._enable_mouse_support": (LinuxDriver, "goes on after a stop", "484d420dce12"),
    "LinuxDriver._enable_bracketed_paste": (LinuxDriver, "goes on after a stop", "98352944d79d"),
    "LinuxDriver._disable_line_wrap": (LinuxDriver, "goes on after a stop", "7bc66771fcba"),
}
"""Where it is, what it is needed for, and the digest of its source."""


def digest(owner: type, name: str) -> str:
    code = inspect.getattr_static(owner, name)
    code = (
        getattr(code, "fget", None) or getattr(code, "__wrapped__", None) or getattr(code, "__func__", code)
    )
    return hashlib.sha256(textwrap.dedent(inspect.getsource(code)).encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", CODE)
def test_textual_does_there_what_was_seen(name: str) -> None:
    owner, reason, seen = CODE[name]
    found = digest(owner, name.partition(".")[2])
    assert found == seen, f"Textual changed {name} since {SEEN} ({reason})"


@pytest.mark.parametrize("name", ["_app", "_auto_restart", "_loop", "_size", "_writer_thread"])
def test_the_driver_has_what_ours_looks_at(name: str) -> None:
    source = inspect.getsource(Driver) + inspect.getsource(LinuxDriver)
    assert f"self.{name} = " in source or f"self.{name}: " in source


class Small(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.bound = False

    def compose(self) -> ComposeResult:
        yield Static("below")

    BINDINGS = [("b", "bound", "")]  # noqa: RUF012

    def action_bound(self) -> None:
        self.bound = True


class Over(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield TextArea("over")


async def test_the_first_screen_can_be_switched() -> None:
    class First(Small):
        def get_default_screen(self) -> Screen[Any]:
            screen: Screen[None] = Screen(id="first")
            textual_private.make_switchable(screen)
            return screen

    async with First().run_test() as pilot:
        await pilot.app.switch_screen(Screen(id="second"))
        assert pilot.app.screen.id == "second"


async def test_ctrl_v_pastes_what_was_set() -> None:
    async with Small().run_test() as pilot:
        textual_private.set_clipboard(pilot.app, "words")
        assert pilot.app.clipboard == "words"


async def test_a_key_does_what_it_is_bound_to_and_says_so() -> None:
    app = Small()
    async with app.run_test():
        assert await textual_private.press(app, "b")
        assert app.bound
        assert not await textual_private.press(app, "k")


async def test_the_driver_is_there_once_the_app_runs() -> None:
    app = Small()
    assert textual_private.driver_of(app) is None
    async with app.run_test():
        assert textual_private.driver_of(app) is not None


async def test_the_app_ends_at_once() -> None:
    class Ends(Small):
        def on_mount(self) -> None:
            textual_private.end_at_once(self)

    app = Ends()
    await asyncio.wait_for(app.run_async(headless=True), PATIENCE)
    assert not app.is_running


async def test_a_fault_of_another_thread_ends_the_app() -> None:
    class Fails(Small):
        def on_mount(self) -> None:
            self.call_later(textual_private.fail, self, ValueError("of the reader"))

    app = Fails()
    await asyncio.wait_for(app.run_async(headless=True), PATIENCE)
    assert app.return_code == 1


async def test_an_event_goes_up_to_the_app() -> None:
    async with Small().run_test() as pilot:
        static = pilot.app.query_one(Static)
        assert textual_private.pump_above(static) is pilot.app.screen
        assert textual_private.pump_above(pilot.app.screen) is pilot.app
        assert textual_private.pump_above(pilot.app) is None


async def test_the_screen_below_a_dialog_is_known_and_painted_with_it() -> None:
    async with Small().run_test() as pilot:
        below = pilot.app.screen
        assert textual_private.screens_below(pilot.app) == []
        await pilot.app.push_screen(Over())
        assert textual_private.screens_below(pilot.app) == [below]
        assert isinstance(textual_private.whole_screen(pilot.app.screen), LayoutUpdate)


async def test_what_is_taken_needs_no_painting() -> None:
    async with Small().run_test() as pilot:
        screen = pilot.app.screen
        screen._compositor._dirty_regions.add(Region(0, 0, 3, 1))
        screen._dirty_widgets.add(screen)
        assert Region(0, 0, 3, 1) in textual_private.take_dirty_regions(screen)
        assert textual_private.take_dirty_regions(screen) == ()
        assert not screen._dirty_widgets
        assert isinstance(screen._compositor.render_update(), ChopsUpdate | None)


async def test_what_is_forgotten_of_a_screen_is_not_painted_for_that() -> None:
    async with Small().run_test() as pilot:
        screen = pilot.app.screen
        screen._dirty_regions.clear()
        textual_private.forget_painted(screen, (Region(0, 0, 3, 1),))
        assert Region(0, 0, 3, 1) in screen._dirty_regions
        assert not screen._repaint_regions


async def test_nothing_holds_a_widget_by_its_colours() -> None:
    async with Small().run_test() as pilot:
        await pilot.app.push_screen(Over())
        await pilot.pause()
        assert StylesCache.get_inner_outer.cache_info().currsize > 0
        textual_private.forget_colour_pairs()
        assert StylesCache.get_inner_outer.cache_info().currsize == 0


async def test_nobody_watches_the_theme_for_a_dialog_that_closed() -> None:
    async with Small().run_test() as pilot:
        await pilot.app.push_screen(Over())
        area = pilot.app.screen.query_one(TextArea)

        def watchers() -> list[object]:
            return [widget for widget, _ in getattr(pilot.app, "__watchers")["theme"]]

        assert area in watchers()
        textual_private.forget_theme_watcher(pilot.app, area)
        assert area not in watchers()


def test_sequences_have_names() -> None:
    parser = textual_private.SequenceParser()
    assert [key.key for key in parser.keys("\x1b[A")] == ["up"]
    assert [key.key for key in parser.keys("a")] == ["a"]
    assert type(parser.mouse("\x1b[<0;3;4M")).__name__ == "MouseDown"
    assert "\x1b[A" in ANSI_SEQUENCES_KEYS
    assert FUNCTIONAL_KEYS["27u"] == "escape"
    assert (BRACKETED_PASTE_START, BRACKETED_PASTE_END) == ("\x1b[200~", "\x1b[201~")


def test_events_bear_the_clock_that_is_asked() -> None:
    before = get_time()
    event = Event()
    assert before <= event.time <= get_time()


ALLOWED = {"runtime/textual_private.py"}


def test_nobody_else_imports_private_modules_of_textual() -> None:
    root = Path(warroom.tui.__file__).parent
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual._")
    }
    assert found == ALLOWED


def test_nobody_else_reaches_into_another_object_of_textual() -> None:
    private = {name.partition(".")[2] for name in CODE} | {
        "_clipboard", "_compositor", "_dirty_regions", "_dirty_widgets", "_driver", "_parent", "_repaint_regions",
    }  # fmt: skip
    root = Path(warroom.tui.__file__).parent
    found = {
        f"{path.relative_to(root)}: {ast.unparse(node)}"
        for path in root.rglob("*.py")
        if str(path.relative_to(root)) not in ALLOWED
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and node.attr in private
        and ast.unparse(node.value) not in ("self", "super()")
    }
    assert found == set()
