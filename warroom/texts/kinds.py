"""The texts that go out, and what each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Value = str | list[str]
"""What a template is given: words that are safe to send, or a list of such words. What is not known is empty."""


class Kind(StrEnum):
    """Which text it is; a template of the user's own is a file of that name."""

    ANNOUNCEMENT = "announcement"
    UPDATE = "update"
    SEVERITY = "severity"
    RESOLUTION = "resolution"
    CANCELLATION = "cancellation"
    ESCALATION = "escalation"
    HANDOVER = "handover"
    ROLES = "roles"
    SHARE = "share"
    PUBLIC = "public"


@dataclass(frozen=True)
class Outgoing:
    """A text as the program writes it, and the variables from which a template may write it otherwise."""

    kind: Kind
    built_in: str
    values: Mapping[str, Value]
    about: Kind
    """What it tells: for a public text the kind of the internal one that tells the same, else its own kind."""

    def with_digest(self, digest: str) -> Outgoing:
        """The same for a template that names the record's digest. The public wording knows of none."""
        return self if self.public else replace(self, values={**self.values, "digest": digest})

    @property
    def public(self) -> bool:
        return self.kind is Kind.PUBLIC
