"""What the screen draws: one reading of the room, made on the reader's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from warroom.domain.incident.exclusion import duplicate_words
from warroom.domain.incident.state import Exclusion, Incident, Task
from warroom.domain.policy.deadlines import SOON, Deadline, due, next_update, put_off
from warroom.domain.policy.severities import Policy
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.room import Reading

if TYPE_CHECKING:
    from warroom.domain.incident_list import Listed
    from warroom.domain.text.time_frame import Frame

IN_THE_HEADLINE = 50
"""Characters of a task's words in the headline; `y` in the list of what is due copies them all."""
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
    related: str = ""
    """Which incident it is a duplicate of, or which are duplicates of it."""


def look(room: Reading, number: int) -> View:
    """The room now."""
    view = looking_back(room.incident(number), room.policy, room.zone)
    times, related = room.frame(view.incident), room.related(view.incident)
    return replace(view, looking=room.looking, others=look_around(room, number), times=times, related=related)


def looking_back(incident: Incident, policy: Policy, zone: tzinfo) -> View:
    """What the room showed when `incident` was its state. Other incidents are of the present, and not in it."""
    update, snooze = next_update(incident, policy), put_off(incident, policy)
    settled = ""
    if incident.review.done_at is not None:
        from warroom.reports.postmortem_stage import postmortem_done  # a room in a SEV does not need it

        settled = postmortem_done(incident, policy)
    return View(
        incident,
        update.at if update else None,
        policy.cadence(incident.severity, incident.status),
        due(incident, policy, zone),
        tuple(dict.fromkeys((*policy.roles, *(seat.role for seat in incident.roles)))),
        looking=False,
        others=(),
        put_off=(snooze.reason or "") if snooze else "",
        settled=settled,
        related=duplicate_words(incident, ()),
    )


def look_around(room: Reading, number: int | None = None) -> Others:
    """The open incidents other than this one."""
    others = [other for other in room.most_pressing() if other.number != number]
    return tuple((other, room.update_due(other)) for other in others)


def listed(room: Reading) -> Rows:
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


def others_words(view: View, now: datetime) -> str:
    """One line when another open incident is due or overdue; empty when none is."""
    return pressing_words(view.others, now, "w")


def pressing_words(others: Others, now: datetime, way: str) -> str:
    """Which of these open incidents is due or overdue, and by which key one gets there; empty when none is."""
    pressing = [(i, due) for i, due in others if due is not None and due - now <= SOON]
    if not pressing:
        return ""
    other, due = min(pressing, key=lambda pair: pair[1])
    state = f"overdue {span(due - now)}" if due < now else f"due in {span(due - now)}"
    more = f" and {len(pressing) - 1} more" if len(pressing) > 1 else ""
    return f"{other.reference} {other.severity} {one_line(other.title)[:40]}: update {state}{more} ({way})"


def time_is_up(task: Task, longest: int = 10_000) -> str:
    """The sentence to say when a task's box has run out, with at most `longest` characters of the task's words."""
    words = one_line(task.text)
    words = words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
    return outgoing(
        f"{one_line(task.owner)}, time is up on “{words}”: what did you find? Do you need more time?"
    )


def run_out(view: View, now: datetime) -> str:
    """The sentence for the task whose box ran out first; empty when none has."""
    incident = view.incident
    tasks = incident.open_tasks if incident.is_open and not incident.filed else ()
    late = [task for task in tasks if task.due is not None and task.due < now]
    if not late:
        return ""
    more = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
    first = min(late, key=lambda task: (task.due or now, task.number))
    return f"{time_is_up(first, IN_THE_HEADLINE)}{more} (t)"
