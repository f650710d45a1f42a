"""Joiners between letters that join, and inside an emoji, go out as they were typed; all other hidden characters do not."""

import re

import pytest
from costs import grows_evenly, processor_seconds
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.text.safe_text import block, masked, one_line, outgoing

PERSIAN = "می\u200cخواهم"
KEPT = [
    PERSIAN,
    "سرور\u200cها",
    "API\u200cها",
    "۲۰\u200cساله",
    "بَّ\u200cب",
    "क्\u200dष",
    "क्\u200cष",
    "र्\u200dय",
    "ന്\u200d ",
    "র\u200d্য",
    "ක්\u200dර",
    "ᠠ\u200dᠡ",
    "👩\u200d💻",
    "🏳\ufe0f\u200d🌈",
    "👩🏽\u200d❤\ufe0f\u200d👨🏿",
    "🙂\u200d↔\ufe0f",
    "🧑🏻\u200d\U0001faef\u200d🧑🏼",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
]
SHOWN = [
    ("a\u200cb", "a<U+200C>b"),
    ("a\u200db", "a<U+200D>b"),
    ("\u200cمی", "<U+200C>می"),
    ("می\u200c", "می<U+200C>"),
    ("می\u200c خ", "می<U+200C> خ"),
    ("می\u200c\u200cخ", "می<U+200C><U+200C>خ"),
    ("می\u200c\u200dخ", "می<U+200C><U+200D>خ"),
    ("می\u200c@here", "می<U+200C>@ here"),
    ("@he\u200cre", "@he<U+200C>re"),
    ("👩\u200da", "👩<U+200D>a"),
    ("👩\u200c💻", "👩<U+200C>💻"),
    ("می\u202eخ", "می<U+202E>خ"),
    ("می\u061c\u200cخ", "می<U+061C><U+200C>خ"),
    ("a\U000e0067\U000e0062\U000e0073\U000e007f", "a<U+E0067><U+E0062><U+E0073><U+E007F>"),
    ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4<U+E0067><U+E0062>"),
]  # fmt: skip
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("text", KEPT)
def test_a_joiner_that_writing_needs_stays(text: str) -> None:
    for where in (text, f"see {text} and {text}", f"{text}\n{text}"):
        assert block(where) == where
        assert outgoing(where) == where
    assert one_line(text) == text


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_a_stray_joiner_is_shown(text: str, shown: str) -> None:
    assert outgoing(text) == shown


def test_a_line_that_is_edited_keeps_its_words() -> None:
    assert masked(PERSIAN) == PERSIAN
    assert masked("a\u200cb") == "a\ufffdb"
    assert masked("👩\u200d💻") == "👩\ufffd💻"  # an editor counts its cells one by one


HARD = st.text(
    st.one_of(
        st.sampled_from(
            "\u200c\u200d\u202e\u2066\u061c\x1b\x9b\x7f\n\t ميखक्र👩💻🏴\ufe0f\U000e0067\U000e007f@h"
        ),
        st.characters(),
    ),
    max_size=30,
)


@given(HARD)
def test_nothing_that_commands_or_turns_a_text_round_goes_out(text: str) -> None:
    for shown in (block(text), outgoing(text), one_line(text)):
        assert not UNSAFE.search(shown)
        assert "\u200c\u200c" not in shown
        assert "\u200d\u200d" not in shown
    assert outgoing(outgoing(text)) == outgoing(text)
    assert len(masked(text)) == len(text)
    assert not UNSAFE.search(masked(text))


@pytest.mark.parametrize(
    "piece", ["\u200c", "م\u200c", "क्\u200d", "👩\u200d", "\U0001f3f4\U000e0067", "\U000e0067", "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e007f"]
)  # fmt: skip
def test_the_cost_grows_with_the_text_alone(piece: str) -> None:
    def cost(length: int) -> float:
        text = piece * (length // len(piece))
        return min(processor_seconds(lambda: block(text)) for _ in range(5))

    grows_evenly(cost, 80_000)
