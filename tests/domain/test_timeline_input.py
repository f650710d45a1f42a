"""Pasted timelines in the layouts that people and programs use: each time, who, and all words, or it is said what was not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from textwrap import dedent
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.text.time_frame import Frame
from warroom.domain.text.timeline_input import PastedTimeline, read_timeline

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HERE = Frame(NOW, UTC)


def pasted(text: str, frame: Frame = HERE, *, zone_given: bool = False) -> PastedTimeline:
    read = read_timeline(dedent(text).strip("\n"), frame, zone_given=zone_given)
    nothing_is_dropped(dedent(text).strip("\n"), read)
    return read


def nothing_is_dropped(text: str, read: PastedTimeline) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    known = {number for item in read.items for number in item.lines}
    known |= {number for number, _ in (*read.context, *read.not_read)}
    assert {number for number, line in enumerate(lines, 1) if line.strip().strip("\ufeff").strip()} <= known


def shown(read: PastedTimeline) -> list[str]:
    """Each item as `MM-DD HH:MM words`, with `?` for what is asked."""
    return [f"{item.at:%m-%d %H:%M} {item.text}" if item.at else f"? {item.text}" for item in read.items]


LAYOUTS = {
    "a time alone above its text": (
        """
        1:03
        First alarm of the queue
        1:05
        Li joins, and looks at the graphs:
        - depth rises
        - workers idle

        1:20
        Restarted
        """,
        ["11-27 01:03 First alarm of the queue",
         "11-27 01:05 Li joins, and looks at the graphs:\n- depth rises\n- workers idle",
         "11-27 01:20 Restarted"],
    ),
    "bullets with wrapped lines and a fence": (
        """
        ## Timeline

        - 14:02 the queue is full,
          says Li
        - **14:05** restarted the workers
          - one hung
        ```
        worker 7: timeout at 14:01
        ```
        - (14:10) empty again
        """,
        ["11-27 14:02 the queue is full, says Li",
         "11-27 14:05 restarted the workers\n  - one hung\n```\nworker 7: timeout at 14:01\n```",
         "11-27 14:10 empty again"],
    ),
    "headings with days": (
        """
        ## May 13
        23:50 disk alarm
        ### 14 May 2026
        00:10 disk full
        8th Sept:
        10:00 review
        2026-10-07
        11:00 action items done
        """,
        ["05-13 23:50 disk alarm", "05-14 00:10 disk full", "09-08 10:00 review", "10-07 11:00 action items done"],
    ),
    "a table": (
        """
        All times in UTC.

        | Time | Event |
        |:-----|-------|
        | 2026-07-16 10:45 | pager |
        | ~14:07 | failing over |
        |       | took long |
        | 14:30 | done | li |
        """,
        ["07-16 10:45 pager", "07-16 14:07 ~14:07 failing over\ntook long", "07-16 14:30 done | li"],
    ),
    "a table with day and time apart, and the time last": (
        """
        | Date | Time (UTC) | What |
        |---|---|---|
        | 2026-07-16 | 10:45 | pager |
        | 2026-07-16 | 10:50 | looked |
        """,
        ["07-16 10:45 pager", "07-16 10:50 looked"],
    ),
    "a fence around it all": (
        """
        ```
        14:02 a
        14:05 b
        ```
        """,
        ["11-27 14:02 a", "11-27 14:05 b"],
    ),
    "past midnight": (
        """
        2026-09-07
        23:28 pool empty
        00:37 pool full
        """,
        ["09-07 23:28 pool empty", "09-08 00:37 pool full"],
    ),
    "the newest first": (
        """
        14:30 resolved
        14:10 monitoring
        13:50 investigating
        """,
        ["11-27 14:30 resolved", "11-27 14:10 monitoring", "11-27 13:50 investigating"],
    ),
    "Slack with names and times on one line": (
        """
        Li Wei  2:05 PM
        the queue is full
        14:01 was the deploy
        Sam O'Neil  2:07 PM
        rolling back
        """,
        ["11-27 14:05 Li Wei: the queue is full\n14:01 was the deploy", "11-27 14:07 Sam O'Neil: rolling back"],
    ),
    "Slack with the time under the name": (
        """
        Li Wei
          2:05 PM
        the queue is full
        look at it
        Sam
          2:07 PM
        rolling back
        """,
        ["11-27 14:05 Li Wei: the queue is full\nlook at it", "11-27 14:07 Sam: rolling back"],
    ),
    "Discord": (
        """
        li — 11/26/2026 2:05 PM
        the queue is full
        sam — Today at 2:07 PM
        rolling back
        """,
        ["11-26 14:05 li: the queue is full", "11-27 14:07 sam: rolling back"],
    ),
    "WhatsApp": (
        """
        26/11/2026, 14:05 - Li: the queue is full
        and growing
        26/11/2026, 14:07 - Sam O'Neil: rolling back
        26/11/2026, 14:08 - Messages are end-to-end encrypted
        """,
        ["11-26 14:05 Li: the queue is full and growing", "11-26 14:07 Sam O'Neil: rolling back",
         "11-26 14:08 Messages are end-to-end encrypted"],
    ),
    "WhatsApp of a telephone": (
        """
        \u200e[26/11/2026, 14:05:33] Li: the queue is full
        [26/11/2026, 14:07:01] Sam: rolling back
        """,
        ["11-26 14:05 Li: the queue is full", "11-26 14:07 Sam: rolling back"],
    ),
    "IRC": (
        """
        --- Day changed Thu 26 Nov 2026
        14:07 <sam> queue is full
        [14:08:12] <@li> rolling back
        14:09 -!- mo has joined #ops
        """,
        ["11-26 14:07 sam: queue is full", "11-26 14:08 @li: rolling back", "11-26 14:09 -!- mo has joined #ops"],
    ),
    "Teams": (
        """
        [11/26 2:05 PM] Li Wei
        the queue is full
        [11/26 2:07 PM] Sam Ray
        rolling back
        """,
        ["11-26 14:05 Li Wei: the queue is full", "11-26 14:07 Sam Ray: rolling back"],
    ),
    "bracketed names": (
        """
        [14:05] li: the queue is full
        [14:07] @sam: rolling back
        """,
        ["11-27 14:05 li: the queue is full", "11-27 14:07 @sam: rolling back"],
    ),
    "times at the end of a list of milestones": (
        """
        - First detected: 2026-11-26 13:15
        - Repaired 2026-11-26 13.46
        - **Time to repair**: 31m
        """,
        ["11-26 13:15 First detected", "11-26 13:46 Repaired"],
    ),
    "logs": (
        """
        2026-11-27T14:02:03.123456789Z web-1 GET /pay 502
        Nov 27 14:02:04 web-1 haproxy[7]: backend down
        [27/Nov/2026:14:02:05 +0000] "GET / HTTP/1.1" 502
        """,
        ["11-27 14:02 web-1 GET /pay 502", "11-27 14:02 web-1 haproxy[7]: backend down",
         '11-27 14:02 "GET / HTTP/1.1" 502'],
    ),
    "comma-separated": (
        """
        time,who,event
        2026-11-26 14:02,li,"queue is full, and growing"
        2026-11-26 14:05,sam,rolling back
        """,
        ["11-26 14:02 li: queue is full, and growing", "11-26 14:05 sam: rolling back"],
    ),
    "tabs": ("14:02\tqueue is full\n14:05\trolling back", ["11-27 14:02 queue is full", "11-27 14:05 rolling back"]),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_taken_apart(layout: str) -> None:
    text, wanted = LAYOUTS[layout]
    assert shown(pasted(text)) == wanted


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("14:02 a\n2X:XX (not sure) b\n14:05 c", [2]),
        ("14:02 a\n17:00-18:00 b", [2]),
        ("- 2026-05-?? found\n- 2026-05-25 HH:mm looked\n- 2026-05-26 10:00 fixed", [1, 2]),
        ("14:02 a\n11:30 b", [2]),
        ("11/12/2026 14:02 a\n10/12/2026 14:02 b", [1, 2]),
        ("14:02 GST a", [1]),
        ("5m ago a", [1]),
        ("14:02", [1]),
        ("14:02\n14:05 b", [1]),
        ("- Detected 22026-03-18 09:36\n- Repaired 2026-03-18 10:00", [1]),
    ],
)
def test_what_is_not_sure_is_asked_and_never_dropped(text: str, asked: list[int]) -> None:
    read = pasted(text)
    assert [number for number, _ in read.questions] == asked
    assert all(item.words for item in read.items if "nothing that happened" not in item.asked)


def test_a_day_that_can_be_mistaken_is_settled_by_the_other_lines() -> None:
    read = pasted("11/10/2026 14:02 a\n26/10/2026 14:02 b")
    assert shown(read) == ["10-11 14:02 a", "10-26 14:02 b"]


@pytest.mark.parametrize(
    ("head", "hour"),
    [("All times in CET", 13), ("All times are UTC.", 14), ("(times in UTC+2)", 12), ("Timezone: Europe/Berlin", 13),
     ("## Timeline (CET)", 13), ("Unless otherwise noted, all times are\nin CET.", 13), ("", 13)],
)  # fmt: skip
def test_the_zone_that_the_page_names_is_that_of_its_times(head: str, hour: int) -> None:
    read = pasted(f"{head}\n14:02 a\n14:05 UTC b", Frame(NOW, BERLIN))
    assert [item.at and item.at.hour for item in read.items] == [hour, 14]
    assert not read.not_read


def test_a_zone_that_is_given_goes_before_that_of_the_page_and_several_are_asked_about() -> None:
    assert pasted("All times in CET\n14:02 a", HERE, zone_given=True).items[0].at == NOW.replace(
        hour=14, minute=2
    )
    assert "--zone" in pasted("All times in UTC\n14:02 a\nAll times in CET\n15:02 b").asked[0]


def test_a_day_holds_for_what_is_under_it_unless_otherwise_noted() -> None:
    read = pasted(
        """
        Unless otherwise noted everything happened on 2026-10-21, and all times are in
        UTC.

        - 2026-10-20 00:55: builds fail
        - 01:38: site down
        """
    )
    assert shown(read) == ["10-20 00:55 builds fail", "10-21 01:38 site down"]


def test_what_is_no_part_of_the_timeline_is_listed() -> None:
    read = pasted(
        """
        # Queue outage of 2026-11-26
        Customers could not pay between 14:02 and 14:30.

        ## Timeline
        - 14:02 queue is full
        - 14:30 empty again

        ## Lessons
        - alert earlier
        """
    )
    assert shown(read) == ["11-26 14:02 queue is full", "11-26 14:30 empty again"]
    assert [number for number, _ in read.not_read] == [2, 9]


def test_the_day_that_is_named_is_that_of_bare_times() -> None:
    read = pasted("23:28 a\n00:37 b", Frame(NOW, UTC, day=date(2022, 9, 7)))
    assert [f"{item.at:%Y-%m-%d %H:%M}" for item in read.items if item.at] == [
        "2022-09-07 23:28",
        "2022-09-08 00:37",
    ]


def test_an_incident_of_long_ago_gives_the_day() -> None:
    began = datetime(2025, 10, 21, 21, 45, tzinfo=UTC)
    read = pasted("21:47 alarms rise\n00:10 fixed", Frame(NOW, UTC, began=began, latest=began, filed=True))
    assert shown(read) == ["10-21 21:47 alarms rise", "10-22 00:10 fixed"]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(["14:02 a", "14:05", "- 14:07 b", "  c", "", "## May 13", "| 14:09 | d |", "|---|", "```", "Li  2:05 PM",
                             "All times in CET", "> 14:11 e", "2X:XX f", "8th Sept:", "at,words", "[14:13] li: g"]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_line_is_dropped_whatever_is_pasted(lines: list[str]) -> None:
    text = "\n".join(lines)
    read = read_timeline(text, Frame(NOW, BERLIN))
    nothing_is_dropped(text, read)
    said = "\n".join([*(item.text for item in read.items), *(t for _, t in (*read.context, *read.not_read))])
    for line in lines:
        if line.strip() in ("  c", "a", "b"):
            assert line.strip() in said


def test_what_warroom_printed_is_taken_back_to_the_words_that_were_noted() -> None:
    read = pasted(
        """
           2  2026-11-26 14:02 CET  · replica lag  (of four minutes)  @maya  (added 2026-11-26 15:00, late)
           3  2026-11-26 14:05 CET  ! decision: fail over  @li
           4  2026-11-26 14:07 CET  · two lines
                                        of a log  @li
           5  2026-10-25 02:30 CEST  ◆ @li is fixer  @maya
        """,
        Frame(NOW, BERLIN),
    )
    assert [item.text for item in read.items] == [
        "@maya: replica lag  (of four minutes)",
        "! @li: fail over",
        "@li: two lines\nof a log",
        "@maya: @li is fixer",
    ]
    assert [f"{item.at:%d %H:%M}" for item in read.items if item.at] == [
        "26 13:02",
        "26 13:05",
        "26 13:07",
        "25 00:30",
    ]


def cost(text: str) -> float:
    """Seconds of CPU, the least of three readings."""
    spent = []
    for _ in range(3):
        begin = process_time()
        read_timeline(text, HERE)
        spent.append(process_time() - begin)
    return min(spent)


@pytest.mark.parametrize(
    "piece",
    ["14:02 queue is full\n", "14:02\nqueue is full\n", "text that belongs to none\n", "- First detected: 2026-11-26 13:15\n",
     "## May 13\n14:02 a\n", "Li Wei  2:05 PM\nthe queue is full\n", "| 14:02 | a |\n| | b |\n", "```\n", "(", " ", "14:02 ", "a" * 50,
     "**[(", "2026-11-26 14:02 CET  ·  @x  ((", "All times in CET\n"],
)  # fmt: skip
def test_twice_the_paste_costs_at_most_little_more_than_twice(piece: str) -> None:
    once = piece * (20_000 // len(piece)) if "\n" not in piece else piece * 400
    assert cost(once * 2) <= 2.5 * cost(once) + 0.02


def test_seconds_since_1970_and_a_span_in_a_list_are_asked_about_and_never_cut_or_glued() -> None:
    read = pasted(
        "2026-11-27 09:00\ta\n1795737600\tepoch\n- 9:55am – 10:05am: outage\n  - 10:20 item of its own"
    )
    assert shown(read)[:3] == ["11-27 09:00 a", "? 1795737600 epoch", "? 9:55am – 10:05am outage"]
    assert shown(read)[3] == "11-27 10:20 item of its own"


def test_across_midnight_each_line_that_is_asked_about_tells_its_own_time() -> None:
    began = datetime(2026, 11, 25, 9, tzinfo=UTC)
    text = "- 23:50 a\n- 23:58 b\n- 00:10 c"
    for frame in (Frame(NOW, UTC, began=began, latest=began, filed=True), Frame(NOW, UTC, began=NOW)):
        items = pasted(text, frame).items
        assert all(item.at is None for item in items)
        assert [
            clock in item.asked for clock, item in zip(("23:50", "23:58", "00:10"), items, strict=True)
        ] == [True] * 3


def test_a_status_page_has_its_times_below_the_words() -> None:
    page = """
        Resolved - This incident has been resolved.
        Nov 26, 15:00 UTC

        Monitoring - A fix has been implemented.
        Nov 26, 14:30 UTC
    """
    wanted = [
        "11-26 15:00 Resolved - This incident has been resolved.",
        "11-26 14:30 Monitoring - A fix has been implemented.",
    ]
    assert shown(pasted(page)) == wanted
    posted = page.replace("    Nov 26, 1", "    Posted 3 hours ago. Nov 26, 2026 - 1")
    assert shown(pasted(posted)) == wanted
    # One line above each time may be the name of who speaks below it, and is no text.
    cut_off = "Li Wei\n  2:05 PM\nthe queue is full\nSam Okafor\n  2:07 PM"
    assert shown(pasted(cut_off)) == ["11-27 14:05 Li Wei: the queue is full", "? Sam Okafor: "]


def test_facts_that_end_with_their_times_are_no_chat() -> None:
    assert shown(pasted("db slow (14:02)\nrestarted (14:05)\nfine (14:09)")) == []


def test_a_day_and_a_zone_in_another_language_are_read_or_asked_about() -> None:
    german = "Alle Zeiten in MEZ\n\nDonnerstag, 26.11.2026\n14:02 Neustart"
    assert shown(pasted(german)) == ["11-26 13:02 Neustart"]
    for day in ("jeudi 26 novembre 2026", "## 26 novembre 2026", "26 de noviembre de 2026", "2026年11月26日"):
        (item,) = pasted(f"{day}\n14:02 x").items
        assert (item.at, "is not read as a day; write that as 2026-01-31" in item.asked) == (None, True)


def test_a_page_that_names_the_zone_of_winter_is_asked_about_its_summer() -> None:
    page = "| Time (CET) | What |\n|---|---|\n| 2026-07-01 14:02 | a |\n| 2026-11-01 14:02 | b |"
    for zone in (HERE.zone, BERLIN):
        summer, winter = pasted(page, replace(HERE, zone=zone)).items
        assert "the page says CET, and clocks there showed CEST on 2026-07-01" in summer.asked
        assert (summer.at, str(winter.at)) == (None, "2026-11-01 13:02:00+00:00")
    (named,) = pasted("2026-07-01 14:02 a", replace(HERE, zone=BERLIN), zone_given=True).items
    assert str(named.at) == "2026-07-01 12:02:00+00:00"


def test_a_row_of_our_own_table_is_read_back_without_what_the_other_record_says_of_it() -> None:
    page = (
        "| Time | What |\n|---|---|\n| 2026-10-25 02:30 CEST | · a \\| b (added 2026-11-27 23:38 CET, late) |\n"
        "| 2026-10-25 02:30 CET | ! decision: c (added 23:38, late; struck) |\n| 2026-10-25 03:00 CET | d (added later) |"
    )
    read = pasted(page, replace(HERE, zone=BERLIN))
    assert shown(read) == ["10-25 00:30 a | b", "10-25 01:30 ! c", "10-25 02:00 d (added later)"]
    assert [item.struck for item in read.items] == [False, True, False]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Times are approximate and in UTC+5:30.", "08:32"), ("All times are in PST (UTC-8)", "22:02"), ("# Timeline (PST, UTC-8)", "22:02"),
        ("All times are in IST (+0530)", "08:32"), ("All times are in utc+1", "13:02"), ("All times are local (Berlin)", "13:02"),
        ("All times are Berlin time", "13:02"), ("Timezone: Berlin", "13:02"), ("Time zone: (UTC+05:30) Chennai, Kolkata", "08:32"),
        ("All times on this page are in UTC+2.", "12:02"), ("Times shown in Central European Time (CET)", "13:02"),
        ("All times Pacific", "“Pacific”"), ("Times in Pacific Time.", "“Pacific”"), ("Timeline (all times Eastern)", "“Eastern”"),
        ("All times are local.", "“local”"), ("All times in my local time zone", "“local”"), ("All times are local (Munich)", "“local”"),
        ("Timezone: Munich", "“Munich”"), ("All times are approximate.", "14:02"), ("Times are rough", "14:02"), ("Time to restore: unknown", "14:02"),
    ],
)  # fmt: skip
def test_the_zone_that_a_page_names_is_read_or_asked_about_once(said: str, wanted: str) -> None:
    frame = replace(HERE, now=datetime(2026, 11, 27, 22, 40, tzinfo=UTC))
    read = pasted(f"{said}\n\n- 14:02 a\n- 14:05 b", frame)
    assert not read.questions
    if wanted[0] == "“":
        (asked,) = read.asked
        assert f"the times are {wanted}; name that zone with --zone" in asked
        assert not pasted(f"{said}\n\n- 14:02 a", frame, zone_given=True).asked
    else:
        assert (read.asked, shown(read)[0]) == ((), f"11-27 {wanted} a")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("2026-11-26 (Thu)\n14:02 a", ["11-26 14:02 a"]),
        ("Thu (2026-11-26)\n14:02 a", ["11-26 14:02 a"]),
        ("## 2026-11-26 (Thursday)\n14:02 a", ["11-26 14:02 a"]),
        ("2026-11-26 (Fri)\n14:02 a", ["? a"]),
        ("Day 1: 2026-11-24\n14:02 a\nDay 2:\n09:02 b\nDay 3 (2026-11-26)\n09:02 c", ["11-24 14:02 a", "11-25 09:02 b", "11-26 09:02 c"]),
        ("## Day 1 - 24 Nov 2026\n14:02 a\n## Day 3\n09:02 b", ["11-24 14:02 a", "11-26 09:02 b"]),
        ("Day 1\n14:02 a\nDay 2\n09:02 b", ["? a", "? 09:02 b"]),
        ("14:02 a\nDay by day it got worse", ["11-27 14:02 a Day by day it got worse"]),
    ],
)  # fmt: skip
def test_a_day_with_its_name_or_its_number_holds_for_what_follows(page: str, wanted: list[str]) -> None:
    assert shown(pasted(page)) == wanted


def test_numbered_days_count_from_the_day_that_was_named_for_the_page() -> None:
    read = pasted("Day 1\n14:02 a\nDay 2\n09:02 b", replace(HERE, day=date(2026, 11, 20)))
    assert shown(read) == ["11-20 14:02 a", "11-21 09:02 b"]


def test_the_second_message_of_a_person_keeps_who_said_it() -> None:
    page = "Li Wei\n  2:05 PM\nthe queue is full\n[2:06 PM]\nagain\n[2:07 PM] still\nSam Okafor\n  2:08 PM\nyes\n[2:09 PM]\nfixed"
    assert shown(pasted(page)) == [
        "11-27 14:05 Li Wei: the queue is full", "11-27 14:06 Li Wei: again", "11-27 14:07 Li Wei: still",
        "11-27 14:08 Sam Okafor: yes", "11-27 14:09 Sam Okafor: fixed",
    ]  # fmt: skip


def test_a_page_says_the_half_of_the_day_in_words() -> None:
    read = pasted(
        "- 9:30 in the morning: a\n- 2:05 in the afternoon: b\n- 2:30 de la tarde c\n- 9:30 last night d"
    )
    assert shown(read) == ["11-27 09:30 a", "11-27 14:05 b", "11-27 14:30 c", "? 9:30 last night d"]
