"""What was cancelled, or is a duplicate, is called so everywhere, and never resolved."""

import json

import pytest


@pytest.fixture
def none(run):
    """INC-1 was cancelled and INC-2 is a duplicate of INC-3."""
    for title in ("probe", "logins fail", "logins"):
        run("declare", title, "--sev", "2")
    run("cancel", "-i", "INC-1", "probe broken")
    run("cancel", "-i", "INC-2", "--duplicate-of", "INC-3")
    return run


@pytest.mark.parametrize(
    ("reference", "word", "line"),
    [
        ("INC-1", "Cancelled", "cancelled: probe broken"),
        ("INC-2", "Duplicate of INC-3", "duplicate of INC-3"),
    ],
)
def test_timeline_show_list_and_texts_call_it_what_it_is(none, reference: str, word: str, line: str) -> None:
    texts = {
        "timeline": none("timeline", "-i", reference),
        "show": none("show", "-i", reference),
        "postmortem": none("postmortem", reference).partition("## Metrics")[0],
        "list": next(row for row in none("list").splitlines() if row.startswith(f"{reference} ")),
        "handover": none("handover", "-i", reference),
    }
    for name, text in texts.items():
        assert "esolved" not in text, name
        assert word.split()[0].lower() in text.lower(), name
    assert f"☒ {line}  @maya" in texts["timeline"]
    assert f"{reference}  SEV-2  {word}: " in texts["show"]
    assert f"- {word}: 2026-11-24 14:30 CET (it owes no postmortem)" in texts["postmortem"]
    assert "was any?" not in texts["postmortem"]
    assert "What was the root cause?" not in texts["postmortem"]


def test_what_is_stored_and_its_fields_stay_and_a_word_finds_it(none) -> None:
    shown = json.loads(none("show", "-i", "INC-1", "--json"))
    assert (shown["status"], shown["standing"]) == ("resolved", "cancelled")
    assert "INC-1" in none("list", "cancelled")
    assert "INC-2" in none("list", "duplicate")
    assert "INC-3" not in none("list", "cancelled")


def test_one_that_was_resolved_stays_so_whatever_its_cause(run) -> None:
    run("declare", "API down", "--sev", "2")
    run("resolve", "--cause", "Cancelled: the certificate", "--fix", "a new one")
    run("exclude", "INC-1", "--cancelled", "a test of ours")
    assert "resolved · cause: Cancelled: the certificate · fix: a new one" in run("timeline")
    shown = run("show")
    assert "Cancelled: API down" in shown
    assert "Why: a test of ours" in shown
    assert "a new one" in run("postmortem", "INC-1")


def test_undo_brings_it_back_and_says_what(none) -> None:
    ended = json.loads(none("timeline", "-i", "INC-1", "--json"))[2]["n"]
    none("amend", "-i", "INC-1", str(ended), "--undo")
    assert "INC-1  SEV-2  Investigating: probe" in none("show", "-i", "INC-1")
