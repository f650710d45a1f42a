"""How far the postmortem is, in words: due, overdue, then on time or late (spec, "Postmortem")."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Exclusion, Incident, Stage
from warroom.domain.incident_list import Listed, Review
from warroom.domain.policy.deadlines import postmortem_due
from warroom.domain.policy.severities import Policy
from warroom.domain.text.durations import rough


def postmortem_done(incident: Incident, policy: Policy) -> str:
    """`postmortem shared, done 26 h after resolution: on time`; empty until it is done."""
    due, done_at, stage = postmortem_due(incident, policy), incident.review.done_at, incident.review.stage
    if done_at is None or incident.resolved_at is None or incident.standing is not Exclusion.NONE:
        return ""
    first = "postmortem shared, done" if stage is Stage.SHARED else "postmortem done"
    if due is None:  # filed afterwards: no clock runs
        return "postmortem shared" if stage is Stage.SHARED else "postmortem done"
    word = "on time" if done_at <= due else f"{rough(done_at - due)} late"
    return f"{first} {rough(done_at - incident.resolved_at)} after resolution: {word}"


def postmortem_words(incident: Incident, policy: Policy, now: datetime) -> str:
    """The same, and before that how long is left; empty while the incident is open."""
    if done := postmortem_done(incident, policy):
        return done
    due = postmortem_due(incident, policy)
    if due is None:
        owed = incident.filed and not incident.is_open and incident.standing is Exclusion.NONE
        return "postmortem owed" if owed else ""
    return f"postmortem overdue {rough(now - due)}" if due < now else f"postmortem due in {rough(due - now)}"


def review_words(incident: Listed, hours: int, now: datetime) -> str:
    """For a list: `postmortem in 31 h`, `postmortem OVERDUE 3 d`; once done `postmortem on time` or `late`.

    `cancelled` or `duplicate` where none is owed; empty while it is open.
    """
    due = incident.postmortem_due(hours)
    match incident.review(hours, now):
        case Review.NOT_YET:
            return ""
        case Review.NOT_OWED:
            return incident.standing.value
        case Review.ON_TIME:
            return "postmortem on time"
        case Review.LATE:
            return "postmortem late"
        case Review.OWED | Review.DONE as stands:
            return f"postmortem {stands.value}"
        case _:
            assert due is not None
            return f"postmortem {'OVERDUE' if due < now else 'in'} {rough(due - now)}"
