"""What a text from people has to be before it is recorded; each problem is a Refusal with its remedy."""

from __future__ import annotations

import re
import unicodedata

from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line

TITLE_LIMIT = 300
"""Characters in a title; it has to be read in one look and fit an announcement."""
TEXT_LIMIT = 100_000
"""Characters in any other text: a pasted log fits, a pasted core dump does not."""
_EXAMPLE = {"!": "fail over to the standby", "?": "who may approve it"}
_SEVERAL = re.compile(r",|;\s|\s(?:and|[&+/])\s|\W@", re.IGNORECASE)
"""What stands between people; an address has its @."""


def title_problem(title: str) -> Refusal | None:
    if not title:
        return Refusal("The title is empty; say in a few words what is broken.")
    if not any(map(_is_seen, title)):
        return Refusal("Nothing of the title can be seen; say in a few words what is broken.")
    if len(title) > TITLE_LIMIT:
        return Refusal(
            f"The title has {len(title):,} characters and {TITLE_LIMIT} fit; say it shorter and put the rest in a note."
        )
    return None


def _is_seen(character: str) -> bool:
    """Whether a terminal shows anything of it by itself."""
    unseen = unicodedata.category(character)[0] in "CZM"
    return not unseen and character not in "\u115f\u1160\u3164\uffa0\u2800"  # fillers, which count as letters


def text_problem(text: str, what: str) -> Refusal | None:
    if not text.strip():
        return Refusal(f"{what} is empty; write a word or two.")
    if len(text) > TEXT_LIMIT:
        return Refusal(
            f"{what} has {len(text):,} characters and {TEXT_LIMIT:,} fit; attach the rest elsewhere."
        )
    return None


def note_problem(text: str, what: str) -> Refusal | None:
    """Of a line of the timeline, which is a decision behind a `!`, and a question behind a `?`."""
    if (mark := text.strip()) in ("!", "?"):
        word = "decision" if mark == "!" else "question"
        return Refusal(
            f"A {mark} alone says nothing; write the {word} behind it, as in {mark} {_EXAMPLE[mark]}."
        )
    return text_problem(text, what)


def person_problem(person: str, *, known: bool = False) -> Refusal | None:
    """`known` is a name of the settings or the record: those were free to be two words, or a number."""
    if not any(character.isalpha() or (known and character.isalnum()) for character in person):
        return Refusal("A name needs at least one letter, as in @maya.")
    if _SEVERAL.search(person) or _is_several_handles(person):
        return Refusal(f"“{one_line(person)}” reads as several people; name one at a time, as in @maya.")
    if not known and any(character.isspace() for character in person):
        return Refusal(f"“{one_line(person)}” has a blank in it; write one name without blanks, as in @li.")
    if len(person) > 80:
        return Refusal("A name of more than 80 characters is too long; use the handle, as in @maya.")
    return None


def _is_several_handles(person: str) -> bool:
    """Whether there is an @ inside, and it is not that of an address, whose host has a dot."""
    inside, _, host = person.removeprefix("@").rpartition("@")
    return "@" in inside or (bool(inside) and "." not in host)


def role_problem(role: str) -> Refusal | None:
    if not any(character.isalnum() for character in role):
        return Refusal("A role needs a name, as in investigator.")
    return Refusal("A role's name may have 40 characters at most.") if len(role) > 40 else None
