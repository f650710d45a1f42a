"""Templates of the user's own: they write what the built-in texts say, and none of them stops a text."""

import os
from pathlib import Path

import pytest

from warroom.local.user_templates import TemplateProblem, Templates
from warroom.room.sample_texts import Story, samples
from warroom.room.user_wording import worded
from warroom.texts import lint
from warroom.texts.builtin_templates import STARTERS
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.variables import COMMON, OWN

FULL, BARE = samples(bare=False), samples(bare=True)
UPDATE = next(text for text in FULL if text.kind is Kind.UPDATE)
VALUES = {"title": "tell @ here <b>now</b>", "next": "", "names": ["@li"]}


def rendered(folder: Path, source: str | bytes, *, seconds: float = 300) -> str | None:
    path = folder / "update.j2"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return Templates(folder, seconds).render("update", VALUES)


@pytest.mark.parametrize("text", [*FULL, *BARE], ids=lambda text: f"{text.kind}-{text.about}")
def test_the_starter_of_every_text_writes_what_the_program_writes(tmp_path: Path, text: Outgoing) -> None:
    (tmp_path / f"{text.kind}.j2").write_text(STARTERS[text.kind])
    assert Templates(tmp_path, 300).render(text.kind, text.values) == text.built_in
    assert set(text.values) == {*OWN[text.kind], *(COMMON if text.kind is not Kind.PUBLIC else ())}


def test_every_text_is_sampled() -> None:
    assert {text.kind for text in FULL} == set(Kind) == set(STARTERS)


@pytest.mark.parametrize("text", FULL, ids=lambda text: f"{text.kind}-{text.about}")
def test_nothing_in_a_built_in_text_has_to_be_looked_at_again(text: Outgoing) -> None:
    story = Story(bare=False)
    if text.about in (Kind.RESOLUTION, Kind.CANCELLATION, Kind.SHARE):
        story.end(bare=False)
    assert lint.warnings(text.built_in, story.now, text) == []


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{% if title %}x", "line 1: Unexpected end of template"),
        ("a\n{{ title | nosuch }}", "line 2: No filter named 'nosuch'"),
        (
            "a\n{% if next %}{{ titel }}{% endif %}",
            "line 2: there is no variable “titel”; did you mean “title”?",
        ),
        ("{{ title.foo }}", "has no attribute 'foo'"),
        ("{% include '/etc/hostname' %}", "may not read files"),
        ("{% include 'x' ignore missing %}y", "may not read files"),
        ("{% import 'update.j2' as u %}", "may not read files"),
        ("{% extends 'update.j2' %}", "may not read files"),
        ("a\n{{ ''.__class__.__mro__ }}", "line 2: it may not look into the program"),
        ("{{ cycler.__init__.__globals__.os.environ }}", "may not look into the program"),
        ("{{ names.append(1) }}", "may not look into the program"),
        ("{{ 'x' * 100000000 }}", "more than 100,000 characters"),
        ("{% for i in range(99999) %}{{ title }}{% endfor %}", "more than 100,000 characters"),
        ("{{ 9 ** 9 ** 9 }}", "a number that is too large"),
        ("a\n{{ 1 / 0 }}", "line 2: division by zero"),
        ("{{ title + 1 }}", "can only concatenate"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{{ next }}\n", "it writes nothing"),
        (b"\xff\xfe", "it is no UTF-8 text"),
        (b"x" * 300_000, "larger than 256,000 bytes"),
    ],
)
def test_a_template_that_cannot_be_used_says_why_in_one_sentence(
    tmp_path: Path, source: str | bytes, why: str
) -> None:
    with pytest.raises(TemplateProblem, match=r"update\.j2: ") as problem:
        rendered(tmp_path, source)
    assert why in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.skipif(os.name != "posix", reason="memory is limited only where the system can")
def test_a_template_gets_so_much_memory_and_no_more(tmp_path: Path) -> None:
    with pytest.raises(TemplateProblem, match="too much memory"):
        rendered(tmp_path, "{{ title.ljust(2000000000) }}")


def test_an_endless_template_is_ended(tmp_path: Path) -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateProblem, match=r"took longer than 0\.3 seconds"):
        rendered(tmp_path, loop, seconds=0.3)
    children = Path("/proc/self/task")
    if children.exists():
        left = " ".join(path.read_text() for path in children.glob("*/children"))
        assert not [pid for pid in left.split() if "template_child" in _command(pid)]


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_folder_and_a_pipe_are_no_templates_and_stop_nothing(tmp_path: Path) -> None:
    templates = Templates(tmp_path)
    (tmp_path / "update.j2").mkdir()
    said = worded(UPDATE, templates)
    assert said.text == UPDATE.built_in
    assert said.trouble == f"{tmp_path / 'update.j2'}: it is no file; this is the built-in text."
    (tmp_path / "update.j2").rmdir()
    os.mkfifo(tmp_path / "update.j2")
    assert "it is no file" in worded(UPDATE, templates).trouble


def test_with_no_template_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(Templates, "_answer", started)
    for folder in (tmp_path, tmp_path / "none"):
        assert worded(UPDATE, Templates(folder)).text == UPDATE.built_in
    (tmp_path / "updates.j2").touch()
    assert Templates(tmp_path).strangers(list(Kind)) == ["updates.j2"]


def test_only_the_template_itself_can_call_everybody(tmp_path: Path) -> None:
    free = "{{ title | replace('@ ', '@') }}"
    assert rendered(tmp_path, free) == "tell @ here <b>now</b>"
    assert rendered(tmp_path, "@channel " + free) == "@channel tell @ here <b>now</b>"
    assert rendered(tmp_path, "@here {{ title }}\x1b[2J") == "@here tell @ here <b>now</b>␛[2J"
