"""The impact with its moment. It is what a person said, and never inferred; its age is shown, and what may contradict it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.impact import ImpactChanged, impact_words, was_over
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.incident.tasks import TaskChanged
from warroom.domain.policy.severities import Status
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update import wording
from warroom.domain.status_update.quotation import impact_text, parted
from warroom.domain.status_update.times import age, clock_words

UNKNOWN = "not assessed yet"
_IS_OVER = re.compile(
    r"(?:(?:impact |it )?(?:is )?(?:over|none|ended|gone|resolved|recovered|restored|nothing)\b|no (?:\w{1,20} )?impact|no longer|nobody)",
    re.IGNORECASE,
)
_BETTER_OR_WIDER = re.compile(
    r"\d\s?%|\b(?:recover\w*|restor\w*|back|fixed|falls?|falling|drop\w*|ris(?:es|ing)|climb\w*|improv\w*|stabili\w*|stable|healthy|"
    r"normal|works?|working|succe\w*|resolved|no longer|worse\w*|also (?:fail\w*|down|affect\w*|slow)|spread\w*|nothing|nobody|clean|unaffected|affect\w*|"
    r"unavailable|unreachable|unresponsive|gone|over|complete\w*|done|rolled back|rollback|revert\w*|partial\w*|operational|"
    r"users?|customers?|cleared?|green|okay|mitigat\w*|scaled|drained|switched|promoted|deployed|applied|restarts?|restarted|disabled|failed over|all (?:\w{1,20} ){0,2}(?:fail\w*|down))\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\d\s?%|\b(?:fail\w*|down|time ?outs?|crash\w*|unavailable|unreachable|unresponsive|again|back|worse\w*|errors?|slow\w*)\b",
    re.IGNORECASE,
)


def impact_said_at(incident: Incident, lines: Sequence[TimelineEntry]) -> datetime | None:
    """When the impact that stands was said, UTC; of one that an undo gave back, when it was said first.

    None when it is not known, or not among `lines`.
    """
    said = {line.n: line for line in lines if isinstance(line.recorded.event, ImpactChanged)}
    line = said.get(incident.impact_entry or 0)
    while line is not None:
        event = line.recorded.event
        assert isinstance(event, ImpactChanged)
        if event.undoes is None:
            return line.at
        before = [
            other
            for other in said.values()
            if other.n < event.undoes
            and isinstance(other.recorded.event, ImpactChanged)
            and (other.recorded.event.text, other.recorded.event.users) == (event.text, event.users)
        ]
        if not before:
            return line.at
        line = before[-1]
    return None


def impact_line(
    incident: Incident, lines: Sequence[TimelineEntry], said_at: datetime | None, at: datetime, zone: tzinfo
) -> str:
    """`all checkouts fail (4,100 users), as of 16:30 UTC`, and how old that is.

    Where newer lines may tell that it changed, it is put in the past: `last known at 16:05 UTC, 29 min ago: …`.
    """
    if incident.impact is None and incident.users is None:
        return UNKNOWN
    words = said_words(incident)
    if said_at is None:
        return words
    old = age(said_at, at)
    moment = f"{clock_words(said_at, zone, at)}{f', {old}' if old else ''}"
    if _may_have_changed(incident, lines, said_at):
        return f"last known at {moment}: {words}"
    return f"{words}, as of {moment}"


def said_before_monitoring(incident: Incident, said_at: datetime | None) -> bool:
    """Whether the fix came after the impact was said, so that nobody said yet what is left of it."""
    if incident.status is not Status.MONITORING or said_at is None or was_over(incident.impact):
        return False
    return said_at < incident.status_since


def said_words(incident: Incident) -> str:
    """What users notice, and how many, on one line."""
    count = "" if incident.users is None else f" ({incident.users:,} users)"
    words = impact_text(incident.impact) if incident.impact else ""
    return f"{words}{count}" if words else impact_words(None, incident.users)


def _may_have_changed(incident: Incident, lines: Sequence[TimelineEntry], said_at: datetime) -> bool:
    """Whether something was told after the impact was said that may have changed it."""
    if incident.status is Status.MONITORING and incident.status_since > said_at:
        return True
    may_change_it = _WORSE if _IS_OVER.match(incident.impact or "") else _BETTER_OR_WIDER
    return any(
        line.at > said_at and line.n > (incident.impact_entry or 0) and may_change_it.search(_told(line))
        for line in lines
    )


def _told(line: TimelineEntry) -> str:
    match line.recorded.event:
        case Noted():
            text = (line.text or "")[: wording.LOOKED_AT]
            waited = parted(text)  # what is waited for has not happened
            return "" if text.startswith(("!", "?")) else waited[0] if waited else text
        case TaskChanged(words=str(words)):
            return words[: wording.LOOKED_AT]
        case _:
            return ""
