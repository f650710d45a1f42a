"""The use cases, one object: the only door from the faces to everything below."""

from warroom.domain.refusal import Refusal
from warroom.room.incident import Room
from warroom.room.queries import Reading
from warroom.room.recording import new_id

__all__ = ["Reading", "Refusal", "Room", "new_id"]
