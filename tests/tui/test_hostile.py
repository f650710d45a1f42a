"""Text that breaks terminals goes in everywhere; none of its control bytes reaches one."""

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
from datetime import UTC, datetime
from pathlib import Path

import pytest
from costs import grows_evenly, processor_seconds
from operator_at_work import PATIENCE, Desk, at_the_console

from warroom.domain.policy.severities import Severity
from warroom.domain.refusal import Refusal
from warroom.domain.text.validation import TEXT_LIMIT
from warroom.room import Room

CONTROL = [chr(code) for code in (*range(1, 0x20), *range(0x7F, 0xA0))]
BIDI = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
ZERO_WIDTH = [chr(code) for code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0xE0041)]
NASTY = [
    "[/b]", "[bold red]x[/]", "[@click=app.quit]x[/]", "[db-1] restarted", "[link=file:///etc/passwd]x",
    "\x1b[2J\x1b[H", "\x1b]52;c;aGk=\x07", "\x1b]0;title\x07", "\x1b[?1049l", "\x9b31m", "\x1bc", "\x1b(0", "\x00nul"[1:],
    "$(reboot)", "`id`", "'; DROP TABLE event; --", "%s%n", "{0}", "{{7*7}}", "${x}", "\\", "../../etc",
    "@here @channel <!everyone>", "=1+1", "\u202eevil", "Z̷a̷l̷g̷o̷", "👩‍👩‍👧‍👦", "🏳️‍🌈", "ﷺ", "田中さん", "ÅÄÖ" * 30, "x" * 500,
    "\ud800", "a\tb", "line\nbreak", "\u2028sep", "NaN", "null", "\u200b", "ends in \\",
]  # fmt: skip
BIG_LIST = Path(__file__).parents[2] / ".." / "shared" / "data" / "adversarial" / "blns.json"
EVERY = [f"a{c}b" for c in (*CONTROL, *BIDI, *ZERO_WIDTH)] + NASTY


def stored(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def fill(path: Path) -> None:
    room = Room.open(path, "m\x1b]0;x\x07aya", lambda: datetime.now(UTC), UTC)
    number = room.declare("t\x1b[2J[/b]\u202e\x9b31m", Severity.SEV1, impact="i\x1b]52;c;aGk=\x07").number
    room.assign(number, "r\x1b[31mole", "p\x07erson", note="\x1b[?1049l")
    room.offer(number, "commander", "k\x1b]0;x\x07im\x9b2J\u202e")
    for text in EVERY:
        room.note(number, f"n {text}")
    kept = [entry.text for entry in room.timeline(number)]
    for text in EVERY:
        assert stored(f"n {text}") in kept  # what is stored is what was typed
    room.close()


def bytes_of_the_console(path: Path, keys: list[bytes], rows: int = 40) -> bytes:
    """Everything that the program writes to a real pseudo-terminal while these keys are pressed."""
    env = {
        **os.environ,
        "TERM": "xterm-256color",
        "WARROOM_DB": str(path),
        "WARROOM_ME": "maya",
        "PYTHONUTF8": "1",
    }
    for name in ("TMUX", "NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "DISPLAY"):
        env.pop(name, None)
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "warroom"], env)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 120, 0, 0))
    seen = b""
    while b"IC @m" not in seen:
        assert select.select([fd], [], [], PATIENCE)[0], seen[-800:]
        seen += os.read(fd, 1 << 16)
    for key in keys:
        os.write(fd, key)
        still = 0
        while still < 5:  # longer than a terminal's lone Esc is waited upon
            if select.select([fd], [], [], 0.03)[0]:
                seen += os.read(fd, 1 << 16)
                still = 0
            else:
                still = still + 1 if at_rest(pid) else 0
    os.write(fd, b"\x11")
    try:
        while data := os.read(fd, 1 << 16):
            seen += data
    except OSError:  # the terminal is gone: the program ended
        pass
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return re.sub(rb"\x1b\]22;[a-z-]*\x07", b"", seen)  # Textual's own: the shape of the pointer


def at_rest(pid: int) -> bool:
    """Whether all threads of that process wait for something; one that the machine has no time for does not."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.exists():  # no Linux: being quiet has to do
        return True
    with contextlib.suppress(FileNotFoundError):  # a thread that ended between the two
        return all(stat.read_text().rpartition(") ")[2][0] in "SD" for stat in tasks.glob("*/stat"))
    return False


def test_no_control_byte_of_theirs_reaches_a_real_terminal(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    fill(path)
    keys = [
        *[b"\x1b[5~"] * 8,
        b"?",
        b"\x1b",
        b"r",
        b"\x1b",
        b"c",
        b"\x1b",
        b"i",
        b"\x1b",
        b"w",
        b"\x1b",
        b"v",
        b"\x1b",
        b"h",
        b"nobody\r",
        b"\x1b",
    ]
    paste = b"\x1b[200~" + "p\x07\x9b31m\u202e\nq".encode() + b"\x1b[201~"
    seen = bytes_of_the_console(path, [*keys, b"n", paste, b"\r"])
    assert b"]52;" not in seen.replace("␛]52;".encode(), b"")
    nothing_of_theirs_is_in(seen)
    # What a script reads is shown by a terminal too.
    command = [sys.executable, "-m", "warroom", "--db", str(path), "timeline", "--json"]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    nothing_of_theirs_is_in(told.replace(b"\n", b""))
    assert any("\u202e" in (entry["text"] or "") for entry in json.loads(told))


def nothing_of_theirs_is_in(seen: bytes) -> None:
    for theirs in (
        b"\x1b]0;x",
        b"\x1b[2J[/b]",
        b"\x1bc",
        b"\x1b(0",
        b"\xc2\x9b",
        "\u202e".encode(),
        "\u200b".encode(),
    ):
        assert theirs not in seen, theirs
    for code in (*range(0x07), 0x07, 0x0B, 0x0C, *range(0x10, 0x1B), *range(0x1C, 0x20), 0x7F):
        assert bytes([code]) not in seen, hex(code)
    for code in range(0x80, 0xA0):
        assert chr(code).encode() not in seen, hex(code)


@pytest.mark.skipif(
    not BIG_LIST.exists(), reason="the big list of naughty strings is not beside the repository"
)
def test_the_big_list_of_naughty_strings_is_stored_exactly_and_shown_safely(tmp_path: Path) -> None:
    strings = json.loads(BIG_LIST.read_text("utf-8"))
    assert len(strings) > 400
    path = tmp_path / "w.db"
    room = Room.open(path, "maya", lambda: datetime.now(UTC), UTC)
    number = room.declare("naughty strings", Severity.SEV1).number
    room.notes(number, [f"n {text}" for text in strings])
    for text in strings[::8]:  # a state of a thousand tasks is no SEV
        for act in (room.ask, room.add_criterion):
            with contextlib.suppress(Refusal):  # a word too long, an owner without a letter
                act(number, f"@li {text}")
    kept = [entry.text for entry in room.timeline(number)]
    assert [words for words in kept if words and words.startswith("n ")] == [
        stored(f"n {text}") for text in strings
    ]
    assert room.store.check() == []
    room.close()
    # A terminal of 250 rows shows them in a few pages. No key that copies: OSC 52 is ours, and ends in BEL.
    keys = [*[b"\x1b[5~"] * 8, b"\x1b[H", b"t", b"\x1b", b"l", b"\x1b"]
    seen = bytes_of_the_console(path, keys, rows=250)
    assert b"declared SEV-1" in seen  # up to the first of them
    nothing_of_theirs_is_in(seen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_pane_and_dialog_stands_hostile_text(desk: Desk, size: tuple[int, int]) -> None:
    fill(desk.database)
    async with at_the_console(desk, size) as ic:
        await ic.sees("ends in")
        for key in (
            "home",
            "end",
            "r",
            "escape",
            "i",
            "escape",
            "c",
            "escape",
            "u",
            "escape",
            "question_mark",
        ):
            await ic.press(key)
            await ic.pilot.pause()
            shown = ic.screen()
            assert not any(hidden in shown for hidden in (*(c for c in CONTROL if c != "\n"), *BIDI))


def test_the_longest_task_and_impact_hold_nobody_up(tmp_path: Path) -> None:
    async def session(desk: Desk) -> None:
        async with at_the_console(desk) as operator:
            await operator.sees("impact: 田田", "@li: xxx")
            await operator.press("n")
            await operator.type("still here")
            await operator.press("enter")
            await operator.sees("still here", "is saved")

    def cost(size: int) -> float:
        desk = Desk(Path(tempfile.mkdtemp(dir=tmp_path)))
        number, room = desk.declare(), desk.room()
        room.impact(number, "田" * size, None)
        room.ask(number, f"@li {'x' * (size - 100)} 5m")
        return processor_seconds(lambda: asyncio.run(session(desk)))

    grows_evenly(cost, TEXT_LIMIT)  # cutting a text cell by cell took minutes
