"""A dialog of fields whose words are not lost when it is left: ctrl+r fills them in again.

They are offered and not filled in: what was meant an hour ago must not be recorded unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from warroom.desk.merging import BETWEEN
from warroom.domain.local_times import typed_time
from warroom.domain.plain import one_line
from warroom.domain.text.time_frame import Frame, Timed, another_day
from warroom.domain.text.time_input import read_time
from warroom.domain.zones import UNREADABLE
from warroom.tui import notes
from warroom.tui.dialogs.form import Field, FormDialog, Submit, Values
from warroom.tui.drafting import several
from warroom.tui.wrap import fitted

if TYPE_CHECKING:
    from warroom.tui.acting import IncidentScreen

SHOWN = 60
"""Cells of what was left that are shown of each field."""


async def form(
    screen: IncidentScreen,
    of: str,
    title: str,
    fields: Sequence[Field],
    submit: Submit,
    *,
    does: str,
    checklist: str = "",
) -> Values | None:
    """Show the fields; returns the values once `submit` has done the thing, else None.

    What is left is kept for `of`, an incident's id or one of its entries, and that title.
    """
    zone = screen.app.zone
    draft: str | None = await screen.app.backstage.keep(lambda drafts: drafts.draft(_key(of, title)))
    at, left = taken_up(draft or "", {field.name for field in fields})

    async def submitted(values: Values) -> str | None:
        problem = await submit(values)
        if problem is None:
            leave(screen, of, title, {})
        return problem

    def changed(values: Values) -> None:
        now = screen.app.now()
        typed = {
            field.name: lasting(values[field.name], now, zone) if field.time else values[field.name]
            for field in fields
            if not field.choices and values[field.name].strip() not in ("", field.value)
        }
        if typed:
            leave(screen, of, title, {**left, **typed})

    if at is not None:
        offer = offered(at, left, screen.app.now(), zone)
        checklist = "\n".join(filter(None, (checklist, offer)))
    return await screen.app.push_screen_wait(
        FormDialog(title, fields, submitted, does=does, changed=changed, checklist=checklist, left=left)
    )


def leave(screen: IncidentScreen, of: str, title: str, values: Values) -> None:
    """Keep values for the next time that form is shown; none forgets what was kept."""
    notes.keep(screen, _key(of, title), written(values, screen.app.now()))


def written(values: Values, now: datetime) -> str:
    """Values as a draft, which `taken_up` reads; empty without any."""
    parts = [part for pair in values.items() for part in pair]
    return several([now.isoformat(), *parts]) if parts else ""


def offered(at: datetime, left: Values, now: datetime, zone: tzinfo) -> str:
    """What was left `at` that moment, and how it comes back."""
    words = ", ".join(f"“{fitted(one_line(value), SHOWN).rstrip()}”" for value in left.values())
    when = another_day(at, now, zone) or f"{at.astimezone(zone):%H:%M}"
    return f"Left here {when}: {words}; ctrl+r fills it in again."


def _key(of: str, title: str) -> str:
    return f"{of}/form/{title}"


def lasting(typed: str, now: datetime, zone: tzinfo) -> str:
    """A time as it was meant when it was typed: minutes ago, and a bare time of day, are others later on."""
    read = read_time(typed, Frame(now, None if zone is UNREADABLE else zone))
    if not isinstance(read, Timed) or read.at is None:
        return typed
    return f"{'~' if read.estimated else ''}{typed_time(read.at, zone, '%Y-%m-%d %H:%M:%S')}"


def taken_up(draft: str, names: set[str]) -> tuple[datetime | None, Values]:
    """When something was left, and what, of the fields that there still are."""
    at, *parts = draft.split(BETWEEN)
    left = {name: value for name, value in zip(parts[::2], parts[1::2], strict=False) if name in names}
    return (datetime.fromisoformat(at) if left else None), left
