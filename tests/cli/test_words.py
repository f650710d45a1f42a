"""Texts on the command line that look like options, and what is said of an option or a value that is wrong."""

import json

import click
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom.cli.main import cli

OPTIONS = [
    ["-i", "INC-3"],
    ["-iINC-3"],
    ["-i3"],
    ["--incident", "-7m"],
    ["--incident=INC-3"],
    ["--at", "-7m"],
]
sentences = st.text(min_size=1).filter(lambda text: any(c.isspace() for c in text))


def parsed(*argv: str) -> dict[str, object]:
    command = cli.get_command(click.Context(cli), argv[0])
    assert command is not None
    return command.make_context(argv[0], list(argv[1:])).params


@given(sentences.map("-{}".format), st.sampled_from(OPTIONS), st.booleans())
@example("-7m it broke", ["-i3"], True)
@example("-i 1", ["-i3"], True)
@example("-3m restarted api 1", ["-i3"], False)
@example("--max-connections 200 did nothing", ["-i3"], False)
def test_a_text_is_never_taken_for_options(text: str, option: list[str], before: bool) -> None:
    if text.startswith(("--at=", "--date=", "--incident=", "--stdin=")):
        return
    argv = [*option, text] if before else [text, *option]
    assert parsed("note", *argv, "and more")["text"] == (text, "and more")
    assert parsed("note", *argv)["reference"] == parsed("note", *option, "x")["reference"]
    assert parsed("impact", text)["text"] == text
    assert parsed("declare", text, "--sev", "1")["title"] == text
    assert parsed("amend", "4", text)["words"] == ("4", text)
    assert parsed("snooze", "10m", text)["reason"] == (text,)
    assert parsed("search", text, "-C2") == {"words": (text,), "limit": 50, "context": 2, "as_json": False}


def test_a_text_that_begins_with_a_time_is_recorded_where_it_belongs(run) -> None:
    run("declare", "-5% of EU traffic", "--sev", "1")
    run("declare", "two", "--sev", "2")
    run("note", "-i", "INC-2", "-7m it broke at 4 in INC-1")
    run("task", "-i", "INC-2", "@li look", "-5", "times")
    run("task", "done", "1", "-7m fixed it", "-i2")
    run("criteria", "-5 errors a minute", "-i", "INC-2")
    run("criteria", "-i", "INC-2", "waive", "1", "- nobody minds")
    said = run("timeline", "-i", "INC-2")
    for words in ("· it broke at 4 in INC-1", "look -5 times", "done: -7m fixed it", "- nobody minds"):
        assert words in said
    assert "-5 errors a minute" in run("criteria", "-i", "INC-2")
    assert json.loads(run("show", "-i", "INC-1", "--json"))["title"] == "-5% of EU traffic"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("note", "--att", "14:02", "x"), "No such option '--att'"),
        (("note", "x", "--at"), "'--at' requires an argument"),
        (("note", "-m", "lag"), "No such option '-m'"),
        (("impact", "-x"), "`warroom impact --help`"),
        (("criteria", "-x"), "No such option '-x'"),
        (("declare", "x", "--sev", "9"), "“9” is no severity; write 1 (critical) to 4 (low)."),
        (("severity", "sev-0"), "“sev-0” is no severity"),
        (("status", "done"), "'done' is not one of 'investigating', 'identified'"),
        (("declare",), "Missing argument 'TITLE'; `warroom declare --help` tells more."),
        (("frob",), "No such command 'frob'; `warroom --help` tells more."),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_sentence(run, argv: tuple[str, ...], words: str) -> None:
    said = run(*argv, code=2)
    assert words in said
    assert said.count("\n") == 1


def test_a_severity_is_written_as_people_say_it(run) -> None:
    for typed in ("1", "sev1", "SEV-1", "sev-1"):
        assert run("declare", "API down", "--sev", typed).startswith("🚨 SEV-1")
    run("severity", "-i", "1", "SEV2")
    assert run("list", "--severity", "sev-2").count("\n") == 1
