"""What to look at again in an outgoing text. It never stops one."""

from __future__ import annotations

import re

from warroom.domain.incident import Incident

_PERSON = re.compile(r"(?<![\w.])@(?!here\b|channel\b|everyone\b)\w[\w.-]*")
_LIVE = re.compile(r"(?<![\w.])@(channel|everyone)\b", re.IGNORECASE)
_HOST = re.compile(
    r"\b(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z]+-)+\d+\b|(?:[\w-]+\.)+(?:internal|local|lan|svc|corp))\b"
)
_ETA = re.compile(r"^[*\s]*ETA:[*\s]*(.+)$", re.MULTILINE)
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b(?!:)(?!\s?(?:Z\b|[A-Z]{3,5}\b|[+-]\d{2}|UTC))")
_EMPTY = re.compile(
    r"\[[A-Za-z][^\]\n]{2,60}\]|^[*\s]*(?:Status|Summary|Impact|Root Cause|Fix):[*\s]*(?:—\s*)?$",
    re.MULTILINE,
)


def warnings(text: str, incident: Incident, *, public: bool, due: bool) -> list[str]:
    """One short sentence each; `due` is whether updates are asked for, so that the next one is promised."""
    found = []
    resolution = "Resolved - " in text.partition("\n")[0]
    if due and not resolution and "next update" not in text.lower():
        found.append("it does not say when the next update comes")
    if (eta := _ETA.search(text)) and not _PERSON.search(eta[1]) and not public:
        found.append("the ETA has no owner")
    if public and (name := _PERSON.search(text)):
        found.append(f"it names a person ({name[0]}) in public")
    if public and (host := _HOST.search(text)):
        found.append(f"it names a host ({host[0]}) in public")
    if bare := _TIME.search(text):
        found.append(f"{bare[0]} has no time zone")
    if resolution and "data lost" not in text.lower():
        found.append("it does not say whether data was lost")
    if empty := _EMPTY.search(text):
        found.append(f"“{empty[0].strip()}” is not filled in")
    if live := _LIVE.search(text):
        found.append(f"{live[0]} would wake everybody")
    return found
