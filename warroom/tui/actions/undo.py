"""ctrl+z: take back this console's last act, and bring it back when the key was pressed by habit."""

from __future__ import annotations

from datetime import timedelta

from warroom.domain.record import timeline_text
from warroom.domain.record.amendments import Restored
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.room.pasted_timeline import ranges
from warroom.tui.incident_screen import IncidentRoom, Undone
from warroom.tui.room_view import View
from warroom.tui.widgets.line import Line

MOMENT = timedelta(seconds=1)
"""How soon after an act was taken back another ctrl+z is the same hand, which has not seen yet what the first one did."""


async def undo(screen: IncidentRoom, view: View) -> None:
    if isinstance(screen.focused, Line) and screen.focused.value:
        raise Refusal("You are typing; Esc leaves the line, then ctrl+z takes back the last act.")
    if screen.backstage.saving:
        raise Refusal("Something is still being saved; ctrl+z takes back the last act once it is.")
    undone, newest = screen.undone, screen.acts[-1] if screen.acts else None
    if undone is not None and undone.newest is newest:
        screen.needs_no_keys()
        await _bring_back(screen, view.incident.number, undone)
        return
    if newest is None:
        raise Refusal(
            "This console has done nothing here that could be undone; X cancels what was declared by mistake."
        )
    since, before = screen.taken_back or (None, None)
    if since is not None and before is newest and screen.now() - since < MOMENT:
        raise Refusal(
            f"An act was taken back a moment ago; ctrl+z, pressed again now, takes back one more: {_told(screen, newest)}."
        )
    screen.needs_no_keys()  # another process may hold the lock for long
    await _take_back(screen, view.incident.number, newest)


async def _take_back(screen: IncidentRoom, number: int, act: list[Recorded]) -> None:
    """Undo an act, and say how to bring it back. Raises as `Backstage.write` does."""
    try:
        _, by = await screen.backstage.write(lambda room: room.undo(number, act[0].n))
    except Refusal as refusal:
        _forget(screen, act)  # else it would stand before every earlier one for good
        before = "; ctrl+z again takes back the act before it" if screen.acts else ""
        of = f"It is one of {_told(screen, act)}" if len(act) > 1 else f"It is “{_words(screen, act)}”"
        raise Refusal(f"{refusal} {of}: its key sets what is so{before}.") from refusal
    _forget(screen, act)  # a note may have come behind it
    _remember_when(screen)
    comes_back = await screen.backstage.read(lambda room: room.can_undo(number, by[0].n))
    screen.undone = Undone(act, by, screen.acts[-1] if screen.acts else None) if comes_back else None
    await screen.refresh_all()
    again = "ctrl+z brings it back" if comes_back else ""
    before = f"{'Esc, ' if comes_back else ''}ctrl+z takes back the act before" if screen.acts else ""
    screen.say("; ".join(filter(None, (f"undone: {_named(act)}", again, before))))


async def _bring_back(screen: IncidentRoom, number: int, undone: Undone) -> None:
    """Undo the undoing: the act stands again, and ctrl+z may take it back again. Raises as `Backstage.write` does."""
    screen.undone = None
    try:
        _, recorded = await screen.backstage.write(lambda room: room.undo(number, undone.by[0].n))
    except Refusal as refusal:
        raise Refusal(f"{_named(undone.act)} cannot be brought back: {refusal}") from refusal
    # An entry that is no longer struck is the one that it was; what was set anew has a new number.
    restored = all(isinstance(event.event, Restored) for event in recorded)
    screen.acts.append(undone.act if restored else recorded)
    await screen.refresh_all()
    screen.say(f"brought back: {_named(undone.act)}")


def _forget(screen: IncidentRoom, act: list[Recorded]) -> None:
    """It is no act of this console any more; another ctrl+z, or a hundred acts, may have come before."""
    if act in screen.acts:
        screen.acts.remove(act)


def _remember_when(screen: IncidentRoom) -> None:
    screen.taken_back = (screen.now(), screen.acts[-1]) if screen.acts else None


def _told(screen: IncidentRoom, act: list[Recorded]) -> str:
    """The act by all of its entries and the words of each, so that no number stands beside the words of another."""
    return f"{_named(act).partition(' (')[0]} “{_words(screen, act)}”"


def _words(screen: IncidentRoom, act: list[Recorded]) -> str:
    return "; ".join(timeline_text.told(one.event, None, screen.zone, one.at)[1] for one in act)


def _named(act: list[Recorded]) -> str:
    entries = "entries" if len(act) > 1 else "entry"
    return f"{entries} {ranges([one.n for one in act])} ({act[-1].event.kind.replace('_', ' ')})"
