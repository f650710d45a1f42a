"""The end of a console whose terminal is gone: a lost connection, a closed window; with a signal or, under nohup, without."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable


def end_at_hangup(*finish: Callable[[], None]) -> None:
    """Wait for the terminal to go, on a thread of its own, or for the hangup; then finish what has to be, and end.

    The signal would end the program at once, with nothing finished. Without it Textual would read the end of its input
    over and over on a whole core, or wait for ever for somebody to write to.
    """

    once = threading.Lock()  # never let go: the program ends

    def end() -> None:
        once.acquire()
        for act in finish:
            act()
        os._exit(1)

    def wait() -> None:
        terminal = select.poll()
        terminal.register(0, 0)  # asked for nothing, it answers only when the terminal is gone
        terminal.poll()
        end()

    if hasattr(select, "poll"):  # not on Windows
        threading.Thread(target=wait, name="hangup", daemon=True).start()
        if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # else nohup, which wants it ignored
            # Not in the handler: it interrupts the main thread, which may hold what the finishing needs.
            signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=end, daemon=True).start())
