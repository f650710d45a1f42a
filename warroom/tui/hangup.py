"""The end of a console whose terminal is gone, where no signal ends it: a lost connection under nohup, a closed window."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable


def end_at_hangup(*finish: Callable[[], None]) -> None:
    """Wait for the terminal to go, on a thread of its own; then finish what has to be, and end.

    Textual would read the end of its input over and over on a whole core, or wait for ever for somebody to write to.
    """

    def wait() -> None:
        terminal = select.poll()
        terminal.register(0, 0)  # asked for nothing, it answers only when the terminal is gone
        terminal.poll()
        for act in finish:
            act()
        os._exit(1)

    if hasattr(select, "poll"):  # not on Windows
        threading.Thread(target=wait, name="hangup", daemon=True).start()
