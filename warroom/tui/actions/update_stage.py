"""Composes the update that the stage shows, again at each choice, from what the record held when the sheet was opened."""

from __future__ import annotations

from dataclasses import replace

from warroom.domain.incident.impact import over_words
from warroom.domain.incident.state import Incident
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.status_update.choosing import among
from warroom.domain.status_update.parts import BULLET, RULES_DECIDE, Choice, Field, UpdateParts
from warroom.domain.status_update.source import UpdateSource
from warroom.domain.status_update.times import clock_words
from warroom.domain.text.safe_text import outgoing_line
from warroom.room import Room
from warroom.texts.formats import Style
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions.act import changing
from warroom.tui.actions.compose import composed
from warroom.tui.actions.update_draft import Drafted
from warroom.tui.dialogs.update_layout import Staged
from warroom.tui.incident_screen import IncidentRoom


class UpdateStage:
    """One update on its way, for the sheet of one room."""

    def __init__(self, screen: IncidentRoom, number: int, style: Style) -> None:
        self._screen, self._number, self._style = screen, number, style
        self._source: UpdateSource | None = None
        """What the record held; None before the first time, and once the impact was said on the sheet."""
        self._of_next: frozenset[int] = frozenset()

    async def __call__(self, choice: Choice, nothing_new: bool, next_words: str) -> Staged:
        """Raises StoreProblem, Refusal, OSError."""
        now = self._screen.now()
        made: list[UpdateParts] = []
        hints: list[str] = []

        def write(room: Room, incident: Incident) -> tuple[Outgoing, Outgoing]:
            source = self._source or room.texts.update_source(incident)
            first = self._source is None
            self._source = source
            parts = source.parts(now, nothing_new=nothing_new)
            if first and not nothing_new:
                self._of_next = _next_lines(parts)
            if choice != RULES_DECIDE:
                # What was chosen before may have been undone since.
                parts = source.parts(now, among(choice, parts.stage), nothing_new=nothing_new)
            if words := outgoing_line(next_words).strip():
                parts = replace(parts, next_steps=BULLET.join((*parts.steps, words)))
            made.append(parts)
            hints.extend(room.texts.look_again(source.incident, parts, now))
            public = room.texts.public(source.incident, Kind.UPDATE)
            inside = (
                public if self._style is Style.STATUSPAGE else room.texts.update(source.incident, parts, now)
            )
            return inside, public

        words = await composed(self._screen, self._number, write, self._style)
        (parts,), source = made, self._source
        assert source is not None
        return Staged(
            source.incident,
            words,
            parts,
            now,
            self._of_next or _next_lines(parts),
            tuple(hints),
            self._last(source),
            Drafted(parts.covers, now),
        )

    async def say_impact(self, words: str) -> str | None:
        """Record what is left of the impact: `over`, `still`, or in words. None, or why it was not recorded."""
        number = self._number

        def work(room: Room) -> tuple[Incident, list]:  # type: ignore[type-arg]  # as `Done`
            recorded = room.incident(number).impact
            said = {"over": over_words(recorded), "still": None}.get(words.lower(), words)
            return room.impact(number, said, None, again=True)

        problem = await changing(self._screen, work)
        if problem is None:
            self._source = None
        return problem

    def _last(self, source: UpdateSource) -> str:
        last = source.incident.last_update
        if last is None:
            return "last: none sent yet"
        events = (line.recorded.event for line in source.lines if line.n == last.n)
        text = next((event.text for event in events if isinstance(event, UpdateSent)), "")
        summary = next((row for row in text.split("\n") if row.startswith("Summary: ")), "")
        told = summary.removeprefix("Summary: ")
        when = clock_words(last.at, self._screen.zone, self._screen.now())
        return f"last: #{last.number} {when} {last.status.label}{f': {told}' if told else ''}"


def _next_lines(parts: UpdateParts) -> frozenset[int]:
    return frozenset(index for index, line in enumerate(parts.stage) if line.field is Field.NEXT)
