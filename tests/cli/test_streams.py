"""Standard input, output and error that are closed, full or without a reader: one sentence, and the right exit code."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")

CLOSED = "Standard input is closed, so nothing was read"
UNWRITTEN = "The output could not be written"
NO_TERMINAL = "The console needs a terminal"


def shell(line: str) -> tuple[int, str, str]:
    """Run a line of a shell in which `warroom` is the program; its exit code, output and messages."""
    warroom = f"{shlex.quote(sys.executable)} -m warroom"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line.replace('warroom', warroom, 1)}"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "not saved" not in done.stderr.lower()
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "code", "said", "recorded"),
    [
        ("warroom <&-", 1, NO_TERMINAL, 0),
        ("warroom 2>&-", 1, "", 0),
        ("warroom watch <&-", 1, NO_TERMINAL, 0),
        ("warroom demo </dev/null", 1, NO_TERMINAL, 0),
        ("warroom note --stdin <&-", 1, CLOSED, 0),
        ("warroom import - <&-", 1, CLOSED, 0),
        ("warroom postmortem INC-1 --from - <&-", 1, CLOSED, 0),
        ("warroom note lag <&-", 0, "entry 3 is saved", 1),
        ("warroom note lag >&-", 0, "entry 3 is saved", 1),
        ("warroom note lag 2>&-", 0, "", 1),
        ("warroom note lag <&- >&- 2>&-", 0, "", 1),
        ("warroom note lag 2>/dev/full", 0, "", 1),
        ("warroom note lag >/dev/full 2>&1", 0, "", 1),
        ("warroom update --sent >/dev/full", 1, UNWRITTEN, 1),
        ("warroom update --sent >&-", 1, UNWRITTEN, 1),
        ("warroom list >&-", 1, UNWRITTEN, 0),
        ("warroom list >/dev/full", 1, UNWRITTEN, 0),
        ("warroom --help >&-", 1, UNWRITTEN, 0),
        ("warroom doctor >&-", 1, UNWRITTEN, 0),
        ("warroom nonsense 2>&-", 2, "", 0),
        ("warroom nonsense 2>/dev/full", 2, "", 0),
    ],
)
def test_a_stream_that_is_closed_or_full(run, line: str, code: int, said: str, recorded: int) -> None:
    run("declare", "API down", "--sev", "1")
    ended, _, err = shell(line)
    assert ended == code, err
    assert said in err
    assert len(run("timeline").splitlines()) == 2 + recorded
    # No message went into the database. The other process has the real clock, which is ahead of the one here.
    assert "sound" in run("doctor", code=int(recorded > 0), both=True)


def without_a_reader(*words: str) -> tuple[int, str]:
    """Exit code and messages of a command whose output nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "warroom", *words],
        stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=300,
    )  # fmt: skip
    os.close(write)
    return done.returncode, done.stderr


def test_a_reader_that_has_gone_is_no_fault_but_what_was_recorded_is_told(run) -> None:
    run("declare", "API down", "--sev", "1")
    assert without_a_reader("timeline") == (1, "")
    assert without_a_reader("timeline", "--json") == (1, "")
    ended, said = without_a_reader("update", "--sent")
    assert (ended, "`warroom timeline` shows what is recorded" in said) == (1, True)
    assert "Update #1" in run("timeline")
