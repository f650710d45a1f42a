"""How a finished text is dressed for the place that it is pasted into."""

from __future__ import annotations

from enum import StrEnum

from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Status
from warroom.domain.text.safe_text import outgoing_line as _line


class Style(StrEnum):
    """How a text is dressed: `plain` reads well everywhere, the others only where they are rendered."""

    PLAIN = "plain"
    SLACK = "slack"
    MARKDOWN = "markdown"
    EMAIL = "email"
    STATUSPAGE = "statuspage"
    """Title, status and body of a status page; dresses the public wording."""


_LABELS = (
    "Status",
    "Summary",
    "Next",
    "ETA",
    "Impact",
    "Incident",
    "Duration",
    "Root Cause",
    "Fix",
    "Postmortem",
)


def styled(text: str, style: Style, incident: Incident, status: Status | None = None) -> str:
    """Bold labels for chats that render them, a subject line for mail, a title and a status for a status page.

    `status` is what the text says instead of the incident's.
    """
    match style:
        case Style.PLAIN:
            return text
        case Style.EMAIL:
            first, _, _ = text.partition("\n")
            return f"Subject: [{incident.severity}] {_line(incident.title)}: {first}\n\n{text}"
        case Style.STATUSPAGE:
            return _status_page(text, incident, status or incident.status)
        case Style.SLACK:
            return "\n".join(_bold_label(line, "*") for line in text.split("\n"))
        case Style.MARKDOWN:  # it breaks a line after two spaces only
            return "  \n".join(_bold_label(line, "**") for line in text.split("\n"))


def _status_page(text: str, incident: Incident, status: Status) -> str:
    """`text` is the public wording; its first line, when that is the status and the time, says nothing new there."""
    from warroom.texts.anonymise import neutral  # its patterns take a while to build

    first, _, rest = text.partition("\n")
    body = rest if rest and first.startswith(f"{status.label} - ") else text
    drill = "DRILL " if incident.drill else ""
    return f"Title: {drill}{neutral(_line(incident.title))}\nStatus: {status.label}\n\n{body}"


def _bold_label(line: str, bold: str) -> str:
    label, colon, rest = line.partition(": ")
    return f"{bold}{label}:{bold} {rest}" if colon and label in _LABELS else line
