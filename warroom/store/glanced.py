"""What a Tab in the shell asks of a record."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PRESSING = (
    "SELECT number, title, status, people FROM listed ORDER BY status = 'resolved', number DESC LIMIT ?"
)
"""The open incidents, then the newest others."""


@dataclass(frozen=True, slots=True)
class Glanced:
    number: int
    title: str
    status: str
    people: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.status != "resolved"
