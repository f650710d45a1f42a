"""What is typed anywhere outlives the console: on disk a second later, whatever follows, and back when it is opened again."""

from __future__ import annotations

import ast
import heapq
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from operator_at_work import PATIENCE, Desk, Operator, at_the_console
from textual.widget import Widget
from textual.widgets import Input, TextArea

import warroom.tui
from warroom.local.draft_names import BETWEEN
from warroom.tui.dialogs.form import Choice
from warroom.tui.runtime.draft_keeper import Draft, DraftKeeper, Texts

# The rhythm


@dataclass
class Machine:
    """A clock, timers and a disk, all pretended."""

    now: float = 0.0
    disk: dict[str, str] = field(default_factory=dict)
    drafts_problem: str = ""
    writings: int = 0
    _timers: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (self.now + seconds, len(self._timers), call))

    def keep_all(self, texts: Texts) -> Future[None]:
        self.disk.update(texts)
        self.writings += 1
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def wait(self, seconds: float) -> None:
        until = self.now + seconds
        while self._timers and self._timers[0][0] <= until:
            self.now, _, call = heapq.heappop(self._timers)
            call()
        self.now = until


@given(st.lists(st.sampled_from([0.01, 0.05, 0.2, 0.39, 0.6, 0.99, 3.0]), max_size=200))
def test_every_character_is_kept_within_a_second_whatever_the_rhythm(pauses: list[float]) -> None:
    machine, text, typed_at = Machine(), "", []
    keeper = DraftKeeper(cast(Any, machine), machine.later)
    draft = Draft(keeper, lambda: {"line": text})
    for pause in pauses:
        text += "x"
        typed_at.append(machine.now)
        draft.changed()
        machine.wait(pause)
        old = sum(machine.now - at >= 1 for at in typed_at)
        assert len(machine.disk.get("line", "")) >= old
    machine.wait(1)
    assert machine.disk.get("line", "") == text
    assert machine.writings <= machine.now / 0.5 + 1  # and the disk is left alone meanwhile


def test_what_was_sent_is_not_kept_by_a_timer_that_rings_later() -> None:
    machine = Machine()
    draft = Draft(DraftKeeper(cast(Any, machine), machine.later), lambda: {"line": "sent"})
    draft.changed()
    draft.forget()
    draft.changed()
    machine.wait(2)
    assert machine.disk == {"line": ""}


async def test_a_draft_that_could_not_be_written_is_written_once_it_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warroom.tui.runtime.draft_keeper.TRY_AGAIN", 0.05)
    desk.declare()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        with monkeypatch.context() as disk:
            disk.setattr("warroom.local.drafts.write_private", full)
            await ic.press("n")
            await ic.type("not lost")
            await ic.sees("Drafts do not survive a crash now")
        await ic.misses("Drafts do not survive a crash now")
        await comes(ic, lambda: any("not lost" in text for text in kept(desk).values()), "the draft")


# Where


NOT_KEPT = {"find-line", "library-find"}
"""What is looked for or filtered. The palette is Textual's own; a redaction is asked for outside the console."""
ANSWERS = {"person", "do"}
"""The name typed to accept command."""


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in Path(warroom.tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path.name, node


def test_there_is_no_input_but_those_that_say_where_their_words_are_kept() -> None:
    bases = {
        (name, ast.unparse(base))
        for name, node in sources()
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if ast.unparse(base) in ("Input", "TextArea", "MaskedInput")
    }
    assert bases == {("line.py", "Input"), ("text_area.py", "TextArea")}
    made = {
        name
        for name, node in sources()
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Input", "TextArea")
    }
    assert made == set()


def test_nothing_but_the_exceptions_is_left_unkept() -> None:
    calls = [(name, node) for name, node in sources() if isinstance(node, ast.Call)]
    unkept = sorted(
        name
        for name, node in calls
        for keyword in node.keywords
        if (keyword.arg, ast.unparse(keyword.value)) in (("draft", "None"), ("kept", "False"))
    )
    # What is shown of a paste is kept with the draft of the note line.
    paste = ["paste_preview.py"] * 3
    assert unkept == ["find_line.py", "handover.py", "handover.py", "library.py", *paste]


# The walk


def kept(desk: Desk) -> dict[str, str]:
    """What a console that is killed now leaves."""
    files = list((desk.folder / "drafts").glob("console-*.json"))
    return json.loads(files[0].read_text("utf-8"))["drafts"] if files else {}


def inputs(ic: Operator) -> list[Widget]:
    shown = ic.pilot.app.screen.query("*")
    return [
        w for w in shown if isinstance(w, Input | TextArea | Choice) and w.display and w.id != "find-line"
    ]


def holds(ic: Operator, words: str) -> bool:
    """Whether these words stand anywhere: on the screen or in a text that is longer than it."""
    texts = [w.text if isinstance(w, TextArea) else str(getattr(w, "value", "")) for w in inputs(ic)]
    return words in ic.screen().replace("\n", " ") or any(words in text for text in texts)


async def comes(ic: Operator, true: Callable[[], bool], what: object) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"{what} never came\n{kept(ic.desk)}\n{ic.screen()}"
        await ic.pilot.pause(0.02)


async def type_into_all(ic: Operator, mark: str) -> list[str]:
    """Something into every field there is; returns what must be on disk, once it is there."""
    typed = []
    for number, widget in enumerate(inputs(ic)):
        assert cast(Any, widget).draft is not None, widget
        ic.pilot.app.screen.set_focus(widget)
        if isinstance(widget, Choice):
            await ic.press("right")
            typed.append(widget.value)
        else:
            words = f"q{mark}{number}z"
            await ic.press("home" if isinstance(widget, TextArea) else "end", *words)
            typed.append(words)

    def on_disk() -> bool:
        parts = [part for text in kept(ic.desk).values() for part in text.split(BETWEEN)]
        return all(any(words in part for part in parts) for words in typed)

    assert typed
    await comes(ic, on_disk, typed)
    return [words for words in typed if words.startswith("q")]


DOWN = (("down", "task"),) * 3  # to the task, which is third
STEPS = {
    "task": (("t", "Due, soonest first"),),
    "task done": (("t", "Due, soonest first"), *DOWN, ("d", "What came of it")),
    "task more": (("t", "Due, soonest first"), *DOWN, ("+", "How many minutes more")),
    "task dropped": (("t", "Due, soonest first"), *DOWN, ("x", "Drop task 1")),
    "criterion": (("l", "Before it ends"),),
    "criterion waived": (("l", "Before it ends"), ("down", "error rate"), ("w", "Why it need not hold")),
    "escalation": (("e", "Escalation"), ("enter", "Enter record as sent")),
    "escalation waived": (("e", "Escalation"), ("w", "Why it is not needed")),
    "no change": (("U", "Sent at"), ("ctrl+e", "ctrl+e the stage")),
    "update": (("u", "Sent at"), ("ctrl+e", "ctrl+e the stage")),
    "snooze": (("S", "Why it waits"),),
    "roles": (("r", "Another role"),),
    "correct": (("c", "What to do"),),
    "status": (("s", "Because"),),
    "severity": (("v", "Because"),),
    "severity text": (("v", "Because"), ("2", "● SEV-2"), ("enter", "Enter record as sent")),
    "impact": (("i", "How many are affected"),),
    "times": (("m", "Detected"),),
    "handover": (("h", "Which role"),),
    "brief": (("h", "Which role"), ("@", "@"), ("k", "@k"), ("enter", "Brief for @k")),
    "resolve": (("x", "Was data lost?"),),
    "cancel": (("X", "it was none"),),
    "announcement": (("a", "Enter record as sent"),),
    "note": (("n", "Enter records the note"),),
    "resolution": (
        ("x", "Was data lost?"),
        ("tab", ""),
        ("tab", ""),
        ("k", "k"),
        ("enter", "Enter record as sent"),
    ),
    "postmortem": (("o", "REPLAY"), ("p", "ctrl+s save")),
    "actions": (("o", "REPLAY"), ("a", "Action items of")),
    "action": (("o", "REPLAY"), ("a", "Action items of"), ("down", "the pool"), ("enter", "Priority")),
    "declare": (("d", "What is broken"),),
}
"""How each is come by from the room: keys, and what is seen after each."""


@pytest.mark.parametrize("name", STEPS)
async def test_what_is_typed_is_on_disk_and_comes_back(desk: Desk, name: str) -> None:
    number = desk.declare()
    room = desk.room("maya")
    room.ask(number, "@li check the pool 5m")
    room.add_criterion(number, "error rate under 1%")
    room.add_action_line(number, "watch the pool @li 2030-01-15")
    room.note(number, "the newest note")

    async def come_there(ic: Operator) -> None:
        await ic.sees("the newest note", "IC @maya")
        for key, words in STEPS[name]:
            keys = {"+": "plus", "@": "at"}.get(key, key)
            await ic.press(keys)
            await ic.sees(words)

    async with at_the_console(desk) as ic:
        await come_there(ic)
        typed = await type_into_all(ic, "a")
        left = kept(desk)
        await ic.press("escape")
    assert {name: text for name, text in left.items() if "qa" in text}.items() <= kept(desk).items()
    if name in ("severity text", "resolution"):  # what they tell of was done
        return
    async with at_the_console(desk) as ic:
        await come_there(ic)
        for words in typed:
            await comes(ic, lambda words=words: holds(ic, words), words)  # type: ignore[misc]


async def test_a_name_that_answers_for_somebody_and_what_is_looked_for_are_not_kept(desk: Desk) -> None:
    number = desk.declare()
    desk.room("maya").offer(number, "commander", "@kim", "the brief")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("h")
        await ic.sees("whoever accepts writes their name")
        await ic.type("qkim")
        await ic.press("escape", "slash")
        await ic.sees("Enter older")
        await ic.type("qfind")
        await ic.press("escape", "n")
        await ic.type("qnote")
        await comes(ic, lambda: any("qnote" in text for text in kept(desk).values()), "the note")
        assert not any("qkim" in text or "qfind" in text for text in kept(desk).values())


async def test_a_refused_task_is_back_in_the_line(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("t")
        await ic.sees("Due, soonest first")
        await ic.press("n")
        await ic.type("check the pool")
        await ic.press("enter")
        await ic.sees("A task needs its owner in front", "check the pool")
        await ic.press("home")
        await ic.type("@li ")
        await ic.press("enter")
        await ic.sees("@li: check the pool")
    assert not any("check the pool" in text for text in kept(desk).values())
