"""The record of a server as a database file of one machine, and back: whole, every chain verified, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.store.errors import StoreProblem
from warroom.store.location import File, open_store

if TYPE_CHECKING:
    from warroom.store.event_store import EventStore
    from warroom.store.import_check import Row


def back_up_to_file(log: EventStore, path: Path, told: Callable[[int], None]) -> None:
    """Copy the whole record into a new file, which can be opened as it is. Raises StoreProblem."""
    from warroom.store.sqlite.backup import new_copy

    with new_copy(path) as draft:
        copy = open_store(File(draft), copy_first=False)
        try:
            copy_record(log, copy, lambda checked, taken: told(taken or checked))
            if wrong := copy.check(told):
                raise StoreProblem(f"The backup {path} is not sound: {wrong[0]}")
        finally:
            copy.close()


def copy_record(source: EventStore, target: EventStore, told: Callable[[int, int], None]) -> int:
    """Take every event of one database into another; how many were new. Raises StoreProblem."""
    # What is recorded meanwhile is not in it: each incident goes as far as it did when this began.
    heads = [source.digest(incident.number) for incident in reversed(source.incidents())]

    def rows() -> Iterator[Row]:
        for head in heads:
            yield from source.export(head.number, head.n)

    moved = target.take_in(rows, told)
    for shift in source.shift_rows():
        target.take_shift(*shift)
    return moved.events
