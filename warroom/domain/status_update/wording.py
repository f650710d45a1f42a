"""From a note as it was typed to a line that can be sent: its first sentence, short, without what chats leave around it."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from warroom.domain.text.safe_text import outgoing_line

LONGEST = 140
"""Characters of a fact; what is longer is cut at a clause."""
LOOKED_AT = 1000
"""Characters of a note that are looked at: its first sentence is in there, or it is no line to send."""

_MARKUP = re.compile(r"^\s{0,8}(?:[-*~•>·–—]{1,3}\s{1,4}|#{1,4}\s{1,4}|\(?\d{1,2}[.)]\s{1,4}){1,3}")
_FENCE = re.compile(r"`{3}\w{0,12}")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\w)([^*_\n]{1,80})(?<=\w)\1(?![\w*_])")
_MARKED_LINK = re.compile(r"\[([^\[\]\n]{1,100})\]\(https?://[^\s()]{1,300}\)")
_PULL = re.compile(
    r"<?\bhttps?://[^\s/]{1,80}/[^\s]{0,200}?/(?:pull|merge_requests)/(\d{1,7})\b[^\s,;)]{0,200}"
)
_ISSUE = re.compile(r"<?\bhttps?://[^\s/]{1,80}/[^\s]{0,200}?/issues/(\d{1,7})\b[^\s,;)]{0,200}")
_URL_BEHIND = re.compile(r"\s?[:(<]?\s?<?\bhttps?://[^\s>)]{1,600}[>)]?\s?$")
_DANGLING = re.compile(
    r"[,;:(–-]?\s{1,3}(?:see|cf\.?|via|at|in|here|more|more here|details|link)[:\s]{0,3}$", re.IGNORECASE
)
_URL = re.compile(r"<?\bhttps?://[^\s>),;]{1,600}>?")
EMOJI = re.compile(r":[a-z][a-z0-9_+-]{1,40}:|[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?")
_SPEAKER = re.compile(r"<?(@?[A-Za-z][\w.’'-]{0,30})>?:\s{1,4}")
_LABELS_WORDS = (
    "error errors warning warn info note fyi update status impact cause root fix todo next plan decision question pr api db "
    "web app ui dns cdn cache queue auth login checkout payments search hub proxy redis kafka postgres mysql grafana "
    "prometheus cluster nodes node pods pod region eu us ap prod production staging deploy deployment release rollback "
    "latency traffic network disk memory cpu p50 p95 p99 summary result results finding hypothesis theory http https"
)
_LABELS = frozenset(_LABELS_WORDS.split())
_LEAD_IN = re.compile(
    r"(?:(?:also )?(?:please )?(?:noted?|notic(?:e|ed)) that|we (?:are|were|got|have been) (?:informed|told|notified) that|fyi[,:]?|update:|info:|note:|(?:another )?realization(?: that|:)|"
    r"it (?:is|was) (?:discovered|found|noticed|noted|seen) that|in the meantime,?|as such,?|meanwhile,?|btw,?|so,|"
    r"ok,|okay,|well,)\s{1,4}",
    re.IGNORECASE,
)
_ON_A_CALL = re.compile(
    r"^(\S{1,30}(?: \S{1,30})?) (?:starts?|started|joins?|joined|opens?|opened) (?:an? |the )?(?:live )?(?:call|bridge|zoom)(?:,| and)\s(?:and )?"
)
_SEE_BELOW = re.compile(
    r",? (?:(?:with|see|as in) (?:the )?(?:following|below)(?: \w{1,20})?|as follows)\W{0,4}$"
)
_DECIDED = re.compile(
    r"(?:decision:|decided:|decided to|(?:we|i|team) (?:have )?decided? to|let['’]s|(?:we|i)(?:['’]ll| will| are going to)|"
    r"going to|plan is to|plan:|next:|next steps?:|about to)\s{1,4}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[\w)%”\"'])[.!](?=\s{1,4}[A-Z“\"(@]|\s{0,4}$)")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|approx|ca|vs|no|dr|mr|ms|st|incl|max|min|resp|etc|[A-Za-z])$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"(?:[,;:]| –| —| -)?\s(?=(?:because|since|but|which|so that|so|as|while|although|and|due to|this)\s)|[;:]\s|,\s|\s[-–—]\s|\s(?=\()"
)
_PLAIN_WORD = re.compile(r"[a-z]{1,30}(?:['’][a-z]{1,5})?(?=[\s,:]|$)")
_SPACES = re.compile(r"\s+")
_TWICE = re.compile(r"\b(the|an?|and|to|is|of|in|that|for) \1\b", re.IGNORECASE)
"""A small word that was typed twice."""
_LEAST = 20
"""Characters that must be left in front of a clause that is cut off."""


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """The first `LOOKED_AT` characters on one line, without markup, code fences and emoji codes."""
    text = _MARKUP.sub("", text[:LOOKED_AT])
    text = _FENCE.sub(" ", text)
    text = _MARKED_LINK.sub(r"\1", text)
    text = _CODE.sub(_quoted, text)
    text = _EMPHASIS.sub(r"\2", text)
    return _TWICE.sub(r"\1", _SPACES.sub(" ", EMOJI.sub(" ", text)).strip())


def without_speaker(text: str, people: Collection[str], title: str) -> tuple[str, bool]:
    """The words without a chat's `name: ` in front, and whether one stood there.

    `people` are names that the record knows, in lower case and without their @. A part of the system, as in
    `payments: down`, is no name; nor is a word of the incident's title.
    """
    found = _SPEAKER.match(text)
    if not found:
        return text, False
    name = found[1].lower().lstrip("@")
    rest = text[found.end() :]
    if name in people or found[1].startswith("@"):
        return rest, True
    component = name in _LABELS or not name.isalpha() or name in title.lower()
    return (text, False) if component or len(rest.split()) < 3 else (rest, True)


def without_links(text: str) -> str:
    """Links to changes and tickets as their numbers; other addresses left out."""
    text = _PULL.sub(r"PR #\1", text)
    text = _ISSUE.sub(r"issue #\1", text)
    text = _DANGLING.sub("", _URL_BEHIND.sub("", text)) if _URL.search(text) else text
    return _URL.sub("(link)", text).replace("((link))", "(link)")


def without_lead_in(text: str) -> str:
    """Without `Note that`, `FYI`, `In the meantime` and their like, and without `see below` at the end."""
    found = _LEAD_IN.match(text)
    text = text[found.end() :] if found else text
    return _SEE_BELOW.sub("", _ON_A_CALL.sub(r"\1 ", text))


def step_words(text: str) -> str:
    """What was decided or planned, without `we decided to` and its like."""
    found = _DECIDED.match(text)
    rest = text[found.end() :] if found else text
    return f"do {rest}" if found and rest.lower().startswith("not ") else rest


def is_plan(text: str) -> bool:
    """Whether a note says by its first words what is done next."""
    return bool(_DECIDED.match(text))


def first_sentence(text: str) -> str:
    """The first sentence, without what ends it."""
    for end in _SENTENCE_END.finditer(text):
        head = text[: end.start()]
        if end[0] == "." and _ABBREVIATION.search(head[-12:]):
            continue
        return head.rstrip(" .,;:!")
    return text.rstrip(" .,;:!–—-")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut at the last clause that fits; where there is none, at a word, and marked with …"""
    if len(text) <= longest:
        return text
    cuts = [found.start() for found in _CLAUSE.finditer(text, 0, longest) if found.start() >= _LEAST]
    if cuts:
        head = text[: cuts[-1]].rstrip(" ,;:–—-")
        return (
            head
            if balanced(head)
            else shortened(head, len(head) - 1)
            if len(cuts) > 1
            else _at_a_word(head, longest)
        )
    return _at_a_word(text, longest)


def capital(text: str) -> str:
    """With a capital where the first word is a plain one; names of machines and metrics stay as they are."""
    return text[0].upper() + text[1:] if _PLAIN_WORD.match(text) else text


def line(text: str, longest: int = LONGEST) -> str:
    """A line that can be sent: one sentence, at most `longest` characters, with a capital; safe to copy."""
    return capital(shortened(outgoing_line(first_sentence(text)), longest))


def cut(text: str, longest: int) -> str:
    """At most so many characters of what is no sentence, as a title; marked with … where it is cut."""
    return text if len(text) <= longest else _at_a_word(text, longest)


def _at_a_word(text: str, longest: int) -> str:
    head = text[: longest - 1]
    at = head.rfind(" ")
    return f"{(head[:at] if at >= _LEAST else head).rstrip(' ,;:–—-')}…"


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark is closed."""
    return text.count("(") == text.count(")") and text.count("“") == text.count("”")


def _quoted(found: re.Match[str]) -> str:
    """Code in a sentence: a name stands bare, several words in quotation marks."""
    code = found[1].strip()
    return f"“{code}”" if " " in code else code
