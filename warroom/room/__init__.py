"""The use cases, one object: the only door from the faces to everything below."""

from warroom.room.acting import Room, new_id
from warroom.room.reading import Reading, RefusedError

__all__ = ["Reading", "RefusedError", "Room", "new_id"]
