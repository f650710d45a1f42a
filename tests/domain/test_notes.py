"""Notes."""

from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.incident.notes import Noted
from warroom.domain.record.events import read_payload, write_payload


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_note_is_stored_as_typed(text: str) -> None:
    assert read_payload("noted", 1, write_payload(Noted(text=text))) == Noted(text=text)
