"""The use cases, one object: the only door from the faces to everything below."""

from warroom.room.incident import Room
from warroom.room.queries import Reading, RefusedError
from warroom.room.recording import new_id

__all__ = ["Reading", "RefusedError", "Room", "new_id"]
