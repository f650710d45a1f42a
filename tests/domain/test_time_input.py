"""Times as people write them in front of a line: each is read exactly, or asked about, or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.refusal import Refusal
from warroom.domain.text.time_frame import Frame, Outcome, Question, Timed, read_as
from warroom.domain.text.time_input import read_line, read_time

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)  # a Friday
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HERE = Frame(NOW, UTC)
IN_BERLIN = Frame(NOW, BERLIN)


def shown(outcome: Outcome) -> str:
    """The moment in UTC, `ask`, `refuse`, or `no time`."""
    if isinstance(outcome, Question):
        return "ask"
    if isinstance(outcome, Refusal):
        return "refuse"
    if outcome.at is None:
        return "no time"
    at = outcome.at
    fraction = f".{at.microsecond // 1000:03}" if at.microsecond else ""
    seconds = f":{at:%S}{fraction}" if at.second or fraction else ""
    return f"{at:%Y-%m-%d %H:%M}{seconds}"


TODAY = "2026-11-27 "
WRITTEN = {
    # clocks
    "14:02 cache is cold": TODAY + "14:02",
    "9:05 cache is cold": TODAY + "09:05",
    "09:05: cache is cold": TODAY + "09:05",
    "14:02, cache is cold": TODAY + "14:02",
    "14:02; cache is cold": TODAY + "14:02",
    "14:02. cache is cold": TODAY + "14:02",
    "14:02 - cache is cold": TODAY + "14:02",
    "14:02 – cache is cold": TODAY + "14:02",
    "14:02 — cache is cold": TODAY + "14:02",
    "14:02 -> cache is cold": TODAY + "14:02",
    "14:02 => cache is cold": TODAY + "14:02",
    "14:02 | cache is cold": TODAY + "14:02",
    "14:02\tcache is cold": TODAY + "14:02",
    "   14:02   cache is cold": TODAY + "14:02",
    "14:02:09 cache is cold": TODAY + "14:02:09",
    "14:02:09.5 cache is cold": TODAY + "14:02:09.500",
    "14:02:09,417 cache is cold": TODAY + "14:02:09.417",
    "14:02:09.987654321 cache is cold": TODAY + "14:02:09.987",
    "14:02h cache is cold": TODAY + "14:02",
    "14:02 hrs cache is cold": TODAY + "14:02",
    "14:02 Uhr cache is cold": TODAY + "14:02",
    "14h02 cache is cold": TODAY + "14:02",
    "02h30 cache is cold": TODAY + "02:30",
    "1402 cache is cold": TODAY + "14:02",
    "0905 cache is cold": TODAY + "09:05",
    "1402h cache is cold": TODAY + "14:02",
    "1402Z cache is cold": TODAY + "14:02",
    "2:02 PM cache is cold": TODAY + "14:02",
    "2:02pm: cache is cold": TODAY + "14:02",
    "2:02 p.m. cache is cold": TODAY + "14:02",
    "2:02p cache is cold": TODAY + "14:02",
    "10:45a cache is cold": TODAY + "10:45",
    "10:45 a.m., cache is cold": TODAY + "10:45",
    "2pm cache is cold": TODAY + "14:00",
    "2 pm cache is cold": TODAY + "14:00",
    "12am cache is cold": TODAY + "00:00",
    "12:30 PM cache is cold": TODAY + "12:30",
    "at 14:02 cache is cold": TODAY + "14:02",
    "@14:02 cache is cold": TODAY + "14:02",
    "At 14:02, cache is cold": TODAY + "14:02",
    "Time: 14:02 cache is cold": TODAY + "14:02",
    "16:00 cache is cold": TODAY + "16:00",
    "16:01 cache is cold": TODAY + "16:01",
    "16:02 cache is cold": "2026-11-26 16:02",
    "23:50 cache is cold": "2026-11-26 23:50",
    # around the time
    "- 14:02 cache is cold": TODAY + "14:02",
    "* 14:02 cache is cold": TODAY + "14:02",
    "• 14:02 cache is cold": TODAY + "14:02",
    "– 14:02 cache is cold": TODAY + "14:02",
    "-14:02 cache is cold": TODAY + "14:02",
    "1. 14:02 cache is cold": TODAY + "14:02",
    "12) 14:02 cache is cold": TODAY + "14:02",
    "- [x] 14:02 cache is cold": TODAY + "14:02",
    "> 14:02 cache is cold": TODAY + "14:02",
    "### 14:02 cache is cold": TODAY + "14:02",
    "**14:02** cache is cold": TODAY + "14:02",
    "**14:02:** cache is cold": TODAY + "14:02",
    "* **14:02 UTC** - cache is cold": TODAY + "14:02",
    "__14:02__ cache is cold": TODAY + "14:02",
    "`14:02` cache is cold": TODAY + "14:02",
    "[14:02] cache is cold": TODAY + "14:02",
    "(14:02) cache is cold": TODAY + "14:02",
    "(14:02 UTC): cache is cold": TODAY + "14:02",
    "<14:02> cache is cold": TODAY + "14:02",
    "| 14:02 | cache is cold |": TODAY + "14:02",
    "| **14:02** | cache is cold |": TODAY + "14:02",
    "🔥 14:02 cache is cold": TODAY + "14:02",
    ":fire: 14:02 cache is cold": TODAY + "14:02",
    "! 14:02 drain the cache": TODAY + "14:02",
    "？14:02 cache is cold": TODAY + "14:02",
    # guesses
    "~14:02 cache is cold": TODAY + "14:02",
    "~ 14:02 cache is cold": TODAY + "14:02",
    "≈14:02 cache is cold": TODAY + "14:02",
    "approx 14:02 cache is cold": TODAY + "14:02",
    "approx. 14:02 cache is cold": TODAY + "14:02",
    "around 14:02 cache is cold": TODAY + "14:02",
    "about 2:02 pm cache is cold": TODAY + "14:02",
    "ca. 14:02 cache is cold": TODAY + "14:02",
    "circa 14:02 cache is cold": TODAY + "14:02",
    "14:02ish cache is cold": TODAY + "14:02",
    "14:02? cache is cold": TODAY + "14:02",
    "| ~14:02 | cache is cold |": TODAY + "14:02",
    # zones
    "14:02Z cache is cold": TODAY + "14:02",
    "14:02 UTC cache is cold": TODAY + "14:02",
    "14:02 utc: cache is cold": TODAY + "14:02",
    "14:02 (UTC) cache is cold": TODAY + "14:02",
    "14:02 GMT cache is cold": TODAY + "14:02",
    "14:02 +02:00 cache is cold": TODAY + "12:02",
    "14:02+02:00 cache is cold": TODAY + "12:02",
    "14:02 +0530 cache is cold": TODAY + "08:32",
    "14:02 -03 cache is cold": "2026-11-26 17:02",
    "14:02 UTC+2 cache is cold": TODAY + "12:02",
    "14:02 GMT-1 cache is cold": TODAY + "15:02",
    "2:02 PM UTC cache is cold": TODAY + "14:02",
    "14:02 GST: cache is cold": "refuse",
    "14:02 EST cache is cold": "refuse",
    "14:02 CET cache is cold": "refuse",
    "14:02 cest cache is cold": "refuse",
    "14:02 PT cache is cold": "refuse",
    "14:02 MEZ cache is cold": "refuse",
    "14:02 +10 caches are cold": "ask",
    "14:02 API cache is cold": TODAY + "14:02",
    "14:02 DB failed over": TODAY + "14:02",
    "14:02 UTC-based jobs stop": TODAY + "14:02",
    "14:02 est tombé": TODAY + "14:02",
    "14:02 Europe/Berlin cache is cold": TODAY + "13:02",
    "09:02 America/New_York cache is cold": TODAY + "14:02",
    "09:02 US/Eastern: cache is cold": TODAY + "14:02",
    "14:02 (Europe/Berlin) cache is cold": TODAY + "13:02",
    "11:02 America/Argentina/Buenos_Aires cache is cold": TODAY + "14:02",
    "2026-11-26 15:42 Asia/Tokyo cache is cold": "2026-11-26 06:42",
    "14:02 Berlin time cache is cold": TODAY + "13:02",
    "14:02 (Berlin time) cache is cold": TODAY + "13:02",
    "14:02 berlin time: cache is cold": TODAY + "13:02",
    "09:02 New York time cache is cold": TODAY + "14:02",
    "14:02 Europe/Moon cache is cold": "refuse",
    "14:02 Munich time cache is cold": "refuse",
    "14:02 local time cache is cold": "refuse",
    "14:02 Pacific Time cache is cold": "refuse",
    "14:02 US/EU cache is cold": TODAY + "14:02",
    "14:02 Response time of the cache": TODAY + "14:02",
    "14:02 response time is up": TODAY + "14:02",
    "14:02 Page load time is up": TODAY + "14:02",
    "14:02 first time seen": TODAY + "14:02",
    # days
    "2026-11-26 15:42 cache is cold": "2026-11-26 15:42",
    "2026-11-26, 15:42: cache is cold": "2026-11-26 15:42",
    "2026/11/26 15:42 cache is cold": "2026-11-26 15:42",
    "2026-11-26T15:42 cache is cold": "2026-11-26 15:42",
    "2026-11-26T15:42:03.123456789Z cache is cold": "2026-11-26 15:42:03.123",
    "2026-11-26T15:42+01:00 cache is cold": "2026-11-26 14:42",
    "2026-11-26 15:42:03-05:00 cache is cold": "2026-11-26 20:42:03",
    "20261126T154203Z cache is cold": "2026-11-26 15:42:03",
    "2026-11-26 15.42 cache is cold": "2026-11-26 15:42",
    "2026-11-26 1542 cache is cold": "2026-11-26 15:42",
    "2026-11-26 3:42 PM cache is cold": "2026-11-26 15:42",
    "| 2026-11-26 | 15:42 | cache is cold |": "2026-11-26 15:42",
    "| 2026-11-26 15:42 | cache is cold |": "2026-11-26 15:42",
    "**2026-11-26** 15:42 cache is cold": "2026-11-26 15:42",
    "Nov 26 15:42 cache is cold": "2026-11-26 15:42",
    "Nov 26, 2026 15:42 cache is cold": "2026-11-26 15:42",
    "Nov 26 2026, 3:42 PM - cache is cold": "2026-11-26 15:42",
    "November 26th, 15:42 cache is cold": "2026-11-26 15:42",
    "26 Nov 15:42 cache is cold": "2026-11-26 15:42",
    "26 Nov 2026, 15:42 cache is cold": "2026-11-26 15:42",
    "26. Nov 15:42 cache is cold": "2026-11-26 15:42",
    "26-Nov-2026 15:42 cache is cold": "2026-11-26 15:42",
    "on the 26th of November 15:42 cache is cold": "2026-11-26 15:42",
    "8th Sept 14:02 cache is cold": "2026-09-08 14:02",
    "Nov 27 14:02:03 web-1 sshd[7]: cache is cold": TODAY + "14:02:03",
    "[27/Nov/2026:14:02:03 +0000] cache is cold": TODAY + "14:02:03",
    "Fri Nov 27 14:02:03 UTC 2026 cache is cold": TODAY + "14:02:03",
    "Fri, 27 Nov 2026 14:02:03 +0000 cache is cold": TODAY + "14:02:03",
    "Fri 27 Nov 14:02 cache is cold": TODAY + "14:02",
    "I1127 14:02:03.123456 7 x.go:3] cache is cold": TODAY + "14:02:03.123",
    "2026/11/27 14:02:03 [error] cache is cold": TODAY + "14:02:03",
    "<34>1 2026-11-27T14:02:03Z web-1 cache is cold": TODAY + "14:02:03",
    "27/11/2026 14:02 cache is cold": TODAY + "14:02",
    "27/11/2026, 14:02 - cache is cold": TODAY + "14:02",
    "11/26/2026 2:02 PM cache is cold": "2026-11-26 14:02",
    "26/11/26 14:02 cache is cold": "2026-11-26 14:02",
    "27.11.2026 14:02 cache is cold": TODAY + "14:02",
    "27.11. 14:02 cache is cold": TODAY + "14:02",
    "26/11 14:02 cache is cold": "2026-11-26 14:02",
    "11/11/2026 14:02 cache is cold": "2026-11-11 14:02",
    "14:02 26 Nov cache is cold": "2026-11-26 14:02",
    "14:02 UTC on 2026-11-26 cache is cold": "2026-11-26 14:02",
    "14:02 (26 Nov) cache is cold": "2026-11-26 14:02",
    "14:02 yesterday: cache is cold": "2026-11-26 14:02",
    "yesterday 23:50 cache is cold": "2026-11-26 23:50",
    "Yesterday at 11:50 PM cache is cold": "2026-11-26 23:50",
    "2 days ago 14:02 cache is cold": "2026-11-25 14:02",
    "two days ago at 2:02 PM cache is cold": "2026-11-25 14:02",
    "a day ago, 14:02 UTC: cache is cold": "2026-11-26 14:02",
    "2 days ago cache is cold": "2026-11-25 16:00",
    "today 14:02 cache is cold": TODAY + "14:02",
    "monday 14:02 cache is cold": "2026-11-23 14:02",
    "Mon 14:02 cache is cold": "2026-11-23 14:02",
    "on Thursday at 14:02 cache is cold": "2026-11-26 14:02",
    # lengths
    "-7m cache is cold": TODAY + "15:53",
    "−7m cache is cold": TODAY + "15:53",
    "-7 min cache is cold": TODAY + "15:53",
    "-7m, cache is cold": TODAY + "15:53",
    "-2h47 cache is cold": TODAY + "13:13",
    "-1h30m cache is cold": TODAY + "14:30",
    "-1.5h cache is cold": TODAY + "14:30",
    "-1d cache is cold": "2026-11-26 16:00",
    "-90s cache is cold": TODAY + "15:58:30",
    "-0m yesterday's deploy": TODAY + "16:00",
    "5m ago cache is cold": TODAY + "15:55",
    "5 minutes ago: cache is cold": TODAY + "15:55",
    "~5m ago cache is cold": TODAY + "15:55",
    "2 hours ago cache is cold": TODAY + "14:00",
    "1h 30m ago cache is cold": TODAY + "14:30",
    "2h30 ago cache is cold": TODAY + "13:30",
    "an hour ago cache is cold": TODAY + "15:00",
    "half an hour ago cache is cold": TODAY + "15:30",
    "1 hour and 10 minutes ago cache is cold": TODAY + "14:50",
    # other alphabets
    "１４：０２ cache is cold": TODAY + "14:02",
    "٠٩:٠٢ cache is cold": TODAY + "09:02",
    "2:02\u202fPM cache is cold": TODAY + "14:02",
    "\u200e[27/11/2026, 14:02:03] cache is cold": TODAY + "14:02:03",
    "\ufeff14:02 cache is cold": TODAY + "14:02",
    # several moments, or none that is known
    "11/12/2026 14:02 cache is cold": "ask",
    "3/4/2026 2:02 PM cache is cold": "ask",
    "friday 14:02 cache is cold": "ask",
    "last monday 14:02 cache is cold": "ask",
    "Monday 27 November 2026 14:02 cache is cold": "ask",
    "Nov 28 14:02 cache is cold": "ask",
    "17:00-18:00 cache is cold": "ask",
    "13:00 - 13:40 cache is cold": "ask",
    "13:00–13:40 cache is cold": "ask",
    "11:55pm – 12:05am: cache is cold": "ask",
    "11:55pm to 12:05am cache is cold": "ask",
    "11:55 p.m. - 12:05 a.m. cache is cold": "ask",
    "13:00 until 1.40pm cache is cold": "ask",
    "13.00 - 13.40 cache is cold": "ask",
    "11am - noon cache is cold": "ask",
    "from 13:00 to 13:40 cache is cold": "ask",
    "between 13:00 and 13:40 cache is cold": "ask",
    "2026-11-26 13:00-13:40 cache is cold": "ask",
    "1300-1340 cache is cold": "ask",
    "since 14:02 cache is cold": "ask",
    "before 14:02 cache is cold": "ask",
    "2X:XX (not sure) cache is cold": "ask",
    "1?:30 cache is cold": "ask",
    "HH:mm cache is cold": "ask",
    "2026-11-26 HH:mm cache is cold": "ask",
    "2026-11-?? cache is cold": "ask",
    "2026-11-26 (time TBC) cache is cold": "ask",
    "22026-11-26 14:02 cache is cold": "ask",
    "2026-02-30 14:02 cache is cold": "ask",
    "31/02/2026 14:02 cache is cold": "ask",
    "26. Okt 15:42 cache is cold": "ask",
    "2026-11-26 cache is cold": "ask",
    "Nov 26: cache is cold": "ask",
    "8th Sept:": "ask",
    "yesterday the cache was cold": "ask",
    "last night the cache was cold": "ask",
    "a few minutes ago the cache was cold": "ask",
    "10 minutes later the cache was cold": "ask",
    "T+5m cache is cold": "ask",
    "14.02 cache is cold": "ask",
    "14h cache is cold": "ask",
    "1200 invoices are lost": "ask",
    "2026 budget cache is cold": "ask",
    "1764252000 cache is cold": "ask",
    "1764252000.000200 cache is cold": "2025-11-27 14:00",
    "14:02/14:09 cache is cold": "ask",
    "10:45x cache is cold": "ask",
    "-2x cache is cold": "ask",
    "-2h475 cache is cold": "ask",
    # in words, and with a slip
    "half past two cache is cold": "ask",
    "quarter to eight cache is cold": "ask",
    "a quarter past 8 cache is cold": "ask",
    "5 to eight cache is cold": "ask",
    "ten to eight cache is cold": "ask",
    "noon cache is cold": "ask",
    "at noon cache is cold": "ask",
    "midday cache is cold": "ask",
    "midnight cache is cold": "ask",
    "eight o'clock cache is cold": "ask",
    "seven pm cache is cold": "ask",
    "twelve thirty cache is cold": "ask",
    "half eight cache is cold": "ask",
    "in 5 minutes cache is cold": "ask",
    "in an hour cache is cold": "ask",
    "in five minutes cache is cold": "ask",
    "ten minutes later cache is cold": "ask",
    "20.05h cache is cold": "ask",
    "7p cache is cold": "ask",
    "- 7m cache is cold": "ask",
    "- 7 min cache is cold": "ask",
    "19;55 cache is cold": "ask",
    "19.3O cache is cold": "ask",
    "19:3O cache is cold": "ask",
    "l9:30 cache is cold": "ask",
    "19: 30 cache is cold": "ask",
    "19 :30 cache is cold": "ask",
    "19,30 cache is cold": "ask",
    "noon deploy failed": "ask",
    "twenty minutes ago cache is cold": TODAY + "15:40",
    "forty-five minutes ago cache is cold": TODAY + "15:15",
    "two hours ago cache is cold": TODAY + "14:00",
    "one hour and ten minutes ago cache is cold": TODAY + "14:50",
    "T14:02 cache is cold": TODAY + "14:02",
    "T14:02Z cache is cold": TODAY + "14:02",
    "@1795788120 cache is cold": TODAY + "14:02",
    "@1795809600 cache is cold": "refuse",
    "1795809600 cache is cold": "refuse",
    "5 to 10 % of users fail": "no time",
    "5 to 10 users fail": "no time",
    "five to ten pods fail": "no time",
    "10 to 12 nodes": "no time",
    "7 pods down": "no time",
    "12 of 30 nodes": "no time",
    "half of the traffic": "no time",
    "half the traffic": "no time",
    "two thirty-line stack traces": "no time",
    "ten retries": "no time",
    "at the office": "no time",
    "in production": "no time",
    "in 5 regions": "no time",
    "since the deploy": "no time",
    "- 5m rows deleted": "no time",
    "- 7 hosts": "no time",
    "fifteen of them": "no time",
    "midnight's job failed": "no time",
    "12,50 EUR lost": "no time",
    "2.05h of downtime": "no time",
    "! noon we fail over": "no time",
    "o11y is down": "no time",
    "T-shirt": "no time",
    "they restart at noon": "no time",
    "we saw it at half past two": "no time",
    # no time of day, or one to come
    "25:10 cache is cold": "refuse",
    "14:62 cache is cold": "refuse",
    "14:15pm cache is cold": "refuse",
    "13pm cache is cold": "refuse",
    "2026-11-27 16:05 cache is cold": "refuse",
    "2026-11-28 14:02 cache is cold": "refuse",
    "today 18:00 cache is warm": "refuse",
    "tomorrow 9:00 cache is warm": "refuse",
    "0001-01-01 00:00 cache is cold": "ask",
    # no time at all
    "cache is cold": "no time",
    "5 pods down": "no time",
    "404 on /api": "no time",
    "1402 errors in a minute": "no time",
    "1200 users see it": "no time",
    "3.2 rolled out": "no time",
    "22.04 hosts fail": "no time",
    "99.95% of calls": "no time",
    "1.2.3 is out": "no time",
    "v2.15 is out": "no time",
    "~5 pods down": "no time",
    "1:1 with the vendor": "no time",
    "3:1 odds": "no time",
    "10.0.0.12 is gone": "no time",
    "10:20:30:40:50:60 is its address": "no time",
    "-5 pods": "no time",
    "-20dB": "no time",
    "-x is a flag": "no time",
    "24/7 line called": "no time",
    "yesterday's deploy is it": "no time",
    "Friday's deploy is it": "no time",
    "Monday deploy is it": "no time",
    "may 5 pods be enough": "no time",
    "sun is down": "no time",
    "5/7 shards are green": "no time",
    "2h30 of downtime": "no time",
    "! 17:00 we fail over": "no time",
    "! tomorrow we fail over": "no time",
    "? 14:02-14:09": "no time",
    "the 14:02 deploy is it": "no time",
    "restarted at 14:02": "no time",
    "+1 from the vendor": "no time",
}  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), WRITTEN.items())
def test_a_time_in_front_of_a_line(line: str, wanted: str) -> None:
    outcome = read_line(line, HERE)
    assert shown(outcome) == wanted, outcome
    if isinstance(outcome, Timed) and outcome.at is not None and not outcome.estimated:
        assert "14:02" not in outcome.text  # it is in the record, and not in the words once more
    if isinstance(outcome, Timed) and "cache is cold" in line:
        assert outcome.text.endswith("cache is cold")
    if isinstance(outcome, Question):
        assert "write" in outcome.asked or "name" in outcome.asked
        assert outcome.text.strip()
    if isinstance(outcome, Refusal):
        assert "write" in outcome.reason


IN_ZONES = {
    "14:02 cache": TODAY + "13:02",
    "14:02 utc cache": TODAY + "14:02",
    "14:02 CET cache": TODAY + "13:02",
    "14:02 CEST cache": "ask",
    "2026-07-01 14:02 CEST cache": "2026-07-01 12:02",
    "2026-07-01 14:02 CET cache": "ask",
    "2026-10-25 02:30 CET cache": "2026-10-25 01:30",
    "2026-10-25 02:30 CEST cache": "2026-10-25 00:30",
    "2026-10-25 02:30 cache": "ask",
    "2026-10-25 02:30 +01:00 cache": "2026-10-25 01:30",
    "2026-03-29 02:30 cache": "refuse",
    "10:02 EST cache": TODAY + "15:02",
    "2026-07-01 10:02 EDT cache": "2026-07-01 14:02",
    "10:02 PST cache": "refuse",
}


@pytest.mark.parametrize(("line", "wanted"), IN_ZONES.items())
def test_the_zone_of_a_time(line: str, wanted: str) -> None:
    assert shown(read_line(line, replace(IN_BERLIN, zones=(NEW_YORK,)))) == wanted


def test_an_abbreviation_with_two_meanings_is_asked_about() -> None:
    frame = Frame(NOW, ZoneInfo("Asia/Kolkata"), (ZoneInfo("Asia/Jerusalem"),))
    assert shown(read_line("2026-11-26 14:02 IST cache", frame)) == "ask"
    assert shown(read_line("2026-11-26 14:02 IST cache", replace(frame, zones=()))) == "2026-11-26 08:32"


def test_without_a_readable_zone_a_bare_clock_is_refused_and_an_offset_read() -> None:
    frame = Frame(NOW, None)
    assert isinstance(refused := read_line("14:02 cache", frame), Refusal)
    assert "+01:00" in refused.reason
    assert shown(read_line("14:02 +01:00 cache", frame)) == TODAY + "13:02"
    assert shown(read_line("-7m cache", frame)) == TODAY + "15:53"


BEGAN = datetime(2025, 10, 21, 21, 45, tzinfo=UTC)
FILED = Frame(NOW, UTC, began=BEGAN, latest=BEGAN, filed=True)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("21:47 alarms rise", "2025-10-21 21:47"),
        ("21:30 alarms rise", "2025-10-21 21:30"),
        ("02:10 alarms rise", "2025-10-22 02:10"),
        ("12:00 alarms rise", "ask"),
        ("20:10 alarms rise", "ask"),
        ("tuesday 22:10 alarms rise", "2025-10-21 22:10"),
        ("Oct 22 02:10 alarms rise", "2025-10-22 02:10"),
        ("2025-10-23 02:10 alarms rise", "2025-10-23 02:10"),
    ],
)
def test_an_incident_filed_afterwards_has_days_of_its_own(line: str, wanted: str) -> None:
    assert shown(read_line(line, FILED)) == wanted


@pytest.mark.parametrize(("line", "first"), [("23:50 late", "25 23:50"), ("00:10 late", "26 00:10")])
def test_a_bare_time_before_a_filed_incident_began_may_be_of_the_day_after(line: str, first: str) -> None:
    began = datetime(2026, 11, 25, 9, tzinfo=UTC)
    asked = read_line(line, replace(FILED, began=began, latest=began))
    assert isinstance(asked, Question)
    assert f"{asked.candidates[0]:%d %H:%M}" == first
    assert f"write 2026-11-{first} if" in asked.asked


@pytest.mark.parametrize(
    ("typed", "told"),
    [("-7m x", "15:53"), ("15:53 x", ""), ("05:30 x", ""), ("5:30 x", ""), ("9:30 +09:00 x", "00:30"), ("3:53 PM x", "15:53")],
)  # fmt: skip
def test_which_time_was_read_is_told_where_it_is_not_plain_to_see(typed: str, told: str) -> None:
    read = read_line(typed, HERE)
    assert isinstance(read, Timed)
    assert read.at is not None
    assert read_as(read.at, NOW, UTC, typed) == told


def test_a_clock_that_fits_two_days_of_the_incident_is_asked_about() -> None:
    long = replace(FILED, latest=BEGAN + timedelta(days=2))
    assert isinstance(asked := read_line("21:47 alarms rise", long), Question)
    assert len(asked.candidates) > 1
    assert shown(read_line("21:47 alarms rise", replace(FILED, latest=BEGAN + timedelta(days=300)))) == "ask"


def test_a_bare_time_long_before_the_start_asks_for_the_full_form() -> None:
    refused = read_line("17:00 x", replace(HERE, began=NOW))
    assert isinstance(refused, Refusal)
    assert "2026-11-26 17:00" in refused.reason


def test_a_day_without_its_year_is_one_of_the_incident() -> None:
    began = datetime(2025, 12, 3, 9, tzinfo=UTC)
    assert shown(read_line("Dec 3 14:02 x", replace(HERE, began=began, latest=began, filed=True))) == (
        "2025-12-03 14:02"
    )


@pytest.mark.parametrize(
    "line", ["~14:02 it broke", "! ~14:02 fail over", "14:02? it broke", "- ~14:02 it broke"]
)
def test_a_guess_is_one_and_stays_in_the_words(line: str) -> None:
    outcome = read_line(line, HERE)
    assert isinstance(outcome, Timed)
    assert outcome.estimated
    assert outcome.text == line.removeprefix("- ")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**14:02: lag, [li] paged**", "lag, [li] paged"),
        ("**14:02: lag**, [li] paged", "**lag**, [li] paged"),
        ("(14:02 lag)", "(lag)"),
        ("| 14:02 | lag | li |", "lag | li"),
        ("[14:02] @li: lag", "@li: lag"),
        ("14:02 -x is the flag", "-x is the flag"),
        ("! **14:02** drain it", "! drain it"),
    ],
)
def test_the_words_behind_the_time_stay_as_written(line: str, words: str) -> None:
    outcome = read_line(line, HERE)
    assert isinstance(outcome, Timed)
    assert outcome.text == words


@pytest.mark.parametrize(
    ("hour", "wanted"), [(0.5, "2026-03-28 01:30"), (1.0, "refuse"), (22.5, "refuse"), (24.2, "refuse")]
)
def test_an_hour_is_skipped_only_once_the_clocks_went_forward(hour: float, wanted: str) -> None:
    now = datetime(2026, 3, 29, tzinfo=UTC) + timedelta(hours=hour)
    assert shown(read_line("02:30 x", Frame(now, BERLIN))) == wanted


@given(st.integers(0, 48 * 60), st.integers(0, 24 * 60 - 1))
def test_a_bare_time_is_the_last_one_that_the_clock_on_the_wall_showed(later: int, typed: int) -> None:
    now = datetime(2026, 3, 28, 12, tzinfo=UTC) + timedelta(minutes=later)  # around the hour that is skipped
    line = f"{typed // 60:02}:{typed % 60:02}"
    outcome = read_line(f"{line} x", Frame(now, BERLIN))
    if not isinstance(outcome, Timed):
        assert typed // 60 == 2
        return
    minutes = (now + timedelta(minutes=1 - ago) for ago in range(25 * 60))
    assert outcome.at == next(at for at in minutes if f"{at.astimezone(BERLIN):%H:%M}" == line)


def test_an_hour_that_came_twice_is_asked_about_once_both_have_passed() -> None:
    once, twice = datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)
    assert shown(read_line("02:30 x", Frame(once, BERLIN))) == "2026-10-25 00:30"
    asked = read_line("02:30 x", Frame(twice, BERLIN))
    assert isinstance(asked, Question)
    assert [f"{at:%H:%M}" for at in asked.candidates] == ["01:30", "00:30"]
    for at in asked.candidates:  # what is shown can be typed
        typed = f"2026-10-25 02:30 {at.astimezone(BERLIN):%Z}"
        assert shown(read_time(typed, Frame(twice, BERLIN))) == f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("14:02", TODAY + "14:02"), (" -7m ", TODAY + "15:53"), ("5m ago", TODAY + "15:55"), ("now", TODAY + "16:00"),
     ("1402", TODAY + "14:02"), ("14.02", TODAY + "14:02"), ("14h", TODAY + "14:00"), ("1764252000", "2025-11-27 14:00"),
     ("2 days ago 09:00", "2026-11-25 09:00"), ("3 days ago 14:00", "2026-11-24 14:00"), ("last tuesday 09:00", "ask"),
     ("Nov 26 15:42", "2026-11-26 15:42"), ("14:02 x", "refuse"), ("soon", "refuse"), ("", "refuse"), ("yesterday", "ask"),
     ("11/12/2026 14:02", "ask"), ("13:00-13:40", "ask")],
)  # fmt: skip
def test_a_time_alone(typed: str, wanted: str) -> None:
    assert shown(read_time(typed, HERE)) == wanted


@given(st.text(max_size=40), st.text(alphabet="0123456789:-/.~[](*|apmAPMZ novNTyes?!, ", max_size=40))
def test_any_line_is_read_or_refused_and_keeps_its_words(words: str, front: str) -> None:
    outcome = read_line(f"{front}{words}", IN_BERLIN)
    assert isinstance(outcome, Timed | Question | Refusal)
    if isinstance(outcome, Timed):
        assert outcome.at is None or outcome.at <= NOW + timedelta(minutes=1)
        assert (
            outcome.text.rstrip("|* _`~")
            .rstrip()
            .endswith(words.rstrip("|* _`~").rstrip()[-3:].strip() or "")
        )


def test_the_day_of_the_page_holds_for_a_bare_clock() -> None:
    assert shown(read_line("14:02 x", replace(HERE, day=date(2022, 9, 7)))) == "2022-09-07 14:02"


ASKED_IN_OTHER_WORDS = """
gestern 23:50|gestern um 14 Uhr|hier 23:50|ayer a las 23:50|mañana 14:02|sábado 14:02|lundi 14:02|вчера 23:50|om 14:02
昨日 23:50|2026年11月26日 14:02|11月26日|14時02分|午後2時|5分前|vor 5 Minuten|il y a 5 minutes|hace 5 minutos|5 minuti fa
halb drei|viertel nach drei|le 26/11/2026 à 14h02|den 26.11. 14:02|2026-W48-4T14:02|2026-W48|2026-331T14:02Z|20261126 1402
14h02m03s|14 h 02|14 Uhr 02|14u02|26 Nov '26 14:02|the next day 09:00|later that day 09:00|D+1 09:00|00:10 +1d|23:50 -1 day
14:02 CET/CEST|14:02 UTC/GMT|14:02..14:09|14:02 … 14:09|14:02:03:123|T+5|T-90|an hour and a half ago|2 : 05 pm|14:2|14:02 Pacific|14:02 (Berlin)
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("form", ASKED_IN_OTHER_WORDS.split("|"))
def test_a_time_in_other_words_is_asked_about(form: str) -> None:
    assert shown(read_line(f"{form} restarted it", HERE)) == "ask"


@pytest.mark.parametrize(
    "line",
    [
        "hier ist alles gut", "heute geht nichts", "am Ende hilft nichts", "le service est mort", "a fix is out", "an hour of logs",
        "3点改善", "20:1 compression", "0800-123 4567 is the bridge", "T0 is unclear", "vor Ort ist niemand", "om is down",
        "halb so wild", "14 replicas left",
    ],
)  # fmt: skip
def test_words_of_other_languages_are_plain_notes(line: str) -> None:
    assert shown(read_line(line, HERE)) == "no time"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("02:05 p. m. x", "2026-11-27T14:05"),
        ("2:05p.m. x", "2026-11-27T14:05"),
        ("→ 14:02 x", "2026-11-27T14:02"),
        ("#3 14:02 x", "2026-11-27T14:02"),
        ("b) 14:02 x", "2026-11-27T14:02"),
        ("Timestamp: 2026-11-26 14:02 x", "2026-11-26T14:02"),
        ("[INFO ] [2026-11-26 14:02:03,250] x", "2026-11-26T14:02:03.250"),
        ("ERROR 14:02:03 x", "2026-11-27T14:02:03"),
        ("2:05  pm x", "2026-11-27T14:05"),
        ("26/Nov/26 2:05 PM x", "2026-11-26T14:05"),  # Jira
        ("26-Nov-26 14:02 x", "2026-11-26T14:02"),
        ("26Nov2026 14:02 x", "2026-11-26T14:02"),
        ("1795701723.123 x", "2026-11-26T14:02:03.123"),
        ("14:02, Pacific x", "2026-11-27T14:02"),
    ],
)
def test_more_forms_are_read_exactly(line: str, wanted: str) -> None:
    outcome = read_line(line, HERE)
    assert isinstance(outcome, Timed)
    assert outcome.at is not None
    assert outcome.at.isoformat()[: len(wanted)] == wanted


def test_a_weekday_that_is_wrong_this_year_is_not_taken_for_a_day_to_come() -> None:
    outcome = read_line("Fri Nov 26 14:02 x", HERE)  # as it will be in 2027
    assert isinstance(outcome, Question)
    assert "2026-11-26 is a Thursday, not a Friday" in outcome.asked


def test_german_abbreviations_are_those_of_the_zone() -> None:
    assert shown(read_line("14:02 MEZ x", IN_BERLIN)) == shown(read_line("14:02 CET x", IN_BERLIN))
    assert shown(read_line("2026-07-01 14:02 MESZ x", IN_BERLIN)) == shown(
        read_line("2026-07-01 14:02 CEST x", IN_BERLIN)
    )


ZONES_AS_TYPED = {
    "14:02 +5:30 x": TODAY + "08:32",
    "14:02 +5:45 x": TODAY + "08:17",
    "14:02 (+5:30) x": TODAY + "08:32",
    "14:02 (UTC+5:30) x": TODAY + "08:32",
    "2026-11-27 14:02 +5:30 x": TODAY + "08:32",
    "14:02+5:30 x": TODAY + "08:32",
    "14:02 +5 x": "ask",
    "14:02 -5 x": "ask",
    "14:02-5 x": "ask",
    "14:02 +530 x": "ask",
    "14:02 -3:30 x": "ask",
    "14:02 -0330 x": "2026-11-26 17:32",
    "14:02 utc+1 x": TODAY + "13:02",
    "14:02 gmt+3 x": TODAY + "11:02",
    "14:02 Utc x": TODAY + "14:02",
    "14:02 (gmt+2) x": TODAY + "12:02",
    "14:02, UTC x": TODAY + "14:02",
    "14:02, +0200, x": TODAY + "12:02",
    "14:02 | UTC | x": TODAY + "14:02",
    "14:02, CET, x": "refuse",
    "14:02 cst x": "refuse",
    "14:02 est x": "ask",
    "14:02 Est x": "ask",
    "14:02 (est) x": "refuse",
    "14:02 ist x": "ask",
    "14:02 pacific x": "ask",
    "14:02 (pacific) x": "ask",
    "14:02 local x": "ask",
    "14:02 Local: x": "ask",
    "14:02 Paris: x": "ask",
    "14:02 New York: x": "ask",
    # words
    "14:02 local disk is full": TODAY + "14:02",
    "14:02 central database is slow": TODAY + "14:02",
    "14:02 Li: x": TODAY + "14:02",
    "14:02 Paris office is dark": TODAY + "14:02",
    "14:02 +5% of cpu": TODAY + "14:02",
    "14:02 -20 % of traffic": TODAY + "14:02",
    "14:02 +2.5 GB of memory": TODAY + "14:02",
    "14:02, CAT scans fail": TODAY + "14:02",
    "14:02 west is down": TODAY + "14:02",
    "14:02 met the vendor": TODAY + "14:02",
}  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), ZONES_AS_TYPED.items())
def test_a_zone_however_typed_is_read_or_asked_about(line: str, wanted: str) -> None:
    assert shown(read_line(line, HERE)) == wanted


@pytest.mark.parametrize(
    ("line", "offered"),
    [("14:02 CET x", "14:02 +01:00"), ("14:02 EST x", "14:02 -05:00"), ("14:02 PST x", "14:02 -08:00"), ("14:02 PT x", "14:02 -08:00"),
     ("14:02 GST x", "14:02 +04:00"), ("14:02 (Berlin) x", "write +01:00"), ("14:02 pacific x", "write -08:00"),
     ("14:02 +5 x", "write +05:00"), ("14:02 +530 x", "write +05:30"), ("14:02 -3:30 x", "write -03:30"),
     ("14:02 YEKT x", "14:02 +09:00"), ("14:02 local time x", "14:02 +09:00")],
)  # fmt: skip
def test_what_is_offered_instead_is_the_offset_of_that_zone_or_of_the_own_one(
    line: str, offered: str
) -> None:
    outcome = read_line(line, replace(HERE, zone=ZoneInfo("Asia/Tokyo")))
    assert isinstance(outcome, Question | Refusal)
    assert offered in (outcome.asked if isinstance(outcome, Question) else outcome.reason)


def test_in_place_of_a_skipped_time_those_of_its_day_are_offered() -> None:
    refused = read_line("2026-03-08 02:30 x", replace(HERE, zone=NEW_YORK))
    assert isinstance(refused, Refusal)
    assert refused.reason.endswith("write 2026-03-08 03:30, or its zone, as in 2026-03-08 07:30Z.")


HALVES_OF_A_DAY = {
    "2:05 in the afternoon x": TODAY + "14:05",
    "9:30 at night x": TODAY + "21:30",
    "9:30 tonight x": TODAY + "21:30",
    "9:30 this evening, x": TODAY + "21:30",
    "(9:30 in the evening) x": TODAY + "21:30",
    "9:30 in the evening UTC x": TODAY + "21:30",
    "9:30 UTC in the evening x": TODAY + "21:30",
    "9:30 yesterday evening x": "2026-11-26 21:30",
    "yesterday at 9:30 in the evening x": "2026-11-26 21:30",
    "2026-11-26 9:30 in the evening x": "2026-11-26 21:30",
    "9:30 monday night x": "2026-11-23 21:30",
    "9 at night x": TODAY + "21:00",
    "2 in the afternoon x": TODAY + "14:00",
    "9:30 in the morning x": TODAY + "09:30",
    "9:30 PM in the evening x": TODAY + "21:30",
    "14:02 in the afternoon x": TODAY + "14:02",
    "12:30 at night x": TODAY + "00:30",
    "12:30 in the afternoon x": TODAY + "12:30",
    "2:05 at night x": TODAY + "02:05",
    "2:05 de la tarde x": TODAY + "14:05",
    "9:30 de la noche x": TODAY + "21:30",
    "9:30 du soir x": TODAY + "21:30",
    "9:30 abends x": TODAY + "21:30",
    "9:30 's avonds x": TODAY + "21:30",
    "9:30 вечера x": TODAY + "21:30",
    "9:30 last night x": "ask",
    "12:30 in the morning x": "ask",
    "9:30 in the afternoon x": "ask",
    "14:02 in the morning x": "ask",
    "09:30 tonight we deploy": "ask",
    "tonight 9:30 x": "ask",
    "this evening at 9:30 x": "ask",
    "in the evening at 9:30 x": "ask",
    "yesterday evening 9:30 x": "ask",
    "monday night 9:30 x": "ask",
    "21:30 tonight we deploy": TODAY + "21:30",
    "9:30 tonight's build is red": TODAY + "09:30",
}  # fmt: skip


@pytest.mark.parametrize(("line", "wanted"), HALVES_OF_A_DAY.items())
def test_the_half_of_the_day_in_words_counts(line: str, wanted: str) -> None:
    outcome = read_line(line, replace(HERE, now=datetime(2026, 11, 27, 22, 40, tzinfo=UTC)))
    assert shown(outcome) == wanted
    if isinstance(outcome, Timed):
        assert outcome.text in ("x", "tonight we deploy", "tonight's build is red")


NEVER_TAKEN_FOR_NOW = """
an hour and a half ago|2 weeks ago|2w ago|a week ago|1 month ago|a couple of hours ago|a few days ago|several weeks ago|moments ago|a while ago
just a minute ago|earlier today|earlier yesterday|10 minutes back|more than an hour ago|-1w|-2 weeks|-7m-3m|-7m..-3m|-7m to -3m|-7m/-3m|-10m - -5m
Nov 26|26 Nov|November 26th|the 26th of November|26th November|Wed 26 Nov|Thursday 26 November|11/26|26/11|26.11.|11/26:|Nov 26 -|monday|Monday
on monday|last friday|this friday|friday morning|yesterday evening|next monday 9:00|next friday 5pm|coming monday 9:00|T-5m|T-5min|T-5|T-1:30
gegen 14:02|à 14:02|om 14:02|kl. 14:02|kl 14:02|klo 14:02|a las 14:02|sobre las 14:02|alle 14:02|às 14:02|vers 14h02|в 14:02|o 14:02|rond 14:02
14時02分|下午2:05|14:02 2h ago|14:02 (2h ago)|14:02 two hours ago|14:02 5 minutes later|14:02 the day before|14:02 next day|14:02 the next morning
14:02 the following day|14:02 the previous night|21:30 gestern|21:30 gestern Abend|21:30 hier|21:30 ayer|21:30 вчера|14:02 morgen|14:02 the day after
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("form", NEVER_TAKEN_FOR_NOW.split("|"))
@pytest.mark.parametrize("words", ["x", "we restarted it"])
def test_a_time_that_somebody_wrote_is_never_taken_for_now(form: str, words: str) -> None:
    assert shown(read_line(f"{form} {words}", HERE)) == "ask"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("1h5m ago x", TODAY + "14:55"), ("1h5min ago x", TODAY + "14:55"), ("1d2h ago x", "2026-11-26 14:00"), ("-7m - x", TODAY + "15:53"),
        ("UTC 14:02 x", TODAY + "14:02"), ("utc: 14:02 x", TODAY + "14:02"), ("UTC+2 14:02 x", TODAY + "12:02"),
        ("UTC 2026-11-26 14:02 x", "2026-11-26 14:02"), ("EST 14:02 x", "refuse"), ("time=14:02 x", TODAY + "14:02"),
        ('time="2026-11-26T14:02:03Z" x', "2026-11-26 14:02:03"), ("ts=14:02 x", TODAY + "14:02"), ("date=2026-11-26 14:02 x", "2026-11-26 14:02"),
        ("14:02 hier ist alles gut", TODAY + "14:02"), ("14:02 2h of logs lost", TODAY + "14:02"), ("14:02 next steps", TODAY + "14:02"),
        ("14:02 the day shift joins", TODAY + "14:02"), ("14:02 a day of work lost", TODAY + "14:02"),
    ],
)  # fmt: skip
def test_what_stands_around_a_time_is_read_with_it(line: str, wanted: str) -> None:
    outcome = read_line(line, HERE)
    assert shown(outcome) == wanted
    if isinstance(outcome, Timed) and line.endswith(" x"):
        assert outcome.text == "x"


PLAIN_NOTES = """
5 pods down|12 of 30 nodes|3 retries and out|404 on /api|502s on checkout|500 errors per second|1200 users see it|2.5 GB of heap|99.95% of calls
1.2.3 is out|v2.15 is out|3.2 rolled out|22.04 hosts fail|17.5 driver|10.0.0.12 is gone|192.168.1.5:8080 refuses|8080 is closed|443 is blocked
10 Gbit link is full|24/7 line called|5/7 shards are green|11/12 shards are green|05/07 done|1:1 with the vendor|3:1 odds|20:1 compression|5 m of cable
30 s timeout|200 ms latency|2h of logs lost|5 minutes of downtime|3 days of backups|2 weeks of data|12,50 EUR lost|$14 an hour|100% of traffic
7 p.99 samples|15 min timeout|60 fps|3x the load|2nd node fails|1st of the replicas|4 of us here|0800-123 4567 is the bridge|+49 30 1234567 is the bridge
2.1. Restart the pods|1) restart|10/8 network|Monday deploy is it|Monday night batch failed|Friday payments batch failed|Friday is a holiday
Friday's deploy|8 May release|Nov 26 deploy broke it|May 5 pods be enough|March 5 nodes be drained|sun is down|sat down with the vendor|Sun JVM crashed
next friday we deploy|Saturday and Sunday are quiet|today's build is red|2 of 3 quorum|UTC clocks drift|T-shirt sizes|earlier deploy is suspect
a few pods restart|an hour of logs is gone|in the evening traffic falls|time=5 s in the trace|back to 5 pods|last week's graph|half the fleet|EST is their zone
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("line", PLAIN_NOTES.split("|"))
def test_a_note_that_begins_with_a_number_or_the_name_of_a_day_stays_one(line: str) -> None:
    outcome = read_line(line, HERE)
    assert (shown(outcome), outcome.text if isinstance(outcome, Timed) else "") == ("no time", line)
