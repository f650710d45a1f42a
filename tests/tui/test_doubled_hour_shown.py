"""The hour that comes twice, as the console shows it: each time says which of the two it is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from operator_at_work import Desk

from warroom.domain.text.time_frame import Frame
from warroom.domain.text.timeline_input import read_timeline
from warroom.tui.widgets.library_rows import hit_row
from warroom.tui.widgets.paste_rows import PastePage

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_line_that_was_found_tells_its_zone_in_that_hour_alone(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room()
    for text in (
        "2026-10-25 02:30 +02:00 lag one",
        "2026-10-25 02:30 +01:00 lag two",
        "2026-10-25 04:00 lag three",
    ):
        room.note(number, text)
    shown = [str(hit_row(hit, BERLIN, 100, None)) for hit in room.search("lag", 9).hits]
    assert sorted(row.split("·")[0].split(maxsplit=1)[1].strip() for row in shown) == [
        "2026-10-25 02:30 CEST", "2026-10-25 02:30 CET", "2026-10-25 05:00",
    ]  # fmt: skip


def test_the_span_of_a_paste_across_the_change_names_both_zones() -> None:
    read = read_timeline(
        "2026-10-25 02:30 +02:00 a\n2026-10-25 02:30 +01:00 b",
        Frame(datetime(2026, 11, 1, tzinfo=UTC), BERLIN),
    )
    assert PastePage(read, (), BERLIN).span == "2026-10-25 02:30 CEST to 02:30 CET"
