"""Roles: who commands, investigates and writes, from when to when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Literal, NamedTuple

from warroom.domain.incident.state import COMMANDER, Incident, RoleAssignment
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.record.fold import after
from warroom.domain.record.models import Utc
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.safe_text import because, one_line
from warroom.domain.text.validation import person_problem, role_problem


class RoleGiven:
    """A kind of event that may give somebody a role: an assignment, and a handover that was accepted."""

    def assignment(self) -> RoleAssigned | None:
        """The role that somebody has from now on; None when nobody got one."""
        raise NotImplementedError


class RoleAssigned(RoleGiven, ChangeModel):
    kind: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str
    note: str | None = None
    replaces: str | None = None
    """Who held the role until now; only a role for one person has this."""
    was_since: Utc | None = None
    """Since when the person has had the role already, so that only the note is another one; None for a new holder."""
    was_note: str | None = None
    """The note that stood there before, of this person or of the one replaced."""
    replaced_since: Utc | None = None
    """Since when the one replaced had the role; None in older records."""
    since: Utc | None = None
    """Since when the person has had the role, where undo gives it back; else it begins now."""

    def assignment(self) -> RoleAssigned:
        return self

    @property
    def first_response(self) -> str:
        return f"{self.person} took {self.role}"

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        """Whoever has the role already keeps it, and gets another note."""
        kept = [
            r for r in now.roles if not (r.role == self.role and r.person in (self.person, self.replaces))
        ]
        held = _assignment(now, self.role, self.person)
        since = held.since if held else self.since or recorded.at
        given = RoleAssignment(role=self.role, person=self.person, since=since, note=self.note)
        return _roles((*kept, given), now, recorded.at)

    def compensation(self, now: Incident, recorded: Recorded) -> RoleAssigned | RoleRemoved | None:
        held = _assignment(now, self.role, self.person)
        if held is None:
            return None
        before = {"role": self.role, "note": self.was_note, "was_note": held.note}
        if self.was_since is not None:
            same = held.note == self.note
            return RoleAssigned(**before, person=self.person, was_since=held.since) if same else None
        if self.replaces:
            return RoleAssigned(
                **before,
                person=self.replaces,
                replaces=self.person,
                since=self.replaced_since,
                replaced_since=held.since,
            )
        return _removal(held)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "◆", self._text("")

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return self._text(" again" if self.was_since is None else " as before")

    def _text(self, again: str) -> str:
        instead = f", instead of {one_line(self.replaces)}" if self.replaces else ""
        return f"{one_line(self.person)} is {one_line(self.role)}{again}{instead}{because(self.note)}"


class RoleRemoved(ChangeModel):
    kind: Literal["role_removed"] = "role_removed"
    role: str
    person: str
    was_since: Utc | None = None
    was_note: str | None = None
    """Since when the person had it, and the note; None in older records."""

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        kept = [r for r in now.roles if (r.role, r.person) != (self.role, self.person)]
        return _roles(tuple(kept), now, recorded.at)

    def compensation(self, now: Incident, recorded: Recorded) -> RoleAssigned | None:
        if self.person in now.holders(self.role) or (self.role == COMMANDER and now.commander):
            return None
        return RoleAssigned(role=self.role, person=self.person, note=self.was_note, since=self.was_since)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "◆", f"{one_line(self.person)} is no longer {one_line(self.role)}"


def assign(incident: Incident, role: str, person: str, at: datetime, note: str | None = None) -> Decision:
    """Give a role. The commander is one person, so a new one takes over; other roles may have several."""
    role, person = role_name(role), safe_text.handle(person)
    held = _assignment(incident, role, person)
    if problem := role_problem(role) or person_problem(person, known=held is not None):
        return problem
    if held and not note:
        return Refusal(f"{person} is {role} already.")
    replaces = next((h for h in incident.holders(role) if h != person), None) if role == COMMANDER else None
    before = _assignment(incident, role, replaces) if replaces else held
    assigned = RoleAssigned(
        role=role,
        person=person,
        note=note or None,
        replaces=replaces,
        was_since=held.since if held else None,
        was_note=before.note if before else None,
        replaced_since=before.since if before and replaces else None,
    )
    return (Fact(assigned, at),)


def remove(incident: Incident, role: str, person: str | None, at: datetime) -> Decision:
    """Take a role away; with no person named, from the only one who holds it."""
    role = role_name(role)
    holders = incident.holders(role)
    if person is None:
        if len(holders) != 1:
            return Refusal(
                f"{len(holders)} people are {role} ({', '.join(holders)}); name the one to remove."
                if holders
                else f"Nobody is {role}."
            )
        person = holders[0]
    person = safe_text.handle(person)
    held = _assignment(incident, role, person)
    if held is None:
        return Refusal(f"{person} is not {role}; {_held(holders, role)}.")
    return (Fact(_removal(held), at),)


def set_roles(incident: Incident, wanted: Mapping[str, Sequence[str]], at: datetime) -> Decision:
    """Assign and remove until each role named is held by exactly these people: all of it or nothing."""
    facts: tuple[Fact, ...] = ()
    for role, people in wanted.items():
        held = incident.holders(role)
        handles = dict.fromkeys(safe_text.handle(person) for person in people)
        for person in handles:
            if person not in held:
                assigned = assign(incident, role, person, at)
                if isinstance(assigned, Refusal):
                    return assigned
                facts, incident = facts + assigned, after(incident, assigned)
        for person in incident.holders(role):
            if person not in handles:
                removed = remove(incident, role, person, at)
                if isinstance(removed, Refusal):
                    return removed
                facts, incident = facts + removed, after(incident, removed)
    return facts or Refusal("These are the roles already; change one, or press Esc.")


def role_name(role: str) -> str:
    """A role as it is recorded: one space between words, in lower case."""
    return " ".join(role.split()).lower()


def role_slip(role: str, person: str, known: Collection[str]) -> Refusal | None:
    """Why a role that is not among those `known` is hardly meant: nearly one of them, or a person in its place."""
    import difflib  # few roles are new

    role = role_name(role)
    if role in known:
        return None
    if role.startswith("@") or role_name(person).removeprefix("@") in known:
        return Refusal(
            f"“{one_line(role)}” stands where the role has to be; write the role first, then the person, "
            "as in investigator @li."
        )
    near = difflib.get_close_matches(role, known, 1, cutoff=0.75)
    return Refusal(f"There is no role “{one_line(role)}” so far; did you mean {near[0]}?") if near else None


class RolePeriod(NamedTuple):
    """`person` had `role` from `start` (UTC); `end` is None when it was never given up."""

    role: str
    person: str
    start: datetime
    end: datetime | None


def role_periods(entries: Iterable[TimelineEntry]) -> list[RolePeriod]:
    """Who had which role, from when to when: what was given up first, each in order of time."""
    held: dict[tuple[str, str], datetime] = {}
    ended: list[RolePeriod] = []

    def ends(role: str, person: str | None, at: datetime) -> None:
        if person is not None and (begin := held.pop((role, person), None)):
            ended.append(RolePeriod(role, person, begin, at))

    for entry in entries:
        match entry.recorded.event:
            case RoleGiven() as event if given := event.assignment():
                ends(given.role, given.replaces, entry.at)
                held.setdefault((given.role, given.person), entry.at)
            case RoleRemoved(role=role, person=person):
                ends(role, person, entry.at)
            case _:
                pass
    return ended + [RolePeriod(role, person, at, None) for (role, person), at in held.items()]


def _assignment(now: Incident, role: str, person: str) -> RoleAssignment | None:
    return next((held for held in now.roles if (held.role, held.person) == (role, person)), None)


def _roles(roles: tuple[RoleAssignment, ...], now: Incident, at: datetime) -> dict[str, object]:
    commanded = any(held.role == COMMANDER for held in roles)
    since = None if commanded else (now.no_commander_since or at)
    return {"roles": roles, "no_commander_since": since}


def _removal(held: RoleAssignment) -> RoleRemoved:
    """The event that takes a role away; it carries what undo needs to give it back."""
    return RoleRemoved(role=held.role, person=held.person, was_since=held.since, was_note=held.note)


def _held(holders: tuple[str, ...], role: str) -> str:
    return f"{', '.join(holders)} is" if holders else f"nobody is {role}"
