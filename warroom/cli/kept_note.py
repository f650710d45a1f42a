"""What a command could not record since the database cannot be used: kept for later, and told where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from warroom.cli.context import Desk
from warroom.domain.text.channel_names import parse_reference
from warroom.domain.text.safe_text import one_line
from warroom.room import Room, new_id
from warroom.store.errors import (
    AwayError,
    GoneError,
    OlderCopyError,
    ReadOnlyError,
    StoreProblem,
    UnusableDatabaseError,
    UpgradedError,
)
from warroom.store.sqlite.lost_file import LostFileError

NO_RETRY = (
    AwayError, LostFileError, OlderCopyError, UpgradedError, GoneError, UnusableDatabaseError, ReadOnlyError, OSError
)  # fmt: skip
"""After these nobody can say "try again": something is wrong with the file, its folder, or its disk."""


@dataclass
class Typed:
    """A note on its way; `room` and `number` are filled in once they are known."""

    id: str
    room: Room | None = None
    number: int | None = None


@contextmanager
def kept_if_lost(
    desk: Desk, reference: str | None, text: str, at: str | None, now: datetime
) -> Iterator[Typed]:
    """Gives the id that the note is to have, so that it is recorded once whenever it is."""
    typed = Typed(new_id(now))
    try:
        yield typed
    except NO_RETRY:
        if not desk.read_only:  # else nothing was to be recorded, now or later
            words = f"{at} {text}" if at else text
            click.echo(_kept(desk, typed, reference, words, now), err=True)
        raise


@contextmanager
def text_kept_if_lost(desk: Desk, text: str, command: str, now: datetime) -> Iterator[None]:
    """The same for text of many lines, which `command` takes in again."""
    try:
        yield
    except NO_RETRY:
        if not desk.read_only:
            click.echo(_text_kept(desk, text, command, now), err=True)
        raise


def _text_kept(desk: Desk, text: str, command: str, now: datetime) -> str:
    from warroom.local.drafts import keep_text  # hardly any text needs it

    try:
        file = keep_text(_folders(desk), f"not-saved-{now:%Y%m%dT%H%M%S%f}.txt", text)
    except OSError as problem:
        return f"Your text is kept nowhere ({problem.strerror or problem}); keep what it came from."
    return f"Your text is kept; once the database is right: {command} {one_line(str(file))}"


def _folders(desk: Desk) -> list[Path]:
    """Where drafts go, the first one first: the second takes what cannot be written beside the database."""
    places = desk.places
    return [places.drafts, places.drafts_elsewhere] if desk.remembers else [places.drafts]


def _kept(desk: Desk, typed: Typed, reference: str | None, text: str, now: datetime) -> str:
    from warroom.local.drafts import Drafts, PendingNote  # hardly any note needs them

    number = typed.number or (parse_reference(reference) if reference else None)
    incident = _incident(desk, typed, number if reference else None)
    named = f"INC-{number}" if number else "no incident by name"
    returned = "" if incident else f"it was typed for {named}; Enter records it here."
    try:
        note = PendingNote(id=typed.id, incident=incident, text=text, typed_at=now, returned=returned)
        drafts = Drafts(*_folders(desk))
        drafts.journal(note)
        drafts.close()
    except OSError:
        return f"Your note is kept nowhere; copy it: {one_line(text)}"
    when = (
        f"recorded when a console opens INC-{number}" if incident else "offered in the next room that opens"
    )
    return f"Your note is kept in {drafts.where}, and {when} of the right database: {one_line(text)}"


def _incident(desk: Desk, typed: Typed, named: int | None) -> str:
    """The UUID of the incident that the note is for; empty when it cannot be told.

    Another database may be there, so what this machine remembers of the path counts, not a number in it.
    """
    from warroom.local.draft_names import ANY_INCIDENT
    from warroom.store.sqlite.machine_memory import MachineMemory

    remembers = desk.remembers and not desk.places.server
    known = MachineMemory(desk.places.state, desk.places.database).heads() if remembers else {}
    try:
        there = typed.room.incident(typed.number).id if typed.room and typed.number else ANY_INCIDENT
    except StoreProblem:
        there = ANY_INCIDENT
    if there and (there in known or not known):
        return there
    by_number = [id_ for id_, (_, _, number) in known.items() if number == named]
    return by_number[-1] if by_number else ANY_INCIDENT
