"""`make screenshots`: pictures of the running console, written beside this file. Clock, names and history are made up."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENVIRONMENT = (
    "COLORFGBG",
    "NO_COLOR",
    "TEXTUAL_THEME",
    "TMUX",
    "SSH_CONNECTION",
    "SSH_TTY",
    "DISPLAY",
    "WAYLAND_DISPLAY",
)
WIDE = (120, 36)
TODAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Shot:
    """Wait for `words`, then for each step press its keys and wait for its words; then the picture."""

    name: str
    words: str
    steps: tuple[tuple[tuple[str, ...], str], ...] = ()
    size: tuple[int, int] = WIDE
    minutes: int = 0
    """How much later than the story's moment."""


STORY = "load balancer"
ROOM = (
    Shot("room-80x24", STORY, size=(80, 24)),
    Shot("room-120x36", STORY),
    Shot("room-200x60", STORY, size=(200, 60)),
    Shot("overdue-120x36", STORY, minutes=8),
    Shot("help-120x36", STORY, ((("question_mark",), "Keys"),)),
    Shot("update-120x36", STORY, ((("u",), "read back"),)),
    Shot("due-120x36", STORY, ((("t",), "soonest first"),), minutes=7),
    Shot("snooze-120x36", STORY, ((("S",), "Put the update off"), (("tab", *"vendor", "space", *"call"), "vendor call"))),
    Shot("escalate-120x36", STORY, ((("e",), "Escalation"), (("down", "down", "down", "enter"), "read back")), minutes=47),
    Shot("handover-120x36", STORY, ((("h",), "Who takes over"), ((*"kim", "enter"), "read back")), minutes=7),
    Shot("checks-120x36", STORY, ((("l",), "Before it ends"),)),
    Shot("review-120x36", STORY, ((("o",), "REPLAY"), (("left",) * 5, "REPLAY"))),
)  # fmt: skip
HISTORY = (
    Shot("library-120x36", "API down", ((("f3",), "20 incidents"),)),
    Shot("metrics-120x36", "API down", ((("f3",), "20 incidents"), (("f6",), "median"), (("right",), "trend"))),
    Shot("postmortem-120x36", "API down", ((("f3",), "20 incidents"), (("enter", "enter"), "REPLAY"), (("p",), "Postmortem"))),
)  # fmt: skip


class Taken:
    """A clipboard that takes what it is given."""

    text = ""

    def has(self, program: str) -> bool:
        return True

    def run(self, argv: object, text: str) -> tuple[int, str]:
        self.text = text or self.text
        return 0, self.text

    def native(self, text: str) -> str:
        return text


def console(path: Path, clock: Callable[[], datetime], drafts: Path) -> Any:
    from warroom.local.clipboard import Copier
    from warroom.local.config.config import Clipboard, Config
    from warroom.room import Room
    from warroom.tui.app import WarroomApp
    from warroom.tui.runtime.workers import Backstage

    copier = Copier(Clipboard.TMUX, environ={}, machine=Taken())
    stage = Backstage(
        lambda busy: Room.open(path, "maya", clock, UTC, busy_seconds=busy),
        drafts,
        Path("/tmp/warroom-outbox"),  # it stands in the picture
        lambda _: copier,
        now=clock,
    )
    return WarroomApp(stage, clock, UTC, Config(theme="warroom-dark"), "maya")


def story(path: Path) -> datetime:
    """The demo's outage, with tasks and an exit criterion; returns the moment it stands at."""
    from warroom.room import Room, demo

    clock = demo.prepare(path)
    room = Room.open(path, "maya", clock, UTC)
    room.ask(1, "@li watch the error rate 5m")
    room.ask(1, "@ada confirm that all nodes joined 15m")
    for words in ("error rate under 0.1% for 10 min", "all nodes joined", "logs reach CloudWatch again"):
        room.add_criterion(1, words)
    room.close()
    return clock.at


def history(path: Path) -> None:
    """Twenty resolved incidents of half a year."""
    from warroom.domain.incident.state import ActionItem, DataLost, Detection, Stage
    from warroom.domain.policy.checklist import Check
    from warroom.domain.policy.severities import Severity
    from warroom.room import Room

    chance = random.Random(7)  # the same pictures each time
    now = [TODAY - timedelta(days=216)]  # all of them lie before today
    room = Room.open(path, "maya", lambda: now[0], UTC)
    titles = (
        "API down for EU customers",
        "Chat messages late",
        "Matching fails",
        "Push delayed",
        "Logo is cut off",
    )
    for _ in range(20):
        now[0] += timedelta(days=chance.randint(3, 13), minutes=chance.randint(0, 900))
        kind = chance.choice((0, 0, 1, 1, 2, 3, 4))
        detected = chance.choice((Detection.ALERT, Detection.USER, Detection.DASHBOARD, Detection.TEAM))
        number = room.declare(
            titles[kind], Severity(min(4, kind + 1)), commander=chance.choice(("@maya", "@li", "@sam")),
            impact="30% of checkouts fail", started=f"-{chance.randint(6, 40)}m", detected="-5m", detected_by=detected,
        ).number  # fmt: skip
        now[0] += timedelta(minutes=chance.randint(2, 9))
        room.assign(number, "investigator", "@kim")
        for _ in range(chance.randint(1, 4)):
            now[0] += timedelta(minutes=chance.randint(9, 16))
            incident = room.incident(number)
            room.send_update(
                number,
                room.texts.update_text(incident, room.texts.update_parts(incident)),
                incident.next_update_number,
            )
        now[0] += timedelta(minutes=chance.randint(1, 90))
        room.resolve(number, "a release without a check", "rolled back", None, data_lost=DataLost.NO)
        if TODAY - now[0] > timedelta(days=20):
            now[0] += timedelta(hours=chance.choice((5, 20, 30, 60)))
            for check in room.incident(number).checks_left:
                room.tick(
                    number, check, when="tomorrow 14:00" if check == Check.SCHEDULE_POSTMORTEM else None
                )
            room.move_postmortem(number, Stage.DONE)
        else:
            room.add_action(
                number, ActionItem(number=0, text="check every release", owner="@li", due=TODAY.date())
            )
    room.close()


async def shot(app: Any, wanted: Shot) -> None:
    async with app.run_test(size=wanted.size) as pilot:
        for keys, words in (((), wanted.words), *wanted.steps):
            await pilot.press(*keys)
            for _ in range(300):
                await pilot.pause(0.02)
                if words in app.export_screenshot().replace("&#160;", " "):
                    break
            else:
                raise SystemExit(f"{wanted.name}: “{words}” never came")
        await pilot.pause(0.2)
        (HERE / f"{wanted.name}.svg").write_text(app.export_screenshot(title="warroom"), "utf-8")
        print(f"screenshots/{wanted.name}.svg")


async def draw(folder: Path) -> None:
    at = story(folder / "demo.db")
    history(folder / "history.db")
    for wanted in ROOM:
        moment = at + timedelta(minutes=wanted.minutes)
        await shot(console(folder / "demo.db", lambda moment=moment: moment, folder / wanted.name), wanted)
    for wanted in HISTORY:
        await shot(console(folder / "history.db", lambda: TODAY, folder / wanted.name), wanted)
    declare = Shot(
        "declare-120x36",
        "Declare",
        ((tuple("space" if c == " " else c for c in "API down"), "SEV-1: API down"),),
    )
    await shot(console(folder / "empty.db", lambda: TODAY, folder / "declare"), declare)


if __name__ == "__main__":
    for variable in ENVIRONMENT:
        os.environ.pop(variable, None)
    # A terminal with all colours, wherever the pictures are drawn.
    os.environ |= {"TEXTUAL_ANIMATIONS": "none", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(draw(Path(temporary)))
