"""When the impact started, was detected, declared, mitigated, resolved."""

from __future__ import annotations

from collections.abc import Callable

from warroom.domain.incident.missing_times import hint
from warroom.domain.incident.state import Detection, Milestone
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import typed_time
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions.act import doing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

NOTICED = "noticed"
"""The field that says how it was noticed."""


async def milestones(screen: IncidentRoom, view: View) -> None:
    settable = [m for m in Milestone if m is not Milestone.RESOLVED or not view.incident.is_open]

    def known(milestone: Milestone) -> str:
        moment = view.incident.milestones.get(milestone)
        if moment is None:
            return ""
        guess = "~" if moment.estimated else ""
        return f"{guess}{typed_time(moment.time, screen.zone)}"

    before = {milestone.value: known(milestone) for milestone in settable}
    missing, number = view.incident.missing_times, view.incident.number
    earliest = await screen.backstage.read(lambda room: next(iter(room.store.page(number, 1)), None))
    offered, screen.offered_times = screen.offered_times, {}

    def may_be(milestone: Milestone) -> str:
        if milestone not in missing:
            return "14:02, -7m, or ~14:00 for a guess"
        return hint(view.incident, milestone, earliest, screen.zone, screen.now())

    fields = [
        Field(
            m.value,
            m.label.capitalize(),
            before[m.value] or (typed_time(offered[m], screen.zone) if m in offered else ""),
            may_be(m),
            time=True,
        )
        for m in settable
    ]
    policy = screen.app.config.policy
    noticed = view.incident.detected_by or ""
    ways = dict.fromkeys(("", *process_of(view.incident, policy).detection, *filter(None, (noticed,))))
    fields.append(
        Field(
            NOTICED,
            "Noticed by",
            str(noticed),
            choices=tuple((way, Detection(way).label if way else "not said") for way in ways),
        )
    )

    def job(values: Values) -> Callable[[Room], Done]:
        who = values[NOTICED] if values[NOTICED] not in ("", noticed) else ""
        changed = {m: values[m.value].strip() for m in settable if values[m.value].strip() != before[m.value]}
        if not changed and who:
            return lambda room: room.detection(number, who)
        if not changed:
            raise Refusal("Write or change a time, or press Esc.")
        if emptied := [m.label for m, text in changed.items() if not text]:
            raise Refusal(
                f"“{emptied[0]}” has a time, which can be corrected but not emptied; write another, "
                "or press Esc, and ctrl+z takes back your last act."
            )
        wanted = {m: (text.lstrip("~ "), text.startswith("~")) for m, text in changed.items()}
        return lambda room: room.milestones(number, wanted, who or None)

    await form(screen, view.incident.id, "Times", fields, doing(screen, job), does="records them")
