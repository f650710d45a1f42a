"""A note that a command could not record: kept for the next console, and told where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from warroom.cli.context import Desk
from warroom.domain.plain import one_line
from warroom.room import Room, new_id
from warroom.store.file_identity import LostFileError
from warroom.store.problem import OlderCopyError, StoreProblem, UpgradedError


@contextmanager
def kept_if_lost(
    desk: Desk, room: Room, number: int, text: str, at: str | None, now: datetime
) -> Iterator[str]:
    """Gives the id that the note is to have, so that it is recorded once whenever it is.

    When the database is not the one that it should be, nobody can say "try again": the note is put with the drafts.
    """
    id_ = new_id(now)
    try:
        yield id_
    except (LostFileError, OlderCopyError, UpgradedError):
        words = f"{at} {text}" if at else text
        click.echo(_kept(desk, room, number, words, id_, now), err=True)
        raise


def _kept(desk: Desk, room: Room, number: int, text: str, id_: str, now: datetime) -> str:
    from warroom.desk.drafts import Drafts, PendingNote  # hardly any note needs them

    try:
        note = PendingNote(id=id_, incident=room.incident(number).id, text=text, typed_at=now)
        drafts = Drafts(desk.places.drafts, desk.places.drafts_elsewhere)
        drafts.journal(note)
        drafts.close()
    except (OSError, StoreProblem):
        return f"Your note is kept nowhere; copy it: {one_line(text)}"
    return (
        f"Your note is kept in {desk.places.drafts}, and recorded when a console opens INC-{number} of the right "
        f"database: {one_line(text)}"
    )
