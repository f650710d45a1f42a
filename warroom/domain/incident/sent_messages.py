"""Outgoing texts other than status updates: announcement, severity change, resolution, cancellation; frozen as they went out."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Literal

from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import EventModel
from warroom.domain.text.validation import text_problem


class Document(StrEnum):
    """An outgoing text other than a status update."""

    ANNOUNCEMENT = "announcement"
    SEVERITY_CHANGE = "severity change"
    RESOLUTION = "resolution"
    CANCELLATION = "cancellation"
    """The text of what ended as cancelled or as a duplicate; before 0.2 it was recorded as a resolution."""

    @property
    def ends(self) -> bool:
        """Whether it says that the incident is over."""
        return self in (Document.RESOLUTION, Document.CANCELLATION)


def ending(incident: Incident) -> Document:
    """What the text is called that tells of the incident's end."""
    return Document.RESOLUTION if incident.standing is Exclusion.NONE else Document.CANCELLATION


class MessageSent(EventModel):
    """Another outgoing text, frozen exactly as it went out."""

    kind: Literal["message_sent"] = "message_sent"
    document: Document
    text: str

    @property
    def own_text(self) -> str:
        return self.text

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "▣", f"{self.document} sent"


def send_message(incident: Incident, document: Document, text: str, at: datetime) -> Decision:
    """Freeze another outgoing text as sent."""
    return text_problem(text, "The text") or (Fact(MessageSent(document=document, text=text), at),)
