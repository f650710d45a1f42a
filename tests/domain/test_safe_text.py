"""Text from people, made safe to show and to send."""

from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.text import safe_text


@given(st.text())
def test_shown_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = safe_text.one_line(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b" for c in shown)
    safe_text.storable(text).encode()


def test_free_text_cannot_wake_everybody() -> None:
    assert safe_text.outgoing("tell @here and @Channel, <!everyone> not @hereford") == (
        "tell @ here and @ Channel, < !everyone> not @hereford"
    )
