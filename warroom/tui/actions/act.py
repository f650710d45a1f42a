"""One act from a screen: written, remembered for undo, and drawn."""

from __future__ import annotations

from collections.abc import Callable

from warroom.domain.incident.impact import was_over
from warroom.domain.incident.snooze import snooze_ended
from warroom.domain.incident.state import Incident
from warroom.domain.incident.status import StatusChanged
from warroom.domain.policy.deadlines import next_update
from warroom.domain.policy.severities import Status
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.room import Room
from warroom.room.act import Done, UndatedError
from warroom.store.errors import StoreProblem
from warroom.tui.dialogs.form import Field, FormDialog, Submit, Values
from warroom.tui.incident_screen import IncidentRoom, IncidentScreen

Job = Callable[[Room], Done]


def saved(screen: IncidentScreen, done: Done) -> str:
    """The entries of an act, and what became of an update that was put off."""
    incident, recorded = done
    entries = f"saved: {', '.join(f'entry {event.n}' for event in recorded)}"
    update = next_update(incident, screen.app.config.policy)
    ended = snooze_ended(recorded, update.at if update else None, screen.app.zone)
    return " · ".join(filter(None, (entries, ended, _impact_asked(incident, recorded))))


def _impact_asked(incident: Incident, recorded: list[Recorded]) -> str:
    """What a change to Monitoring leaves open: nobody said yet whether users still notice it."""
    changed = any(isinstance(each.event, StatusChanged) and not each.event.is_undoing for each in recorded)
    known = incident.impact is not None and not was_over(incident.impact)
    asks = changed and known and incident.status is Status.MONITORING
    return "impact now? u asks: over, still, less" if asks else ""


async def written(screen: IncidentScreen, job: Job) -> Done:
    """Write; when something happened in an incident that was filed afterwards is asked for. Raises as `Backstage.write`."""
    try:
        return await screen.app.backstage.write(job)
    except UndatedError as undated:
        done = await _dated(screen, job, undated)
        if done is None:
            raise
        return done


async def _dated(screen: IncidentScreen, job: Job, undated: UndatedError) -> Done | None:
    """The job again, with the time that somebody types; None when they left."""

    done: Done | None = None

    async def submit(values: Values) -> str | None:
        nonlocal done
        typed = values["at"].strip()

        def work(room: Room) -> Done:
            room.happened = typed or None
            try:
                return job(room)
            finally:
                room.happened = None

        try:
            done = await screen.app.backstage.write(work)
        except UndatedError:
            return "Write a time, or now."
        except (StoreProblem, Refusal, OSError) as problem:
            return str(problem)
        return None

    field = Field("at", "When that was (now, if it is of now)", hint="2026-11-02 10:31", time=True)
    dialog = FormDialog("Filed afterwards", [field], submit, does="records it", checklist=undated.asked)
    await screen.app.push_screen_wait(dialog)
    return done


async def changing(screen: IncidentScreen, job: Job, *, asks_when: bool = True) -> str | None:
    """Write, remember it for undo and draw again; returns None, or one sentence saying why not.

    `asks_when` is False where the dialog has a line of its own for when it happened.
    """
    try:
        done = await (written(screen, job) if asks_when else screen.app.backstage.write(job))
    except UndatedError as undated:
        return undated.asked
    except (StoreProblem, Refusal, OSError) as problem:
        return str(problem)
    screen.app.acts.setdefault(screen.number, []).append(done[1])
    screen.say(saved(screen, done))
    await screen.refresh_all()
    return None


def doing(screen: IncidentRoom, job: Callable[[Values], Job]) -> Submit:
    """A dialog's Enter: do the job, or say why not and keep what was typed."""

    async def submit(values: Values) -> str | None:
        try:
            work = job(values)
        except Refusal as refusal:
            return str(refusal)
        return await changing(screen, work)

    return submit
