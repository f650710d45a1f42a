"""A Tab: what may stand next, with the incidents, people, roles and runbooks there are.

It has to be fast, so it loads neither the commands nor the room: `completion_table.json` was made from the commands.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from warroom.local.paths import Places, places
from warroom.store.location import Server, UnreadableNameError, named

if TYPE_CHECKING:
    from warroom.store.glanced import Glanced

VARIABLE = "_WARROOM_COMPLETE"
SHOWN = 200
"""Incidents that are offered at most; the newest."""


def complete(instruction: str) -> bool:
    """Print what may stand next, for `bash_complete` and the like; False for an instruction that is none of these."""
    shell, _, what = instruction.partition("_")
    known = get_completion_class(shell)
    if what != "complete" or known is None:
        return False
    fast = type("Completion", (_Completion, known), {})
    text: str = fast(None, {}, "warroom", VARIABLE).complete()
    os.write(1, f"{text}\n".encode())
    return True


class _Completion(ShellComplete):
    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        # What cannot be shown cannot be typed either, and a terminal might obey it.
        found = [item for item in completions(args, incomplete) if item.value.isprintable()]
        if self.name == "bash":  # which reads one backslash away and inserts the rest as it stands
            found = [CompletionItem(item.value.replace(" ", "\\\\ "), type=item.type) for item in found]
        return found


def completions(args: list[str], incomplete: str) -> list[CompletionItem[str]]:
    """What may stand behind these words in place of an incomplete one."""
    if args and args[-1] == "@":  # bash tells @l as two words, and puts what is found in place of both
        args, incomplete = args[:-1], f"@{incomplete}"
    table: dict[str, Any] = json.loads(Path(__file__).with_name("completion_table.json").read_bytes())
    node, database, waiting, count = table, os.environ.get("WARROOM_DB"), "", 0
    kind: Any = ""
    for word in args:
        if waiting:
            database = word if waiting == "--db" else database
            waiting = ""
        elif word in node["options"]:
            waiting = word if node["options"][word] is not None else ""
        elif word in node.get("commands", ()):
            node, count = node["commands"][word], 0
        elif not word.startswith("-"):
            count += 1
    if not waiting and incomplete.startswith("-"):
        return [CompletionItem(name) for name in node["options"] if name.startswith(incomplete)]
    found: list[CompletionItem[str]] = []
    if waiting:
        kinds: list[Any] = [node["options"][waiting]]
    else:
        begun = incomplete.casefold()
        commands = node.get("commands", {}) if not count else {}
        found = [CompletionItem(n, help=c["help"]) for n, c in commands.items() if n.startswith(begun)]
        kinds = _kinds(node["words"], count)
    for kind in kinds:
        found += _values(kind, table["values"], incomplete, _places(database))
    return found


def _kinds(words: list[Any], count: int) -> list[Any]:
    """What the next word may be: an incident stands among the words of a command, wherever one likes."""
    if words[:1] == ["incident"] and words[1:]:
        return [*words[1 + count : 2 + count], "incident"]
    return words[count : count + 1]


def _values(kind: Any, known: dict[str, list[str]], begun: str, at: Places) -> list[CompletionItem[str]]:
    if kind == "file":
        return [CompletionItem(begun, type="file")]
    if kind == "incident":
        return list(_incidents(begun, at))
    if kind == "person":
        begun, names = begun.removeprefix("@"), _people(at)
        return [CompletionItem(f"@{name}") for name in names if name.casefold().startswith(begun.casefold())]
    if isinstance(kind, list):
        names = kind
    else:
        own = {
            "runbook": _runbooks,
            "role": _roles,
            "severity": _severities,
            "step": _steps,
            "check": _checks,
        }
        names = list(own.get(kind, _as_known)(known.get(kind, []), at))
    return [CompletionItem(name) for name in names if name.casefold().startswith(begun.casefold())]


def _incidents(begun: str, at: Places) -> Iterator[CompletionItem[str]]:
    for incident in _glance(at):
        name, typed = f"INC-{incident.number}", begun.upper()
        if name.startswith(typed) or str(incident.number).startswith(typed):
            state = "" if incident.is_open else f"{incident.status}: "
            title = "".join(sign if sign.isprintable() else "·" for sign in " ".join(incident.title.split()))
            yield CompletionItem(name, help=f"{state}{title}")


def _glance(at: Places) -> list[Glanced]:
    if at.server:
        from warroom.store.postgres.glance import glance as glance_at_server

        return glance_at_server(at.server, SHOWN)
    from warroom.store.sqlite.glance import glance

    return glance(at.database, SHOWN)


def _places(database: str | None) -> Places:
    """Where the record is, as --db or the environment names it."""
    try:
        place = named(database) if database else None
    except UnreadableNameError:
        return places(None)
    if isinstance(place, Server):
        return places(None, place.name)
    return places(place.path if place else None)


def _people(at: Places) -> list[str]:
    """The team, the rota, and who had a part in an incident, without the @."""
    settings = _settings(at)
    named = [member.get("handle", "") for member in _tables(settings.get("team"))]
    named += _texts(_table(settings.get("rota")).get("engineers"))
    named += [person for incident in _glance(at) for person in incident.people]
    return list(dict.fromkeys(name.removeprefix("@") for name in named if isinstance(name, str) and name))


def _roles(known: list[str], at: Places) -> list[str]:
    return _texts(_table(_settings(at).get("policy")).get("roles")) or known


def _severities(known: list[str], at: Places) -> list[str]:
    policy = _table(_settings(at).get("policy"))
    own = _table(policy.get("severity"))
    numbers = policy.get("severities")
    there = [str(n) for n in numbers] if isinstance(numbers, list) else sorted({*known, *own})
    names = [_table(level).get("name", "") for level in own.values()]
    return [*there, *(name for name in names if isinstance(name, str) and name)]


def _steps(known: list[str], at: Places) -> list[str]:
    ladder = _tables(_table(_settings(at).get("policy")).get("ladder"))
    return [step["name"] for step in ladder if isinstance(step.get("name"), str)] or known


def _checks(known: list[str], at: Places) -> list[str]:
    from warroom.domain.policy.checklist import Check  # only for this word

    own = _texts(_table(_settings(at).get("policy")).get("checklist"))
    names = []
    for words in own:
        with contextlib.suppress(ValueError):
            names.append(Check(words).name)
    return names or known


def _runbooks(known: list[str], at: Places) -> list[str]:
    settings = _settings(at)
    folders = [Path(folder).expanduser() for folder in _texts(settings.get("runbooks"))]
    files = (path for folder in folders for path in folder.rglob("*.md"))
    names = {path.relative_to(next(f for f in folders if f in path.parents)).with_suffix("").as_posix() for path in files}  # fmt: skip
    return sorted(names) + list(_table(settings.get("links")))


def _as_known(known: list[str], at: Places) -> list[str]:
    return known


def _settings(at: Places) -> dict[str, Any]:
    """What the file with the settings says; nothing when it cannot be read."""
    import tomllib  # most Tabs need no settings

    try:
        return tomllib.loads(at.config.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
