"""What the screen draws: one reading of the room, made on the reader's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.state import Exclusion, Incident, Task
from warroom.domain.policy.deadlines import SOON, Deadline, due, next_update, put_off
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.room import Queries, Room

if TYPE_CHECKING:
    from warroom.domain.incident_list import Listed
    from warroom.domain.situation import Situation
    from warroom.domain.text.time_frame import Frame

IN_THE_HEADLINE = 42
"""Characters of a task's words in the headline; `y` in the list of what is due copies them all."""
NEW = timedelta(minutes=5)
"""How long it is told that another incident was declared."""
IN_80_COLUMNS = 24
"""The same where the terminal is narrow."""
TITLE = 40
"""Characters of another incident's title in a notice."""
SHOWN = 200
"""Incidents in a list; `warroom list` prints them all."""

Rows = list[tuple["Listed", datetime | None]]
"""Incidents, and when their next updates are due; for a resolved one, its postmortem."""

Others = tuple[tuple[Incident, datetime | None], ...]
"""Other open incidents, the most pressing first, and when their updates are due."""


@dataclass(frozen=True)
class View:
    incident: Incident
    update_due: datetime | None
    cadence: timedelta | None
    due: tuple[Deadline, ...]
    roles: tuple[str, ...]
    """Those that every room shows, then those that this one added."""
    looking: bool
    """Whether this console only looks on."""
    others: Others
    put_off: str = ""
    """Why the next update is due later than the cadence asks for; empty when it is not."""
    settled: str = ""
    """How the postmortem ended, once it did."""
    times: Frame | None = None
    """What the times in its note line are read against; its `now` is when the room was read."""
    on_call: str | None = None
    """Who is on call now, where the rota knows."""
    related: str = ""
    """Which incident it is a duplicate of, or which are duplicates of it."""
    score: str = ""
    """How a drill went that is over, in one line."""
    situation: Situation | None = None
    """None before it was read: the room's first paint does not wait for it."""


def look(room: Room, number: int, *, whole: bool = False) -> View:
    """The room now; the `whole` of it has the situation too."""
    incident = room.incident(number)
    view = looking_back(incident, room.policy, room.zone, room.on_call_name() if incident.is_open else None)
    times, related = room.times.frame(view.incident), room.related(view.incident)
    score = ""
    if view.incident.drill and not view.incident.is_open:
        from warroom.reports.drill_text import short  # few rooms are drills

        score = short(room.review.drill_score(number))
    return replace(
        view,
        looking=room.store.looking,
        others=look_around(room, number),
        times=times,
        related=related,
        score=score,
        situation=room.situation(view.incident) if whole else None,
    )


def looking_back(incident: Incident, policy: Policy, zone: tzinfo, on_call: str | None = None) -> View:
    """What the room showed when `incident` was its state. Other incidents, and who is `on_call`, are of the present."""
    policy = process_of(incident, policy)
    update, snooze = next_update(incident, policy), put_off(incident, policy)
    settled = ""
    if incident.review.done_at is not None:
        from warroom.reports.postmortem_stage import postmortem_done  # a room in a SEV does not need it

        settled = postmortem_done(incident, policy)
    return View(
        incident,
        update.at if update else None,
        policy.cadence(incident.severity, incident.status),
        due(incident, policy, zone, on_call),
        tuple(dict.fromkeys((*policy.roles, *(seat.role for seat in incident.roles)))),
        looking=False,
        others=(),
        put_off=(snooze.reason or "") if snooze else "",
        settled=settled,
        related=duplicate_words(incident, ()),
        on_call=on_call,
    )


def look_around(room: Queries, number: int | None = None) -> Others:
    """The open incidents other than this one."""
    others = [other for other in room.most_pressing() if other.number != number]
    return tuple((other, room.update_due(other)) for other in others)


def listed(room: Queries) -> Rows:
    """Open incidents, the most pressing first, then the newest of the others."""
    from warroom.domain import incident_list  # the room's first paint does not need it

    pressing = room.most_pressing()
    known = {incident.number for incident in pressing}
    rest = [incident for incident in room.listing(limit=SHOWN) if incident.number not in known]
    hours = room.policy.postmortem_hours
    return [
        *((incident_list.listed(incident), room.update_due(incident)) for incident in pressing),
        *((incident, incident.postmortem_due(hours)) for incident in rest),
    ]


def span(length: timedelta) -> str:
    """`06:12`, or `1:06:12` from an hour on. Never negative."""
    seconds = int(abs(length).total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def full_span(length: timedelta) -> str:
    """`00:25:48`."""
    seconds = max(0, int(length.total_seconds()))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


FILED = "filed afterwards: no clock runs"
UNENDED = f"{FILED}; x says when it was resolved"


def is_unended(view: View, now: datetime) -> bool:
    """Whether it was filed and nobody has said when it ended. A replay stands at a moment of the incident's own days."""
    incident = view.incident
    return incident.filed and incident.is_open and now >= incident.recorded_at


def countdown_words(view: View, now: datetime, zone: tzinfo) -> str:
    """When the next update is due, in one line; overdue counts up."""
    if not view.incident.is_open:
        counted = view.incident.standing is Exclusion.NONE
        return f"{'resolved' if counted else view.incident.standing.value}: no update is due"
    if view.incident.filed:
        return UNENDED if is_unended(view, now) else FILED
    if view.update_due is None:
        return f"no updates are due for {view.incident.severity}"
    left, number = view.update_due - now, view.incident.next_update_number
    at = f"{view.update_due.astimezone(zone):%H:%M %Z}"
    if left < timedelta(0):
        return f"Update #{number} overdue {span(left)} (was due {at})"
    return f"Update #{number} due in {span(left)} at {at}"


def put_off_words(view: View) -> str:
    """`put off: vendor call`, or nothing."""
    return f"put off: {one_line(view.put_off)}" if view.put_off else ""


@dataclass(frozen=True)
class Notice:
    """What has to be said now, and by which key one gets there. What is `late` comes before what is not."""

    words: str
    way: str = ""
    late: bool = False
    shorter: str = ""
    """What is said instead where the words do not fit."""


def notices(view: View, now: datetime, unsent: str) -> list[Notice]:
    """All that has to be said now, the worst first: what is late elsewhere and here, then what waits, then what is new."""
    elsewhere, here = _due_elsewhere(view.others, now, "w"), run_out(view, now)
    late = sum(notice.late for notice in elsewhere)
    found = [here] if here else []
    found += [Notice(unsent)] if unsent else []
    return [*elsewhere[:late], *found, *elsewhere[late:], *_new_elsewhere(view.others, now, "w")]


def others_words(view: View, now: datetime) -> str:
    """One line when another open incident is due or overdue; empty when none is."""
    return pressing_words(view.others, now, "w")


def pressing_words(others: Others, now: datetime, way: str) -> str:
    """Which of these open incidents is due or overdue, and by which key one gets there; empty when none is."""
    found = _due_elsewhere(others, now, way)
    if not found:
        return ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0].words}{more}{found[0].way}"


def _due_elsewhere(others: Others, now: datetime, way: str) -> list[Notice]:
    """A notice for each that is overdue or due soon, the longest overdue first."""
    pressing = sorted(
        ((at, other) for other, at in others if at is not None and at - now <= SOON), key=lambda pair: pair[0]
    )
    found = []
    for at, other in pressing:
        state = f"overdue {span(at - now)}" if at < now else f"due in {span(at - now)}"
        found.append(Notice(f"{_named(other)}: update {state}", f" ({way})", late=at < now))
    return found


def _new_elsewhere(others: Others, now: datetime, way: str) -> list[Notice]:
    """A notice for each that was declared within the last minutes, the most severe first."""
    new = [
        other
        for other, at in others
        if now - other.declared_at <= NEW and not (at is not None and at - now <= SOON)
    ]
    return [
        Notice(f"{_named(other)}: declared {_ago(now - other.declared_at)}", f" ({way})")
        for other in sorted(new, key=lambda other: (other.severity, -other.number))
    ]


def _named(other: Incident) -> str:
    title = one_line(other.title)
    return f"{other.reference} {other.severity} {title if len(title) <= TITLE else f'{title[: TITLE - 1]}…'}"


def _ago(length: timedelta) -> str:
    """`just now`, or `3 min ago`."""
    minutes = int(length.total_seconds()) // 60
    return f"{minutes} min ago" if minutes > 0 else "just now"


def time_is_up(task: Task, longest: int = 10_000) -> str:
    """The sentence to say when a task's box has run out, with at most `longest` characters of the task's words."""
    words = one_line(task.text)
    words = words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
    return outgoing(
        f"{one_line(task.owner)}, time is up on “{words}”: what did you find? Do you need more time?"
    )


def run_out(view: View, now: datetime) -> Notice | None:
    """The sentence for the task whose box ran out first, and how many more have; None when none has."""
    incident = view.incident
    tasks = incident.open_tasks if incident.is_open and not incident.filed else ()
    late = [task for task in tasks if task.due is not None and task.due < now]
    if not late:
        return None
    more = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
    first = min(late, key=lambda task: (task.due or now, task.number))
    shorter = time_is_up(first, IN_80_COLUMNS).partition("? ")[0] + "?"
    return Notice(time_is_up(first, IN_THE_HEADLINE), f"{more} (t)", late=True, shorter=shorter)
