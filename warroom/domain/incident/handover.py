"""Handover: a role is offered, and changes hands when the other accepts."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.roles import RoleAssigned, RoleGiven, role_name
from warroom.domain.incident.state import COMMANDER, HandoverOffer, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, EventModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import person_problem, role_problem


class HandoverOffered(EventModel):
    kind: Literal["handover_offered"] = "handover_offered"
    role: str
    person: str
    holder: str | None = None
    brief: str

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        offered = HandoverOffer(role=self.role, person=self.person, at=recorded.at)
        return {"offers": (*_other_offers(now, self.role), offered)}

    def compensation(self, now: Incident, recorded: Recorded) -> HandoverSettled | None:
        offered = now.offer(self.role)
        if offered is None or offered.person != self.person:
            return None
        return HandoverSettled(role=self.role, person=self.person, accepted=False)

    def can_be_redone(self, now: Incident) -> bool:
        return now.offer(self.role) is None and self.person not in now.holders(self.role)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        who = one_line(self.person)
        holder = f"; {one_line(self.holder)} keeps it until {who} accepts" if self.holder else ""
        return "◆", f"the role of {one_line(self.role)} is offered to {who}{holder}"


class HandoverSettled(RoleGiven, ChangeModel):
    """`person` accepted the role and has it from now on, or the offer was taken back."""

    kind: Literal["handover_settled"] = "handover_settled"
    role: str
    person: str
    accepted: bool
    replaces: str | None = None

    def assignment(self) -> RoleAssigned | None:
        if not self.accepted:
            return None
        return RoleAssigned(role=self.role, person=self.person, replaces=self.replaces)

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        given = self.assignment()
        changed = given.change(now, recorded) if given else {}
        return {**changed, "offers": _other_offers(now, self.role)}

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        role, person = one_line(self.role), one_line(self.person)
        if not self.accepted:
            return "◆", f"the role of {role} is no longer offered to {person}"
        instead = f", instead of {one_line(self.replaces)}" if self.replaces else ""
        return "◆", f"{person} accepted and is {role} now{instead}"


def offer(incident: Incident, role: str, person: str, brief: str, at: datetime) -> Decision:
    """Offer a role; its holder keeps it until the other accepts."""
    role, person = role_name(role), safe_text.handle(person)
    if problem := role_problem(role) or person_problem(person):
        return problem
    if held := next((one for one in incident.holders(role) if one.casefold() == person.casefold()), None):
        return Refusal(f"{held} is {role} already.")
    if open_offer := incident.offer(role):
        return Refusal(
            f"The role of {role} is offered to {open_offer.person} already; "
            f"accept that offer, or take it back with `warroom handover{_for_role(role)} --withdraw`."
        )
    holder = next(iter(incident.holders(role)), None)
    return (Fact(HandoverOffered(role=role, person=person, holder=holder, brief=brief), at),)


def answer(incident: Incident, role: str, person: str | None, at: datetime, *, accepted: bool) -> Decision:
    """Accept a role that was offered, by name; or take the offer back."""
    role = role_name(role)
    offered = incident.offer(role)
    if offered is None:
        return Refusal(
            f"The role of {role} is not offered to anybody; `warroom handover{_for_role(role)} --to @kim` offers it."
        )
    if accepted:
        if not person:
            return Refusal(f"Whoever takes over says so by name: {offered.person}.")
        if safe_text.handle(person).casefold() != offered.person.casefold():
            return Refusal(f"The role is offered to {offered.person}, not to {safe_text.handle(person)}.")
    replaces = incident.commander if accepted and role == COMMANDER else None
    return (
        Fact(HandoverSettled(role=role, person=offered.person, accepted=accepted, replaces=replaces), at),
    )


def _for_role(role: str) -> str:
    """The option of a command that is about another role than command."""
    return "" if role == COMMANDER else f" --role {safe_text.command_word(role)}"


def _other_offers(now: Incident, role: str) -> tuple[HandoverOffer, ...]:
    return tuple(offer for offer in now.offers if offer.role != role)
