"""Phrases that judge instead of tell (spec, "Blameless analysis"). It points and never stops anything."""

from __future__ import annotations

import re

_WHO = (
    r"(?:@[\w.-]+|\b(?:I|we|he|she|they|you|who|nobody|no one|somebody|someone|everybody|people|team|engineers?|"
    r"developers?|operators?|colleagues?|commander|investigator|communicator|fixer|on-?call)\b)"
)
# From the beginning of a name only: tried at each of its letters, a long word would take the square of its length.
_OF = r"(?:(?<![\w.-])@?[\w.-]+(?:'s|’s|s'|s’)|\b(?:his|her|their|my|our|your|whose))"
_NOT = r"(?:n't|n’t| not| never)?"
_JUDGES = (
    rf"\b(?:should|could|ought to|might){_NOT} (?:simply |easily |really |at least )?have\b",
    r"\bneeded to have\b",
    rf"{_OF} (?:own |big |stupid )?(?:fault|mistake|error|oversight|negligence)\b",
    r"\b(?:at fault|fault of|mistake (?:by|of)|to blame|blam(?:e|es|ed|ing)\b)",
    r"\b(?:human|user|operator|pilot) error\b",
    r"\b(?:careless|negligen|incompeten|stupid|sloppy|lazy|reckless|thoughtless|irresponsibl|clumsy|foolish)\w*",
    r"\b(?:neglected|forgot|forgotten|forgets|didn't bother|did not bother|nobody bothered|didn’t bother)\b",
    r"\b(?:obviously|clearly|simply) (?:wrong|should|had to|missed)\b",
    r"\bwhy didn(?:'|’)t (?:he|she|they|you|we|anybody|anyone)\b",
    rf"{_WHO}(?: \w+)? (?:fails?|failed|failing|missed|messed up|screwed up|broke)(?= (?:to|it|the)\b)",
)
_MACHINES = (
    "connect|reconnect|start|restart|load|respond|resolve|boot|mount|compile|parse|join|bind|open|close|allocate|"
    "pull|push|fetch|reach|deploy|schedule|authenticate|initiali[sz]e|render|build|scale|sync|replicate|write|read|"
    "send|receive|drain|elect|acquire|renew|validate|upgrade|install|decode|encode|serve|return|complete|recover"
)
_SOFT = re.compile(rf"\bfail(?:s|ed|ing)? to (?!(?:{_MACHINES})\b)\w+", re.IGNORECASE)
_HARD = re.compile("|".join(_JUDGES), re.IGNORECASE)


def blame(text: str) -> list[str]:
    """One sentence a phrase, with its line number from 1.

    “Failed to” judges when it is said of a person, and tells when it is said of a machine. After a person's
    name or role it is pointed at; before what machines do (connect, start, load) it is let be; in between it
    is asked about.
    """
    found = []
    for n, line in enumerate(text.splitlines(), 1):
        hard = list(_HARD.finditer(line))
        judged = {at for match in hard for at in range(match.start(), match.end())}
        found += [
            f"line {n}: “{match[0].strip()}” judges; say what happened and why it made sense then"
            for match in hard
        ]
        found += [
            f"line {n}: “{match[0]}”: fine of a machine; of a person, say what happened instead"
            for match in _SOFT.finditer(line)
            if match.start() not in judged
        ]
    return found
