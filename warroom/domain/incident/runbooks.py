"""Runbooks: which were opened during the incident."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal

from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import EventModel
from warroom.domain.text.safe_text import one_line


class RunbookUsed(EventModel):
    kind: Literal["runbook_used"] = "runbook_used"
    name: str

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "≡", f"runbook opened: {one_line(self.name)}"


def use_runbook(incident: Incident, name: str, at: datetime) -> Decision:
    """Say that the runbook of this name was opened."""
    return (Fact(RunbookUsed(name=name), at),)
