"""Finding a secret in texts and payloads, and blanking it there. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.declaration import Declared
from warroom.domain.record.amendments import Amended
from warroom.domain.record.event_model import Recorded, Unknown
from warroom.domain.record.events import read_payload, written
from warroom.domain.record.redaction import MARK
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import channel_name

SHORTEST = 4
"""Characters of a secret at least: a shorter one stands in too many innocent words."""
_CHANNEL = re.compile(r"(\d{4}-\d{2}-\d{2})")
_WORDS = ("title", "text", "reason", "note", "cause", "fix", "postmortem", "words", "brief")
_SIGN = re.compile(r"^[!?>\s]+")


class Result(NamedTuple):
    """A text with the secret blanked in `places`; in `kept` places it is part of a time or a fixed word and stays."""

    text: str
    places: int = 0
    kept: int = 0


class Blanker:
    """Blanks some secrets, also in the forms in which other texts quote them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.forms = _longest_first(form for secret in secrets for form in _forms(secret))
        escaped = (json.dumps(form, ensure_ascii=False)[1:-1] for form in self.forms)
        self._in_files = _longest_first((*self.forms, *escaped))
        self._any = _any_of(self.forms)

    @property
    def needles(self) -> tuple[bytes, ...]:
        """The bytes to look for in a file: as they are, and as JSON writes them."""
        return tuple(form.encode() for form in self._in_files)

    def holds(self, text: str) -> bool:
        return self._any.search(text) is not None

    def plain_text(self, text: str) -> Result:
        """A text that may hold pieces of JSON."""
        return Result(*_any_of(self._in_files).subn(lambda _: MARK, text))

    def json(self, text: str, accept: Callable[[str], bool] = lambda _: True) -> Result:
        """JSON with the secret blanked inside its strings, wherever `accept` takes the outcome. Raises ValueError."""
        # Without escapes a string's characters stand in the JSON as they are.
        if "\\" not in text and not self.holds(text):
            return Result(text)
        whole = [json.loads(text)]
        places, kept = 0, 0
        todo: list[Any] = [whole]
        while todo:  # no recursion: how deep the JSON goes is not ours to say
            here = todo.pop()
            for key, value in list(here.items() if isinstance(here, dict) else enumerate(here)):
                if isinstance(value, dict | list):
                    todo.append(value)
                elif isinstance(value, str) and self.holds(value):
                    here[key], found = self._any.subn(lambda _: MARK, value)
                    if accept(written(whole[0])):
                        places += found
                    else:
                        here[key], kept = value, kept + found
        return Result(written(whole[0]) if places else text, places, kept)

    def payload(
        self, kind: str, v: int, payload: str, channels: Iterable[str] = (), incident: int | None = None
    ) -> Result:
        """The payload of an event, which stays one of its kind. A channel named after the secret is named anew.

        `channels` are the names of other incidents; `incident` is the number of the event's own.
        """

        def reads(text: str) -> bool:
            return not isinstance(read_payload(kind, v, text), Unknown)

        try:
            result = self.json(payload, reads if reads(payload) else lambda _: True)
        except ValueError:
            return self.plain_text(payload)
        event = read_payload(kind, v, result.text)
        if not isinstance(event, Declared) or event == read_payload(kind, v, payload):
            return result
        channel = renamed(event, set(channels), incident)
        return result._replace(text=written({**json.loads(result.text), "channel": channel}))


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(set(forms), key=lambda form: (-len(form), form))


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, forms)))


def renamed(event: Declared, taken: set[str], number: int | None) -> str:
    """The channel's name made anew from the title, since the old one may spell the secret in its own way."""
    found = _CHANNEL.search(event.channel)
    if found is None:
        return event.channel
    return channel_name(event.title, date.fromisoformat(found[1]), taken, number=number)


def words_of(events: Iterable[Recorded], n: int) -> list[str]:
    """Everything that entry `n` says or ever said in somebody's own words, long enough to be found elsewhere."""
    said: list[str | None] = []
    for recorded in events:
        event = recorded.event
        if isinstance(event, Amended) and n in (event.target, recorded.n):
            said += [event.text, event.was_text]
        elif recorded.n == n:
            said += [getattr(event, name, None) for name in _WORDS]
            said += [event.item.text] if isinstance(event, ActionSet) else []
    # Other texts quote a decision without its sign.
    found = [form for text in said if text for form in (text.strip(), _SIGN.sub("", text).strip())]
    return [text for text in dict.fromkeys(found) if secret_problem(text) is None]


def secret_problem(secret: str) -> Refusal | None:
    """Why this cannot be blanked."""
    if len(secret) < SHORTEST:
        return Refusal(
            f"A secret of fewer than {SHORTEST} characters stands in too many innocent words; "
            "give more of the text around it, or blank a whole entry with --entry N."
        )
    if secret in MARK:
        return Refusal(f"That is a part of “{MARK}”, which stands where a secret was; nothing was changed.")
    return None


def _forms(secret: str) -> tuple[str, ...]:
    """As it was typed, as a block, on one line, and as outgoing texts quote it."""
    line = safe_text.one_line(secret)
    return secret, safe_text.block(secret), line, safe_text.outgoing(line)
