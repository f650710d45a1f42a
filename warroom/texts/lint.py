"""What to look at again in an outgoing text. It never stops one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warroom.domain.incident.state import Incident
from warroom.texts.anonymise import HOST, PERSON, SOMEBODY, SOMEWHERE
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.public_wording import replaced

_LIVE = re.compile(r"(?<![\w.])@(?:channel|everyone)\b|<!(?:channel|everyone)\b", re.IGNORECASE)
_MARK = r"[* \t]*+"
"""What may stand around a label. Possessive, and on its line: else many empty lines would take the square of their number."""
_ETA = re.compile(rf"^{_MARK}ETA:{_MARK}(.+)$", re.MULTILINE)
_ZONE = r"\s?(?:[ap]\.?m\.?\s)?(?:Z\b|[A-Z]{3,5}\b|[+-]\d{2})"
# A span has its zone at its end: 14:02-14:09 CET.
_TIME = re.compile(rf"(?<![\d:.])\d{{1,2}}:\d{{2}}\b(?!:)(?!{_ZONE})(?!\s?[-–]\s?\d{{1,2}}:\d{{2}}{_ZONE})")
_OFFSET = re.compile(
    r"(?:(?<=\d:\d\d)(?:\s[+-]|\+)|(?<=\d:\d\d:\d\d)\s?[+-]|\b(?:UTC|GMT)\s?[+-])(?:0\d|1[0-4]|\d):(?:00|15|30|45)\b(?!:)"
)
"""The offset behind a time, which is its zone and no time: `17:34 -05:00`."""
_FACT_TIME = re.compile(r"^(Summary: |- |Not sent: [^\n:]{1,80} at )\d{2}:\d{2} ", re.MULTILINE)
_ZONED = re.compile(rf"\d{{2}}:\d{{2}}{_ZONE}")
_EMPTY = re.compile(
    r"\[(?:[A-Z][a-z']+(?: [a-z']+)+|Time|Name|Link|TBD|TODO)\](?!\()"
    r"|\b(?:SEV-X|YYYY-MM-DD)\b|#X\b|@name\b"
    rf"|^{_MARK}(?:Status|Summary|Impact|Incident Commander|Channel|Reason|Duration|Root Cause|Cause|Fix|Title|Next|ETA):"
    rf"{_MARK}(?:—{_MARK})?$",
    re.MULTILINE,
)
_DATA = re.compile(r"\bdata\b.{0,20}\b(?:lost|loss)\b|\b(?:lost|loss)\b.{0,20}\bdata\b", re.IGNORECASE)
MOST, LONGEST = 8, 60
"""How many of one kind are named, and characters of each."""
_LOOKS_AHEAD = (Kind.ANNOUNCEMENT, Kind.UPDATE, Kind.SEVERITY)
"""After these more is to come. Of the internal ones only an update promises when, as the spec has it."""


def warnings(text: str, incident: Incident, sent_as: Outgoing) -> list[str]:
    """One short sentence each about `text`, which is what became of `sent_as`: by a template, or by hand."""
    found, about, public = [], sent_as.about, sent_as.public
    promised = str(sent_as.values.get("next_update") or "")  # empty when no update is asked for
    promises = about is Kind.UPDATE or (public and about in _LOOKS_AHEAD)
    if promised and promises and promised not in text and "next update" not in text.lower():
        found.append("it does not say when the next update comes")
    if not public and (eta := _ETA.search(text)) and not PERSON.search(eta[1]):
        found.append("the ETA has no owner")
    if public:
        found += _inside(text, incident)
    if bare := _TIME.search(_OFFSET.sub("Z", _without_fact_times(text, about))):
        found.append(f"{bare[0]} has no time zone")
    if about is Kind.RESOLUTION and not _DATA.search(text):
        found.append("it does not say whether data was lost")
    if empty := [f"“{match[0].strip()}”" for match in _EMPTY.finditer(text)]:
        found.append(f"{_named(empty, ' and ')} {'is' if len(empty) == 1 else 'are'} not filled in")
    if live := _LIVE.search(text):
        found.append(f"{live[0]} would wake everybody")
    return found


def _without_fact_times(text: str, about: Kind) -> str:
    """An update or a brief without the times of its facts, whose zone stands in its first line."""
    first, end, rest = text.partition("\n")
    zoned = about in (Kind.UPDATE, Kind.HANDOVER) and _ZONED.search(first)
    return first + end + _FACT_TIME.sub(r"\1", rest) if zoned else text


def _inside(text: str, incident: Incident) -> list[str]:
    """Names that are nobody's business outside, and where they were replaced."""
    found = []
    if name := PERSON.search(text):
        found.append(f"it names a person ({name[0]}) in public")
    if host := HOST.search(text):
        found.append(f"it names a host ({host[0]}) in public")
    said = {words for words in (SOMEBODY, SOMEWHERE) if words in text.lower()}
    if gone := [name for name, words in replaced(incident) if words in said]:
        found.append(f"neutral words stand for {_named(gone, ', ')}")
    return found


def _named(names: Sequence[str], between: str) -> str:
    """The first of them, each not too long to be read, and how many more there are."""
    shown = [name if len(name) <= LONGEST else f"{name[:LONGEST]}…" for name in names[:MOST]]
    return between.join(shown) + (f" and {len(names) - MOST:,} more" if len(names) > MOST else "")
