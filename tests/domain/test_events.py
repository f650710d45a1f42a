"""Events as they are stored and read."""

from datetime import timedelta

import pytest
from record import MINUTE, NOW, Record

from warroom.domain.incident import impact, notes, resolution, roles, status_updates, tasks
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.sent_messages import Document, MessageSent
from warroom.domain.incident.state import DataLost, TaskState
from warroom.domain.record.decision import Fact
from warroom.domain.record.event_model import EventModel, Unknown
from warroom.domain.record.events import _KINDS, SAYINGS, read_payload, write_payload


def test_what_a_newer_warroom_wrote_is_kept() -> None:
    assert read_payload("paged", 1, '{"who":"@li"}') == Unknown(
        written_as="paged", v=1, payload='{"who":"@li"}'
    )


@pytest.mark.parametrize(
    "event",
    [
        Noted(text="lag"),
        MessageSent(document=Document.RESOLUTION, text="over"),
        RunbookUsed(name="database"),
    ],
)
def test_a_saying_moves_the_head_and_nothing_else(event: EventModel) -> None:
    record = Record()
    before, later = record.now, NOW + timedelta(minutes=1)
    record.run((Fact(event, later),))
    assert isinstance(event, SAYINGS)
    assert record.now == before.model_copy(update={"head": before.head + 1, "recorded_at": later})


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


def test_an_event_with_nothing_filled_in_is_read_back_as_itself() -> None:
    """What is None is not stored, so every field that may be None has to be read without it."""
    for kind, model in _KINDS.items():
        for name, field in model.model_fields.items():
            nullable = "None" in str(field.annotation) or "NoneType" in str(field.annotation)
            assert not (nullable and field.is_required()), f"{kind}.{name}"
    record = resolved()
    record.run(impact.change_impact(record.now, None, 4100, NOW))
    event = record.rows[-1].event
    assert read_payload(event.kind, 1, write_payload(event)) == event
