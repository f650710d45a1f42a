"""Every command of the room, declared once: keys, footer, help, palette and the README's table come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from warroom.tui.room_view import View

WhyNot = Callable[[View], str | None]
"""Why the command cannot be used now, in one sentence; None when it can."""


def _always(view: View) -> str | None:
    return None


def _while_open(view: View) -> str | None:
    if view.incident.is_open:
        return None
    return f"{view.incident.reference} is {view.incident.ended_words}; set a status (s) to reopen it first."


def _while_an_update_is_due(view: View) -> str | None:
    if view.incident.is_open and view.update_due is None:
        return f"No update is due for {view.incident.severity}, so there is nothing to put off."
    return _while_open(view)


def _once_resolved(view: View) -> str | None:
    if not view.incident.is_open:
        return None
    return f"{view.incident.reference} is still open; its postmortem comes after x. The review (o) shows a draft."


@dataclass(frozen=True)
class Command:
    name: str
    key: str
    label: str
    """One or two words for the footer."""
    help: str
    why_not: WhyNot = _always
    short: str = ""
    """The same where the terminal is narrow; empty when the label is short enough."""
    writes: bool = True
    """Whether it is of no use to somebody who only looks on."""

    @property
    def shown_key(self) -> str:
        return {"slash": "/", "question_mark": "?"}.get(self.key, self.key)


COMMANDS = (
    Command("note", "n", "note", "Write a note; 14:02 or -7m in front says when, ! is a decision, ? a question, > @li a task"),
    Command("update", "u", "update", "Write the next status update from what changed, and copy it", _while_open),
    Command("roles", "r", "roles", "Say who commands, investigates, communicates, fixes"),
    Command("status", "s", "status", "Investigating, Identified or Monitoring; on a resolved incident this reopens it"),
    Command("severity", "v", "severity", "Change the severity and copy the text that says so", _while_open),
    Command("impact", "i", "impact", "Say what users notice, and how many are affected"),
    Command("due", "t", "due", "Ask for a task with a time-box (@li check lag 5m), or settle what is due"),
    Command("escalate", "e", "escalate", "The ladder: call the next step, or waive it", _while_open, short="call"),
    Command("handover", "h", "hand over", "Write the brief and offer command; then accept it by name", _while_open, short="hand"),
    Command("checks", "l", "checks", "Exit criteria, and what is left after resolution"),
    Command("resolve", "x", "resolve", "Resolve the incident and copy the resolution; afterwards copy it again"),
    Command("cancel", "X", "cancel", "Declared by mistake: end it with a word of why; it owes no postmortem and is not measured", _while_open),
    Command("find", "slash", "find", "Find words in the timeline", writes=False),
    Command("help", "question_mark", "help", "This page", writes=False),
    Command("no_change", "U", "no change", "The next update says that nothing is new", _while_open),
    Command("snooze", "S", "snooze", "Put the next update off, with a word of why", _while_an_update_is_due),
    Command("runbooks", "b", "runbooks", "Read a runbook; those that match the incident come first", writes=False),
    Command("announcement", "a", "announce", "Copy the announcement again", _while_open),
    Command("correct", "c", "correct", "Correct the selected entry, or strike it; the original stays readable"),
    Command("copy", "y", "copy entry", "Copy the selected entry", writes=False),
    Command("open_entry", "enter", "open", "Open the selected entry whole: what was sent, a brief, every revision", writes=False),
    Command("milestones", "m", "times", "Say when the impact started, was detected, declared, mitigated, resolved"),
    Command("incidents", "w", "others", "Go to another incident", writes=False),
    Command("review", "o", "review", "Replay this incident, with its metrics and postmortem", writes=False),
    Command("postmortem", "p", "postmortem", "Write the postmortem of a resolved incident, mark it done, share it", _once_resolved),
    Command("action_items", "A", "actions", "Action items: add, change, done, drop"),
    Command("declare", "d", "declare", "Declare another incident"),
    Command("zoom", "z", "zoom", "Show the timeline alone, or everything again", writes=False),
    Command("undo", "ctrl+z", "undo", "Take back this console's last act"),
    Command("palette", "ctrl+p", "palette", "Every command and theme by name", writes=False),
    Command("quit", "ctrl+q", "quit", "Leave; what is not saved yet is said", writes=False),
)  # fmt: skip

STAGES = {
    "open": ("note", "update", "due", "status", "escalate", "handover", "resolve", "incidents", "help"),
    "late": ("update", "note", "due", "status", "escalate", "handover", "resolve", "incidents", "help"),
    "ended": ("checks", "postmortem", "review", "note", "action_items", "declare", "incidents", "help"),
    "looking": ("review", "find", "copy", "runbooks", "incidents", "zoom", "help"),
}
"""What the footer tells at each stage of an incident, at most nine keys; all the others are on the help page."""

TIMELINE_KEYS = (
    ("up, down", "Select an entry"),
    ("page up, page down", "Scroll; the view stops following"),
    ("home, end", "First entry; newest entry, and follow again"),
    (
        "Esc",
        "Leave a line or a dialog; what was typed stays, or ctrl+r fills it in again",
    ),
)


def why_not(command: Command, view: View) -> str | None:
    """Why the command cannot be used now; None when it can."""
    if view.looking and command.writes:
        return "You are looking on; nothing can be written here."
    return command.why_not(view)


def offered(view: View, *, late: bool) -> tuple[Command, ...]:
    """The commands that the footer tells now, each of which can be used; `late` is whether the update is overdue."""
    stage = (
        "looking" if view.looking else "ended" if not view.incident.is_open else "late" if late else "open"
    )
    commands = (by_name(name) for name in STAGES[stage])
    return tuple(command for command in commands if why_not(command, view) is None)


def by_key(key: str) -> Command | None:
    """The command of a key that is one letter or sign; None when it is no such key."""
    return next((command for command in COMMANDS if command.shown_key == key and len(key) == 1), None)


def by_name(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)
