"""The declaration."""

import pytest
from record import BERLIN, NOW

from warroom.domain.incident import declaration
from warroom.domain.policy.severities import Severity
from warroom.domain.refusal import Refusal
from warroom.domain.text.channel_names import parse_reference


def test_references() -> None:
    assert [parse_reference(t) for t in ("INC-7", "inc-07", "7", "0", "x")] == [7, 7, 7, None, None]


@pytest.mark.parametrize("title", ["", "   ", "x" * 5000])
def test_a_bad_title_is_refused(title: str) -> None:
    assert isinstance(declaration.declare(title, Severity.SEV1, None, NOW, BERLIN), Refusal)
