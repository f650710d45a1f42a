"""A dialog of fields whose words are not lost when it is left: ctrl+r fills them in again.

They are offered and not filled in: what was meant an hour ago must not be recorded unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from warroom.domain.text.local_times import typed_time
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import Frame, Timed, another_day
from warroom.domain.text.time_input import read_time
from warroom.domain.text.zones import UNREADABLE
from warroom.local.draft_names import BETWEEN
from warroom.tui.dialogs import earlier_words
from warroom.tui.dialogs.form import Field, FormDialog, Submit, Values
from warroom.tui.incident_screen import IncidentScreen
from warroom.tui.runtime.draft_keeper import Draft, Texts, several
from warroom.tui.widgets.wrap import fitted

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
    then: bool = False,
) -> Values | None:
    """Show the fields; returns the values once `submit` has done the thing, else None.

    What is left is kept for `of`, an incident's id or one of its entries, and that title. With `then` it stays kept:
    the thing is done only after what comes next.
    """
    left = await Left.taken_up(screen, draft_name(of, title), fields)
    draft = Draft(screen.app.drafts, lambda: left.texts(dialog.values))

    async def submitted(values: Values) -> str | None:
        problem = await submit(values)
        if problem is None and not then:
            draft.forget()
        return problem

    checklist = "\n".join(filter(None, (checklist, left.offer)))
    dialog = FormDialog(title, fields, submitted, does=does, draft=draft, checklist=checklist, left=left.ways)
    return await screen.app.push_screen_wait(dialog)


class Left:
    """What was typed in some fields and left, and what is to be kept of what is typed in them now."""

    def __init__(self, screen: IncidentScreen, name: str, draft: str, fields: Sequence[Field]) -> None:
        """`draft` is what is kept under `name`."""
        self._app, self._name, self._draft = screen.app, name, draft
        self._fields = [field for field in fields if field.kept]
        self._at, self.values = taken_up(draft, {field.name for field in self._fields})
        self._all = all_kept(draft)
        self.ways = earlier_words.ways(self._all, [field.name for field in self._fields])
        """What ctrl+r fills in, one after the other."""
        self._time = lasting_once(screen)

    @classmethod
    async def taken_up(cls, screen: IncidentScreen, name: str, fields: Sequence[Field]) -> Left:
        draft: str | None = await screen.app.backstage.keep(lambda drafts: drafts.draft(name))
        return cls(screen, name, draft or "", fields)

    @property
    def offer(self) -> str:
        """What was left, and how it comes back; empty when nothing was."""
        if self._at is None:
            return ""
        labels = {field.name: dict(field.choices) for field in self._fields}
        shown = {name: labels[name].get(value, value) for name, value in self.values.items()}
        return offered(self._at, shown, self._app.now(), self._app.zone, len(self.ways) - 1)

    def texts(self, values: Values) -> Texts:
        """The draft with these values in the fields; as it was found while they say nothing of their own."""
        typed = {
            field.name: self._time(values[field.name]) if field.time else values[field.name]
            for field in self._fields
            if values[field.name].strip() not in ("", field.at_first)
        }
        draft = written(earlier_words.over(self._all, typed), self._app.now()) if typed else self._draft
        return {self._name: draft}

    def texts_without(self, values: Values) -> Texts:
        """The draft once these values are recorded: other words that were left stay."""
        return {self._name: written(earlier_words.without(self._all, values), self._app.now())}


def forget(screen: IncidentScreen, of: str, title: str) -> None:
    """What was typed there is in the record by now."""
    screen.app.drafts.keep({draft_name(of, title): ""})


def written(values: Values, now: datetime) -> str:
    """Values as a draft, which `taken_up` reads; empty without any."""
    parts = [part for pair in values.items() for part in pair]
    return several([now.isoformat(), *parts]) if parts else ""


def offered(at: datetime, left: Values, now: datetime, zone: tzinfo, earlier: int = 0) -> str:
    """What was left `at` that moment, and how it comes back; `earlier` counts the other words that come behind it."""
    words = ", ".join(f"“{fitted(one_line(value), SHOWN).rstrip()}”" for value in left.values())
    when = another_day(at, now, zone) or f"{at.astimezone(zone):%H:%M}"
    more = f", and again what was left before it ({earlier})" if earlier > 0 else ""
    return f"Left here {when}: {words}; ctrl+r fills it in again{more}."


def draft_name(of: str, title: str) -> str:
    """Under which the words of a form are kept."""
    return f"{of}/form/{title}"


def lasting(typed: str, now: datetime, zone: tzinfo) -> str:
    """A time as it was meant when it was typed: minutes ago, and a bare time of day, are others later on."""
    read = read_time(typed, Frame(now, None if zone is UNREADABLE else zone))
    if not isinstance(read, Timed) or read.at is None:
        return typed
    return f"{'~' if read.estimated else ''}{typed_time(read.at, zone, '%Y-%m-%d %H:%M:%S')}"


def lasting_once(screen: IncidentScreen) -> Callable[[str], str]:
    """`lasting`, for each text as of the moment when it was typed first."""
    meant: dict[str, str] = {}
    return lambda typed: meant.setdefault(typed, lasting(typed, screen.app.now(), screen.app.zone))


def all_kept(draft: str) -> Values:
    """All words of a draft, the earlier ones included, by name."""
    _, *parts = draft.split(BETWEEN)
    return dict(zip(parts[::2], parts[1::2], strict=False))


def taken_up(draft: str, names: set[str]) -> tuple[datetime | None, Values]:
    """When something was left, and what, of the fields that there still are."""
    at, *parts = draft.split(BETWEEN)
    left = {name: value for name, value in zip(parts[::2], parts[1::2], strict=False) if name in names}
    return (datetime.fromisoformat(at) if left else None), left
