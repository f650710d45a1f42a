"""One line asked for, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from warroom.tui.actions.act import Job, changing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom


async def ask_words(
    screen: IncidentRoom, title: str, label: str, job: Callable[[str], Job], *, hint: str = ""
) -> str | None:
    """Ask for a line and do `job` with it; what is refused is said in the dialog, with the line kept."""

    async def submit(values: Values) -> str | None:
        return await changing(screen, job(values["words"].strip()))

    field = Field("words", label, hint=hint)
    assert screen.view is not None
    await form(screen, screen.view.incident.id, title, [field], submit, does="records it")
    return None  # an act of a list says what came of it; here the dialog did
