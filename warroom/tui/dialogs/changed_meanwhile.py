"""What another console changed while a dialog stood open: told once, and written over only after that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from warroom.domain.refusal import Refusal

T = TypeVar("T")


class Meanwhile(Generic[T]):
    """What a dialog showed when it was opened, by name."""

    def __init__(self, shown: Mapping[str, T]) -> None:
        self._seen = dict(shown)

    def changed(self, now: Mapping[str, T]) -> list[str]:
        """Which are not as they were shown, or told by this the last time."""
        found = [name for name, value in now.items() if value != self._seen.get(name)]
        self._seen.update(now)
        return found

    def tell(self, name: str, now: T, wanted: T, then: str = "") -> None:
        """Raises Refusal, once, when the one thing of that name was changed to something else than is wanted."""
        if now != wanted and self.changed({name: now}):
            raise Refusal(f"{name} is {now} now, changed meanwhile; Enter again makes it {wanted}{then}.")
