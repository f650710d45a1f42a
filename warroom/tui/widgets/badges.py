"""Severity on a ground of its own, and status with its sign: the same in the headline, in lists and in the library."""

from __future__ import annotations

from textual.content import Content

from warroom.domain.policy.severities import Severity, Status
from warroom.tui.styles import meanings


def severity_badge(severity: Severity) -> Content:
    """As in ` SEV-1 `, with a cell of its ground on each side."""
    return Content.styled(f" {severity} ", meanings.badge(severity))


def status_words(status: Status, words: str = "") -> Content:
    """As in `◐ Identified`; `words` are said instead of the status, as in `CANCELLED`."""
    style = meanings.RESOLVED if status is Status.RESOLVED else meanings.STRONG
    return Content.styled(f"{meanings.STATUS_SIGNS[status]} {words or status.label}", style)
