"""Names and hosts in free text: found for the linter, and replaced by neutral words where everybody may read."""

from __future__ import annotations

import re
from collections.abc import Callable

PERSON = re.compile(
    r"(?<![\w.])@(?!(?:here|channel|everyone)\b)\w[\w.-]*\b|\b[\w.+-]{1,64}+@(?:[\w-]{1,63}+\.){1,10}[a-z]{2,24}\b",
    re.IGNORECASE,
)
"""A handle or a mail address."""

_WORDS_WITH_NUMBERS = (
    "sev|inc|utf|sha|iso|rfc|http|https|tls|ipv|covid|gpt|error|errors|code|phase|step|level|tier|top|page|version|update|"
    "day|week|part|non|sub|pre|post|mid|over|under|half|all|up|max|min"
)
"""Before a hyphen and a number these name no host."""
_REGION = r"(?:af|ap|ca|cn|eu|il|me|mx|sa|uk|us)-(?:gov-)?(?:north|south|east|west|central)(?:east|west)?-?\d[a-z]?\b(?!-)"
"""Regions of the public clouds: customers know them by name."""
HOST = re.compile(
    r"\bhttps?://[^\s/]*\b(?:internal|local|lan|svc|corp)\b(?:\S*[\w/])?"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?"
    r"|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b"
    r"|(?<![\w/.-])(?:[\w-]+\.)+(?:internal|local|lan|svc|corp)\b(?:\.[\w-]+)*"
    rf"|(?<![\w#.-])(?!(?:{_WORDS_WITH_NUMBERS})-\d)(?!{_REGION})[a-z][a-z0-9]+(?:-[a-z0-9]+)*?-\d\w*(?:[-.][a-z0-9]+)*\b"
    r"|\b(?:db|web|app|srv|pg|redis|kafka|worker|replica|node|lb|vm)_?\d{1,4}\b",
    re.IGNORECASE,
)
"""An address, an internal name, or a name with a number as machines have them: db-12, ip-10-0-0-12, web01."""

SOMEBODY = "someone on our team"
SOMEWHERE = "one of our systems"


def neutral(text: str) -> str:
    """`text` without names of people and hosts."""
    return HOST.sub(_as_written(SOMEWHERE), PERSON.sub(_as_written(SOMEBODY), text))


def _as_written(words: str) -> Callable[[re.Match[str]], str]:
    """The words, with a capital where a sentence begins."""
    capital = words[0].upper() + words[1:]

    def chosen(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 4) : found.start()].rstrip()
        return capital if before[-1:] in ("", ".") else words

    return chosen


def taken_out(text: str) -> list[tuple[str, str]]:
    """What `neutral` replaces in `text`, and by what; each once, in order."""
    people = [(found[0], SOMEBODY) for found in PERSON.finditer(text)]
    hosts = [(found[0], SOMEWHERE) for found in HOST.finditer(PERSON.sub(SOMEBODY, text))]
    return list(dict.fromkeys((*people, *hosts)))
