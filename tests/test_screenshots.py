"""The README's pictures can be drawn anew from the running console."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[1] / "screenshots"


@pytest.mark.slow
def test_make_screenshots_draws_every_picture_of_the_readme(tmp_path: Path) -> None:
    shutil.copy(PICTURES / "make.py", tmp_path)
    environ = {**os.environ, "WARROOM_STATE": str(tmp_path / "state")}
    done = subprocess.run(
        [sys.executable, str(tmp_path / "make.py")], env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    drawn, kept = ({path.name for path in folder.glob("*.svg")} for folder in (tmp_path, PICTURES))
    shown = set(
        re.findall(r"\(screenshots/([\w-]+\.svg)\)", (PICTURES.parent / "README.md").read_text("utf-8"))
    )
    assert drawn == kept
    assert shown <= drawn
