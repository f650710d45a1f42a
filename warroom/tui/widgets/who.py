"""Who has which role: the commander first, roles that nobody has last."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident.state import COMMANDER
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import View
from warroom.tui.styles import meanings
from warroom.tui.widgets.lines_pane import LinesPane
from warroom.tui.widgets.wrap import fitted

IC = "IC"
LETTERS = 3
"""Letters of a role's short name, or as many more as tell it from the others."""
PERSON = 24
"""Cells that a name may take."""
BETWEEN = " · "
Held = tuple[str, str]
"""The short name of a role, and who has it."""


class Who(LinesPane):
    def show(self, view: View) -> None:
        held = who(view)
        self.show_lines(held, lambda width: _lines(held, width))


def who(view: View) -> tuple[Held, ...]:
    """Every role with who has it; a dash where nobody does, and those last."""
    short = short_names(view.roles)
    found = []
    for role in view.roles:
        seats = [seat for seat in view.incident.roles if seat.role == role]
        people = ", ".join(_person(seat.person, seat.note) for seat in seats)
        found.append((role, people))
    found.sort(key=lambda pair: (pair[0] != COMMANDER, not pair[1]))
    return tuple((short[role], people or "—") for role, people in found)


def short_names(roles: Sequence[str]) -> dict[str, str]:
    """`IC` for the commander, and of the others the fewest letters that tell them apart."""
    shown = {role: one_line(role) for role in roles}
    names = {}
    for role, name in shown.items():
        others = [other.casefold() for each, other in shown.items() if each not in (role, COMMANDER)]
        length = next(
            (
                n
                for n in range(LETTERS, len(name))
                if not any(o.startswith(name[:n].casefold()) for o in others)
            ),
            len(name),
        )
        names[role] = IC if role == COMMANDER else name[:length].rstrip()
    return names


def who_words(view: View) -> str:
    """All of it in one line, as in `IC @maya · inv @li · fix —`."""
    return BETWEEN.join(f"{name} {people}" for name, people in who(view))


def _person(person: str, note: str | None) -> str:
    words = one_line(person) + (f" ({one_line(note)})" if note else "")
    return fitted(words, PERSON).rstrip() if cell_len(words) > PERSON else words


def _lines(held: Sequence[Held], width: int) -> list[Content]:
    """As many roles in a line as it has room for."""
    lines: list[Content] = []
    for name, people in held:
        room = max(4, width - cell_len(name) - 1)
        people = fitted(people, room).rstrip() if cell_len(people) > room else people
        style = meanings.MUTED if people == "—" else meanings.PLAIN
        words = Content.styled(f"{name} {people}", style)
        if lines and lines[-1].cell_length + len(BETWEEN) + words.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], (BETWEEN, meanings.MUTED), words)
        else:
            lines.append(words)
    return lines
