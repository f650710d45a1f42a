"""Looking elsewhere: find, help, the timeline alone, other incidents, the review."""

from __future__ import annotations

from warroom.domain.refusal import Refusal
from warroom.tui.dialogs.help import HelpDialog
from warroom.tui.dialogs.pick import PickDialog
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View, listed


async def find(screen: IncidentRoom, view: View) -> None:
    screen.find_line.open()


async def incidents(screen: IncidentRoom, view: View) -> None:
    rows = await screen.backstage.read(listed)
    if all(incident.number == screen.number for incident, _ in rows):
        raise Refusal(f"{view.incident.reference} is the only incident here; there is no other to go to.")
    picked = await screen.app.push_screen_wait(PickDialog(rows))
    if picked is not None and picked != screen.number:
        screen.app.go_to_room(picked)


async def declare(screen: IncidentRoom, view: View) -> None:
    await screen.app.go_to_start(back=view.incident).wait()


async def review(screen: IncidentRoom, view: View) -> None:
    screen.app.go_to_review(view.incident.number)


async def zoom(screen: IncidentRoom, view: View) -> None:
    if screen.has_class("-narrow"):
        screen.say("at this width the timeline stands alone already")
        return
    screen.toggle_class("-zoomed")
    screen.call_after_refresh(screen.draw)


async def help(screen: IncidentRoom, view: View) -> None:
    await screen.app.push_screen_wait(HelpDialog(view))
