"""The channel's name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.text.channel_names import CHANNEL_LIMIT, channel_name, channel_pattern


@given(st.text(), st.integers(0, 3))
def test_channel_names_are_valid_and_never_given_twice(title: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others + 1):
        name = channel_name(title, date(2026, 11, 23), taken, number=6)
        assert name not in taken
        assert name.startswith("#incident-2026-11-23-")
        assert len(name) - 1 <= CHANNEL_LIMIT
        assert set(name[1:]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        taken.add(name)


@pytest.mark.parametrize("title", ["日本語", "Ошибка", "Ошибка 5", "🔥"])
def test_a_title_without_latin_letters_gives_the_reference(title: str) -> None:
    day = date(2026, 11, 23)
    assert channel_name(title, day, number=6) == "#incident-2026-11-23-inc-6"
    assert (
        channel_name(title, day, {"#incident-2026-11-23-inc-6"}, number=6) == "#incident-2026-11-23-inc-6-2"
    )
    assert channel_name(title, day) == "#incident-2026-11-23-…"


def test_what_is_latin_of_a_title_names_it() -> None:
    assert channel_name("API ошибка 5", date(2026, 11, 23), number=6) == "#incident-2026-11-23-api-5"
    assert channel_name("5", date(2026, 11, 23), number=6) == "#incident-2026-11-23-5"


def test_channel_folds_accents() -> None:
    assert channel_name("Café’s API is down!", date(2026, 11, 23)) == "#incident-2026-11-23-cafes-api-is-down"


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("#incident-{date}-{words}", "#incident-2026-11-23-api-is-down"),
        ("inc-{date}-{severity}-{words}", "#inc-2026-11-23-major-outage-api-is-down"),
        ("{words}_{date}", "#api-is-down_2026-11-23"),
        ("war-room-{date}", "#war-room-2026-11-23"),
    ],
)
def test_a_pattern_of_the_team_is_filled_in(pattern: str, name: str) -> None:
    day, usable = date(2026, 11, 23), channel_pattern(pattern)
    assert channel_name("API is down", day, (), usable, "Major outage") == name
    assert channel_name("API is down", day, {name}, usable, "Major outage") == f"{name}-2"


@given(st.text(), st.text(max_size=12))
def test_a_name_of_any_pattern_fits_a_chat(title: str, severity: str) -> None:
    for pattern in ("{words}-{severity}-{date}-of-the-team", "inc-{date}-{severity}-{words}"):
        name = channel_name(title, date(2026, 11, 23), (), channel_pattern(pattern), severity, 6)
        assert len(name) - 1 <= CHANNEL_LIMIT
        assert set(name[1:]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
