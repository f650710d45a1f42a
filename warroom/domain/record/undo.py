"""Taking back an act: for each of its events the one that restores what stood before, or a refusal. Pure.

Taking back an act that itself took one back does the first act again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from warroom.domain.incident.snooze import put_off_again
from warroom.domain.incident.state import Incident
from warroom.domain.record.amendments import MOVABLE, Retracted, retract, uncorrected
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, EventModel, Recorded
from warroom.domain.record.fold import after
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal

Find = Callable[[int], Recorded | None]
"""Finds an event of the incident by its entry."""


def undo_act(
    incident: Incident,
    act: Sequence[tuple[Recorded, TimelineEntry]],
    at: datetime,
    find: Find = lambda _: None,
) -> Decision:
    """Take back a whole act, the last event first, or refuse to.

    `act` has its events in the order they were recorded, each with the line that it made or corrected. An entry that
    the act itself struck, as a paste does, stays struck.
    """
    facts: tuple[Fact, ...] = ()
    made = {recorded.n for recorded, _ in act}
    struck = {entry.n for recorded, entry in act if isinstance(recorded.event, Retracted) and entry.n in made}
    left = [(recorded, entry) for recorded, entry in act if not (entry.n in struck and entry.retracted)]
    if not left:
        return Refusal(f"Entry {act[0][0].n} is struck already.")
    for recorded, entry in reversed(left):
        decided = undo(incident, recorded, entry, at, find)
        if isinstance(decided, Refusal):
            return decided
        facts, incident = facts + decided, after(incident, decided)
    return facts


def undo(
    incident: Incident, act: Recorded, entry: TimelineEntry, at: datetime, find: Find = lambda _: None
) -> Decision:
    """Take back one event: strike its entry, or record the change that restores what stood before.

    `entry` is the line that the event made or corrected.
    """
    event = act.event
    if isinstance(event, MOVABLE):
        struck = retract(incident, entry, at, UNDONE)
        return struck if isinstance(struck, Refusal) else (*struck, *put_off_again(event, act.n, at))
    back = uncorrected(incident, event, entry) or event.compensation(incident, act)
    if isinstance(back, Refusal):
        return back
    first = find(event.undoes) if isinstance(event, ChangeModel) and event.undoes else None
    # Taking back what took it back does the first act again, in its own words.
    if first and back and _is_as_it_was(first.event, event):
        back = first.event.as_of(first.at)
    elif first and not back and first.event.can_be_redone(incident):
        back, at = first.event, first.at
    if back:
        if isinstance(back, ChangeModel):
            back = back.model_copy(update={"undoes": act.n})
        return (Fact(back, at), *put_off_again(event, act.n, at))
    return Refusal(f"Entry {act.n} cannot be undone: something was changed since, or it has no way back.")


def _is_as_it_was(first: EventModel, undoing: EventModel) -> bool:
    """Whether `undoing` took back `first` itself, and not the end that `first` put to a snooze."""
    return first.redone_as_it_was and type(first) is type(undoing)
