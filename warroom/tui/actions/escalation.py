"""The escalation ladder: call its next step with the text for it, or waive it."""

from __future__ import annotations

from datetime import tzinfo

from warroom.domain.incident.escalation import called_already
from warroom.domain.incident.state import Incident, Outcome, StepOutcome
from warroom.domain.policy.deadlines import step_deadline, step_settled
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import with_on_call
from warroom.domain.text.safe_text import one_line
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions import outgoing_texts
from warroom.tui.actions.act import Job, changing
from warroom.tui.actions.ask import ask_words
from warroom.tui.actions.compose import composed
from warroom.tui.actions.copy import Copying
from warroom.tui.actions.deadline_words import deadline_words
from warroom.tui.dialogs.choose import ChooseDialog, NamedWords
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

ANSWERS = {"a": True, "n": False}
KEYS = {"enter": "copy its text", "a": "answered", "n": "no answer", "w": "waive"}


async def escalate(screen: IncidentRoom, view: View) -> None:
    def rows() -> NamedWords:
        assert screen.view is not None
        incident, now, found = screen.view.incident, screen.now(), []
        for step in process_of(incident, screen.app.config.policy).ladder:
            step = with_on_call(step, screen.view.on_call)
            settled, call = step_settled(incident, step), step_deadline(incident, step)
            state = "when needed" if call is None else deadline_words(call, now)
            if settled:
                state = _settled(settled, screen.zone)
            found.append((step.name, f"{state:<23}  {one_line(step.name)}: {one_line(step.who)}"))
        return found

    said = at = ""
    while screen.view is not None and screen.is_attached:
        chosen = await screen.app.push_screen_wait(ChooseDialog("Escalation", rows, KEYS, said=said, at=at))
        if chosen is None:
            return
        name = at = chosen.row
        ladder = process_of(view.incident, screen.app.config.policy).ladder
        step = next(step for step in ladder if step.name == name)
        if chosen.key == "w" and (refused := called_already(screen.view.incident, step)):
            said = refused.reason
        elif chosen.key == "w":

            def waive(words: str, name: str = name) -> Job:
                return lambda room: room.settle_step(screen.number, name, Outcome.WAIVED, words)

            said = await ask_words(screen, f"Waive: {name}", "Why it is not needed", waive) or ""
        elif chosen.key in ANSWERS:
            answered = ANSWERS[chosen.key]

            def heard(room: Room, name: str = name, answered: bool = answered) -> Done:
                return room.answer_step(screen.number, name, answered)

            said = await changing(screen, heard) or ""
        else:
            said = await call(screen, screen.view.incident, name)


def _settled(settled: StepOutcome, zone: tzinfo) -> str:
    """`called by @maya 16:10, no answer`, or `waived by @maya`."""
    if settled.outcome is not Outcome.DONE:
        return f"{settled.outcome.value} by {one_line(settled.by)}"
    heard = {None: "answered?", True: "answered", False: "no answer"}[settled.answered]
    return f"called by {one_line(settled.by)} {settled.at.astimezone(zone):%H:%M}, {heard}"


async def call(screen: IncidentRoom, incident: Incident, name: str) -> str:
    """What has to be said of the text that was recorded."""
    number = incident.number
    text = await composed(
        screen, number, lambda room, now: (room.texts.escalation(now, room.step(name, now)), None)
    )

    async def send(text: str, when: str) -> str | None:
        return await changing(screen, lambda room: room.settle_step(number, name, Outcome.DONE, None, text))

    copying, key = Copying(screen, f"{incident.reference}-escalation"), f"{incident.id}/escalation/{name}"
    done = await outgoing_texts.sheet(screen, f"Escalate: {name}", key, text, copying, send)
    return copying.trouble if done else ""
