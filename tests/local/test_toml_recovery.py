"""What can be read of a settings file with faults in it: all that stands safely beside them, and nothing else."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warroom.local.config.config import STARTER
from warroom.local.config.loaded_config import load
from warroom.local.config.toml_recovery import recovered

WHOLE = re.sub(r"^# (?=\[|[a-z_]+ =)", "", STARTER, flags=re.MULTILINE)
"""Every setting there is, switched on."""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('a = "x\nb = 1\n', {"b": 1}),
        ("a = [1,\nb = 2\n", {"b": 2}),
        ("a = [1,\n[2],\n3]\nb = 2\n", {"a": [1, [2], 3], "b": 2}),
        ('a = """x\nb = 1\n[c]\nd = 2\n', {"c": {"d": 2}}),  # b may be meant as text
        ('a = """x\nb = 1\n""" oh\nc = 1\n', {"c": 1}),
        ('a = """x\n[c]\nd = 2\ne = """y"""\n', {"c": {"d": 2, "e": "y"}}),
        ("a = '''\n'' ''''\nb = 1\n", {"a": "'' '", "b": 1}),
        ('a = """\\"""\n"""\nb = 1 oh\n', {"a": '"""\n'}),
        ("[a\nb = 1\n[c]\nd = 2\n", {"c": {"d": 2}}),  # b belongs to a table that nobody knows
        ("[a]\nb = 1\n[a]\nc = 2\nb = 3\n", {"a": {"b": 1, "c": 2}}),
        ("[[a]]\nb = 1\n[[a]]\nb = \n[[a]]\nb = 3\n", {"a": [{"b": 1}, {}, {"b": 3}]}),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2\n", {"a": [{"b": {"c": 1}}, {"b": {"c": 2}}]}),
        ("a = 1\n[a]\nb = 1\n[c]\nd = 1\n", {"a": 1, "c": {"d": 1}}),
        ("a.b = 1\na.c = 2\na.b = 3\n", {"a": {"b": 1, "c": 2}}),
        ("a = 1 # \udcff\nb = 'x\udcff'\nc = 1\n", {"a": 1, "c": 1}),
        ("a = 1\r\nb = \r\nc = 1\r\n", {"a": 1, "c": 1}),
        ("= 1\n. = 2\n# x\n]\n}\n\"\n'\n\\\na = 1", {"a": 1}),
        ("", {}),
    ],
)
def test_what_stands_safely_beside_a_fault_is_read(text: str, values: dict[str, object]) -> None:
    assert recovered(text).values == values


def test_a_text_without_faults_is_read_as_it_is_read_otherwise() -> None:
    found = recovered(WHOLE)
    assert found.values == tomllib.loads(WHOLE)
    assert found.faults == []
    assert found.text == WHOLE


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(WHOLE)),
    cut=st.integers(0, 40),
    put=st.one_of(st.text(max_size=5), st.sampled_from(['"', '"""', "'''", "[", "]", "{", "\n", "\n[x\n", "=", "\\", "#", "\0", "\r"])),
)  # fmt: skip
def test_damage_anywhere_is_told_and_raises_nothing(tmp_path: Path, at: int, cut: int, put: str) -> None:
    path = tmp_path / "c.toml"
    text = WHOLE[:at] + put + WHOLE[at + cut :]
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = load(path, {})
    try:
        tomllib.loads(text.encode("utf-8", "surrogatepass").decode("utf-8"))
    except ValueError:
        assert found.faults
    # What stands in a whole table before the damage is never lost or changed.
    if at >= WHOLE.index("[policy]"):
        assert (found.config.zone, found.config.me) == ("Europe/Berlin", "@maya")
        assert found.config.team[0].name == "Maya Example"


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(alphabet="a1\"'[]{}=.,#\n\\ \t\r-:é\0", max_size=60).map(str.encode)
    )
)
def test_no_file_raises_anything(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(data)
    load(path, {})
