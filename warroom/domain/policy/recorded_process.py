"""The process that stands in the record: what an incident owed is judged by the process that it was declared under."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import NONE, Policy
from warroom.domain.text.safe_text import one_line

_JUDGED_BY = ("severity", "severities", "roles", "ladder", "postmortem_hours", "checklist")
"""What of the process says what is owed. The rest is used once, when an incident is declared."""
_SPEC = Policy.model_construct()


def as_recorded(policy: Policy) -> dict[str, Any]:
    """What of the process differs from the spec's, as settings say it; it holds no None."""
    differs = {name for name in _JUDGED_BY if getattr(policy, name) != getattr(_SPEC, name)}
    return _said(policy.model_dump(mode="json", include=differs)) if differs else {}


def process_of(incident: Incident, settings: Policy) -> Policy:
    """The process that an incident is judged by.

    In older records none stands; there the settings are assumed to be those of its time.
    """
    return recorded_process(incident) or settings


def recorded_process(incident: Incident) -> Policy | None:
    """The process that stands in its record; None where none does, or none that can be read."""
    if incident.process is None:
        return None
    if not incident.process:
        return _SPEC
    return _read(json.dumps(_safe(incident.process), sort_keys=True))


def differences(incident: Incident, settings: Policy) -> tuple[str, ...]:
    """In what the settings differ from the process that an incident is judged by, in words; empty where in nothing."""
    judged = process_of(incident, settings)
    if judged is settings:
        return ()
    levels = judged.levels
    every = [(judged.rules(level), settings.rules(level)) for level in levels]
    differs = {
        "severities": list(map(str, levels)) != list(map(str, settings.levels)),
        "response times": any(mine.response != other.response for mine, other in every),
        "times between updates": any(
            (mine.update_minutes, mine.by_status) != (other.update_minutes, other.by_status)
            for mine, other in every
        ),
        "roles": judged.roles != settings.roles,
        "ladder": judged.ladder != settings.ladder,
        "checklist": judged.checklist != settings.checklist,
        "hours for the postmortem": judged.postmortem_hours != settings.postmortem_hours,
    }
    return tuple(words for words, does in differs.items() if does)


def difference_words(incident: Incident, settings: Policy) -> str:
    """That another process counts than that of the settings, in a sentence; empty where they are the same."""
    if not (found := differences(incident, settings)):
        return ""
    return f"{incident.reference} goes by the process that it was declared under; your settings differ in {', '.join(found)}."


@lru_cache(maxsize=32)
def _read(process: str) -> Policy | None:
    """None for what a newer warroom or a redaction wrote in a way that is no process here."""
    try:
        return Policy.model_validate_json(process)
    except ValidationError:
        return None


def _safe(part: Any) -> Any:
    """Its texts as they may be shown: the record may come from elsewhere, and settings never do."""
    if isinstance(part, dict):
        return {one_line(str(key)): _safe(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_safe(value) for value in part]
    return one_line(part) if isinstance(part, str) else part


def _said(part: Any, name: str = "") -> Any:
    """Without what is not set; where no updates are asked for, in the word that settings use."""
    if isinstance(part, dict):
        inside = {key: _said(value, name if name == "by_status" else str(key)) for key, value in part.items()}
        return {key: value for key, value in inside.items() if value is not None}
    if isinstance(part, list):
        return [_said(value) for value in part]
    return NONE if part is None and name in ("update_minutes", "by_status") else part
