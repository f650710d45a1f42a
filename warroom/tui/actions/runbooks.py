"""Runbooks to read, and the documents that stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.local import runbook_files
from warroom.local.runbook_files import Runbook
from warroom.tui.actions.act import changing
from warroom.tui.actions.copy import copy, told
from warroom.tui.dialogs.choose import ChooseDialog
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

SHOWN = 200
"""Runbooks in the list; those that match the incident come first."""


async def books(screen: IncidentRoom, view: View) -> None:
    """Runbooks: those that match the incident first; opening one is a line of the timeline. Then the links."""
    folders = [Path(folder).expanduser() for folder in screen.app.config.runbooks]
    rules = screen.app.config.policy.rules(view.incident.severity)
    links = {**rules.links, **screen.app.config.links}
    words = f"{view.incident.title} {view.incident.impact or ''}"
    matching, others = await screen.backstage.read(lambda _: _sorted(folders, words, rules.runbooks))
    if not matching and not others and not links:
        raise Refusal(
            "There are no runbooks; `warroom config init --runbooks FOLDER` writes four to start from."
        )
    order = [*matching, *others][:SHOWN]
    rows = [(str(i), f"{'*' if i < len(matching) else ' '} {one_line(book.name)}: {one_line(book.title)}")
            for i, book in enumerate(order)]  # fmt: skip
    rows += [(f"link/{name}", f"  {one_line(name)}: {one_line(address)}") for name, address in links.items()]
    left_out = len(matching) + len(others) - len(order)
    marked = "is for this severity, or shares" if rules.runbooks else "shares"
    hint = f"* {marked} words with this incident" if matching else ""
    hint += f" · and {left_out:,} more; `warroom runbook` lists them all" if left_out else ""
    said, at = "", ""
    while screen.is_attached:
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                "Runbooks", rows, {"enter": "read", "y": "copy where it is"}, hint=hint, said=said, at=at
            )
        )
        if chosen is None:
            return
        link = links.get(chosen.row.removeprefix("link/")) if chosen.row.startswith("link/") else None
        address = link or str(order[int(chosen.row)].path)
        if chosen.key == "y":
            said = told(one_line(address), await copy(screen, address, "runbook", with_digest=False))
        elif link:
            said = f"It is at {one_line(link)}; it is not opened here, y copies where it is."
        else:
            await _read(screen, view, order[int(chosen.row)])
            return
        at = chosen.row


async def _read(screen: IncidentRoom, view: View, book: Runbook) -> None:
    try:
        text = await screen.backstage.read(lambda _: runbook_files.read(book))
    except OSError as problem:
        raise Refusal(
            f"The runbook {one_line(str(book.path))} cannot be read ({problem.strerror or problem})."
        ) from problem
    if not view.looking:
        await changing(screen, lambda room: room.use_runbook(view.incident.number, book.name))
    await screen.app.push_screen_wait(ReaderDialog(book.name, text))


def _sorted(folders: list[Path], words: str, named: Sequence[str]) -> tuple[list[Runbook], list[Runbook]]:
    """Those that match, and the others."""
    found = runbook_files.listed(folders)
    matching = runbook_files.first(found, words, named)
    known = set(matching)
    return matching, [book for book in found if book not in known]
