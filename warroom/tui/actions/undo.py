"""ctrl+z: take back this console's last act, and bring it back when the key was pressed by habit."""

from __future__ import annotations

from warroom.domain.record import timeline_text
from warroom.domain.record.amendments import Restored
from warroom.domain.record.event_model import Recorded
from warroom.room import RefusedError
from warroom.room.pasted_timeline import ranges
from warroom.tui.incident_screen import IncidentRoom, Undone
from warroom.tui.room_view import View
from warroom.tui.widgets.line import Line


async def undo(screen: IncidentRoom, view: View) -> None:
    if isinstance(screen.focused, Line) and screen.focused.value:
        raise RefusedError("You are typing; Esc leaves the line, then ctrl+z takes back the last act.")
    if screen.backstage.saving:
        raise RefusedError("Something is still being saved; ctrl+z takes back the last act once it is.")
    undone, newest = screen.undone, screen.acts[-1] if screen.acts else None
    if undone is not None and undone.newest is newest:
        screen.needs_no_keys()
        await _bring_back(screen, view.incident.number, undone)
        return
    if newest is None:
        raise RefusedError(
            "This console has done nothing here that could be undone; X cancels what was declared by mistake."
        )
    screen.needs_no_keys()  # another process may hold the lock for long
    await _take_back(screen, view.incident.number, newest)


async def _take_back(screen: IncidentRoom, number: int, act: list[Recorded]) -> None:
    """Undo an act, and say how to bring it back. Raises as `Backstage.write` does."""
    try:
        _, by = await screen.backstage.write(lambda room: room.undo(number, act[0].n))
    except RefusedError as refusal:
        screen.acts.remove(act)  # else it would stand before every earlier one for good
        words = timeline_text.told(act[-1].event, None, screen.zone, act[-1].at)[1]
        before = "; ctrl+z again takes back the act before it" if screen.acts else ""
        raise RefusedError(f"{refusal} It is “{words}”: its key sets what is so{before}.") from refusal
    screen.acts.remove(act)  # a note may have come behind it
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
    except RefusedError as refusal:
        raise RefusedError(f"{_named(undone.act)} cannot be brought back: {refusal}") from refusal
    # An entry that is no longer struck is the one that it was; what was set anew has a new number.
    restored = all(isinstance(event.event, Restored) for event in recorded)
    screen.acts.append(undone.act if restored else recorded)
    await screen.refresh_all()
    screen.say(f"brought back: {_named(undone.act)}")


def _named(act: list[Recorded]) -> str:
    entries = "entries" if len(act) > 1 else "entry"
    return f"{entries} {ranges([one.n for one in act])} ({act[-1].event.kind.replace('_', ' ')})"
