"""What a status update is made of: its lines, each with the entries that it comes from, and the words around them.

The stage shows these values and the command prints them, so both give the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from warroom.domain.policy.severities import Status

BULLET = "\n- "
"""Between the lines of a field that runs over several."""


class Field(StrEnum):
    """The field of the template that a line belongs to."""

    SUMMARY = "summary"
    NEXT = "next"


class LeftOut(StrEnum):
    """Why a line is offered and not in the text, in words that a person reads beside it."""

    DROPPED = "dropped by you"
    NOT_CHOSEN = "not among those that you chose"
    TODO = "a reminder"
    QUESTION = "a question"
    CHATTER = "talk"
    FIRST_PERSON = "in the first person"
    GUESS = "a guess"
    CONFIDENTIAL = "may hold a secret"
    LOG = "a pasted log or command"
    LINK = "a link"
    BOOKKEEPING = "bookkeeping"
    CONTINUED = "goes on from the line before"
    SAID_AGAIN = "a newer line says it"
    OLDER = "older than the five newest"
    BEFORE_DECLARATION = "from before the declaration"
    MONITORING = "decided before the fix was in place"
    MAY_BE_DONE = "a newer line may say that it is done"
    OVERTAKEN = "newer lines are about the same"
    ALREADY_SAID = "said in two updates already"
    MANY = "more than five steps"
    NOT_SAID = "left out of the last update"
    HELD = "kept for the next update"

    @property
    def unfit(self) -> bool:
        """Whether the words are not meant for a text that goes out; only a person puts them in."""
        return self in _UNFIT

    @property
    def tag(self) -> str:
        """The reason in one or two words, for a column."""
        return _TAGS.get(self, self.value)


_UNFIT = frozenset(
    (
        LeftOut.TODO, LeftOut.QUESTION, LeftOut.CHATTER, LeftOut.FIRST_PERSON, LeftOut.GUESS, LeftOut.CONFIDENTIAL,
        LeftOut.LOG, LeftOut.LINK, LeftOut.BOOKKEEPING, LeftOut.CONTINUED,
    )
)  # fmt: skip
_TAGS = {
    LeftOut.DROPPED: "out",
    LeftOut.NOT_CHOSEN: "out",
    LeftOut.TODO: "reminder",
    LeftOut.QUESTION: "question",
    LeftOut.FIRST_PERSON: "first person",
    LeftOut.GUESS: "guess",
    LeftOut.CONFIDENTIAL: "secret?",
    LeftOut.LOG: "log",
    LeftOut.LINK: "link",
    LeftOut.CONTINUED: "goes on",
    LeftOut.SAID_AGAIN: "said again",
    LeftOut.OLDER: "older",
    LeftOut.BEFORE_DECLARATION: "before",
    LeftOut.MONITORING: "before fix",
    LeftOut.MAY_BE_DONE: "done?",
    LeftOut.OVERTAKEN: "overtaken?",
    LeftOut.ALREADY_SAID: "said twice",
    LeftOut.MANY: "more",
    LeftOut.NOT_SAID: "not said yet",
    LeftOut.HELD: "held",
}


@dataclass(frozen=True)
class StageLine:
    """A line that may go into the update. `words` are safe to send and hold no line end."""

    entries: tuple[int, ...]
    """The entries of the timeline that it comes from."""
    field: Field
    at: datetime
    """When it happened, UTC."""
    words: str
    left_out: LeftOut | None = None
    """None while it is in the text."""
    leads: bool = False
    """Whether the Summary begins with it."""
    because_of: int | None = None
    """The entry that speaks against it, where one does."""
    kind: str = "note"
    """What sort of entry it comes from, in a word."""

    @property
    def chosen(self) -> bool:
        return self.left_out is None


@dataclass(frozen=True)
class Choice:
    """What a person chose on the stage or the command line, by entry. Nothing chosen: the rules decide."""

    lead: int | None = None
    only: frozenset[int] | None = None
    """The only facts of the Summary; an entry of Next that is named is added to Next."""
    drop: frozenset[int] = frozenset()
    add: frozenset[int] = frozenset()
    """Lines that are put in beside those that the rules choose."""
    to_next: frozenset[int] = frozenset()
    """Facts that are said under Next."""

    @property
    def named(self) -> frozenset[int]:
        lead = frozenset() if self.lead is None else frozenset((self.lead,))
        return lead | (self.only or frozenset()) | self.drop | self.add | self.to_next


RULES_DECIDE = Choice()


@dataclass(frozen=True)
class UpdateParts:
    """What a status update says. A part that is None or empty is left out of the text.

    `summary` and `next_steps` may run over several lines, parted by `BULLET`.
    """

    status: Status
    summary: str
    next_steps: str | None = None
    eta: str | None = None
    covers: int = 0
    """The entry up to which it tells what happened."""
    impact: str = ""
    """The words behind “Impact:”; empty in the first update, which leads with them."""
    incident: str = ""
    """The words behind “Incident:”."""
    stage: tuple[StageLine, ...] = ()
    """Every line that was looked at, chosen or not: those of the Summary newest first, then those of Next."""
    unlisted: int = 0
    """How many earlier entries were not looked at."""
    asks: tuple[str, ...] = ()
    """What the record does not say and the reader wants to know, a sentence each."""

    @property
    def facts(self) -> list[str]:
        return self.summary.split(BULLET)

    @property
    def steps(self) -> list[str]:
        return self.next_steps.split(BULLET) if self.next_steps else []
