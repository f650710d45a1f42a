"""Settings from the file and from the environment: where each comes from, and what is said when one is wrong."""

import ast
import os
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from warroom.domain.policy import oncall, severities
from warroom.domain.policy.severities import Severity, Status
from warroom.local.config import complaints, config, environment, loaded_config, settings, toml_lines
from warroom.local.config.advice import advice
from warroom.local.config.config import Config
from warroom.local.config.loaded_config import LoadedConfig, load

WARROOM = Path(config.__file__).parents[2]


def read(tmp_path: Path, text: str = "", **variables: str) -> LoadedConfig:
    path = tmp_path / "c.toml"
    if text:
        path.write_text(text)
    return load(path, {f"WARROOM_{name}": value for name, value in variables.items()})


def loaded(tmp_path: Path, text: str = "", **variables: str) -> Config:
    found = read(tmp_path, text, **variables)
    assert not found.faults
    return found.config


def problem(tmp_path: Path, text: str = "", **variables: str) -> str:
    said = read(tmp_path, text, **variables).faults
    assert "\n" not in "".join(said)
    return said[0]


def test_a_variable_goes_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    text = 'zone = "Europe/Berlin"\nbell = true\n[policy]\npostmortem_hours = 24\n'
    found = loaded(tmp_path, text, ZONE="Asia/Tokyo", POLICY__SEVERITY__1__UPDATE_MINUTES="10")
    assert (found.zone, found.bell, found.policy.postmortem_hours) == ("Asia/Tokyo", True, 24)
    assert found.policy.cadence(Severity.SEV1, Status.IDENTIFIED).total_seconds() == 600  # type: ignore[union-attr]
    assert found.policy.cadence(Severity.SEV2, Status.IDENTIFIED).total_seconds() == 900  # type: ignore[union-attr]
    none = 'policy.severity.1.by_status = { monitoring = "none" }\n'
    for found in (
        loaded(tmp_path, f'{none}policy.severity.2.update_minutes = "none"\n'),
        loaded(tmp_path, none, POLICY__SEVERITY__2__UPDATE_MINUTES="none"),
    ):
        assert found.policy.cadence(Severity.SEV1, Status.MONITORING) is None
        assert found.policy.cadence(Severity.SEV1, Status.IDENTIFIED) is not None
        assert found.policy.cadence(Severity.SEV2, Status.IDENTIFIED) is None
    (tmp_path / "c.toml").write_text(text)
    sources = loaded_config.sources(load(tmp_path / "c.toml", {"WARROOM_ZONE": "Asia/Tokyo"}))
    assert sources[("zone",)] == "$WARROOM_ZONE"
    assert sources[("policy", "postmortem_hours")] == "line 4"


@pytest.mark.parametrize(
    ("name", "typed", "path", "value"),
    [
        ("ME", "@maya", "me", "@maya"),
        ("ME", "42", "me", "42"),  # a text is taken as it stands
        ("THEME", "textual-light", "theme", "textual-light"),
        ("BELL", "true", "bell", True),
        ("CLIPBOARD", "osc52", "clipboard", "osc52"),
        ("UPDATE_FORMAT", '"slack"', "update_format", "slack"),
        ("CLIPBOARD_COMMAND", "ssh desk 'pbcopy -x'", "clipboard_command", ("ssh", "desk", "pbcopy -x")),
        ("RUNBOOKS", os.pathsep.join(("/a", "/b c")), "runbooks", ("/a", "/b c")),
        ("RUNBOOKS", '["/a:b"]', "runbooks", ("/a:b",)),
        ("LINKS__SLO", "2026-01-01", "links", {"slo": "2026-01-01"}),
        ("POLICY__ROLES", "commander, scribe", "policy.roles", ("commander", "scribe")),
        ("POLICY__POSTMORTEM_HOURS", "24", "policy.postmortem_hours", 24),
        ("ROTA", '{engineers = ["@li"], start = 2026-01-05}', "rota.start", date(2026, 1, 5)),
        ("ZONE", "", "zone", None),  # an empty variable is not set
        ("QQQQQQQQQ", "x", "zone", None),  # an unknown one changes nothing
    ],
)
def test_every_kind_of_setting_has_its_variable(
    tmp_path: Path, name: str, typed: str, path: str, value: object
) -> None:
    found: object = loaded(tmp_path, **{name: typed})
    for part in path.split("."):
        found = getattr(found, part)
    assert found == value


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("POLICY__POSTMORTEM_HOURS", "soon", "whole number; write it as WARROOM_POLICY__POSTMORTEM_HOURS=48"),
        ("POLICY__SEVERITY__2__UPDATE_MINUTES", "0", "write it as WARROOM_POLICY__SEVERITY__2__UPDATE_MINUTES=15"),
        ("BELL", "maybe", "true or false; write it as WARROOM_BELL=false"),
        ("ZONE", "Mars", "write it as Europe/Berlin"),
        ("TEAM", '[{handle = "@a"}, {handel = "@b"}]', "did you mean “handle”?"),
        ("ROTA__HOUR", "9", "“rota.engineers” cannot be used: it is missing"),
    ],
)  # fmt: skip
def test_a_variable_that_cannot_be_used_is_named(tmp_path: Path, name: str, typed: str, words: str) -> None:
    said = problem(tmp_path, **{name: typed})
    assert said.startswith(f"$WARROOM_{name}: ")
    assert words in said


def test_an_unknown_variable_is_told_with_the_nearest_one() -> None:
    found = {"WARROOM_ZNE": "x", "WARROOM_POLICY__SEVERITY__99__UPDATE_MINUTES": "5", "WARROOM_BELL": "true"}
    (nine, zone) = environment.unknown(environment.variables(found), Config)
    assert "$WARROOM_ZNE is no setting" in zone
    assert "did you mean $WARROOM_ZONE?" in zone
    assert "did you mean $WARROOM_POLICY__SEVERITY__" in nine
    assert (
        environment.unknown(environment.variables({"WARROOM_DB": "a", "WARROOM_CONFIG": "b"}), Config) == []
    )


def test_nothing_is_loaded_for_a_start_without_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("looked up for nothing")

    monkeypatch.setattr(environment, "variables", never)
    assert loaded(tmp_path, DB="x", CONFIG="y", ME="@maya") == Config(me="@maya")


TWO_MEMBERS = '[[team]]\nhandle = "@a"\n\n[[team]]  # the second\nhandle = "@b"\nnmae = "B"\n'
SWAPS = """\
[rota]
engineers = ["@a",
  "# no comment", "@b"]
start = 2026-01-05
swap = [
  { first = 2026-01-05, second = 2026-01-12 },
  # first = 1
  { first = 2026-01-05, secnd = 2026-01-12 },
]
"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (TWO_MEMBERS, 6, "no setting “nmae”; did you mean “name”?"),
        (SWAPS, 8, "no setting “secnd”; did you mean “second”?"),
        ('me = """\nhour = 3\n"""\n[rota]\nengineers = ["@a"]\nstart = 2026-01-05\nhour = 30\n', 7, "should be less than or equal to 23"),
        ("[policy.severity.1]\nupdate_minutes = 5\n[policy.severity.2]\nupdate_minutes = 0\n", 4, "greater than 0"),
        ("policy.severity.2.update_minutes = false\n", 1, 'or "none" for no updates; write it as update_minutes = 15.'),
        ("policy.severity.2.by_status = { monitorin = 5 }\n", 1, "did you mean “monitoring”?"),
        ('[[policy.ladder]]\nname = "x"\nwho = "y"\nseverities = [1,\n  10]\n', 5, "should be less than or equal to 9"),
        ('[[team]]\nhandle = "@a"\n[[team]]\nname = "B"\n', 3, "“team.1.handle” cannot be used: it is missing"),
        ('me = "@a"\nbell = true\nme = "@b"\n', 3, "“me” is set for the second time"),
        ("[rota]\nhour = 9\n[rota]\n", 3, "“[rota]” is set for the second time"),
        ("bell = maybe\n", 1, "“bell = maybe” is not TOML"),
        ('links = { slo = "a",\n', 1, "is not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_has_its_own_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    said = problem(tmp_path, text)
    assert f"c.toml, line {line}: " in said
    assert words in said


def test_every_key_of_a_toml_file_has_its_line() -> None:
    text = "a.\"b c\".d = [1, [2,\n3]] # x\n[[t]]\nk = {i = 1, j = \"}\"}\n[t.sub]\nl = '''\n]\n'''\n[[t]]\nk = 2\n"
    found = toml_lines.lines(text)
    wanted = {
        ("a", "b c", "d", 1, 1): 2, ("t", 0, "k", "j"): 4, ("t", 0, "sub", "l"): 6, ("t", 1): 9, ("t", 1, "k"): 10,
    }  # fmt: skip
    assert {place: found[place] for place in wanted} == wanted
    assert toml_lines.line_of(found, ("t", 1, "missing")) == 9


def test_every_setting_is_in_the_starter_and_has_its_docstring() -> None:
    text = re.sub(r"^# (?=\[|[a-z_]+ =)", "", config.STARTER, flags=re.MULTILINE)
    tomllib.loads(text)
    shown = {tuple(p for p in place if isinstance(p, str)) for place in toml_lines.lines(text)}
    tables = {
        (): Config, ("policy",): severities.Policy, ("policy", "severity", "1"): severities.SeverityPolicy,
        ("policy", "ladder"): severities.Step, ("rota",): oncall.Rota, ("rota", "override"): oncall.Override,
        ("rota", "swap"): oncall.Swap, ("team",): config.Member,
    }  # fmt: skip
    documented = {
        name for source in ("local/config/config.py", "domain/policy/severities.py", "domain/policy/oncall.py") for name in _documented(source)
    }  # fmt: skip
    for before, table in tables.items():
        for name in settings.table_of(table) or ():
            if (*before, name) == ("rota", "hour"):  # as files of 0.1 say `hand_over`
                continue
            assert (*before, name) in shown, f"{name} of {table.__name__} is not in the starter"
            assert f"{table.__name__}.{name}" in documented, f"{table.__name__}.{name} has no docstring"
    assert complaints.example(config.STARTER, ("rota", "hand_over")) == '"09:00"'


def _documented(source: str) -> list[str]:
    """`Class.field` for each field with a docstring under it."""
    found = []
    for item in ast.parse((WARROOM / source).read_text("utf-8")).body:
        if isinstance(item, ast.ClassDef):
            for field, after in zip(item.body, item.body[1:], strict=False):
                told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                if told and isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    found.append(f"{item.name}.{field.target.id}")
    return found


def test_odd_names_and_dates_are_told(tmp_path: Path) -> None:
    text = """
[[team]]
handle = "@maya"
[rota]
engineers = ["maya", "@ghost"]
start = 2026-01-05
swap = [{ first = 2026-01-06, second = 2026-01-12 }]
[[rota.override]]
person = "@maya"
start = 2026-02-02T00:00:00Z
end = 2026-02-01T00:00:00Z
[[policy.ladder]]
name = "founder/cto"
who = "@boss or @maya"
severities = [1]
"""
    found = dict(advice(loaded(tmp_path, text)))
    assert set(found) == {
        ("rota", "engineers", 1), ("policy", "ladder", 0, "who"),
        ("rota", "swap", 0, "first"), ("rota", "override", 0, "end"),
    }  # fmt: skip
    assert "@ghost is no member of the team" in found[("rota", "engineers", 1)]
    assert (
        "no turn begins on 2026-01-06; turns begin on 2026-01-05, 2026-01-12"
        in found[("rota", "swap", 0, "first")]
    )
    assert (
        advice(loaded(tmp_path, text.replace('[[team]]\nhandle = "@maya"\n', "").replace("06", "05"))) != []
    )


@pytest.mark.parametrize(
    "data",
    [
        b'zone = "Europe/Berlin\xff"\n',
        b'\xffzone = "Europe/Berlin"\n',
        b'zo\xffne = "Europe/Berlin"\n',
        b'z\xf6ne = "Europe/Berlin"\n',
        b'me = "@maya" \xff zone = "Europe/Berlin"\n',
        b'[settings]\nzone = "Europe/Berlin"\n',
        b'bell = true\n[warroom]\nme = "@maya"\nzone = "Europe/Berlin"\n',
    ],
)
def test_a_zone_that_may_have_been_set_where_it_is_not_read_is_not_guessed(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(data)
    found = load(path, {})
    assert found.faults
    assert found.zone_unread
    assert not load(path, {"WARROOM_ZONE": "Asia/Tokyo"}).zone_unread


def test_of_a_pipe_in_the_place_of_the_settings_no_zone_is_guessed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "c.toml")
    assert load(tmp_path / "c.toml", {}).zone_unread


def test_bytes_that_are_no_utf_8_elsewhere_leave_the_zone_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b'me = "caf\xe9"\n# \xff\n[links]\nzone = "docs/zone.md"\n')
    assert not load(path, {}).zone_unread
