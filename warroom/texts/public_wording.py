"""The public wording: the same facts for those outside. No names, no hosts, no severity, no cause and no fix.

Only what was written about the impact is free text, and names of people and machines in it become neutral words. Cause and
fix were written for the team: they go out only where somebody types them, or puts them into a template of their own.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.domain.incident.impact import before_it_was_over, was_over
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.status_update.wording import capital
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.texts.anonymise import neutral, taken_out
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.messages import clock, drill, hours_and_minutes

_SAID = {
    Status.INVESTIGATING: "We are investigating.",
    Status.IDENTIFIED: "We know what is wrong and are working on a fix.",
    Status.MONITORING: "A fix is in place and we are watching it.",
    Status.RESOLVED: "Resolved.",
}


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
    """What may be said outside of an announcement, an update, a change of severity (from `was`) or a resolution."""
    ended = incident.resolved_at if about is Kind.RESOLUTION else None
    over = status is Status.RESOLVED or was_over(incident.impact)
    known = _said(before_it_was_over(incident.impact)).rstrip(".")
    impact = (
        known or f"Some of {outgoing(one_line(product)) or 'our service'} {'was' if over else 'is'} disturbed"
    )
    urgency = f"We have {incident.severity.turned(was)} its urgency." if was is not None else ""
    # People write the impact as it is while it lasts, which is not so any more.
    what = f"The impact was: {impact}." if over and known else f"{impact}."
    sentences = (_SAID[status], what) if over else (capital(what), _SAID[status])
    values = {
        "about": about.value,
        "drill": drill(incident),
        "status": status.label,
        "time": clock(ended or at, zone),
        "impact": impact,
        "users": "" if incident.users is None else f"{incident.users:,}",
        "said": _SAID[status],
        "urgency": urgency,
        "sentences": " ".join(sentences),
        "duration": hours_and_minutes(incident.lasted) if incident.lasted is not None else "",
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


def replaced(incident: Incident) -> list[tuple[str, str]]:
    """What the public wording says otherwise than the record, and how, so that somebody reads it again."""
    texts = (incident.impact, *((incident.cause, incident.fix) if not incident.is_open else ()))
    return list(dict.fromkeys(pair for text in texts if text for pair in taken_out(one_line(text))))


def _said(text: str | None) -> str:
    return outgoing(neutral(one_line(text))) if text else ""
