"""Hears at once when another console has written to a shared room. What it misses, the poll of each second finds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from warroom.room import Room
from warroom.store.errors import StoreProblem

LISTENING = 30.0
"""Seconds of one wait."""
AGAIN_AFTER = 5.0
"""Seconds until a server that went away is asked again."""


class NewsListener:
    """A thread with a connection of its own. `heard` is called in it, with every announcement."""

    def __init__(self, open_room: Callable[[], Room], heard: Callable[[], None]) -> None:
        self._open_room, self._heard = open_room, heard
        self._thread = threading.Thread(target=self._listen, name="news", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                room = self._open_room()
                while True:
                    if room.store.wait_for_news(LISTENING):
                        self._heard()
            except StoreProblem:
                time.sleep(AGAIN_AFTER)
