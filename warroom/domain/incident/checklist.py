"""The checklist after resolution: verify recovery, close the channel, schedule the postmortem, or the team's own."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import CheckDone, Incident
from warroom.domain.policy.checklist import Check
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import day_and_time
from warroom.domain.text.safe_text import one_line

_TEXTS = {
    Check.VERIFY_RECOVERY: ("recovery is verified", "recovery is not verified after all"),
    Check.CLOSE_CHANNEL: ("the channel is closed", "the channel is open again"),
    Check.SCHEDULE_POSTMORTEM: ("the postmortem is scheduled", "the postmortem is not scheduled any more"),
    Check.COMPLETE_TIMES: ("no more times are known", "more times may be known"),
}


class CheckTicked(ChangeModel):
    kind: Literal["check_ticked"] = "check_ticked"
    check: Check
    done: bool
    when: Utc | None = None
    """The postmortem's date."""
    was_when: Utc | None = None
    """The date that it had before."""
    since: Utc | None = None
    """Since when that holds, where undo gives it back; else from when it happened."""
    was_since: Utc | None = None
    """Since when what stood before had held; None in older records."""

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        checks = {check: done for check, done in now.checks.items() if check != self.check}
        if self.done:
            checks[self.check] = CheckDone(at=self.since or recorded.at, by=recorded.actor, when=self.when)
        return {"checks": checks}

    def compensation(self, now: Incident, recorded: Recorded) -> CheckTicked | None:
        stands = now.checks.get(self.check)
        if self.done and stands and stands.when == self.when:
            was = self.was_when
            return CheckTicked(
                check=self.check, done=was is not None, when=was, was_when=self.when, since=self.was_since,
                was_since=stands.at,
            )  # fmt: skip
        if not self.done and stands is None:
            # An older warroom wrote the date before as the one that it has.
            return CheckTicked(
                check=self.check, done=True, when=self.was_when or self.when, since=self.was_since
            )
        return None

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        own = f"check done: {self.check}", f"check open again: {self.check}"
        done, undone = _TEXTS.get(self.check, own)
        date = f" for {day_and_time(self.when, zone)}" if self.when and self.done else ""
        return "☑" if self.done else "☐", f"{done if self.done else undone}{date}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self.sign_and_text(zone, at)[1]}{', as before' if self.done else ''}"


def tick(
    incident: Incident, check: Check, done: bool, at: datetime, when: datetime | None = None
) -> Decision:
    """Tick one of the checks that follow a resolution, or open it again."""
    if when is not None and not done:
        return Refusal("What is opened again has no date; leave the time out.")
    if check not in known_checks(incident):
        return _unknown(incident, check)
    if done == (check in incident.checks) and when is None:
        return Refusal(f"“{check.value}” is {'ticked' if done else 'open'} already.")
    if check == Check.SCHEDULE_POSTMORTEM and done and when is None:
        return Refusal("Say when the postmortem is, as in tomorrow 14:00 or 2026-01-31 14:00.")
    if done and when is not None and when <= at:
        return Refusal("That time has passed; say when the postmortem will be, as in tomorrow 14:00.")
    ticked = incident.checks.get(check)
    was_when = ticked.when if ticked else None
    was_since = ticked.at if ticked else None
    return (Fact(CheckTicked(check=check, done=done, when=when, was_when=was_when, was_since=was_since), at),)


def known_checks(incident: Incident) -> tuple[Check, ...]:
    """Those of its process, any other that was ticked, and the times while one of them is not known."""
    times = (Check.COMPLETE_TIMES,) if incident.missing_times else ()
    return tuple(dict.fromkeys((*incident.checklist, *incident.checks, *times)))


def left_words(incident: Incident) -> str:
    """What is left to do of an incident that is over, after a colon; empty when nothing is."""
    return ", ".join(incident.checks_left)


def check_named(incident: Incident, typed: str) -> Check | Refusal:
    """The check of that name or those words, or the only one whose name begins so."""
    try:
        name = Check(typed).name
    except ValueError:
        return _unknown(incident, typed)
    known = known_checks(incident)
    exact = [check for check in known if check.name == name]
    near = exact or [check for check in known if check.name.startswith(name)]
    return near[0] if len(near) == 1 else _unknown(incident, typed)


def _unknown(incident: Incident, typed: str) -> Refusal:
    known = known_checks(incident)
    if not known:
        return Refusal(f"The checklist of {incident.reference} is empty; its process asks for no checks.")
    names = ", ".join(check.name for check in known)
    return Refusal(f"{incident.reference} has no check “{one_line(typed)}”; write one of {names}.")
