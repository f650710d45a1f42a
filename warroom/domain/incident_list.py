"""Incidents as a list shows them: a few facts of each, what narrows the list, and in which order it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from warroom.domain.incident.state import ActionItem, ActionState, Exclusion, Incident, Stage
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.recorded_process import recorded_process
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.text.days import YEARS


class Order(StrEnum):
    DATE = "date"
    SEVERITY = "severity"
    DURATION = "duration"
    OWED = "owed"

    @property
    def label(self) -> str:
        return {
            "date": "newest first",
            "severity": "most severe first",
            "duration": "longest first",
            "owed": "most owed first",
        }[self.value]

    @property
    def after(self) -> Order:
        every = list(Order)
        return every[(every.index(self) + 1) % len(every)]


class Review(StrEnum):
    """How the postmortem stands (spec, "Postmortem": due 48 hours after resolution)."""

    NOT_YET = "not yet"
    NOT_OWED = "not owed"
    DUE = "due"
    OVERDUE = "overdue"
    ON_TIME = "on time"
    LATE = "late"
    OWED = "owed"
    """Of an incident that was filed afterwards, for which no clock runs; and when it is done."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Listed:
    """One incident in a list. Times are UTC."""

    number: int
    title: str
    severity: Severity
    status: Status
    drill: bool
    declared_at: datetime
    began_at: datetime
    """Where its duration starts: impact start if known, else detection, else declaration."""
    resolved_at: datetime | None
    commander: str | None
    done_at: datetime | None
    """When the postmortem was done."""
    actions: int
    """Open action items."""
    action_due: date | None
    """The earliest date of one of them."""
    checks: tuple[Check, ...]
    """Those left after resolution; none while it is open."""
    standing: Exclusion
    filed: bool
    """Filed afterwards: no clock runs."""
    people: tuple[str, ...]
    """Who has a role in it, or owns a task or an action item."""
    seconds: float | None = None
    """How long it lasted, without the time it was over before it was reopened.

    None while it is open, and where it healed before anybody noticed.
    """
    due_by: datetime | None = None
    """When the postmortem is due by the process that stands in the record; None while it is open, and in older records."""

    @property
    def reference(self) -> str:
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status is not Status.RESOLVED

    @property
    def status_word(self) -> str:
        """The status as it is called: `Cancelled` or `Duplicate` where it ended so."""
        counted = self.is_open or self.standing is Exclusion.NONE
        return self.status.label if counted else self.standing.value.capitalize()

    @property
    def owes_postmortem(self) -> bool:
        counted = self.standing is Exclusion.NONE
        return counted and self.resolved_at is not None and self.done_at is None

    @property
    def owes(self) -> int:
        """How many things are still owed: action items, checks, the postmortem."""
        return self.actions + len(self.checks) + self.owes_postmortem

    def postmortem_due(self, hours: int) -> datetime | None:
        """When the postmortem is due; None while nobody owes one, or no clock runs.

        That is `hours` after resolution where the process of its time is not known.
        """
        if self.resolved_at is None or not self.owes_postmortem or self.filed:
            return None
        return self.due_by or self.resolved_at + timedelta(hours=hours)

    def review(self, hours: int, now: datetime) -> Review:
        if self.resolved_at is None:
            return Review.NOT_YET
        if self.standing is not Exclusion.NONE:
            return Review.NOT_OWED
        if self.filed:
            return Review.OWED if self.done_at is None else Review.DONE
        end = self.due_by or self.resolved_at + timedelta(hours=hours)
        if self.done_at is None:
            return Review.OVERDUE if end < now else Review.DUE
        return Review.ON_TIME if self.done_at <= end else Review.LATE

    @property
    def facts(self) -> str:
        """What words are looked for in, folded."""
        parts = (
            self.reference, str(self.severity), self.title, self.status.value,
            "" if self.standing is Exclusion.NONE else self.standing.value,
            "drill" if self.drill else "", *self.people,
        )  # fmt: skip
        return "\n".join(parts).casefold()


def listed(incident: Incident) -> Listed:
    _, start = incident.counted_from()
    owed = [action for action in incident.actions if action.state is ActionState.OPEN]
    people = dict.fromkeys(
        (
            *(seat.person for seat in incident.roles),
            *(task.owner for task in incident.tasks),
            *(action.owner for action in incident.actions if action.owner),
        )
    )
    process = recorded_process(incident)
    ended = incident.resolved_at
    return Listed(
        incident.number,
        incident.title,
        incident.severity,
        incident.status,
        incident.drill,
        incident.declared_at,
        start.time,
        incident.resolved_at,
        incident.commander,
        None if incident.review.stage is Stage.OPEN else incident.review.done_at,
        len(owed),
        min((action.due for action in owed if action.due), default=None),
        incident.checks_left,
        incident.standing,
        incident.filed,
        tuple(people),
        incident.lasted.total_seconds() if incident.lasted is not None else None,
        ended + timedelta(hours=process.postmortem_hours) if process and ended else None,
    )


@dataclass(frozen=True)
class Debts:
    """What all incidents together still owe to learning. Counts are of all, the rest the most pressing of them."""

    actions: int = 0
    pressing: tuple[tuple[Incident, ActionItem], ...] = ()
    """Open action items, the earliest date first, those without one last."""
    overdue: int = 0
    """Postmortems that are late."""
    latest: tuple[Listed, ...] = ()
    """Incidents whose postmortem became late last."""
    due: int = 0
    next_due: tuple[Listed, ...] = ()
    """Incidents whose postmortem is due next."""
    unchecked: int = 0
    """Incidents with checks left."""
    checks: tuple[Listed, ...] = ()
    """The newest of them."""


def by_date(owed: tuple[Incident, ActionItem]) -> tuple[date, int, int]:
    """Sorts action items: the earliest date first, those without one last."""
    incident, action = owed
    return action.due or date.max, incident.number, action.number


@dataclass(frozen=True)
class Wanted:
    """What narrows a list; everything has to hold. Times are UTC."""

    severities: tuple[Severity, ...] = ()
    """Any of these."""
    people: tuple[str, ...] = ()
    """Each of them, or of handles that begin so, has to be in it."""
    since: datetime | None = None
    """Declared then or later."""
    until: datetime | None = None
    """Declared before then."""
    words: tuple[str, ...] = ()
    """As typed."""
    open_only: bool = False
    """Those that are not resolved."""

    @property
    def by_facts(self) -> bool:
        """Whether anything but words narrows it."""
        return bool(self.severities or self.people or self.since or self.until or self.open_only)


_DAY = re.compile(r"(since:)?((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?:-\d?)?", re.IGNORECASE)


def wanted(typed: str, zone: tzinfo, policy: Policy | None = None) -> Wanted:
    """What a find line asks for: `sev-1` or the team's name with a number in it, `@maya`, `2026-11`, `since:2026-11-03`,
    `open`, and words.
    """
    severities: list[Severity] = []
    people: list[str] = []
    words: list[str] = []
    since: datetime | None = None
    until: datetime | None = None
    open_only = False
    for word in dict.fromkeys(typed.split()):
        days = _days(word, zone)
        severity = _severity(word, policy or Policy.model_construct())
        if severity is not None:
            severities.append(severity)
        elif word.startswith("@") and len(word) > 1:
            people.append(word)
        elif word.casefold() == "open":
            open_only = True
        elif days:
            since = max(days[0], since or days[0])
            until = min(filter(None, (days[1], until)), default=None)
        else:
            words.append(word)
    return Wanted(tuple(severities), tuple(people), since, until, tuple(words), open_only)


def _days(word: str, zone: tzinfo) -> tuple[datetime, datetime | None] | None:
    """A year, month or day as its first moment and the one after its last; with `since:` it has no end."""
    found = _DAY.fullmatch(word)
    if found is None or int(found[2]) not in YEARS:
        return None
    year, month, day = int(found[2]), found[3], found[4]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(year + first.month // 12, first.month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    end = None if found[1] else _midnight(after, zone)
    return _midnight(first, zone), end


def _severity(word: str, policy: Policy) -> Severity | None:
    """A bare number, and a name that is a word as any other, are looked for as words."""
    named = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
    return policy.severity_of(word) if named else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
