"""What `warroom doctor` finds of a room's server: each as what, found, whether it is fine, and its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from warroom.cli.context import Desk
from warroom.domain.text.durations import length
from warroom.store.errors import StoreProblem

if TYPE_CHECKING:
    from warroom.store.postgres.server_state import ServerState

Found = tuple[str, str, bool, str]
SKEW = timedelta(seconds=5)
"""That two clocks may differ: below that, entries of two consoles stand as people remember them."""
SLOW = 0.25
"""Seconds of a round trip: a note takes three of them, which is felt."""


def findings(desk: Desk) -> Iterator[Found]:
    """Nothing of a file, and of a server that cannot be reached, which is another finding."""
    if not desk.places.server:
        return
    from warroom.store.postgres.server_state import examine

    try:
        state = examine(desk.places.server, lambda: datetime.now(UTC))
    except StoreProblem:
        return
    yield from found(state)


def found(state: ServerState) -> Iterator[Found]:
    yield (
        "server",
        f"PostgreSQL {state.postgres}{' · a standby' if state.standby else ''}",
        not state.standby,
        (
            "Nothing can be recorded on a standby; name the primary, or all hosts with target_session_attrs=read-write."
            if state.standby
            else ""
        ),
    )
    roles = ", ".join(state.roles) or "none of the room's roles"
    if state.superuser:
        yield (
            "role",
            f"{state.user} is a superuser",
            True,
            (
                "A superuser can switch off what keeps the record append-only; give each person a role of the room: "
                "warroom room init tells how."
            ),
        )
    else:
        yield "role", f"{state.user} · {roles}", True, ""
    if state.tls or state.local:
        yield "TLS", state.tls or "none, on this machine", True, ""
    else:
        yield (
            "TLS",
            "none: everybody on the way can read the record",
            True,
            ("Switch ssl on at the server, and leave sslmode out of the room's name."),
        )
    off = [
        name for name, on in (("fsync", state.fsync), ("full_page_writes", state.full_page_writes)) if not on
    ]
    if off:
        yield (
            "durability",
            f"{' and '.join(off)} off: a power cut loses what was acknowledged",
            False,
            ("Whoever keeps the server switches that on in postgresql.conf."),
        )
    else:
        yield (
            "durability",
            (
                f"fsync on · synchronous_commit {state.synchronous_commit or 'unknown'} for others, on for warroom"
            ),
            True,
            "",
        )
    skew = abs(state.ahead)
    which = "ahead of" if state.ahead > timedelta(0) else "behind"
    if skew > SKEW:
        yield (
            "clocks",
            f"the server's is {length(skew)} {which} this machine's",
            False,
            ("Set the wrong one: times in the timeline are those of the machine where they were typed."),
        )
    else:
        yield "clocks", f"within {max(skew.total_seconds(), 0.1):.1f} s of the server's", True, ""
    milliseconds = state.round_trip * 1000
    fine = state.round_trip <= SLOW
    yield (
        "round trip",
        f"{milliseconds:.{0 if milliseconds >= 10 else 1}f} ms",
        fine,
        ("" if fine else "A note takes three of them; a server that is nearer answers sooner."),
    )
