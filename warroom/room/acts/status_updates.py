"""The act that freezes a status update as sent."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import declaration, status_updates
from warroom.domain.incident.state import Incident
from warroom.domain.incident.status_updates import sending_problem
from warroom.domain.policy.severities import Status
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def send_update(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    text: str,
    update: int,
    status: Status | None = None,
    at: datetime | None = None,
    covers: int | None = None,
    written_at: datetime | None = None,
) -> Decision:
    """Freeze `text` as update number `update`, sent at `at`, which somebody typed, or now.

    `covers` and `written_at` are as in `UpdateSent`.
    """
    changes = status not in (None, now.status)  # as `status` would, so by its rule
    since = now.status_since if changes else now.declared_at
    return (
        declaration.too_early(now, at, since, now.status.label)
        or sending_problem(now, update, at, room.zone)
        or status_updates.send_update(
            now,
            text,
            at or typed_at,
            status,
            update,
            room.update_due(now),
            covers,
            written_at,
        )
    )
