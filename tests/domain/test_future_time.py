"""Times that lie ahead, as typed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.refusal import Refusal
from warroom.domain.text.future_time import read_ahead
from warroom.domain.text.time_frame import Frame, Timed

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-01-31 14:00", "2026-01-31 13:00"), ("tomorrow 14:00", "2026-01-29 13:00"),
        ("Tomorrow 9:05", "2026-01-29 08:05"), ("today 23:30", "2026-01-28 22:30"),
        ("22:30", "2026-01-28 21:30"), ("08:00", "2026-01-29 07:00"),  # the next such time
        ("2026-01-31T14:00Z", "2026-01-31 14:00"), ("2026-01-31 14:00+02:00", "2026-01-31 12:00"),
        ("2026-01-31", "2026-01-30 23:00"),
    ],
)  # fmt: skip
def test_times_that_lie_ahead(typed: str, wanted: str) -> None:
    now = datetime(2026, 1, 28, 20, tzinfo=UTC)
    assert read_ahead(typed, Frame(now, BERLIN)) == Timed(datetime.fromisoformat(f"{wanted}+00:00"), "")


@pytest.mark.parametrize(
    "typed", ["soon", "", "25:00", "2026-02-30 10:00", "tomorrow", "2026-03-29 02:30", "14:00 x"]
)
def test_a_time_ahead_that_cannot_be_read_says_what_to_write(typed: str) -> None:
    found = read_ahead(typed, Frame(datetime(2026, 1, 28, 20, tzinfo=UTC), BERLIN))
    assert isinstance(found, Refusal)
    assert "write" in found.reason
