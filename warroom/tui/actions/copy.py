"""A text to the clipboard and into the outbox, and what may be said of it: what went wrong first."""

from __future__ import annotations

import os
from pathlib import Path

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line, outgoing
from warroom.local.clipboard import Failed, FileOnly, words
from warroom.store.errors import StoreProblem
from warroom.texts.messages import drill
from warroom.tui.console import Console
from warroom.tui.incident_screen import IncidentRoom, IncidentScreen
from warroom.tui.room_view import View
from warroom.tui.widgets.message_line import failed


async def copy(screen: IncidentScreen, text: str, name: str, *, with_digest: bool = True) -> str:
    """Copy and write to the outbox; returns what may be claimed, with the file's path last.

    The file, and it alone, also holds the record's digest, but for a text that is for everybody.
    """
    backstage = screen.app.backstage
    result = await backstage.copy(text)
    said, only = words(result), isinstance(result, Failed | FileOnly)
    if screen.looking:
        return said  # who looks on leaves no file beside the database
    try:
        digest = await _digest(screen) if with_digest else ""
        path = at_home(await backstage.put(name, text, digest=digest))
    except OSError as problem:
        said = (
            words(Failed(('the config says clipboard = "file"',))) if isinstance(result, FileOnly) else said
        )
        return f"{said} · no file either: {problem.strerror or problem}"
    return f"{said} · {'it is' if only else 'also'} in {path}"


async def copy_entry(screen: IncidentRoom, view: View) -> None:
    entry = screen.chosen_entry()
    await copy_words(screen, view, entry, entry.text or "")


async def copy_words(screen: IncidentRoom, view: View, entry: TimelineEntry, words: str) -> None:
    """Copy these words of an entry, with its time."""
    screen.needs_no_keys()  # a clipboard may take its time
    text = f"{drill(view.incident)}{entry.at.astimezone(screen.zone):%Y-%m-%d %H:%M %Z} {outgoing(words)}".rstrip()
    said = await copy(screen, text, f"{view.incident.reference}-entry-{entry.n}")
    words = said if failed(said) else f"entry {entry.n}: {said}"
    screen.say(words, trouble=failed(said), whole=True)


async def _digest(screen: IncidentScreen) -> str:
    """The record's digest now; empty when the record cannot be read, which must not keep a text from its file."""
    number = screen.number
    try:
        return await screen.app.backstage.read(lambda room: room.digest(number))
    except (StoreProblem, Refusal):
        return ""


async def copy_selection(app: Console, text: str) -> None:
    """What was selected with the mouse or in an editor, the same way as everything else, and say how that went."""
    text = outgoing(text)

    of = next((screen for screen in app.screen_stack if isinstance(screen, IncidentScreen)), None)
    if of is None:
        said = words(await app.backstage.copy(text))
    else:
        said = await copy(of, text, f"INC-{of.number}-selection")
    said = said if failed(said) else f"selection: {said}"
    if isinstance(of, IncidentRoom) and of.is_current:
        of.say(said, trouble=failed(said), whole=True)
    else:  # over a dialog, or over a screen that has no line of several rows for it
        said = with_short_path(said)
        app.notify(one_line(said), severity="error" if failed(said) else "information", markup=False)


def say_nothing_selected(app: Console) -> None:
    """Say why ctrl+c copied nothing: some lists cannot be selected with the mouse."""
    words = "Nothing is selected here, so nothing is copied; ctrl+q quits."
    say = getattr(app.screen, "say", None)
    if say is None:
        app.notify(words, severity="warning", markup=False)
    else:
        say(words)


def with_short_path(said: str) -> str:
    """What was copied is on the clipboard: of its file the name is enough, which fits a notice."""
    before, also, path = said.rpartition(" · also in ")
    return f"{before}{also}{os.path.basename(path)}" if also else said


def told(what: str, said: str) -> str:
    """What was copied and what became of it; what went wrong stands first."""
    return f"{said}  ({what})" if failed(said) else f"{what}  ({said})"


def at_home(path: Path) -> str:
    """A path as it is typed, short."""
    home = os.path.expanduser("~")  # as it is when there is none
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


class Copying:
    """Copies one text and its public wording, and knows which of them the clipboard holds."""

    def __init__(self, screen: IncidentRoom, name: str) -> None:
        """`name` is the outbox file's."""
        self._screen, self._name = screen, name
        self._said = ""
        self._public = self._instead = False

    async def __call__(self, text: str, ending: str) -> str:
        # At the call, not when it is done: they are copied in the order in which they were asked for.
        self._instead, self._public = self._public and not ending, bool(ending)
        self._said = await copy(self._screen, text, f"{self._name}{ending}", with_digest=not ending)
        return self._said

    @property
    def trouble(self) -> str:
        """Why the text that was asked for last is not on the clipboard; empty when it is."""
        return self._said if failed(self._said) else ""

    def recorded(self, what: str, then: str = "") -> None:
        """Say that the text is recorded, and what the clipboard holds where that could be taken for another."""
        if self.trouble:
            self._screen.say(f"{what}, but {self.trouble}", trouble=True)
        elif self._instead:
            held = "; its text is on the clipboard, the public wording is not"
            self._screen.say(f"{what}{held}{then}.", whole=True)
        else:
            self._screen.say(f"{what}{then}.", whole=True)
