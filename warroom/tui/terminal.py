"""What comes from the terminal. A paste is text, whatever bytes it holds; it never presses a key.

Textual's own reader takes each ESC of a paste for the beginning of a key: of a log with colours it would press
some keys and lose others. And it ends the console at the first byte that is no UTF-8.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from warroom.domain.plain import decoded


class PasteParser(XTermParser):
    """Keeps what stands between the marks of a paste away from the keys."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        """The paste that is coming; None outside of one."""
        self._last = ""
        """The end of what came, which may be the beginning of a mark."""

    def feed(self, data: str) -> Iterable[Message]:
        """Bytes that are no UTF-8 come as surrogates."""
        while data:
            mark = BRACKETED_PASTE_START if self._pasted is None else BRACKETED_PASTE_END
            came = self._last + data
            found = came.find(mark)
            if self._pasted is not None and found >= 0:
                # tmux lets a text pass that holds the mark itself, so that what follows in it would be keys.
                another = came.find(BRACKETED_PASTE_START, found)
                found = came.rfind(mark, 0, another if another >= 0 else len(came))
            cut = len(data) if found < 0 else found + len(mark) - len(self._last)
            taken, data = data[:cut], data[cut:]
            self._last = "" if found >= 0 else came[1 - len(mark) :]
            if self._pasted is None:
                yield from super().feed(taken.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
                self._pasted = [] if found >= 0 else None
                continue
            self._pasted.append(taken)
            if found >= 0:
                text = "".join(self._pasted).removesuffix(mark)
                self._pasted = None
                yield events.Paste(decoded(text).replace("\x00", ""))
                list(super().feed(mark))  # for Textual an empty paste ends here


class Terminal(LinuxDriver):
    """Textual's driver, but for how the input is read."""

    def run_input_thread(self) -> None:
        parser = PasteParser(self._debug)
        decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    for message in parser.feed(decode(os.read(self.fileno, 4096))):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
