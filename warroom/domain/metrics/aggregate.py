"""Many incidents side by side: by month, severity or detection source, and against the response times. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.metrics.incident_metrics import Metrics, Reached, counts
from warroom.domain.policy.severities import Severity


class By(StrEnum):
    """What incidents are grouped by."""

    MONTH = "month"
    SEVERITY = "severity"
    DETECTION = "detection"


@dataclass(frozen=True)
class Group:
    """Incidents that count and have something in common, oldest first."""

    name: str
    members: tuple[Metrics, ...]


def grouped(measured: Sequence[Metrics], by: By, zone: tzinfo) -> list[Group]:
    """The incidents that count, in groups in order of their names; a month is that of the declaration in `zone`."""
    names: dict[By, Callable[[Incident], str]] = {
        By.MONTH: lambda i: f"{i.declared_at.astimezone(zone):%Y-%m}",
        By.SEVERITY: lambda i: str(i.severity),
        By.DETECTION: lambda i: i.detected_by.label if i.detected_by else "not recorded",
    }
    found: dict[tuple[int, str], list[Metrics]] = {}
    for m in kept(measured):
        worst_first = int(m.incident.severity) if by is By.SEVERITY else 0
        found.setdefault((worst_first, names[by](m.incident)), []).append(m)
    return [Group(key[1], tuple(found[key])) for key in sorted(found)]


_MONTHS = (1, 3, 12, 60, 120)
"""How many months one group may span."""


def periods(measured: Sequence[Metrics], most: int, zone: tzinfo) -> list[Group]:
    """Every month from the first to the last, also the empty ones; or quarters or years, so that they are at most `most`."""
    counted = kept(measured)
    if not counted:
        return []
    numbers = [_month(m, zone) for m in counted]
    first, last = min(numbers), max(numbers)
    step = next((s for s in _MONTHS if last // s - first // s < most), _MONTHS[-1])
    found: dict[int, list[Metrics]] = {n: [] for n in range(first // step, last // step + 1)}
    for m, number in zip(counted, numbers, strict=True):
        found[number // step].append(m)
    return [Group(_label(n * step, step), tuple(members)) for n, members in found.items()][-most:]


def _month(m: Metrics, zone: tzinfo) -> int:
    day: date = m.incident.declared_at.astimezone(zone).date()
    return day.year * 12 + day.month - 1


def _label(month: int, step: int) -> str:
    year, within = divmod(month, 12)
    if step == 1:
        return f"{year}-{within + 1:02}"
    if step == 3:
        return f"{year} Q{within // 3 + 1}"
    return str(year) if step == 12 else f"{year}-{(year + step // 12 - 1) % 100:02}"


def kept(measured: Sequence[Metrics]) -> list[Metrics]:
    """Those that count, in order of declaration."""
    return sorted((m for m in measured if counts(m.incident)), key=lambda m: m.incident.declared_at)


def responses(measured: Sequence[Metrics]) -> dict[Severity, Counter[Reached]]:
    """How many were responded to in time, by the severity whose clock ran."""
    found: dict[Severity, Counter[Reached]] = {}
    for m in kept(measured):
        found.setdefault(m.response.severity, Counter())[m.response.reached] += 1
    return dict(sorted(found.items()))


def left_out(measured: Sequence[Metrics]) -> dict[str, int]:
    """How many do not count, by why."""
    found = Counter(
        "drill" if m.incident.drill else m.incident.standing.value for m in measured if not counts(m.incident)
    )
    order = ("drill", Exclusion.DUPLICATE.value, Exclusion.CANCELLED.value)
    return {why: found[why] for why in order if found[why]}
