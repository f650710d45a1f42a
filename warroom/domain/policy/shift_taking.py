"""Taking the on-call shift for some time, as when somebody sleeps, travels or is already deep in another incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.domain.policy.oncall import YEARS, Override, Rota, Shift
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import handle, one_line

LONGEST = timedelta(days=31)
"""What is longer than this is a change of the rota."""


def take_shift(
    rota: Rota, person: str, start: datetime, end: datetime, instead_of: str | None = None
) -> Override | Refusal:
    """`person` is on call from `start` until `end` (UTC); with `instead_of`, only if that one would be all that time."""
    if end <= start:
        return Refusal("That shift would end before it begins; say how long, as in 3h, or until when.")
    if end - start > LONGEST:
        return Refusal(
            "A shift may be taken for 31 days at most; change the rota in the settings for what lasts longer."
        )
    if end.year not in YEARS:
        return Refusal(f"Rotas go up to the year {YEARS[-1]}; take a shift that ends before.")
    shifts = rota.shifts(start, end)
    if not shifts:
        return Refusal(f"Nobody is on call then: the rota begins on {rota.start}.")
    if all(_is(shift, person) for shift in shifts):
        return Refusal(f"{one_line(person)} is on call then anyway, so nothing was changed.")
    other = next((shift for shift in shifts if instead_of and not _is(shift, instead_of)), None)
    if instead_of and other is not None:
        return Refusal(
            f"{one_line(instead_of)} is not on call all that time: {one_line(other.person)} is from "
            f"{other.start:%Y-%m-%d %H:%M %Z} until {other.end:%Y-%m-%d %H:%M %Z}; take a shorter shift, or leave "
            "--from out."
        )
    return Override(person=person, start=start, end=end)


def _is(shift: Shift, person: str) -> bool:
    return handle(shift.person).casefold() == handle(person).casefold()
