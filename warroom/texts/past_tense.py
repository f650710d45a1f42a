"""What users notice, told in the past: of an impact that is over nobody reads that it is so.

Only verbs that can be nothing else are changed, and at least one has to be: else the words stay as they are.
"""

from __future__ import annotations

import re

_PAST = {
    "is": "was", "are": "were", "has": "had", "have": "had", "isn't": "wasn't", "aren't": "weren't",
    "can": "could", "cannot": "could not", "can't": "couldn't", "do": "did", "does": "did", "don't": "didn't",
    "doesn't": "didn't", "fail": "failed", "fails": "failed", "sees": "saw", "see": "saw", "get": "got",
    "gets": "got", "take": "took", "takes": "took", "return": "returned", "returns": "returned", "load": "loaded",
    "loads": "loaded", "receive": "received", "receives": "received", "lose": "lost", "loses": "lost",
    "experience": "experienced", "experiences": "experienced", "arrive": "arrived", "arrives": "arrived",
    "hang": "hung", "hangs": "hung", "crash": "crashed", "crashes": "crashed", "remain": "remained",
    "remains": "remained", "time out": "timed out", "times out": "timed out", "may": "might", "will": "would",
}  # fmt: skip
_VERB = re.compile(
    rf"(?<![\w'’-])(?:{'|'.join(sorted(map(re.escape, _PAST), key=len, reverse=True))})(?![\w'’-])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:to|can|can't|cannot|could|may|might|will|would|must|should|does|doesn't|do|don't|did|didn't|not|never|a|an|the|no|of|"
    r"for|by|in|on|with|their|our|page|slow|failed)\s+$",
    re.IGNORECASE,
)
"""Behind these a word is no verb of its own: to fail, cannot load, the load."""
_FIRST = re.compile(r"(?:^|[,;:.(])\s*$")
"""What stands first tells somebody to do it: see the page."""
_ALWAYS = {
    "is",
    "are",
    "isn't",
    "aren't",
    "has",
    "can",
    "cannot",
    "can't",
    "does",
    "doesn't",
    "don't",
    "will",
}


def in_the_past(words: str) -> str | None:
    """`30% of checkouts failed` of `30% of checkouts fail`; None where no verb is known."""
    changed = 0

    def past(found: re.Match[str]) -> str:
        nonlocal changed
        verb = found[0].lower()
        before = words[: found.start()]
        if verb not in _ALWAYS and (_BARE.search(before) or _FIRST.search(before)):
            return found[0]
        changed += 1
        told = _PAST[verb]
        return told.capitalize() if found[0][0].isupper() else told

    told = _VERB.sub(past, words.replace("’", "'"))
    return told if changed else None
