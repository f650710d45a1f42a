"""What is odd about settings that can be used: names that nobody has, dates that no turn begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from warroom.domain.text import safe_text
from warroom.local.config import process_check
from warroom.local.config.config import Config

Place = tuple[str | int, ...]

_NAME = re.compile(r"@[\w.-]+")


def advice(config: Config) -> list[tuple[Place, str]]:
    """Where it stands, as the parts of a key, and a sentence without its full stop."""
    found = [
        (
            place,
            f"{safe_text.one_line(who)} is no member of the team; write a [[team]] entry, or correct the name",
        )
        for place, who in _named(config)
        if config.team and who not in {safe_text.handle(member.handle) for member in config.team}
    ]
    for number, folder in enumerate(config.runbooks):
        if not Path(folder).expanduser().is_dir():
            found.append(
                (("runbooks", number), f"there is no folder {safe_text.one_line(folder)} to read runbooks in")
            )
    if config.templates and not Path(config.templates).expanduser().is_dir():
        folder = safe_text.one_line(config.templates)
        found.append((("templates",), f"there is no folder {folder} to read templates in"))
    found += process_check.advice(config.policy)
    roles = config.policy.roles
    people = {member.handle.removeprefix("@").casefold() for member in config.team}
    for number, role in enumerate(roles):
        if role.casefold() in people:
            found.append(
                (("policy", "roles", number), f"{role} is a person of the team, and should be a role")
            )
    if config.rota and config.policy.on_call_role not in roles:
        words = f"{config.policy.on_call_role} is none of the roles, so who is on call gets none; name one of {', '.join(roles)}"
        found.append((("policy", "on_call_role"), words))
    for place, words in config.rota.slips() if config.rota else ():
        found.append((("rota", *place), safe_text.one_line(words)))
    return found


def _named(config: Config) -> Iterator[tuple[Place, str]]:
    """Everybody whom the rota and the ladder name by handle."""
    if config.rota:
        for number, engineer in enumerate(config.rota.engineers):
            yield ("rota", "engineers", number), safe_text.handle(engineer)
        for number, other in enumerate(config.rota.override):
            yield ("rota", "override", number, "person"), safe_text.handle(other.person)
    for number, step in enumerate(config.policy.ladder):
        for name in _NAME.findall(step.who):
            yield ("policy", "ladder", number, "who"), safe_text.handle(name)
