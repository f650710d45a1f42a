"""What is wrong or odd in a process as a whole: names that two severities have, roles without a commander."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.domain.incident.state import COMMANDER
from warroom.domain.policy.severities import DEFAULT_NAME, SEVERITIES, Policy, folded
from warroom.domain.text.safe_text import one_line
from warroom.local.config.places import Place


def faults(policy: Policy) -> Iterator[tuple[Place, str]]:
    """Settings that cannot be used beside the others: where, and a sentence without its full stop."""
    numbers = {folded(word): n for n in SEVERITIES for word in (str(n), DEFAULT_NAME.format(n))}
    taken: dict[str, int] = {}
    for level in sorted(policy.severity):
        name = policy.severity[level].name
        if name is None:
            continue
        place, word = ("policy", "severity", str(int(level)), "name"), folded(name)
        if word in taken:
            yield (
                place,
                f"severity {taken[word]} is called {one_line(name)} already; write another name here",
            )
        elif numbers.get(word, level) != level:
            yield place, f"the name {one_line(name)} means severity {numbers[word]}; write another name here"
        taken.setdefault(word, int(level))
    steps: set[str] = set()
    for number, step in enumerate(policy.ladder):
        if step.name.strip().lower() in steps:
            yield (
                ("policy", "ladder", number, "name"),
                f"two steps are called {one_line(step.name)}; write another name here",
            )
        steps.add(step.name.strip().lower())


def advice(policy: Policy) -> Iterator[tuple[Place, str]]:
    """What can be used but can hardly be meant."""
    if COMMANDER not in policy.roles:
        yield (
            ("policy", "roles"),
            f"{COMMANDER} is missing; whoever declares commands all the same, so write it among them",
        )
    levels = policy.levels
    if not policy.ladder:
        yield ("policy", "ladder"), "it is empty, so nobody is ever called; take the line away for the spec's"
    for number, level in enumerate(policy.severities or ()):
        if level not in policy.severity:
            yield (
                ("policy", "severities", number),
                f"{level} asks for nothing; write a table for it, [policy.severity.{int(level)}]",
            )
    unnamed = [str(level) for level in levels if level.label is None and policy.rules(level).name is None]
    if len(unnamed) < len(levels) and any(level.label for level in levels) and unnamed:
        yield (
            ("policy", "severity"),
            f"{', '.join(unnamed)} {'has' if len(unnamed) == 1 else 'have'} no name of the team's; name all, "
            "or say which there are, as in severities = [1, 2, 3]",
        )
    default = Policy().ladder
    for number, step in enumerate(policy.ladder):
        if step in default:
            continue
        for severity in step.severities:
            if severity not in levels:
                yield (
                    ("policy", "ladder", number, "severities"),
                    f"there is no severity {int(severity)}, so nobody is called for it",
                )
