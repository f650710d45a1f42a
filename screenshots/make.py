"""`make screenshots`: pictures of the running console, written beside this file. The clock and the room are the demo's."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
ENVIRONMENT = ("NO_COLOR", "TEXTUAL_THEME", "TMUX", "SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY")


async def draw(folder: Path) -> None:
    from warroom.desk.clipboard import Copier
    from warroom.desk.config import Clipboard, Config
    from warroom.room import Room, demo
    from warroom.tui.app import WarroomApp
    from warroom.tui.backstage import Backstage

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

    def console(path: Path, clock: object) -> WarroomApp:
        def open_room(busy: float) -> Room:
            return Room.open(path, "maya", clock, UTC, busy_seconds=busy)  # type: ignore[arg-type]

        copier = Copier(Clipboard.TMUX, environ={}, machine=Taken())
        stage = Backstage(open_room, folder / "drafts", Path("/tmp/warroom-outbox"), lambda _: copier)
        return WarroomApp(stage, clock, UTC, Config(), "maya")  # type: ignore[arg-type]

    story = demo.prepare(folder / "demo.db")
    telling = Room.open(folder / "demo.db", "maya", story, UTC)
    telling.ask(1, "@li watch the error rate 5m")
    telling.ask(1, "@ada confirm that all nodes joined 15m")
    telling.add_criterion(1, "error rate under 0.1% for 10 min")
    telling.close()
    shots = (
        ("room-80x24", (80, 24), (), 0),
        ("room-120x36", (120, 36), (), 0),
        ("room-200x60", (200, 60), (), 0),
        ("overdue-120x36", (120, 36), (), 8),
        ("help-120x36", (120, 36), ("question_mark",), 0),
        ("update-120x36", (120, 36), ("u",), 0),
        ("due-120x36", (120, 36), ("t",), 7),
        ("escalate-120x36", (120, 36), ("e",), 7),
        ("handover-120x36", (120, 36), ("h", *"kim", "enter"), 7),
        ("review-120x36", (120, 36), ("o", "left", "left", "left", "left", "left"), 0),
    )
    for name, size, keys, minutes in shots:
        clock = demo.StoryClock(story.at + timedelta(minutes=minutes))
        await shot(console(folder / "demo.db", clock), name, size, keys, "load balancer")
    empty = demo.StoryClock(datetime(2026, 11, 23, 13, 30, tzinfo=UTC))
    await shot(console(folder / "empty.db", empty), "declare-120x36", (120, 36), tuple("API down"), "Declare")


async def shot(app: object, name: str, size: tuple[int, int], keys: tuple[str, ...], words: str) -> None:
    from textual.widgets import Static

    async with app.run_test(size=size) as pilot:  # type: ignore[attr-defined]
        for _ in range(200):
            await pilot.pause(0.02)
            if words in app.export_screenshot().replace("&#160;", " "):  # type: ignore[attr-defined]
                break
        else:
            raise SystemExit(f"{name}: “{words}” never came")
        await pilot.press(*(("space" if key == " " else key) for key in keys))
        for _ in range(100):
            await pilot.pause(0.02)
            waiting = [w for w in app.screen.query(".copied").results(Static) if "copying" in str(w.content)]  # type: ignore[attr-defined]
            if not waiting:
                break
        await pilot.pause(0.1)
        (HERE / f"{name}.svg").write_text(app.export_screenshot(title="warroom"), "utf-8")  # type: ignore[attr-defined]
        print(f"screenshots/{name}.svg")


if __name__ == "__main__":
    for variable in ENVIRONMENT:
        os.environ.pop(variable, None)
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(draw(Path(temporary)))
