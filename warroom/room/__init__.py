"""The use cases: the only door from the faces to everything below."""

from warroom.domain.refusal import Refusal
from warroom.room.queries import Queries
from warroom.room.room import Room, new_id

__all__ = ["Queries", "Refusal", "Room", "new_id"]
