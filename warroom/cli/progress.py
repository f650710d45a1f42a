"""What long work shows on a terminal, and how it is stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, TypeVar

from warroom.domain.refusal import Refusal

T = TypeVar("T")

SECONDS = 0.25
"""Between two looks at the counter."""


class Counter:
    """One line on stderr that counts, where that is a terminal; nothing anywhere else."""

    def __init__(
        self, what: str, stream: TextIO | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._what, self._stream, self._now = what, stream or sys.stderr, now
        self._shown, self._next, self.count = 0, now() + SECONDS, 0

    def __call__(self, count: int, what: str = "") -> None:
        self.count = count
        if self._now() < self._next or not self._stream.isatty():
            return
        self._next = self._now() + SECONDS
        words = f"{what or self._what}: {count:,}"
        self._stream.write(f"\r{words.ljust(self._shown)}")
        self._stream.flush()
        self._shown = len(words)

    def over(self, pieces: Iterable[T]) -> Iterator[T]:
        """Count pieces on their way."""
        for count, piece in enumerate(pieces, 1):
            yield piece
            self(count)
        self.clear()  # what is said next begins its own line

    def clear(self) -> None:
        if self._shown:
            self._stream.write(f"\r{' ' * self._shown}\r")
            self._stream.flush()
            self._shown = 0


@contextmanager
def long_work(what: str, stopped: Callable[[Counter], str]) -> Iterator[Counter]:
    """Show how far it is; Ctrl-C ends it with the sentence that `stopped` makes. Raises Refusal then."""
    counter = Counter(what)
    try:
        yield counter
    except KeyboardInterrupt:
        raise Refusal(stopped(counter)) from None
    finally:
        counter.clear()
