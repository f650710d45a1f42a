"""The impact: what users notice, and how many are affected."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Any, Literal

from pydantic import Field

from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import text_problem


class ImpactChanged(ChangeModel):
    kind: Literal["impact_changed"] = "impact_changed"
    text: str | None = None
    users: Annotated[int, Field(ge=0)] | None = None
    was_text: str | None = None
    was_users: int | None = None

    @property
    def own_text(self) -> str | None:
        return self.text

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        return {"impact": self.text, "users": self.users, "impact_entry": recorded.n}

    def compensation(self, now: Incident, recorded: Recorded) -> ImpactChanged | None:
        if (now.impact, now.users) != (self.text, self.users):
            return None
        return ImpactChanged(
            text=self.was_text, users=self.was_users, was_text=self.text, was_users=self.users
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "●", f"impact: {impact_words(self.text, self.users)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        if self.text is None and self.users is None:
            return "impact is not known any more"
        return f"impact as before: {impact_words(self.text, self.users)}"


OVER = "over"
_WAS = f"{OVER}; was: "


def over_words(text: str | None) -> str:
    """The impact, said to be over; as it stands when it is over already."""
    if text and was_over(text):
        return text
    return f"{_WAS}{text}" if text else OVER


def was_over(text: str | None) -> bool:
    """Whether an impact was said to be over, by `over_words`."""
    return text is not None and (text == OVER or text.startswith(_WAS))


def before_it_was_over(text: str | None) -> str:
    """What users noticed while an impact lasted; empty when that was never said."""
    return "" if text is None or text == OVER else text.removeprefix(_WAS)


def change_impact(
    incident: Incident,
    text: str | None,
    users: int | None,
    at: datetime,
    *,
    users_unknown: bool = False,
    again: bool = False,
) -> Decision:
    """Say what users notice. A part that is None stays as it is.

    An empty text, or `users_unknown`, says that what was recorded is not known any more. With `again` the same may be
    said once more, as of `at`.
    """
    text = incident.impact if text is None else text.strip() or None
    if not users_unknown:
        users = incident.users if users is None else users
    if text is None and users is None and incident.impact is None and incident.users is None:
        return Refusal("Say what users notice, or how many are affected.")
    if text is not None and (problem := text_problem(text, "The impact")):
        return problem
    if users is not None and users < 0:
        return Refusal("The number of affected users cannot be negative.")
    if (text, users) == (incident.impact, incident.users) and not again:
        return Refusal("That is the impact already recorded.")
    return (
        Fact(ImpactChanged(text=text, users=users, was_text=incident.impact, was_users=incident.users), at),
    )


def impact_words(text: str | None, users: int | None) -> str:
    """What users notice and how many are affected; a dash when neither is known."""
    count = f"{users:,} users" if users is not None else ""
    words = one_line(text) if text else ""
    return f"{words} ({count})" if words and count else words or count or "—"
