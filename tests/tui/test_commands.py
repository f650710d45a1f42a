"""One declaration: the README's table, the help page and the keys say the same."""

from pathlib import Path

from warroom.tui.commands import COMMANDS


def test_the_readme_tells_every_key_as_the_program_does() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for command in COMMANDS:
        help_line = "Help" if command.name == "help" else command.help
        assert f"| `{command.shown_key}` | {help_line} |" in readme
    keys = [command.key for command in COMMANDS]
    assert len(keys) == len(set(keys))
