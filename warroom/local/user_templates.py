"""Templates of the user's own: files beside the config, rendered in another process that is killed when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warroom.domain.text.safe_text import block, broadcasts, outgoing
from warroom.domain.text.validation import TEXT_LIMIT

SECONDS = 2.0
"""How long a template may take, the start of its process included; no text waits longer."""
LARGEST = 256_000
"""Bytes of a template."""
MEMORY = 512 * 1024 * 1024
"""Bytes of memory that the process may have; a process that renders a text takes a tenth of it."""
ENDING = ".j2"


class TemplateProblem(Exception):
    """The template cannot be used; the message is one sentence that names the file, without its full stop."""


@dataclass(frozen=True)
class Templates:
    """The folder with the user's templates, which need not exist."""

    folder: Path
    seconds: float = field(default_factory=lambda: SECONDS)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"

    def exist(self) -> bool:
        """Whether there is such a folder at all."""
        return self.folder.is_dir()

    def strangers(self, known: Sequence[str]) -> list[str]:
        """Templates in the folder that have the name of no text, so that nobody would ever use them."""
        found = sorted(path.name for path in self.folder.glob(f"*{ENDING}"))
        return [name for name in found if name.removesuffix(ENDING) not in known]

    def render(self, name: str, values: Mapping[str, Any]) -> str | None:
        """The text that the user's template `name` makes of `values`; None when there is none.

        Words of the values stay as safe as they are: a filter cannot put a broadcast together that the template
        does not itself spell out. Raises TemplateProblem.
        """
        path = self.path(name)
        source = self._source(path)
        if source is None:
            return None
        job = {
            "source": source,
            "values": dict(values),
            "seconds": self.seconds,
            "characters": TEXT_LIMIT,
            "bytes": MEMORY,
        }
        answer = self._answer(path, json.dumps(job).encode())
        if problem := answer.get("problem"):
            raise TemplateProblem(f"{path}: {' '.join(str(problem).split())}")
        text = block(str(answer.get("text", ""))).strip("\n")
        if not text.strip():
            raise TemplateProblem(f"{path}: it writes nothing")
        return outgoing(text, but=broadcasts(source))

    def _source(self, path: Path) -> str | None:
        try:
            if not path.exists():
                return None
            if not path.is_file():  # a pipe would be waited for, and a device never ends
                raise TemplateProblem(f"{path}: it is no file")
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as problem:
            raise TemplateProblem(f"{path}: it cannot be read ({problem.strerror or problem})") from problem
        if len(data) > LARGEST:
            raise TemplateProblem(f"{path}: it is larger than {LARGEST:,} bytes")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise TemplateProblem(f"{path}: it is no UTF-8 text") from problem

    def _answer(self, path: Path, job: bytes) -> dict[str, Any]:
        child = Path(__file__).with_name("template_process.py")
        # -E and -P: nothing of the environment or the working folder is loaded. -I would also hide packages that
        # are installed for one user, as jinja2 may be.
        command = [sys.executable, "-E", "-P", str(child)]
        try:
            # It kills the process when the time is over. One that inherits no terminal can write on none.
            done = subprocess.run(
                command,
                input=job,
                capture_output=True,
                timeout=self.seconds,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as problem:
            raise TemplateProblem(f"{path}: it took longer than {self.seconds:g} seconds") from problem
        except OSError as problem:
            raise TemplateProblem(
                f"{path}: no process can be started for it ({problem.strerror or problem})"
            ) from problem
        if done.returncode:
            raise TemplateProblem(
                f"{path}: rendering it ended with {done.returncode}{_last_line(done.stderr)}"
            )
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return f" ({lines[-1][:200]})" if lines else ""
