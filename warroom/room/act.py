"""How a function that decides becomes an act: looked for by its id, decided, and recorded in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from datetime import datetime
from typing import (
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Protocol,
    TypeAlias,
    get_type_hints,
    overload,
)

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

from warroom.domain.incident.state import Incident
from warroom.domain.record.act import Act
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.room.times import Times

P = ParamSpec("P")

Done: TypeAlias = tuple[Incident, list[Recorded]]
"""The incident after an act, and what the act recorded."""


class Recorder(Protocol):
    """What an act needs of the room that records it."""

    def new_act(self, name: str, number: int | None, arguments: dict[str, Any]) -> Act: ...

    def do(self, act: Act) -> Done: ...

    def append(self, act: Act, decide: Callable[[Incident], Decision]) -> Done: ...

    def append_line(self, act: Act, decision: Decision) -> Recorded: ...

    def open_incident(self, act: Act, decide: Callable[[set[str]], Decision]) -> Done: ...

    def incident(self, number: int) -> Incident: ...

    def recorded(self, id: str) -> list[Recorded]: ...

    @property
    def times(self) -> Times: ...


ACTS: dict[str, act[Any]] = {}
"""Every act by its name."""


class act(Generic[P]):
    """Decorates a function that decides: `room.status(7, Status.MONITORING)` makes the act, and records it.

    The function is given the room, the incident as it is inside the transaction, when the act was typed (UTC), and the
    arguments. It may raise Refusal; then nothing is recorded.
    """

    def __init__(self, decide: Callable[Concatenate[Any, Incident, datetime, P], Decision]) -> None:
        self.decide: Callable[..., Decision] = decide
        self.name = decide.__name__.lstrip("_")
        self.__doc__ = decide.__doc__
        ACTS[self.name] = self

    @overload
    def __get__(self, room: None, owner: type) -> act[P]: ...

    @overload
    def __get__(self, room: Recorder, owner: type) -> Callable[Concatenate[int, P], Done]: ...

    def __get__(self, room: Recorder | None, owner: type) -> act[P] | Callable[Concatenate[int, P], Done]:
        if room is None:
            return self

        def done(number: int, /, *args: P.args, **named: P.kwargs) -> Done:
            return room.do(room.new_act(self.name, number, self.arguments(*args, **named)))

        return done

    def arguments(self, *args: P.args, **named: P.kwargs) -> dict[str, Any]:
        """The arguments by name. Raises TypeError for one that the function does not have."""
        code = self.decide.__code__
        names = code.co_varnames[3 : code.co_argcount]
        known = code.co_varnames[3 : code.co_argcount + code.co_kwonlyargcount]
        given = dict(zip(names, args, strict=False)) | named
        if len(args) > len(names) or not given.keys() <= set(known):
            raise TypeError(f"{self.name}() takes {', '.join(known)}")
        return given

    def arguments_from_json(self, read: dict[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them. Raises ValidationError, or TypeError for an unknown one."""
        hints = get_type_hints(self.decide)
        if unknown := read.keys() - hints.keys():
            raise TypeError(f"{self.name}() does not take {', '.join(unknown)}")
        return {name: TypeAdapter(hints[name]).validate_python(value) for name, value in read.items()}

    def record(self, room: Recorder, act: Act) -> Done:
        """Decide and append, in one transaction. Raises Refusal and StoreProblem."""
        return room.append(act, lambda now: self.decide(room, now, act.typed_at, **act.arguments))


class UndatedError(Refusal):
    """What happened in an incident that was filed afterwards was told without saying when; `asked` asks for it."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"{asked} (with --at on the command line).")
        self.asked = f"{asked}."


_DONE = {"resolve": "it was resolved", "send_update": "it was sent"}


class happening(act[P]):
    """Decorates an act that tells what happened, at the time `at` or now.

    Of an incident that was filed afterwards now says nothing about when that was: there `at` has to be given.
    """

    def record(self, room: Recorder, act: Act) -> Done:
        def decide(now: Incident) -> Decision:
            if now.filed and not act.arguments.get("at"):
                raise UndatedError(
                    f"{now.reference} was filed afterwards; say when {_DONE.get(self.name, 'that was')}, as in "
                    f"{room.times.as_typed(now.began_at)}, or now"
                )
            return self.decide(room, now, act.typed_at, **act.arguments)

        return room.append(act, decide)


class opening(act[P]):
    """Decorates the function that decides a declaration; it is given the channel names in use, and no incident."""

    def __init__(self, decide: Callable[Concatenate[Any, Container[str], datetime, P], Decision]) -> None:
        super().__init__(decide)  # type: ignore[arg-type]  # only `record` calls it

    def record(self, room: Recorder, act: Act) -> Done:
        return room.open_incident(act, lambda taken: self.decide(room, taken, act.typed_at, **act.arguments))


Said: TypeAlias = Decision | Callable[[Incident], Decision]
"""What a line comes to; what the incident has a say in is decided inside the transaction."""


class saying(act[P]):
    """Decorates the function that decides a line. A note has to be quick: the function is given the incident's number."""

    def __init__(self, decide: Callable[Concatenate[Any, int, datetime, P], Said]) -> None:
        super().__init__(decide)  # type: ignore[arg-type]  # only `say` calls it

    def __get__(self, room: Recorder | None, owner: type) -> saying[P]:  # type: ignore[override]  # `say` does it
        return self

    def record(self, room: Recorder, act: Act) -> Done:
        said = self.say(room, act)
        return room.incident(said.incident), [said]

    def say(self, room: Recorder, act: Act) -> Recorded:
        """Record the line, without reading the incident where that is not needed."""
        try:
            said: Said = self.decide(room, act.incident, act.typed_at, **act.arguments)
        except Refusal:
            if known := room.recorded(act.id):
                return known[0]
            raise
        if callable(said):
            return room.append(act, said)[1][0]
        return room.append_line(act, said)


class _Kept(BaseModel):
    """An act in a file."""

    name: str
    incident: int | None
    arguments: dict[str, Any]
    id: str
    typed_at: AwareDatetime
    identity: str | None


def act_as_json(act: Act) -> str:
    """The act as it is kept in a file."""
    fields = {name: getattr(act, name) for name in _Kept.model_fields}
    return json.dumps(to_jsonable_python(fields))


def act_from_json(text: str) -> Act:
    """The act that `act_as_json` wrote. Raises Refusal when it is none, or one of a newer warroom."""
    try:
        kept = _Kept.model_validate(json.loads(text))
        values = ACTS[kept.name].arguments_from_json(kept.arguments)
    except (ValueError, LookupError, TypeError) as error:
        raise Refusal("That is no act of this warroom; it may be one of a newer version.") from error
    return Act(kept.name, kept.incident, values, kept.id, kept.typed_at, kept.identity)
