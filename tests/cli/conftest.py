"""Runs the program's commands: here, or with `process=True` each as a process of its own."""

import io
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest import mock

import pytest

from warroom.cli.context import Desk
from warroom.cli.main import main
from warroom.local import user_templates

NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past two on a Tuesday in Berlin, so that no test depends on the hour; each look takes a millisecond.

    A process of its own has the machine's clock: it is asked nothing that changes with it.
    """
    looks = count()
    monkeypatch.setattr(Desk, "now", lambda _: NOW + timedelta(milliseconds=next(looks)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in os.environ if name.startswith("WARROOM_") and name != "WARROOM_STATE"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "w.db"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("WARROOM_ME", "maya")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setattr(user_templates, "SECONDS", 300.0)  # on a busy machine a process is slow to start

    def call(
        *argv: str, code: int | None = 0, both: bool = False, process: bool = False, onto: Path | None = None
    ) -> str:
        """What it printed, or with another code what it said; `code` None is any. `onto` is a file that gets the output instead."""
        ended, out, err = apart(argv, onto) if process or onto else within(argv)
        assert code in (None, ended), err
        assert "Traceback" not in err
        call.printed, call.said = out, err  # type: ignore[attr-defined]
        if both:
            return out + err
        return out if code == 0 else err

    return call


def apart(argv: tuple[str, ...], onto: Path | None) -> tuple[int, str, str]:
    with onto.open("w") if onto else nullcontext(subprocess.PIPE) as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "warroom", *argv],
            stdout=stdout, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    return done.returncode, done.stdout or "", done.stderr


def within(argv: tuple[str, ...]) -> tuple[int, str, str]:
    """In this process, which spares half a second a command; an error that nobody turns into a sentence fails the test."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with (
        mock.patch.object(sys, "argv", ["warroom", *argv]),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]  # a BytesIO
    code = ended.value.code
    return code if isinstance(code, int) else int(code is not None), texts[0], texts[1]
