"""One declaration: the help of the command line, the README's table and the keys say the same."""

import re
from pathlib import Path

from warroom.cli.help_topics import keys
from warroom.tui.commands import COMMANDS

README = Path(__file__).parents[2] / "README.md"


def test_each_key_does_one_thing_and_is_told_in_the_help() -> None:
    told = dict(keys())
    assert len({command.key for command in COMMANDS}) == len(COMMANDS)
    assert all(told[command.shown_key] in (command.help, "Help") for command in COMMANDS)


def test_the_readme_tells_its_keys_as_the_program_does() -> None:
    told = dict(keys())
    shown = re.findall(r"^\| `(\S+)` \| (.+) \|$", README.read_text("utf-8"), re.MULTILINE)
    assert len(shown) > 8
    assert all(told[key] == words for key, words in shown)
