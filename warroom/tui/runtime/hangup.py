"""The end of a console from outside: its terminal is gone, with a signal or, under nohup, without; or it is told to end."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable, Iterable

PATIENCE = 8.0
"""Seconds that the console has to end in its own way when it is told to; what is being saved may take seven."""


def end_at_hangup(
    leave: Callable[[int], None], give_back: Callable[[], None], *finish: Callable[[], None]
) -> None:
    """Wait for the terminal to go, on a thread of its own, or for the hangup; then finish what has to be, and end.

    The signal would end the program at once, with nothing finished. Without it Textual would read the end of its input
    over and over on a whole core, or wait for ever for somebody to write to. Where the terminal is still there, sent
    the signal by hand, the console leaves as at any other that ends it.
    """

    once = threading.Lock()  # never let go: the program ends

    def end() -> None:
        once.acquire()
        for act in finish:
            act()
        os._exit(1)

    def is_gone(patience: float | None) -> bool:
        terminal = select.poll()
        terminal.register(0, 0)  # asked for nothing, it answers only when the terminal is gone
        return bool(terminal.poll(patience))

    def wait() -> None:
        is_gone(None)
        end()

    def hung_up() -> None:
        if is_gone(0):  # by now: the terminal goes before the signal comes
            end()
        else:
            _told_to_leave(signal.SIGHUP, leave, (*finish, give_back))

    if hasattr(select, "poll"):  # not on Windows
        threading.Thread(target=wait, name="hangup", daemon=True).start()
        if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # else nohup, which wants it ignored
            # Not in the handler: it interrupts the main thread, which may hold what the finishing needs.
            signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=hung_up, daemon=True).start())


def end_at_signals(leave: Callable[[int], None], *finish: Callable[[], None]) -> None:
    """Told to end, leave as at ctrl+q, with 128 and the signal's number as exit code.

    `leave` is given the signal, from a thread of its own. When the console does not end by that, stuck as it is, finish
    what has to be, the terminal included, and end.
    """

    def told(number: int, _: object) -> None:
        threading.Thread(target=_told_to_leave, args=(number, leave, finish), daemon=True).start()

    for name in ("SIGTERM", "SIGQUIT", "SIGINT"):
        number = getattr(signal, name, None)  # Windows has no SIGQUIT
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, told)


def _told_to_leave(number: int, leave: Callable[[int], None], finish: Iterable[Callable[[], None]]) -> None:
    leave(number)
    threading.Event().wait(PATIENCE)
    for act in finish:
        act()
    os._exit(128 + number)
