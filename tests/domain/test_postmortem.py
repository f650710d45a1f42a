"""Afterwards: what is drafted, what stays untouched, what can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from record import MINUTE, NOW, Record

from warroom.domain.incident import (
    action_items,
    exclusion,
    metric_corrections,
    notes,
    postmortem,
    resolution,
    roles,
    status_updates,
    tasks,
)
from warroom.domain.incident.state import ActionItem, ActionState, DataLost, Exclusion, Stage, TaskState
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.severities import Policy
from warroom.domain.record.timeline import timeline
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.reports import postmortem as postmortem_report
from warroom.reports.postmortem_stage import postmortem_words


def resolved() -> Record:
    record = Record()
    record.run(roles.assign(record.now, "investigator", "li", NOW))
    record.run(tasks.ask(record.now, "@li check replica lag", NOW))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW + 5 * MINUTE, "lag is 4 min on db-2"))
    record.run(notes.note("! fail over to eu-west-2", NOW + 6 * MINUTE))
    record.run(notes.note("? is the backup fresh", NOW + 6 * MINUTE))
    record.run(status_updates.send_update(record.now, "text", NOW + 10 * MINUTE, due=NOW + 15 * MINUTE))
    record.run(status_updates.send_update(record.now, "text", NOW + 30 * MINUTE, due=NOW + 25 * MINUTE))
    record.run(roles.assign(record.now, "commander", "kim", NOW + 31 * MINUTE))
    record.run(
        resolution.resolve(record.now, NOW + 60 * MINUTE, "bad deploy", "rollback", data_lost=DataLost.NO)
    )
    return record


def drafted(record: Record) -> str:
    return postmortem_report.draft(measure(record.rows, Policy(), NOW, UTC), lines(record), UTC)


def renewed(text: str, record: Record) -> str:
    return postmortem_report.renewed(text, measure(record.rows, Policy(), NOW, UTC), lines(record), UTC)


def lines(record: Record) -> list[TimelineEntry]:
    return timeline(record.rows)


def section(text: str, name: str) -> str:
    return text.partition(f"## {name}\n")[2].partition("\n## ")[0]


def test_the_draft_tells_what_the_record_knows() -> None:
    text = drafted(resolved())
    wanted = {
        "Summary": ["SEV-1", "2026-11-23 13:30 UTC", "1 h 00 min", "Data lost: no"],
        "Timeline": ["| Time (UTC) | What |", "decision: fail over"],
        "Roles": [
            "commander: @maya, 2026-11-23 13:30 UTC to 2026-11-23 14:01 UTC",
            "commander: @kim, 2026-11-23 14:01 UTC to the end, 2026-11-23 14:30 UTC",
        ],
        "Decisions": ["- fail over to eu-west-2"],
        "Tried and found": ["check replica lag (investigator): lag is 4 min on db-2"],
        "Root cause": ["bad deploy"],
        "Fix": ["rollback"],
        "Open questions": ["- is the backup fresh"],
        "Updates": ["#1 sent 2026-11-23 13:40 UTC, due 2026-11-23 13:45 UTC: on time", "#2 ", "5 min late"],
        "Metrics": ["TTM: —", "2 sent, 1 on time, 1 late"],
    }
    for name, words in wanted.items():
        for word in words:
            assert word in section(text, name), (name, word)
    for name in ("Impact", "Detection", "Action items", "Contributing factors", "Lessons"):
        assert "?" in section(text, name), name  # not known, so asked
    for heading in ("What went well", "What went badly", "Where we were lucky"):
        assert heading in section(text, "Lessons")


def test_writing_it_up_is_no_part_of_what_happened() -> None:
    record = resolved()
    before = section(drafted(record), "Timeline")
    record.run(action_items.add_action(record.now, ActionItem(number=0, text="alert"), NOW))
    record.run(postmortem.write_postmortem(record.now, "text", NOW))
    record.run(postmortem.move_postmortem(record.now, Stage.DONE, NOW))
    assert section(drafted(record), "Timeline") == before


def test_a_section_that_people_changed_is_theirs_and_the_others_go_on() -> None:
    record = resolved()
    text = drafted(record).replace("\nbad deploy\n", "\na deploy that doubled the write load\n")
    record.run(notes.note("found later: a cache", NOW + 99 * MINUTE))
    again = renewed(text, record)
    assert "a deploy that doubled the write load" in section(again, "Root cause")
    assert "found later: a cache" in section(again, "Timeline")


def test_deleted_markers_new_headings_and_merged_sections_are_left_alone() -> None:
    record = resolved()
    text = drafted(record)
    start, end = text.index("<!-- from the record: Roles"), text.index("## Root cause")
    theirs = "Ours now.\n\n### By hand\n\nWe wrote this.\n\n"
    without = text[:start] + theirs + text[end:]
    joined = text.replace("<!-- end of the record -->\n\n## Fix\n\n", "", 1)  # two sections become one
    record.run(notes.note("! found later", NOW + 99 * MINUTE))
    again = renewed(without, record)
    assert theirs in again
    assert "found later" in section(again, "Timeline")
    merged = renewed(joined, record)
    assert section(merged, "Root cause") == section(joined, "Root cause")
    assert "found later" in section(merged, "Decisions")


def test_spaces_that_an_editor_cut_and_words_like_markers_change_nothing() -> None:
    record = Record()
    record.run(notes.note("! stop -->\x20", NOW))
    record.run(notes.note("! <!-- end of the record -->", NOW))
    text = "\n".join(line.rstrip() for line in drafted(record).split("\n"))
    record.run(notes.note("! go on", NOW))
    assert "- go on" in section(renewed(text, record), "Decisions")
    assert renewed(renewed(text, record), record).count("- go on") == 1


def test_todo_notes_are_offered_until_they_are_action_items() -> None:
    record = resolved()
    record.run(notes.note("TODO: alert on lag @li 2030-01-15", NOW))
    record.run(notes.note("todo write a runbook", NOW))
    offered = postmortem_report.candidates(lines(record))
    assert offered == ["alert on lag @li 2030-01-15", "write a runbook"]
    assert postmortem_report.candidates(lines(record), ["alert on lag"]) == ["write a runbook"]


def test_what_was_learned_can_be_taken_back() -> None:
    record = resolved()
    before = record.now
    item = ActionItem(number=0, text="alert on lag", owner="li")
    record.run(action_items.add_action(record.now, item, NOW))
    record.run(action_items.change_action(record.now, 1, NOW, state=ActionState.DONE, due=date(2030, 1, 15)))
    record.run(record.undo_last())
    assert (record.now.actions[0].state, record.now.actions[0].due) == (ActionState.OPEN, None)
    record.run(postmortem.move_postmortem(record.now, Stage.DONE, NOW + 90 * MINUTE))
    done_at = record.now.review.done_at
    record.run(postmortem.move_postmortem(record.now, Stage.SHARED, NOW + 99 * MINUTE))
    record.run(record.undo_last())
    assert (record.now.review.stage, record.now.review.done_at) == (Stage.DONE, done_at)
    record.run(metric_corrections.correct_metric(record.now, "TTD", 60, "logs", NOW))
    record.run(metric_corrections.correct_metric(record.now, "TTD", None, "wrong logs", NOW))
    record.run(record.undo_last())
    assert record.now.corrections[0].seconds == 60
    record.run(exclusion.change_standing(record.now, Exclusion.DUPLICATE, NOW, of="INC-3"))
    record.run(exclusion.change_standing(record.now, Exclusion.NONE, NOW))
    record.run(record.undo_last())
    assert (record.now.standing, record.now.duplicate_of) == (Exclusion.DUPLICATE, "INC-3")
    assert before.actions == ()


def test_a_version_of_the_postmortem_and_what_was_changed_since_are_refused_in_words() -> None:
    record = resolved()
    record.run(postmortem.write_postmortem(record.now, "text", NOW))
    refused = record.undo_last()
    assert isinstance(refused, Refusal)
    assert "stays in the record" in refused.reason
    cleared = metric_corrections.correct_metric(record.now, "TTD", None, "because", NOW)
    assert isinstance(cleared, Refusal)
    assert "not corrected" in cleared.reason


@pytest.mark.parametrize(
    ("hours", "done", "words"),
    [(3, None, "postmortem due in 45 h"), (50, None, "postmortem overdue 2 h"), (60, 26, "26 h after resolution: on time"),
     (60, 51, "51 h after resolution: 3 h late")],
)  # fmt: skip
def test_the_postmortem_is_due_then_on_time_or_late(hours: int, done: int | None, words: str) -> None:
    record = resolved()
    ended = record.now.resolved_at
    assert isinstance(ended, datetime)
    if done is not None:
        record.run(postmortem.move_postmortem(record.now, Stage.DONE, ended + timedelta(hours=done)))
    found = postmortem_words(record.now, Policy(), ended + timedelta(hours=hours))
    assert words in found
