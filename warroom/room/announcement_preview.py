"""The announcement of an incident that is still being typed."""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.domain.incident import declaration
from warroom.domain.policy.severities import Policy, Severity
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import fold
from warroom.domain.refusal import Refusal
from warroom.texts import messages


def announcement(
    title: str, severity: Severity, commander: str, impact: str | None, now: datetime, zone: tzinfo,
    policy: Policy,
) -> str:  # fmt: skip
    """What declaring would announce, or why it would be refused. The channel gets a number if it is taken."""
    decided = declaration.declare(
        title, severity, commander, now, zone, impact=impact or None, channel=policy.channel
    )
    if isinstance(decided, Refusal):
        return decided.reason
    facts = (Recorded(n, "", 1, n, f.at, now, commander, f.event) for n, f in enumerate(decided, 1))
    incident = fold(facts)
    assert incident is not None
    return messages.announced(incident)
