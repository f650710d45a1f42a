"""The process: severities, response times, update cadence, escalation. The spec's defaults, all configurable."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from warroom.domain.policy.checklist import CHECKS, Check, each_once
from warroom.domain.policy.response_times import ResponseTime
from warroom.domain.text.channel_names import PATTERN, channel_pattern
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import role_problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


SEVERITIES = range(10)
"""The numbers that a severity may have."""
DEFAULT_NAME = "SEV-{}"
"""How a severity is called that the team gave no name; spec, "Severity Levels"."""
BADGES = (1, 4)
"""The loudest badge and the quietest."""


class Severity(int):
    """How bad it is, from 0 (the worst) to 9; the spec has SEV-1 (critical) to SEV-4 (low).

    The number is what is stored and compared; the label is how the team calls it.
    """

    label: str | None
    """None where it is called SEV-n."""
    badge: int | None
    """How loud the team's process shows it; None where its number says it."""

    SEV1: ClassVar[Severity]
    SEV2: ClassVar[Severity]
    SEV3: ClassVar[Severity]
    SEV4: ClassVar[Severity]

    def __new__(cls, number: int | str, label: str | None = None, badge: int | None = None) -> Severity:
        """Raises ValueError for a number that no severity has."""
        made = super().__new__(cls, number)
        if made not in SEVERITIES:
            raise ValueError(f"a severity is a number from {SEVERITIES[0]} to {SEVERITIES[-1]}")
        label = shown_name(label) if label else None
        made.label = None if label == DEFAULT_NAME.format(int(made)) else label
        made.badge = badge if badge in range(BADGES[0], BADGES[1] + 1) else None
        return made

    def __str__(self) -> str:
        return self.label or DEFAULT_NAME.format(int(self))

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __repr__(self) -> str:
        return f"<Severity {int(self)} {self}>"

    @property
    def step(self) -> int:
        """How loud its badge is, from 1 to 4."""
        return self.badge or min(max(int(self), BADGES[0]), BADGES[1])

    def turned(self, was: Severity) -> str:
        """`raised` or `lowered`, coming from `was`."""
        return "raised" if self < was else "lowered"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema  # built when the first model with a severity is

        return core_schema.no_info_wrap_validator_function(
            lambda value, read: value if isinstance(value, Severity) else Severity(read(value)),
            core_schema.int_schema(ge=SEVERITIES[0], le=SEVERITIES[-1]),
            serialization=core_schema.plain_serializer_function_ser_schema(int),
        )


Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4 = map(Severity, (1, 2, 3, 4))


class Status(StrEnum):
    """Where the response stands; spec, "Status Update". Any may follow any other."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


NONE = "none"
"""How a setting says that no updates are asked for, since TOML has no null."""


def _none(typed: object) -> object:
    if isinstance(typed, str) and typed.strip().lower() == NONE:
        return None
    if typed == 0:
        raise ValueError(f'it should be greater than 0, or "{NONE}" for no updates')
    return typed


Minutes = Annotated[Annotated[int, Field(gt=0, le=10_080)] | None, BeforeValidator(_none)]


DETECTION = ("alert", "user", "dashboard", "team")
"""Of the spec, "Detection"."""
LONGEST_LINE = 200
"""Characters of a text that stands in the settings and goes into the record or out."""
LONGEST_WORDS = 40
"""Characters of how an incident was noticed."""
LONGEST_NAME = 12
"""Characters of a severity's name."""


def shown_name(label: str) -> str:
    """A name that may come from another record, safe to show and no longer than one of the settings."""
    label = one_line(label)
    return label if len(label) <= LONGEST_NAME else f"{label[: LONGEST_NAME - 1]}…"


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"it should have 1 to {LONGEST_NAME} characters")
    if not name.isprintable() or name[0] in "@#-":
        raise ValueError("it should be a word or two")
    return name


class SeverityPolicy(_Setting):
    """What one severity means and asks for."""

    name: Annotated[str, AfterValidator(_name)] | None = None
    """How the team calls it, in short; SEV-n if unset."""
    description: str = ""
    """In words, as the announcement's writer needs it."""
    response: ResponseTime | None = None
    """How soon somebody must respond: a phrase of the spec, or a length; no clock if unset."""
    update_minutes: Minutes = None
    """Minutes between status updates, or `none`."""
    by_status: dict[Status, Minutes] = Field(default_factory=dict)
    """Minutes between updates in a certain status, before `update_minutes`; `none` for none."""
    runbooks: tuple[str, ...] = ()
    """Names of runbooks that are offered first."""
    links: dict[str, str] = Field(default_factory=dict)
    """Documents to have at hand, by name, beside those for all severities."""
    badge: Annotated[int, Field(ge=BADGES[0], le=BADGES[1])] | None = None
    """How loud it is shown, from 1 to 4; by its number if unset."""


def _somebody(who: str) -> str:
    if not who.strip():
        raise ValueError("it names nobody")
    return who


def _line(typed: str) -> str:
    words = " ".join(typed.split())
    if not words or len(words) > LONGEST_LINE:
        raise ValueError(f"it should have 1 to {LONGEST_LINE} characters")
    return words


def _short(typed: str) -> str:
    words = _line(typed).lower()
    if len(words) > LONGEST_WORDS:
        raise ValueError(f"it should have 1 to {LONGEST_WORDS} characters")
    return words


class Step(_Setting):
    """One rung of the escalation ladder; spec, "Escalation"."""

    name: Annotated[str, AfterValidator(_line)]
    """Short and unique; it names the step in the record."""
    who: Annotated[str, AfterValidator(_somebody)]
    """Who is called, in words, or handles."""
    severities: tuple[Severity, ...]
    """For which severities it is due by the clock; for none, it is offered when somebody decides so."""
    after_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    """Minutes from declaration; 0 is at once."""
    why: str = ""
    """The reason that its text gives once the time has come."""


_ON_CALL = re.compile(r"\bon[- ]?call\b", re.IGNORECASE)


def calls_on_call(step: Step) -> bool:
    """Whether a rung of the ladder calls who is on call."""
    return _ON_CALL.search(step.name) is not None


def with_on_call(step: Step, on_call: str | None) -> Step:
    """The rung with the name of who is on call in `who`, where it calls them and the rota knows: `On-call engineer @li`."""
    if not on_call or not calls_on_call(step) or on_call.casefold() in step.who.casefold():
        return step
    return step.model_copy(update={"who": f"{step.who} {on_call}"})


def _ladder() -> tuple[Step, ...]:
    both = (Severity.SEV1, Severity.SEV2)
    step = Step.model_construct
    return (
        step(name="on-call", who="On-call engineer", severities=both, after_minutes=0, why=""),
        step(name="all hands", who="All available engineers", severities=both[:1], after_minutes=0, why=""),
        step(name="engineers", who="Available engineers", severities=both[1:], after_minutes=0, why=""),
        step(
            name="founder/cto", who="Founder/CTO", severities=both, after_minutes=60,
            why="no resolution within an hour",
        ),
        step(
            name="legal", who="Legal", severities=(), after_minutes=0,
            why="evidence or users' safety is concerned",
        ),
    )  # fmt: skip


def _role(typed: str) -> str:
    role = " ".join(typed.split()).lower()
    if role.startswith("@"):
        raise ValueError(f"“{role}” is a person; it should be a role, as in investigator")
    if problem := role_problem(role):
        raise ValueError(problem.reason)
    return role


def _some(severities: tuple[Severity, ...]) -> tuple[Severity, ...]:
    if not severities:
        raise ValueError("it should name one severity at least")
    return tuple(dict.fromkeys(severities))


class Policy(_Setting):
    """Everything of the process that a team may change. The defaults are the spec's."""

    # Constructed, not validated: they are right, and building the validators takes milliseconds at every start.
    severity: dict[Severity, SeverityPolicy] = Field(
        default_factory=lambda: {
            Severity.SEV1: SeverityPolicy.model_construct(
                description="Critical - Service down or data loss",
                response=ResponseTime.IMMEDIATE,
                update_minutes=15,
            ),
            Severity.SEV2: SeverityPolicy.model_construct(
                description="High - Major feature broken",
                response=ResponseTime.SAME_DAY,
                update_minutes=15,
            ),
            Severity.SEV3: SeverityPolicy.model_construct(
                description="Medium - Minor feature impact", response=ResponseTime.WITHIN_48_HOURS
            ),
            Severity.SEV4: SeverityPolicy.model_construct(
                description="Low - Cosmetic issues", response=ResponseTime.NEXT_SPRINT
            ),
        }
    )
    """What each severity means and asks for; spec, "Severity Levels"."""
    severities: Annotated[tuple[Severity, ...], AfterValidator(_some)] | None = None
    """The numbers of the severities that there are; all that `severity` has if unset."""
    channel: Annotated[str, AfterValidator(channel_pattern)] = PATTERN
    """How an incident's channel is called: {date}, {words} of the title and {severity} are filled in."""
    detection: tuple[Annotated[str, AfterValidator(_short)], ...] = DETECTION
    """Who may notice an incident; spec, "Detection"."""
    exit_criteria: tuple[Annotated[str, AfterValidator(_line)], ...] = ()
    """What has to hold before any incident ends; each gets them when it is declared."""
    checklist: Annotated[tuple[Check, ...], AfterValidator(each_once)] = CHECKS
    """What is left to do after an incident; spec, "Resolution"."""
    product: Annotated[str, AfterValidator(_line)] = ""
    """What those outside call it; "our service" if unset."""
    roles: tuple[Annotated[str, AfterValidator(_role)], ...] = (
        "commander",
        "investigator",
        "communicator",
        "fixer",
    )
    """Roles shown in every room; spec, "Response". A team may add its own."""
    on_call_role: Annotated[str, AfterValidator(_role)] = "investigator"
    """The role that who is on call has at first, if it is one of `roles`."""
    ladder: tuple[Step, ...] = Field(default_factory=_ladder)
    """Who is called, and when; spec, "Escalation"."""
    postmortem_hours: Annotated[int, Field(gt=0, le=87_600)] = 48
    """Hours from resolution until the postmortem is due."""

    @property
    def levels(self) -> tuple[Severity, ...]:
        """The severities that there are under their names, the worst first."""
        return tuple(self.called(number) for number in sorted(self.severities or self.severity))

    def rules(self, severity: int) -> SeverityPolicy:
        """What a severity asks for; nothing, for one that the team does not have."""
        return self.severity.get(Severity(severity)) or SeverityPolicy.model_construct()

    def called(self, severity: int) -> Severity:
        """The severity of that number under the team's name for it, with its badge."""
        rules = self.rules(severity)
        return Severity(severity, rules.name, rules.badge)

    def severity_of(self, typed: str) -> Severity | None:
        """The severity of that name, as `P1`, `sev-1`, or of that number; None for what names none.

        A number is taken also when the team has no such severity: older incidents may.
        """
        wanted = folded(typed)
        for level in self.levels:
            if folded(str(level)) == wanted:
                return level
        found = re.fullmatch(r"(?:sev[-_ ]?)?([0-9])", typed.strip(), re.IGNORECASE)
        return self.called(int(found[1])) if found else None

    def cadence(self, severity: Severity, status: Status) -> timedelta | None:
        """Time between status updates, or None when none are due."""
        if status is Status.RESOLVED:
            return None
        rules = self.rules(severity)
        minutes = rules.by_status.get(status, rules.update_minutes)
        return None if minutes is None else timedelta(minutes=minutes)

    def step(self, name: str) -> Step | None:
        """The rung of that name, or the only one whose name begins so."""
        wanted = " ".join(name.split()).lower()
        exact = [step for step in self.ladder if step.name.lower() == wanted]
        near = exact or [step for step in self.ladder if step.name.lower().startswith(wanted)]
        return near[0] if wanted and len(near) == 1 else None


def with_badge(severity: Severity, process: dict[str, Any] | None) -> Severity:
    """The severity as loud as a process says that stands in the record."""
    every = process.get("severity") if process else None
    rules = every.get(str(int(severity))) if isinstance(every, dict) else None
    badge = rules.get("badge") if isinstance(rules, dict) else None
    return Severity(severity, severity.label, badge) if isinstance(badge, int) else severity


def folded(name: str) -> str:
    """A name without what people type in different ways."""
    return re.sub(r"[\s_-]+", "", name).casefold()
