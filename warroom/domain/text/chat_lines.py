"""Lines of a chat: who wrote, when, and what. Slack, Teams, Discord, WhatsApp and IRC, as they are copied."""

from __future__ import annotations

import re

from warroom.domain.text.time_words import plain_head, scan_time

_NAME_LIMIT = 48
_TOKEN = re.compile(
    r"(?<=[\s\[(:,])(?=\d|today|yesterday|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_BETWEEN = " \t—–-|•·,:[("
_AFTER = " \t)]:.*_|"
_IRC = re.compile(r"<([@+%&~ ]?[^\s<>]{1,40})>\s?")
_SPEAKER = re.compile(r"(@?[\w.'’()+ -]{1,40}?):\s")
_BADGE = re.compile(r"(?<!\s)\s+(?:APP|BOT|Bot|WORKFLOW|\(edited\)|edited)$")


def is_name(text: str) -> bool:
    """Whether a line can be the name of a person: a handle, or few words with capitals."""
    words = _BADGE.sub("", text.strip()).split()
    if not words or len(words) > 5 or len(text.strip()) > _NAME_LIMIT:
        return False
    if len(words) == 1 and re.fullmatch(r"@?[\w.-]{2,32}", words[0]):
        return not words[0].isdigit()
    return all(
        word[0].isupper() or word[0] in "(@" or word in ("de", "van", "der", "von", "da", "del", "bin", "al")
        for word in words
    ) and not text.rstrip().endswith((".", "!", "?", ";"))


def name_of(text: str) -> str:
    return _BADGE.sub("", text.strip().strip("*_")).strip()


def time_at_the_end(text: str) -> tuple[str, str] | None:
    """A line whose last words are a time: the words before it, and the time. None when it does not end so."""
    if len(text) > 120:
        return None
    head = plain_head(text)
    for found in list(_TOKEN.finditer(head))[:16]:
        stamp = scan_time(head, found.start())
        if stamp and stamp.clock and not stamp.since and not head[stamp.end :].strip(_AFTER):
            # A time that is its own sentence end, as in “it broke at 14:02.”, is part of the words.
            words = text[: found.start()].rstrip(_BETWEEN)
            return (words, text[found.start() : stamp.end]) if words.strip() else None
    return None


def speaker(words: str, *, in_chat: bool) -> tuple[str, str]:
    """Who says the words, and the words without that; nobody when it does not stand there."""
    if found := _IRC.match(words):
        return found[1].strip().lstrip("+%&~"), words[found.end() :]
    if in_chat and (found := _SPEAKER.match(words)) and is_name(found[1]):
        return found[1].strip(), words[found.end() :]
    return "", words
