"""Handing over command or another role: the brief, the offer, and the answer to it."""

from __future__ import annotations

from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.text.safe_text import one_line
from warroom.tui.actions import outgoing_texts, unsent_text
from warroom.tui.actions.act import changing
from warroom.tui.actions.compose import composed
from warroom.tui.actions.copy import Copying
from warroom.tui.actions.roles import announce
from warroom.tui.dialogs.brief import BriefDialog
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import forget, form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def handover(screen: IncidentRoom, view: View) -> None:
    """Offer command with its brief; with an offer open, accept it or take it back."""
    if view.incident.offer(COMMANDER):
        await answer(screen, view.incident, COMMANDER)
        return
    fields = [
        Field("person", "Who takes over", "", "@kim"),
        Field("role", "Which role", COMMANDER),
    ]

    async def submit(values: Values) -> str | None:
        return None if values["person"].strip() else "Write who takes over, as in @kim."

    title = "Hand over"
    # What is typed stays kept until the brief is recorded.
    wanted = await form(screen, view.incident.id, title, fields, submit, does="writes the brief", then=True)
    if wanted is None:
        return
    role, person = wanted["role"].strip().lower() or COMMANDER, wanted["person"]
    number, unsent = view.incident.number, unsent_text.words_of(screen.unsent)
    text = await composed(screen, number, lambda room, now: (room.texts.handover(now, role, unsent), None))

    async def send(text: str, when: str) -> str | None:
        return await changing(screen, lambda room: room.offer(number, role, person, text))

    copying = Copying(screen, f"{view.incident.reference}-handover")
    key = f"{view.incident.id}/handover/{role}"
    if await outgoing_texts.sheet(screen, f"Brief for {one_line(person)}", key, text, copying, send):
        forget(screen, view.incident.id, title)
        copying.recorded(
            f"{role} is offered to {person}",
            ", and changes hands once they accept it by name (h)",
            holds=lambda: screen.view is None or screen.view.incident.offer(role) is not None,
        )


async def answer(screen: IncidentRoom, incident: Incident, role: str) -> None:
    """Show the brief; then accept what is offered, by name, or take the offer back."""
    offered = incident.offer(role)
    if offered is None:
        return
    unsent = unsent_text.words_of(screen.unsent)
    text = await composed(
        screen, incident.number, lambda room, now: (room.texts.handover(now, role, unsent), None)
    )
    title = f"Brief for {one_line(offered.person)}"
    if not await screen.app.push_screen_wait(BriefDialog(title, text.text)):
        return
    fields = [
        # The name first: it is typed at once, and a 2 in it must not take the offer back.
        Field("person", f"{one_line(role).capitalize()} is offered to {one_line(offered.person)}; "
              "whoever accepts writes their name", "", f"as in: {offered.person}", kept=False),
        Field("do", "What to do", "accept", kept=False,
              choices=(("accept", "accept it"), ("withdraw", "take the offer back"))),
    ]  # fmt: skip

    async def submit(values: Values) -> str | None:
        accepted = values["do"] == "accept"
        return await changing(
            screen, lambda room: room.answer(incident.number, role, values["person"], accepted=accepted)
        )

    done = await form(screen, incident.id, "Handover", fields, submit, does="records it")
    if done and done["do"] == "accept":
        await announce(screen, incident, screen.acts[-1])
    elif done:
        screen.say(f"{one_line(offered.person)} is no longer offered it")
