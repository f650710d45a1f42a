"""Textual's driver for terminals of Unix, but for how input is read, how large it is, and how it stops and goes on."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import termios
import threading
import time
import tty
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.drivers.linux_driver import (
    KITTY_DISAMBIGUATE_ESCAPE_CODES,
    KITTY_REPORT_ALL_KEYS,
    KITTY_REPORT_ASSOCIATED_TEXT,
    LinuxDriver,
)
from textual.widgets import Input, TextArea

from warroom.tui.runtime.bursts import Piece, Typed, worth_waiting
from warroom.tui.runtime.terminal_input import TerminalInput, Token
from warroom.tui.runtime.textual_private import fail

if TYPE_CHECKING:
    from warroom.tui.runtime.terminal_app import TerminalApp

STANDARD = (80, 24)
"""Columns and rows of a terminal that says 0, as over a serial line or in `docker exec`."""
READ, MOST = 4096, 1 << 16
"""Bytes of one read, and of reads that are taken for one."""
LOOK_AGAIN = 0.1
"""Seconds between two looks at whether the console ends."""
_AS_FOUND = (
    "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Paste, wrap, mouse, kitty's keys, alternate screen, cursor and focus as they are in a shell."""


def size_of(*files: int) -> tuple[int, int]:
    """Columns and rows of the first of these files that is a terminal. COLUMNS and LINES may be of another one."""
    for file in files:
        try:
            columns, rows = os.get_terminal_size(file)
        except OSError:
            continue
        return columns or STANDARD[0], rows or STANDARD[1]
    return STANDARD


class Terminal(LinuxDriver):
    _app: TerminalApp

    def __init__(self, app: TerminalApp, **how: Any) -> None:
        super().__init__(app, **how)
        assert sys.__stderr__ is not None  # the console does not begin without a terminal there
        self._out = sys.__stderr__.fileno()
        # The one source of the size: else the app would ask rich, which believes COLUMNS and TERM.
        self._size = self._size or self._get_terminal_size()
        self._stands = False
        """Whether the terminal is in the modes of the console."""
        self._goes_on = False
        """Whether the program was told to go on since it was last suspended."""

    def _get_terminal_size(self) -> tuple[int, int]:
        return size_of(self.fileno, self._out)

    def _query_in_band_window_resize(self) -> None:
        """Not asked for: it would be a second source of the size, and the mouse would be told pixel by pixel."""

    # Reading

    def run_input_thread(self) -> None:
        reader = TerminalInput()
        decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                wait = reader.wait(time.monotonic())
                began = ended = time.monotonic()
                tokens: list[Token] = []
                if selector.select(LOOK_AGAIN if wait is None else min(wait, LOOK_AGAIN)):
                    data = decode(os.read(self.fileno, READ))
                    began = ended = time.monotonic()
                    while len(data) < MOST and (wait := worth_waiting(data, in_line=self._in_line())):
                        if not selector.select(wait) or not (more := os.read(self.fileno, READ)):
                            break
                        ended = time.monotonic()
                        data += decode(more)
                    tokens = list(reader.tokens(data, ended))
                tokens += reader.tick(time.monotonic())
                self._send(tokens, began, ended, esc_follows=reader.esc_waits)

    def _in_line(self) -> bool:
        """Whether a line has the focus: what is typed in one is shown without a look at what follows."""
        # Of another thread: what has the focus a moment later is asked again where the keys go.
        return any(isinstance(screen.focused, Input | TextArea) for screen in self._app.screen_stack[-1:])

    def _send(self, tokens: Iterable[Token], began: float, ended: float, *, esc_follows: bool) -> None:
        pieces: list[Piece] = []
        for token in tokens:
            if token.typed:
                keys = [message for message in token.messages if isinstance(message, events.Key)]
                pieces += [Piece(token.raw if at == 0 else "", key) for at, key in enumerate(keys or [None])]
                continue
            if pieces:
                self.process_message(Typed(pieces, began, ended))
            pieces = []
            for message in token.messages:
                self.process_message(message)
        if pieces:
            self.process_message(Typed(pieces, began, ended, esc_follows=esc_follows))

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as problem:  # noqa: BLE001  # carried whole to the app, which ends and says so
            self._loop.call_soon_threadsafe(fail, self._app, problem)

    # Standing, stopping, going on

    def start_application_mode(self) -> None:
        self._app.watch_terminal(self.give_back)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual leaves it untyped
        # In the background Textual leaves it at that: the shell stops the program before it may write.
        self._stands = self._writer_thread is not None and self._writer_thread.is_alive()

    def stop_application_mode(self) -> None:
        if self._stands:
            self._stands = False
            super().stop_application_mode()

    def close(self) -> None:
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

    def give_back(self) -> None:
        """Leave the terminal as it was found, from any thread, when the console cannot do it itself any more."""
        if not self._stands:
            return
        if self.attrs_before is not None:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with selectors.SelectSelector() as selector:
            selector.register(self._out, selectors.EVENT_WRITE)
            if selector.select(0):  # else nobody reads it, and writing would wait for ever
                os.write(self._out, _AS_FOUND.encode())

    def suspend(self, *, group: bool = False) -> bool:
        """Give the terminal to the shell until it is told to go on, with `group` for all of the job.

        False when there is no shell to go to, which then had to be undone.
        """
        self._goes_on = False
        self.suspend_application_mode()
        if group:  # a `make run` around this program has to stop as well
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            os.kill(0, signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # To this thread, so that it has stopped when this returns; who has no shell is not stopped at all.
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)
        stopped = self._goes_on
        if not self._stands:
            self.resume_application_mode()
        return stopped

    def resume_application_mode(self) -> None:
        super().resume_application_mode()
        if self._stands:
            self._app.call_later(self._app.paint_again)

    def _sigtstp_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._app.suspend_to_shell)
        else:  # an editor has the terminal
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        self._goes_on = True
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        """After a stop that could not be seen coming, or that ended in the background."""
        if not self._stands:
            self.resume_application_mode()
            return
        attributes = termios.tcgetattr(self.fileno)
        attributes[tty.LFLAG] = self._patch_lflag(attributes[tty.LFLAG])
        attributes[tty.IFLAG] = self._patch_iflag(attributes[tty.IFLAG])
        attributes[tty.CC][termios.VMIN] = 1
        termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        if not constants.DISABLE_KITTY_KEY:
            flags = KITTY_DISAMBIGUATE_ESCAPE_CODES | KITTY_REPORT_ALL_KEYS | KITTY_REPORT_ASSOCIATED_TEXT
            self.write(f"\x1b[<u\x1b[>{flags}u")  # ours only once
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._app.call_later(self._app.paint_again)
