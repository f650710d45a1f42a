"""Action items."""

from datetime import date

from record import MINUTE, NOW, Record

from warroom.domain.incident import action_items, notes, resolution, roles, status_updates, tasks
from warroom.domain.incident.state import ActionItem, ActionState, DataLost, TaskState
from warroom.domain.refusal import Refusal


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


def test_an_action_item_is_read_as_typed() -> None:
    item = action_items.parse_action("alert on lag @li 2030-01-15")
    assert item == ActionItem(number=0, text="alert on lag", owner="@li", due=date(2030, 1, 15))
    assert action_items.parse_action("ask me@example.org") == ActionItem(number=0, text="ask me@example.org")
    for wrong, why in (("@li 2030-01-15", "what is to be done"), ("x 2030-02-31", "“2030-02-31” is no day")):
        refused = action_items.parse_action(wrong)
        assert isinstance(refused, Refusal)
        assert why in refused.reason


def test_an_action_item_that_was_added_by_mistake_is_dropped_by_undo() -> None:
    record = resolved()
    record.run(action_items.add_action(record.now, ActionItem(number=0, text="oops"), NOW))
    record.run(record.undo_last())
    assert record.now.actions[0].state is ActionState.DROPPED
