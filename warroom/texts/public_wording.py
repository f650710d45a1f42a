"""The public wording: the same facts for those outside. No names, no hosts, no severity, no cause and no fix.

Only what was written about the impact is free text, and names of people and machines in it become neutral words. Cause and
fix were written for the team: they go out only where somebody types them, or puts them into a template of their own.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from warroom.domain.incident.impact import before_it_was_over, was_over
from warroom.domain.incident.state import DataLost, Incident, Milestone
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.status_update.times import clock_words
from warroom.domain.status_update.wording import capital
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.texts.anonymise import neutral, taken_out
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.messages import clock, drill
from warroom.texts.past_tense import in_the_past

_SAID = {
    Status.INVESTIGATING: "We are investigating.",
    Status.IDENTIFIED: "We know what is wrong and are working on a fix.",
    Status.MONITORING: "A fix is in place and we are watching it.",
    Status.RESOLVED: "This incident has been resolved.",
}
_STILL = {
    Status.INVESTIGATING: "We are still investigating.",
    Status.IDENTIFIED: "We are still working on a fix.",
    Status.MONITORING: "We are still watching the fix.",
}
"""The same in an update that comes after another one in that status."""
_BECAUSE = re.compile(
    r"\b(?:because|due to|caused by|owing to|as a result of|thanks to|since (?:the|our|a|we|yesterday's) (?:deploy\w*|"
    r"release|rollout|migration|config\w*|upgrade|change)|after (?:the|our|a|an|yesterday's) (?:\w+ ){0,2}(?:deploy\w*|release|rollout|"
    r"migration|config\w*|upgrade|failover|change|restart))\b",
    re.IGNORECASE,
)
"""Where the impact goes on with its cause."""


_SEVERITY = re.compile(r"\b(?:SEV[- ]?\d|P[0-4])\b[:,]?\s*(?!\w*%)", re.IGNORECASE)


def public(
    incident: Incident,
    about: Kind,
    status: Status,
    at: datetime,
    zone: tzinfo,
    next_update: datetime | None,
    was: Severity | None = None,
    product: str = "",
) -> Outgoing:
    """What may be said outside of an announcement, an update, a change of severity (from `was`) or a resolution.

    `product` is what those outside call it.
    """
    ended = incident.resolved_at if about is Kind.RESOLUTION else None
    mitigated = status is Status.MONITORING and Milestone.MITIGATED in incident.milestones
    over = status is Status.RESOLVED or mitigated or was_over(incident.impact)
    called = outgoing(one_line(product))
    impact = _impact(incident, called, over=over)
    urgency = f"We have {incident.severity.turned(was)} its urgency." if was is not None else ""
    said = _said_of(incident, about, status)
    since = _unchanged_since(incident, about, status, at, zone)
    # People read the same words twice otherwise, and wonder whether anybody is there.
    sentences = [f"Nothing has changed since {since}:" if since else "", capital(f"{impact}."), said]
    if status is Status.RESOLVED:
        sentences = [said, capital(f"{impact}.")]
    values = {
        "about": about.value,
        "drill": drill(incident),
        "status": status.label,
        "time": clock(ended or at, zone),
        "impact": impact,
        "users": "" if incident.users is None else f"{incident.users:,}",
        "said": said,
        "urgency": urgency,
        "sentences": " ".join(filter(None, sentences)),
        "duration": minutes(incident.lasted) if incident.lasted is not None else "",
        "cause": _said(incident.cause) if ended else "",
        "fix": _said(incident.fix) if ended else "",
        "data_lost": incident.data_lost.value if ended and incident.data_lost is not DataLost.UNKNOWN else "",
        "next_update": clock(next_update, zone) if next_update else "",
    }
    lines = [f"{values['status']} - {values['time']}", f"{values['drill']}{values['sentences']}"]
    for label, name in (
        ("Duration: ", "duration"), ("Data lost: ", "data_lost"), ("Next update by ", "next_update"),
    ):  # fmt: skip
        lines += [f"{label}{values[name]}"] if values[name] else []
    return Outgoing(Kind.PUBLIC, "\n".join(lines), values, about)


def _impact(incident: Incident, product: str, *, over: bool) -> str:
    """What users notice, under the product's name; in the past once it is over."""
    known = _said(_SEVERITY.sub("", without_cause(before_it_was_over(incident.impact)))).rstrip(".")
    if not known:
        return f"Some of {product or 'our service'} {'was' if over else 'is'} disturbed"
    told = known
    if over:
        # People write the impact as it is while it lasts, which is not so any more.
        told = in_the_past(known) or f"the impact was: {known}"
    return f"{product}: {told}" if product and product.casefold() not in known.casefold() else told


def _said_of(incident: Incident, about: Kind, status: Status) -> str:
    """Where we stand; `still` in an update that follows another one, or the announcement, in that status."""
    last = incident.last_update
    before = last.status if last else Status.INVESTIGATING
    follows = about is Kind.UPDATE or (about is Kind.SEVERITY and last is not None)
    return _STILL[status] if follows and status is before and status in _STILL else _SAID[status]


def _unchanged_since(incident: Incident, about: Kind, status: Status, at: datetime, zone: tzinfo) -> str:
    """When the last update was sent, if there is nothing else to say now; empty otherwise."""
    last = incident.last_update
    if last is None or about not in (Kind.UPDATE, Kind.SEVERITY) or last.status is not status:
        return ""
    new = incident.impact_entry is not None and incident.impact_entry > last.n
    over = incident.milestones.get(Milestone.MITIGATED)
    return "" if new or (over and over.time > last.at) else clock_words(last.at, zone, at)


def without_cause(impact: str) -> str:
    """The impact up to where it goes on with why it is so; that was written for the team."""
    found = _BECAUSE.search(impact)
    told = impact[: found.start()].rstrip().rstrip(",;:(–—-").rstrip() if found else ""
    return told or impact


def replaced(incident: Incident) -> list[tuple[str, str]]:
    """What the public wording says otherwise than the record, and how, so that somebody reads it again."""
    texts = (incident.impact, *((incident.cause, incident.fix) if not incident.is_open else ()))
    return list(dict.fromkeys(pair for text in texts if text for pair in taken_out(one_line(text))))


def _said(text: str | None) -> str:
    return outgoing(neutral(one_line(text))) if text else ""
