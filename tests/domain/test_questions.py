"""Questions: numbered in the order of asking, answered, struck, corrected, undone."""

from datetime import timedelta

import pytest
from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import notes, questions
from warroom.domain.incident.questions import typed_answer
from warroom.domain.policy.deadlines import What, due, standing
from warroom.domain.policy.severities import Policy
from warroom.domain.record import amendments
from warroom.domain.record.timeline_text import line


def asked(*texts: str) -> Record:
    record = Record()
    for text in texts:
        record.run(notes.note(text, NOW))
    return record


def numbers(record: Record) -> list[tuple[int, str]]:
    return [(question.number, question.text) for question in record.now.open_questions]


def test_they_are_numbered_in_the_order_of_asking_and_keep_their_numbers() -> None:
    record = asked("? is US affected too", "lag is 4 min", "?who may approve it")
    assert numbers(record) == [(1, "is US affected too"), (2, "who may approve it")]
    record.run(questions.answer_question(record.now, 1, "US clean", NOW))
    record.run(notes.note("? and APAC", NOW))
    assert numbers(record) == [(2, "who may approve it"), (3, "and APAC")]


def test_an_answer_is_undone_and_done_again() -> None:
    record = asked("? is US affected too")
    record.run(questions.answer_question(record.now, 1, "US clean", NOW + MINUTE))
    answered = record.now.questions
    record.run(record.undo_last())
    assert numbers(record) == [(1, "is US affected too")]
    record.run(record.undo_last())
    assert [(q.answer, q.answered_at) for q in record.now.questions] == [
        (q.answer, q.answered_at) for q in answered
    ]


def test_what_was_struck_or_is_no_question_any_more_is_not_open() -> None:
    record = asked("? is US affected too", "? who may approve it")
    record.run(amendments.retract(record.now, record.line(3), NOW))
    assert numbers(record) == [(2, "who may approve it")]
    record.run(record.undo_last())
    assert numbers(record) == [(1, "is US affected too"), (2, "who may approve it")]
    record.run(amendments.amend(record.now, record.line(4), NOW, "! @ann may approve it"))
    assert numbers(record) == [(1, "is US affected too")]
    record.run(amendments.amend(record.now, record.line(3), NOW, "? is APAC affected too"))
    assert numbers(record) == [(1, "is APAC affected too")]


def test_a_note_that_is_corrected_to_a_question_is_one() -> None:
    record = asked("is US affected too")
    record.run(amendments.amend(record.now, record.line(3), NOW, "? is US affected too"))
    assert numbers(record) == [(1, "is US affected too")]


def test_a_corrected_answer_is_the_answer() -> None:
    record = asked("? is US affected too")
    record.run(questions.answer_question(record.now, 1, "US clean", NOW))
    record.run(amendments.amend(record.now, record.line(4), NOW, "US clean but for 0.1%"))
    assert [q.answer for q in record.now.questions] == ["US clean but for 0.1%"]


@pytest.mark.parametrize(
    ("number", "words", "why"),
    [
        (7, "yes", "There is no question 7; open: 2."),
        (1, "no", "Question 1 is answered: US clean. Correct entry 5 if that is not so any more."),
        (2, "  ", "The answer is empty; write a word or two."),
    ],
)
def test_why_an_answer_is_refused(number: int, words: str, why: str) -> None:
    record = asked("? is US affected too", "? who may approve it")
    record.run(questions.answer_question(record.now, 1, "US clean", NOW))
    assert refusal(questions.answer_question(record.now, number, words, NOW)) == why


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("=1 US clean", (1, "US clean")),
        ("= 12: US clean", (12, "US clean")),
        ("=1US", None),
        ("=1", None),
        ("1 US clean", None),
        ("== 1 x", None),
    ],
)
def test_an_answer_as_typed(typed: str, read: tuple[int, str] | None) -> None:
    assert typed_answer(typed) == read


def test_a_line_is_an_answer_only_while_that_question_is_open() -> None:
    record = asked("? is US affected too")
    for _ in range(2):
        record.run(questions.answer_or_note("=1 US clean", NOW)(record.now))
    assert [line(record.line(n), NOW.tzinfo).words for n in (4, 5)] == [  # type: ignore[arg-type]  # NOW is aware
        "answer 1 (is US affected too): US clean",
        "=1 US clean",
    ]


def test_it_is_due_once_it_waited_for_ten_minutes() -> None:
    record = asked("? is US affected too")
    found = due(record.now, Policy(), NOW.tzinfo)  # type: ignore[arg-type]  # NOW is aware
    for minutes, named in ((9, []), (10, ["question 1: is US affected too"])):
        at = NOW + timedelta(minutes=minutes)
        assert [owed.words for owed in standing(found, at) if owed.what is What.QUESTION] == named
