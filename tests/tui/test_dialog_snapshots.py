"""How each dialog and pane looks at three sizes, the largest only in `make check-slow`.

One table: what is prepared, the keys, the words to wait for.

`make snapshots` accepts what changed on purpose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from operator_at_work import NOW, Desk, Operator
from test_snapshots import NAMES, SIZES, live
from textual.events import Paste

from warroom.domain.incident.state import Outcome
from warroom.domain.policy.severities import Severity, Status
from warroom.local.config.config import Config, Member

RUNBOOK = """\
# API errors

Read [the objectives](slo.md) first.

## Look

1. Which endpoints, since when?
2. What was deployed?

## Mitigate

- Roll back.

```
deployctl rollback api
```
"""

TIMELINE = """\
## Timeline of the API, written by hand

- 12:10 deploy of api 4.2
* 12:12 alarms rise
[12:13] @li: error rate at 30% for EU checkouts, all of it on the new pods as far as one can tell from the dashboards
2X:XX somebody called, nobody knows when
11/22/2026 23:50 first complaint by mail

Thanks to all.
"""


@dataclass(frozen=True)
class Type:
    """Words typed at the keyboard."""

    words: str


@dataclass(frozen=True)
class See:
    """Words that stand on the screen before the next key."""

    words: str


@dataclass(frozen=True)
class Pasted:
    """A text pasted in the room."""

    text: str


@dataclass(frozen=True)
class Picture:
    """Keys by their names, words to type and words to wait for, in order, after `prepare` has filled the room."""

    steps: tuple[str | Type | See | Pasted, ...]
    prepare: Callable[[Desk], None] = field(default=lambda desk: None)


def resolved(desk: Desk) -> None:
    desk.room().settle_criterion(1, 1, Outcome.DONE)
    desk.room().resolve(1, "bad config", "rolled back", None)


def offered(desk: Desk) -> None:
    desk.room("maya").offer(1, "commander", "@kim", "the brief")


def second_incident(desk: Desk) -> None:
    desk.room("maya").declare("Push notifications are late", Severity.SEV2)


def crowded(desk: Desk) -> None:
    for number in range(30):
        desk.room().ask(1, f"@sam call customer {number} {number + 20}m")


def staged(desk: Desk) -> None:
    room = desk.room()
    room.status(1, Status.MONITORING, "rollback done")
    for words in (
        "! keep failover as plan B",
        "p99 of checkout 12s, was 300ms",
        "TODO: alert on pool saturation",
        "rollback v4821 done on 3 of 8 pods",
        "rollback complete on 8 of 8 pods, errors falling",
    ):
        room.note(1, words)


PICTURES = {
    "update": Picture(("u", See("read back")), staged),
    "update-chosen": Picture(
        ("u", See("read back"), "space", "exclamation_mark", See("[ ] 13:52"), "tab", See("read back")),
        staged,
    ),
    "roles": Picture(("r", See("Another role"))),
    "status": Picture(("s", See("Because"))),
    "severity": Picture(("v", See("Because"))),
    "impact": Picture(("i", See("How many"))),
    "milestones": Picture(("m", See("Mitigated"))),
    "correct": Picture((*["up"] * 14, "c", See("strike it"))),
    "correct-a-change": Picture(("c", See("It changed the incident"))),
    "resolve": Picture(("x", See("Still open"))),
    "due": Picture(("t", See("Due, soonest first"))),
    "due-crowded": Picture((See("INC-1"),), crowded),
    "due-list-crowded": Picture(("t", See("Due, soonest first")), crowded),
    "due-said": Picture(("t", See("soonest"), "down", "a", See("That key is for tasks"))),
    "task-done": Picture(("t", See("soonest"), *["down"] * 3, "d", See("What came of it"))),
    "task-more-time": Picture(("t", See("soonest"), *["down"] * 3, "plus", See("minutes more"))),
    "escalation-list": Picture(("e", See("founder/cto"))),
    "escalation-text": Picture(("e", See("founder/cto"), "enter", See("read back"))),
    "handover": Picture(("h", See("Who takes over"))),
    "brief": Picture(("h", See("takes over"), Type("@kim"), "enter", See("Held by"), See("read back"))),
    "accept-brief": Picture(("h", See("Brief for @kim")), offered),
    "accept": Picture(("h", See("Brief for @kim"), "enter", See("is offered to @kim")), offered),
    "checks-before": Picture(("l", See("Before it ends"))),
    "checks-after": Picture(("l", See("After it ended")), resolved),
    "postmortem-date": Picture(
        ("l", See("After it"), *["down"] * 4, "enter", See("When it is, within 48 hours")), resolved
    ),
    "snooze": Picture(("S", See("Why it waits"))),
    "runbooks": Picture(("b", See("slo: docs/slo.md"))),
    "runbook": Picture(("b", See("slo: docs"), "enter", See("deployctl rollback api"))),
    "help": Picture(("question_mark", See("Write a note;"))),
    "incidents": Picture(("w", See("Incidents: open ones first")), second_incident),
    "palette-closed": Picture(("ctrl+p", See("Search for commands"), "escape", See("? help"))),
    "find": Picture(("slash", See("find words"), Type("lag"), See("3 of 3"))),
    "zoomed": Picture(("z", See("Update #2 due in"))),
    "paste": Picture((Pasted(TIMELINE), See("5 lines with times"))),
    "announcement": Picture(("a", See("@here SEV-1"), See("read back"))),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return in_the_middle(tmp_path)


def in_the_middle(tmp_path: Path) -> Desk:
    """A SEV-1 of 22 minutes, with runbooks, tasks and an exit criterion."""
    books = tmp_path / "books"
    books.mkdir()
    (books / "api.md").write_text(RUNBOOK)
    team = (Member(handle="@maya"), Member(handle="@kim"))
    config = Config(runbooks=(str(books),), links={"slo": "docs/slo.md"}, team=team)
    desk = Desk(tmp_path, config=config, outbox=Path("/tmp/warroom-snapshots"))  # it stands in the picture
    number = live(desk, lambda room, number: room.ask(number, "@li check replica lag in both regions 5m"))
    room = desk.room("maya")
    room.add_criterion(number, "error rate under 0.1% for 10 min")
    desk.clock.at = NOW + timedelta(minutes=22)
    room.ask(number, "@sam call the vendor 20m")
    return desk


@pytest.mark.parametrize("size", [*SIZES[:2], pytest.param(SIZES[2], marks=pytest.mark.slow)], ids=NAMES)
@pytest.mark.parametrize("name", PICTURES)
def test_dialog(desk: Desk, looks_right: Callable[..., None], name: str, size: tuple[int, int]) -> None:
    picture = PICTURES[name]
    picture.prepare(desk)

    async def drive(operator: Operator) -> None:
        await into_the_room(operator)
        await take(operator, picture.steps)

    looks_right(size, drive)


async def take(operator: Operator, steps: Sequence[str | Type | See | Pasted]) -> None:
    for step in steps:
        match step:
            case Type(words):
                await operator.type(words)
            case Pasted(text):
                operator.pilot.app.post_message(Paste(text))
            case See(words):
                await operator.sees(words)
            case key:
                await operator.press(key)


async def into_the_room(operator: Operator) -> None:
    """From the start screen, where that is what comes first, to INC-1 with all its entries."""
    shown = await operator.sees("INC-1")
    if "Declare an incident" in shown or "F2 demo" in shown:
        await operator.press("escape", "enter")
    await operator.sees("Timeline", "for @sam:")
