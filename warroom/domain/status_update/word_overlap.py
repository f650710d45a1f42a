"""Whether two lines are about the same thing, by the words that they share. Nothing here knows what words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"\w[\w%.#/-]*")
_STOP_WORDS = (
    "a an the and or but of to in on at by for from with as is are was were be been being it its this that these those "
    "we they he she i you our their his her has have had do does did will would can could should may might not no "
    "then than so if there here now all also again still just only after before while when which who what into over "
    "out up off about back down"
)
_STOP = frozenset(_STOP_WORDS.split())
_ROLL_BACK = re.compile(r"\b(?:roll(?:s|ed|ing)?[ -]?back|revert(?:s|ed|ing)?|back(?:s|ed|ing)? out)\b")
_ROLLED = re.compile(r"\broll(?:ed)? ((?:[\w.-]{1,40} ){1,3})back\b")
_SAME_WORD = {
    "raise": "increase", "bump": "increase", "up": "increase", "lower": "decrease", "reduce": "decrease",
    "cull": "delete", "remove": "delete", "kill": "delete", "halt": "stop", "pause": "stop", "reboot": "restart",
    "bounce": "restart", "done": "complete", "finish": "complete", "fall": "drop", "error": "error",
    "rollback": "rollback", "ship": "deploy", "release": "deploy",
}  # fmt: skip
_PARTLY = re.compile(r"\b(\d{1,6})(?: of | ?/ ?| out of )(\d{1,6})\b")
_NOT_YET = re.compile(
    r"\b(?:not|n't|failed|fails|failing|failure|cannot|can't|need(?:s|ed)?|start(?:s|ed|ing)|begin(?:s|ning)?|began|"
    r"attempt(?:s|ed)?|try|tries|tried|waiting|missing|aborted|stalled|blocked|will|going to|about to|under ?way|in progress)\b"
)
_COMPLETED = re.compile(
    r"\b(?:done|complete|completed|through|live|finished|out|succeeds|succeeded|success|in place|merged|[a-z]{3,16}ed|"
    r"sent|shut down|took|taken|put|undone|off)\b"
)
_CLAUSES = re.compile(r"[,;]\s|\s[-–—]\s")
_LONG_ENOUGH = 3


@lru_cache(maxsize=512)
def content_words(text: str) -> frozenset[str]:
    """The words that carry the sense, each as its stem; `reverted` and `rolled back` are one word."""
    return frozenset(_stems(text))


def says_again(older: frozenset[str], newer: frozenset[str]) -> bool:
    """Whether a line repeats another one, or was overtaken by it: half of its words are there, or nearly all of the other's."""
    shared = len(older & newer)
    if not shared:
        return False
    half = shared * 2 >= len(older) and (shared >= 2 or shared == len(older))
    return half or (shared >= 3 and shared * 4 >= len(newer) * 3)


def says_done(text: str) -> bool:
    """Whether a line tells that something is through: not failed, not begun, not a part of it."""
    low = text.lower()
    if any(int(found[1]) < int(found[2]) for found in _PARTLY.finditer(low)):
        return False
    return bool(_COMPLETED.search(low)) and not _NOT_YET.search(low)


def may_carry_out(step: str, line: str) -> bool:
    """Whether `line` may tell that the step was done: it names the same act as done, or half of the step's words."""
    wanted, act = content_words(step), first_word(step)
    for clause in _CLAUSES.split(line):
        said = content_words(clause)
        if says_done(clause) and (act in said or says_again(wanted, said)):
            return True
    return False


def touches(step: str, line: str) -> bool:
    """Whether `line` shares any word with the step that is longer than two letters."""
    return any(len(word) >= _LONG_ENOUGH for word in content_words(step) & content_words(line))


def first_word(text: str) -> str:
    """The stem of the first word that carries sense: what a step asks for."""
    return next(_stems(text), "")


def _stems(text: str) -> Iterator[str]:
    low = _ROLLED.sub(r"rollback \1", _ROLL_BACK.sub("rollback", text.lower()))
    words = (found[0].strip(".-/") for found in _WORD.finditer(low))
    return (_stem(word) for word in words if word and word not in _STOP)


def _stem(word: str) -> str:
    if word in _SAME_WORD:
        return _SAME_WORD[word].removesuffix("e")
    if not word.isalpha() or len(word) < 4:
        return word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    word = word.removesuffix("e")
    return _STEMS.get(word, word)


_STEMS = {word.removesuffix("e"): same.removesuffix("e") for word, same in _SAME_WORD.items()}
