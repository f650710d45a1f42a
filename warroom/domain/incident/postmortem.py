"""The postmortem: the versions of its text, and how far it is."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Stage
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, EventModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.validation import text_problem


class PostmortemWritten(EventModel):
    """A version of the postmortem, whole; the earlier ones stay in the record."""

    kind: Literal["postmortem_written"] = "postmortem_written"
    text: str

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        return {"review": now.review.model_copy(update={"version": recorded.n})}

    def compensation(self, now: Incident, recorded: Recorded) -> Refusal:
        return Refusal(
            "A version of the postmortem stays in the record; write the text that you want as the newest."
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "✎", "postmortem written"


class PostmortemMoved(ChangeModel):
    kind: Literal["postmortem_moved"] = "postmortem_moved"
    stage: Stage
    was: Stage

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        # Sharing it, or taking that back, does not change when it was done.
        done = None if self.stage is Stage.OPEN else now.review.done_at or recorded.at
        return {"review": now.review.model_copy(update={"stage": self.stage, "done_at": done})}

    def compensation(self, now: Incident, recorded: Recorded) -> PostmortemMoved | None:
        return PostmortemMoved(stage=self.was, was=self.stage) if now.review.stage is self.stage else None

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "✎", f"postmortem {self.stage.value}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        stages = list(Stage)
        on = stages.index(self.stage) > stages.index(self.was)
        return f"postmortem {self.stage.value} again" if on else f"postmortem no longer {self.was.value}"


def write_postmortem(incident: Incident, text: str, at: datetime, seen: int | None = None) -> Decision:
    """Record the whole text as the newest version.

    `seen` is the entry of the newest version that the writer knows, 0 for none; one after it refuses the text.
    """
    if seen is not None and (incident.review.version or 0) > seen:
        return Refusal("Another version was written just now, so nothing was kept; do it again.")
    return text_problem(text, "The postmortem") or (Fact(PostmortemWritten(text=text), at),)


def move_postmortem(incident: Incident, stage: Stage, at: datetime) -> Decision:
    """Say that the postmortem is open, done or shared. Refuses while the incident is open."""
    was = incident.review.stage
    if incident.is_open:
        return Refusal(f"{incident.reference} is not resolved yet; its postmortem comes after that.")
    if stage is was:
        return Refusal(f"The postmortem of {incident.reference} is {stage.value} already.")
    return (Fact(PostmortemMoved(stage=stage, was=was), at),)
