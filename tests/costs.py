"""What something costs, told without a clock on the wall: a busy machine must not fail a test."""

import time
from collections.abc import Callable

AT_MOST = 2.5
"""Times as much as the half costs; what grows with the square of its size costs four times as much."""
TRIES = 15


def processor_seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor that this process spends on it, in all its threads."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def grows_evenly(cost: Callable[[int], float], size: int) -> None:
    """Raises AssertionError unless `size` costs at most `AT_MOST` times as much as half of it.

    `cost` gives seconds of the processor. A disturbance can spoil one try; it cannot spoil all of them.
    """
    tried = [(cost(size // 2), cost(size))]
    while tried[-1][1] > AT_MOST * tried[-1][0] and len(tried) < TRIES:
        tried.append((cost(size // 2), cost(size)))
    half, whole = tried[-1]
    assert whole <= AT_MOST * half, f"seconds for {size // 2} and {size}: {tried}"
