"""Times that somebody meant and that are asked about: `2 weeks ago`, `11/26`, a day without its clock, a second time behind a clock."""

from __future__ import annotations

import re

from warroom.domain.text.lazy_pattern import LazyPattern
from warroom.domain.text.number_words import NUMBER_WORD
from warroom.domain.text.other_languages import DAYS

_UNIT = (
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|nights?|w|wks?|weeks?|weekends?|fortnights?|mos?|mths?|months?|y|yrs?|years?"
    r"|moments?|whiles?)"
)
_MANY = rf"(?:\d{{1,5}}(?:[.,]\d+)?|{NUMBER_WORD}|an?|half an?|a few|few|some|several|many|(?:a )?couple(?: of)?|a good|over an?|under an?)"
_AGO = LazyPattern(
    rf"(?:just |about |almost |nearly |over |roughly |more than |less than )?(?:{_MANY}\s?{_UNIT}"
    rf"(?:,?\s?(?:and\s)?(?:{_MANY}|a half)\s?(?:{_UNIT})?)?"
    r"|moments|a while|a bit|a little while|some ?time|not long|long)\s+(?:ago|back)(?!\w)"
    r"|earlier (?:today|yesterday|this (?:morning|afternoon|evening|week|month)|tonight)(?!\w|['’-]\w)",
    ignore_case=True,
)
_NEXT = LazyPattern(
    r"(?:next|this coming|coming) (?:mon|tue|wed|thu|fri|sat|sun)\w*,?\s(?:at\s|@\s?)?\d{1,2}(?::\d{2}|\s?[ap]\.?m)"
    r"|(?:early|late|in the|at) (?:morning|afternoon|evening|night),?\s(?:at\s|around\s|about\s)?\d{1,2}:\d{2}"
    r"|this evening(?!\w|['’-]\w)|-\d{1,3}(?:\.\d)?\s?(?:w|wks?|weeks?|months?|years?)(?!\w)"
    r"|the \d{1,2}(?:st|nd|rd|th)(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?!\w|['’])"
    r"|T-\d{1,4}(?::\d{2}|\s?(?:s|secs?|m|mins?|minutes?|h|hrs?|hours?|d|days?))(?!\w)"
    r"|(?:à|vers|kl\.?|klokken|klo|a las|a eso de las|sobre las|hacia las|alle|verso le|às|rond|omstreeks|o|o godz\.?|около|в)\s"
    r"\d{1,2}(?:[:.h]\d{2}|\s?h(?!\w))",
    ignore_case=True,
)
_SHORT_DATE = LazyPattern(
    r"(?:(?:0\d|1[0-2])/(?:[0-2]\d|3[01])|(?:[0-2]\d|3[01])/(?:0\d|1[0-2])|(?:[0-2]\d|3[01])\.(?:0\d|1[0-2])\.)(?=\s[^\W\d]|[:,]\s|\s[-|]\s)"
    r"(?!\s(?:of|is|are|was|were|have|has|had|up|down|done|ok|okay|ready|green|red|healthy|unhealthy|failed|passed|left|complete|good|bad|live|online"
    r"|offline|synced|restarted|drained|to|and|or|split|ratio|mask|subnet|network)(?!\w))(?!\s(?:[a-z]+\s)?[a-z]{2,}[^s\W]s(?!\w))",
    ignore_case=True,
)
_AFTER_A_CLOCK = LazyPattern(
    rf"[\s,]{{1,2}}\(?(?:{_MANY}\s?{_UNIT}\s(?:ago|earlier|later)"
    r"|(?:the )?(?:day|night|morning|afternoon|evening|week)s? (?:before|after|earlier|later)(?: (?:yesterday|tomorrow))?"
    r"|(?:the |on the )?(?:next|following|previous|prior|preceding) (?:day|morning|afternoon|evening|night)"
    r"|(?:the )?(?:last|next) week|two (?:days|nights) (?:before|after)"
    rf"|(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})(?:'hui| abend| früh| soir| matin| noche| sera)?"
    r"(?!\s(?:ist|sind|war|waren|geht|gehen|läuft|laufen|kommt|hat|haben|steht|scheint|wird|werden)(?!\w)))(?!\w|['’-]\w)\)?",
    ignore_case=True,
)
_THINGS = frozenset(
    """
    backup backups batch branch build builds campaign cert certificate certificates certs change changes commit commits config crew cron
    cutover dashboard data deadline deploy deployment deployments deploys drill event events export exports failover feature features
    figures fix fixes freeze graph graphs handover holiday hotfix hotfixes image images import imports incident incidents invoice invoices
    job jobs launch load log logs maintenance meeting meetings metrics migration newsletter numbers on-call oncall outage outages patch
    patches payroll peak peaks pipeline postmortem release releases report reports review reviews rollback rollout rota run runs sale sales
    schedule shift shifts snapshot snapshots spike sprint standup sync tag team test tests ticket tickets traffic update updates upgrade
    upgrades version window windows
    """.split()  # noqa: SIM905
)
"""What a day names beside it, as in `8 May release` or `Monday night batch`."""
_JOINS = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "has",
        "had",
        "and",
        "or",
        "to",
        "through",
        "till",
        "until",
        "onwards",
        "onward",
        "will",
        "would",
        "may",
        "can",
        "looks",
    ]
)
_NEW_PART = frozenset(
    [
        "the",
        "a",
        "an",
        "we",
        "i",
        "it",
        "he",
        "she",
        "they",
        "you",
        "our",
        "my",
        "his",
        "her",
        "their",
        "this",
        "that",
        "in",
        "at",
        "on",
        "from",
        "after",
        "before",
        "all",
        "no",
    ]
)
_WORDS_AS_WELL = frozenset(["sun", "sat", "wed", "mon", "fri"])
_WORD = re.compile(r"[^\W\d_][\w-]*")
_PLURAL = re.compile(r"[a-z]{2,}[^s\W]s$")


def other_time(head: str, at: int) -> str:
    """A time at that place that is not read; else empty."""
    ahead = head[at : at + 60].lower()
    first = ahead[:1]
    past = " ago" in ahead or " back" in ahead or ahead.startswith("earlier")
    if past and (found := _AGO.match(head, at)):
        return found[0]
    if first.isdigit():
        found = _SHORT_DATE.match(head, at) if ahead[2:3] in ("/", ".") else None
    else:
        found = _NEXT.match(head, at) if any(c.isdigit() for c in ahead) or first == "t" else None
    return found[0] if found else ""


def doubled(head: str, at: int) -> int:
    """Where a second time ends that stands behind a clock, as `14:02 2h ago` or `21:30 gestern`; 0 without one."""
    found = _AFTER_A_CLOCK.match(head, at) if head[at : at + 1] in (" ", ",", "(") else None
    if found is None:
        return 0
    return found.end() - (found[0].endswith(")") and "(" not in found[0])


def is_part_of_a_sentence(day: str, words: str) -> bool:
    """Whether a day without a clock says which thing is meant, as in `Monday deploy is it`, and not when it was."""
    name = day.lower().rstrip(".,")
    if name in _WORDS_AS_WELL:
        return True
    said = _WORD.findall(words.lower()[:80])
    if not said or said[0] in _JOINS or words[:1] in ("-", "/", "+", "'", "’", "&"):
        return True
    if name.startswith(("may ", "march ")) and _PLURAL.match(said[0]):
        return True
    for word in said[:3]:
        if word in _NEW_PART:
            break
        if word in _THINGS:
            return True
    return False
