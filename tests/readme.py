"""What the README holds for machines to read: the SEV that is pasted line by line, and every command that it names."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")


def sev() -> str:
    """The lines of the one SEV, as they stand."""
    (block,) = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return str(block)


def paste(text: str, environ: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Give the lines to a shell one after the other, as a paste does; a line that fails ends it."""
    return subprocess.run(
        ["bash", "-e"], input=text, env=environ, cwd=folder, capture_output=True, text=True, check=False
    )


def commands() -> list[str]:
    """Each `warroom …` of a code block or in the text, without what stands behind it."""
    blocks = "\n".join(re.findall(r"^    (.*warroom.*)$", TEXT, re.MULTILINE)) + "\n" + sev()
    lines = re.sub(r"\$\((.*?)\)", r"· \1 ·", re.sub(r" +#.*", "", blocks))
    spans = re.findall(r"`(warroom [^`]+)`", TEXT.replace("\n", " "))
    named = [piece.strip() for line in lines.splitlines() for piece in line.split("·")]
    return [name for name in (*named, *spans) if name.startswith("warroom")]
