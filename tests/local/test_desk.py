"""The commander's own machine: clipboard, config, drafts, where a file lives."""

import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.domain.policy.severities import Severity, Status
from warroom.local import paths
from warroom.local.clipboard import Copied, Copier, Failed, Sent, Verified, words
from warroom.local.config import config
from warroom.local.config.config import Clipboard
from warroom.local.config.loaded_config import load
from warroom.local.drafts import Drafts, PendingNote
from warroom.store.sqlite.network_fs import network_file_system


class Machine:
    def __init__(
        self, *, tmux: bool = True, code: int = 0, holds: str | None = None, hangs: bool = False
    ) -> None:
        self.tmux, self.code, self.holds, self.hangs, self.text = tmux, code, holds, hangs, ""

    def has(self, program: str) -> bool:
        return self.tmux

    def run(self, argv: Sequence[str], text: str) -> tuple[int, str]:
        if self.hangs:
            raise subprocess.TimeoutExpired(list(argv), 1.5)
        if "save-buffer" not in argv:
            self.text = text
        return self.code, self.text if self.holds is None else self.holds

    def native(self, text: str) -> str:
        return text if self.holds is None else self.holds


def copy(
    environ: dict[str, str], machine: Machine, setting: Clipboard = Clipboard.AUTO, **more: object
) -> Copied:
    return Copier(setting, environ=environ, machine=machine, **more).copy("📊 Update")  # type: ignore[arg-type]


def test_inside_tmux_it_is_read_back() -> None:
    assert copy({"TMUX": "x"}, Machine()) == Verified("tmux")


def test_over_ssh_the_terminal_gets_it_and_nothing_more_is_claimed() -> None:
    written: list[str] = []
    result = copy({"SSH_TTY": "x"}, Machine(), terminal=written.append)
    assert isinstance(result, Sent)
    assert written == ["\x1b]52;c;8J+TiiBVcGRhdGU=\x07"]
    assert "paste once to be sure" in words(result)


@pytest.mark.parametrize(
    ("machine", "reason"),
    [
        (Machine(code=1), "tmux ended with 1"),
        (Machine(holds="another"), "its buffer holds another text"),
        (Machine(hangs=True), "no answer within 1.5 seconds"),
    ],
)
def test_what_failed_is_never_called_copied(machine: Machine, reason: str) -> None:
    result = copy({"TMUX": "x"}, machine)
    assert isinstance(result, Failed)
    assert reason in words(result)
    assert words(result).startswith("NOT COPIED")
    assert "no desktop to copy to" in words(result)


def test_a_desktop_clipboard_that_took_nothing_is_found_out() -> None:
    assert isinstance(copy({"DISPLAY": ":0"}, Machine(holds="old")), Failed)
    assert copy({"DISPLAY": ":0"}, Machine()) == Verified("clipboard")


def test_a_config_changes_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        'me = "@maya"\n[policy.severity.1]\nby_status = { monitoring = 30 }\n[policy.severity.3]\nupdate_minutes = 60\n'
    )
    policy = load(path, {}).config.policy
    assert policy.cadence(Severity.SEV1, Status.MONITORING).total_seconds() == 1800  # type: ignore[union-attr]
    assert policy.cadence(Severity.SEV1, Status.IDENTIFIED).total_seconds() == 900  # type: ignore[union-attr]
    assert policy.cadence(Severity.SEV3, Status.IDENTIFIED).total_seconds() == 3600  # type: ignore[union-attr]
    assert policy.severity[Severity.SEV3].response == "within 48 hours"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('me = "x"\nbel = true\n', "line 2: there is no setting “bel”; did you mean “bell”?"),
        ("bell = maybe\n", "is not TOML"),
        ('zone = "Mars/Base"\n', "“Mars/Base” is no time zone"),
        (
            "[policy.severity.1]\nupdate_minutes = 0\n",
            "line 2: “policy.severity.1.update_minutes” cannot be used",
        ),
        ("[policy.severity.10]\nupdate_minutes = 5\n", "line 1: there is no setting “10”"),
        ('clipboard = "magic"\n', "“clipboard” cannot be used"),
        ("[rota]\nengineers = []\nstart = 2026-01-05\n", "line 2: “rota.engineers” cannot be used: nobody"),
        ('[rota]\nengineers = ["@a"]\nstart = 2026-01-05\nzone = "Mars"\n', "write it as Europe/Berlin"),
        ('[rota]\nenginers = ["@a"]\nstart = 2026-01-05\n', "“engineers”"),
        ('[[team]]\nhandel = "@a"\n', "“handle”"),
    ],
)
def test_a_typo_in_the_config_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text)
    (said,) = load(path, {}).faults
    assert words in said
    assert "\n" not in said


def test_the_starter_config_is_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(config.STARTER)
    assert load(path, {}).config == config.Config()
    path.write_text(config.STARTER.replace("# me", "me").replace("# [policy]", "[policy]"))
    assert load(path, {}).config.me == "@maya"


def test_every_setting_of_the_starter_can_be_switched_on(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(re.sub(r"^# (?=\[|[a-z_]+ =)", "", config.STARTER, flags=re.MULTILINE))
    loaded = load(path, {}).config
    assert loaded.rota is not None
    assert (loaded.rota.engineers, loaded.team[0].handle) == (("@maya", "@li", "@sam"), "@maya")
    assert [step.name for step in loaded.policy.ladder] == ["founder/cto"]


def test_two_consoles_hold_two_slots_and_a_dead_one_is_taken_over(tmp_path: Path) -> None:
    one, two = Drafts(tmp_path), Drafts(tmp_path)
    note = PendingNote(id="a", incident="i", text="on its way", typed_at=datetime.now(UTC))
    two.journal(note)
    two.keep("i/note", "theirs")
    one.keep("i/note", "mine")
    three = Drafts(tmp_path)
    assert three.pending() == ()  # two is alive
    two.close()
    three.close()
    four = Drafts(tmp_path)
    assert four.pending() == (note,)
    assert four.draft("i/note") == "theirs"
    assert one.draft("i/note") == "mine"


def test_a_broken_draft_file_is_put_aside_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "console-1.json").write_text("{half")
    assert Drafts(tmp_path).draft("x") is None
    assert [p.read_text() for p in tmp_path.glob("*.unreadable-*")] == ["{half"]


def test_private_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.txt"
    paths.write_private(path, "secret")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_network_disk_is_told_by_the_longest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /home rw - nfs4 srv:/home rw\n3 2 8:2 / /home/my\\040disk rw - xfs /dev/b rw\n"
    )
    assert network_file_system(Path("/home/maya/w.db"), mounts) == "nfs4"
    assert network_file_system(Path("/home/my disk/w.db"), mounts) is None
    assert network_file_system(Path("/homes/w.db"), mounts) is None
