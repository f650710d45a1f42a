"""A row of `event` and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from warroom.domain.events import Recorded, read_payload

COLUMNS = "seq, id, incident, n, at, recorded_at, actor, kind, v, payload"


def recorded(row: Sequence[Any]) -> Recorded:
    """The event of a row that holds `COLUMNS`."""
    seq, id_, incident, n, at, recorded_at, actor, kind, v, payload = row
    event = read_payload(kind, v, payload)
    return Recorded(seq, id_, incident, n, moment(at), moment(recorded_at), actor, event)


def stored_time(time: datetime) -> str:
    """ISO-8601 UTC with milliseconds, so that text order is time order."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
