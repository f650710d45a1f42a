"""How far the postmortem is, in words: due, overdue, then on time or late (spec, "Postmortem")."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.domain.deadlines import postmortem_due
from warroom.domain.incident import Incident
from warroom.domain.learning import Stage
from warroom.domain.policy import Policy


def postmortem_done(incident: Incident, policy: Policy) -> str:
    """`postmortem shared, done 26 h after resolution: on time`; empty until it is done."""
    due, done_at, stage = postmortem_due(incident, policy), incident.review.done_at, incident.review.stage
    if due is None or done_at is None or incident.resolved_at is None:
        return ""
    word = "on time" if done_at <= due else f"{length(done_at - due)} late"
    first = "postmortem shared, done" if stage is Stage.SHARED else "postmortem done"
    return f"{first} {length(done_at - incident.resolved_at)} after resolution: {word}"


def postmortem_words(incident: Incident, policy: Policy, now: datetime) -> str:
    """The same, and before that how long is left; empty while the incident is open."""
    due = postmortem_due(incident, policy)
    if due is None:
        return ""
    if done := postmortem_done(incident, policy):
        return done
    return (
        f"postmortem overdue {length(now - due)}" if due < now else f"postmortem due in {length(due - now)}"
    )


def length(span: timedelta) -> str:
    """`45 min`, `26 h`, `5 days`."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 72 * 60 else f"{minutes // 1440} days"
