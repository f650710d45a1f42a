"""How tables differ from those that this program makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One table, index, trigger or view that is not as it should be; a harmless one is somebody's own."""

    words: str
    harmless: bool = False
