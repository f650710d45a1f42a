"""How an update quotes what somebody wrote: each form once, so that a redaction finds every one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from warroom.domain.status_update import wording
from warroom.domain.status_update.unfit import before_log
from warroom.domain.text.safe_text import outgoing_line

LONGEST_IMPACT = 105
"""Characters of the impact's words: with their moment, their age and a count of users the line has 200 at most."""
LONGEST_TITLE = 150
"""Characters of a title, with the severity in front."""
_WAITING = re.compile(
    r"(?:^|(?:,| and|;| -| –)\s{1,3})(?:now |still |we are |we're |and )?"
    r"((?:waiting (?:for|on)|watching|keeping an eye on|monitoring (?:for|the|it))\s.{3,120})$",
    re.IGNORECASE,
)
_FRONT = re.compile(r"<?@?[A-Za-z][\w.’'-]{0,30}>?:\s{1,4}")


@lru_cache(maxsize=512)
def fact_line(text: str) -> str:
    """The line of a fact from words that `wording.plain` gave; what stands before a pasted log, where one is in it."""
    text = wording.without_lead_in(text)
    return wording.line(wording.without_links(before_log(text) or text))


def step_line(text: str) -> str:
    """The line of a decision or a plan, from words that `wording.plain` gave."""
    return wording.line(wording.step_words(wording.without_links(before_log(text) or text)))


def task_words(text: str) -> str:
    """A task or an exit criterion, shortened where it is long."""
    return wording.cut(outgoing_line(text), wording.LONGEST)


def title_words(title: str) -> str:
    """The incident's title, shortened where it is long."""
    return wording.cut(outgoing_line(title), LONGEST_TITLE)


def impact_text(text: str) -> str:
    """What users notice, on one line."""
    plain = wording.without_links(wording.plain(text))
    words = outgoing_line(plain).rstrip(" .,;:")
    if len(words) > LONGEST_IMPACT:
        words = outgoing_line(wording.first_sentence(plain))
    return wording.shortened(words, LONGEST_IMPACT)


def parted(words: str) -> tuple[str, str] | None:
    """What a fact's line tells, which may be nothing, and what it says that people wait for or watch; None without that."""
    found = _WAITING.search(words)
    return (words[: found.start()].rstrip(" ,;:–-"), wording.capital(found[1])) if found else None


def quotations(text: str) -> set[str]:
    """Every line that an update may make of words that somebody wrote."""
    return {line for line in _quotations(text) if line}


def _quotations(text: str) -> Iterator[str]:
    yield task_words(text)
    yield title_words(text)
    yield impact_text(text)
    for raw in {text, text.lstrip().removeprefix("!").strip()}:
        plain = wording.plain(raw)
        for said in {plain, _FRONT.sub("", plain, count=1)}:
            for line in (fact_line(said), step_line(said)):
                yield line
                yield from parted(line) or ()
