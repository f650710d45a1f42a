"""Lists: what narrows them, how a postmortem stands, and what words ask for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.incident.state import Exclusion
from warroom.domain.incident_list import Listed, Order, Review, wanted
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.refusal import Refusal
from warroom.domain.text.search_query import asked
from warroom.reports.postmortem_stage import review_words

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def row(resolved: datetime | None, done: datetime | None = None) -> Listed:
    status = Status.RESOLVED if resolved else Status.MONITORING
    return Listed(
        7,
        "API down",
        Severity.SEV1,
        status,
        False,
        NOW,
        NOW,
        resolved,
        "@li",
        done,
        0,
        None,
        (),
        Exclusion.NONE,
        False,
        ("@li",),
    )


@pytest.mark.parametrize(
    ("resolved", "done", "state", "words"),
    [
        (None, None, Review.NOT_YET, ""),
        (-1, None, Review.DUE, "postmortem in 47 h"),
        (-48, None, Review.DUE, "postmortem in 0 min"),
        (-49, None, Review.OVERDUE, "postmortem OVERDUE 1 h"),
        (-200, -152, Review.ON_TIME, "postmortem on time"),
        (-200, -151, Review.LATE, "postmortem late"),
    ],
)
def test_a_postmortem_counts_down_and_then_was_on_time_or_late(
    resolved: int | None, done: int | None, state: Review, words: str
) -> None:
    at, ended = (None if h is None else NOW + timedelta(hours=h) for h in (resolved, done))
    listed = row(at, ended)
    assert listed.review(48, NOW) is state
    assert review_words(listed, 48, NOW) == words


def test_what_is_typed_narrows_by_severity_person_time_and_words() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = wanted("SEV-1 sev3 @maya replica 2026-11 lag", zone)
    assert found.severities == (Severity.SEV1, Severity.SEV3)
    assert (found.people, found.words) == (("@maya",), ("replica", "lag"))
    assert found.since == datetime(2026, 10, 31, 23, tzinfo=UTC)  # midnight in Berlin
    assert found.until == datetime(2026, 11, 30, 23, tzinfo=UTC)
    day = wanted("2026-12-31", zone)
    assert (day.since, day.until) == (
        datetime(2026, 12, 30, 23, tzinfo=UTC),
        datetime(2026, 12, 31, 23, tzinfo=UTC),
    )
    assert wanted("since:2026-12", zone).until is None
    assert wanted("2026-1", zone) == wanted("2026", zone)  # while the month is typed, its year
    assert wanted("2026-13 sev-10 @", zone).words == ("2026-13", "sev-10", "@")


def test_a_key_goes_through_every_order_and_comes_back() -> None:
    order, seen = Order.DATE, []
    for _ in Order:
        order = order.after
        seen.append(order)
    assert seen[-1] is Order.DATE
    assert set(seen) == set(Order)


@pytest.mark.parametrize(
    ("typed", "words", "signs"),
    [
        ("replica lag", ("replica", "lag"), ()),
        ('api-1 "', ("api-1",), ()),
        ("( *", (), ("(", "*")),
        ("🔥 lag", ("lag",), ("🔥",)),
        ("テキスト", (), ("テキスト",)),
        ("naïve\0x lag lag", ("naïve", "x", "lag"), ()),
        (" \n", (), ()),
    ],
)
def test_words_are_looked_up_and_signs_are_looked_for(
    typed: str, words: tuple[str, ...], signs: tuple[str, ...]
) -> None:
    found = asked(typed)
    assert not isinstance(found, Refusal)
    assert (found.words, found.signs) == (words, signs)


@pytest.mark.parametrize(
    "typed", ["a b " * 2500 + " ".join(map(str, range(99))), "x" * 10_000, "🔥" * 10_000]
)
def test_ten_thousand_characters_are_answered_with_a_sentence(typed: str) -> None:
    refused = asked(typed)
    assert isinstance(refused, Refusal)
    assert "look for" in refused.reason
    assert len(refused.reason) < 100


def test_what_was_found_is_marked_where_it_stands() -> None:
    found = asked("api-1 rep 🔥")
    assert not isinstance(found, Refusal)
    assert found.marks is not None
    text = "🔥 on API 1: Replica, not a recap(rep)"
    assert found.marks.findall(text) == ["🔥", "API 1", "Rep", "rep"]
