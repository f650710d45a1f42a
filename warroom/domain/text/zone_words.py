"""The word for a zone behind a clock: `UTC`, `CET`, `+02:00`. Which zone it is, and whether it is known, comes later."""

from __future__ import annotations

from warroom.domain.text.lazy_pattern import LazyPattern
from warroom.domain.text.place_words import place_behind, zone_in_dots
from warroom.domain.text.time_zones import place_zone

ZONE_WORDS = frozenset(
    """
    ACDT ACST ACT ADT AEDT AEST AFT AKDT AKST ALMT AMST AMT ART AST AWST AZT BDT BNT BOT BRST BRT BST
    BTT CAT CDT CEST CET CHST CLST CLT COT CST CVT CT EAT ECT EDT EEST EET EST ET FJT FKT GET GST GYT
    HADT HAST HDT HKT HOVT HST ICT IDT IRDT IRKT IRST IST JST KGT KRAT KST LHDT LHST LMT MAGT MDT MESZ
    MET MEST MEZ MMT MSD MSK MST MT MUT MVT MYT NDT NOVT NPT NST NZDT NZST OMST PDT PET PETT PGT PHT PKT
    PST PT PYT PYST RET SAMT SAST SBT SCT SGT SRT SST TJT TLT TMT TRT ULAT UYT UZT VET VLAT WAST WAT
    WEST WET WIB WIT WITA YAKT YEKT
    """.split()  # noqa: SIM905
)
"""Abbreviations of time zones in use; a capital word behind a clock that is none of them belongs to the text."""
SURE = ("UTC", "GMT", "Z")
_LOWER_ZONES = frozenset(
    """
    aedt aest akdt akst bst cdt cest cet cst edt eest eet gmt hkt jst kst mdt mesz mez msk nzdt nzst pdt pst sast utc
    """.split()  # noqa: SIM905
)
"""Those that are no words of a language as well."""
_LOWER_DOUBTFUL = frozenset("est ist mst sgt et pt ct".split())  # noqa: SIM905
"""Those that are: `14:02 est x` may be Eastern time, or French."""

_ZONE = LazyPattern(
    r"\s?(?:(Z|(?:[Uu][Tt][Cc]|[Gg][Mm][Tt])(?:\s?[+-]\d{1,2}(?::?[0-5]\d)?)?|[+-]\d{1,2}(?::?[0-5]\d)?|[A-Za-z]{2,5})"
    r"(?![\w%]|/(?!\d{1,2}:\d{2}))(?!-\w|['’]\w|\s%|[.:]\d))"
)
_OFFSET = LazyPattern(r"[+-](\d{1,2})(:?)([0-5]\d)?$")
_BEHIND_A_COMMA = LazyPattern(
    r"\s?[,|/·-]\s?(?:([A-Z]{3,5}|[+-]\d\d:?\d\d)(?=\s?(?:[,;:|)\]·]|-\s|$))"
    r"|(?<!-)(?<!-\s)((?:UTC|GMT)(?:[+-]\d{1,2}(?::?[0-5]\d)?)?|CES?T|[ECMP][SD]T|BST|JST|AE[SD]T|MSK|EES?T)(?![\w/+'’-]))"
)
"""`14:02, CET, cache is cold`: a comma does not make a zone a word."""
_IN_ZONE = LazyPattern(r"\s\(?in (utc|gmt)(?:\stime)?(?!\w|[+/-])\)?", ignore_case=True)
_IN_FRONT = LazyPattern(
    r"((?:[Uu][Tt][Cc]|[Gg][Mm][Tt])(?:[+-]\d{1,2}(?::?[0-5]\d)?)?|[A-Z]{3,5}):?\s{1,2}(?=\d{1,2}:\d{2}(?!\d)|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)"
)
_LETTERS = LazyPattern(r"[A-Z]{3,5}(?=[+-]?\d)")
_FRENCH = LazyPattern(r"\s?est\s\w*[à-ÿ]")
_OPENED = LazyPattern(r"\s?([(\[])")
_AREA = r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)"
_IANA = LazyPattern(rf"\s?({_AREA}(?:/[A-Za-z][\w+-]*){{1,2}}|Etc/[A-Z][\w+-]*)", ignore_case=True)
_SHORT_IANA = LazyPattern(r"\s?((?:US|Canada|Brazil|Mexico|Chile)/[A-Z][a-z]\w+)")
_WHOSE = (
    "local|my|our|your|their|his|her|server|system|office|home|eastern|central|mountain|pacific|atlantic|western|british|"
    "standard|daylight|summer|winter|(?:central|eastern|western) european|indian"
)
_WHOSE_TIME = LazyPattern(
    rf"\s(?:in )?((?:{_WHOSE})(?: (?:standard|daylight|summer))? time)(?!\w)", ignore_case=True
)
_PLACE_TIME = LazyPattern(r"\s(?:in )?((?:[^\W\d_a-z][a-z][^\W\d_]*\.?\s){1,3}[Tt]ime)(?!\w|-)")
_SMALL_PLACE_TIME = LazyPattern(
    r"\s(?:in )?([a-z]{4,}|(?:new|los|hong|sao|buenos|mexico) [a-z]{4,}) time(?!\w|-)"
)
_TWO_ZONES = LazyPattern(r"\s?([A-Z]{1,5})/([A-Z]{1,5})(?![\w/])")
_THINGS = (
    "area|branch|build|cache|clients?|cluster|copy|copies|data|databases?|disks?|dns|env|environment|file|files|host|hosts|"
    "lan|link|machines?|network|nodes?|office|offices|part|peer|power|proxy|queue|region|replicas?|runs?|server|servers|site|sites|"
    "state|states|storage|store|support|team|test|tests|traffic|users?|vendor|wifi"
)
_PART = LazyPattern(
    rf"\s\(?(Pacific|Mountain|Eastern|Central|Local|pacific|mountain|eastern|central|local)(?=\s|[:,;.)\]]|$)(?!\s(?:{_THINGS})(?!\w))\)?"
)
_PLACE = LazyPattern(r"([A-Z][a-z]+(?:[ _][A-Z][a-z]+){0,2})(?:\stime)?[)\]:]")
_MEASURED = frozenset(
    """
    access all average boot build connect cpu cycle deploy down execution first full idle latency last lead load long max mean
    median min next no one page ping processing query queue ready real recovery render request response restart restore retry
    round run same second seek some start startup switch the third this total trip up wait wall what write read
    """.split()  # noqa: SIM905
)
"""What stands before “time” where something is measured or counted, and no place is named."""


def zone_in_front(head: str, at: int) -> tuple[str | None, int]:
    """The zone in front of a clock, `UTC 14:02`, and where what follows begins."""
    found = (
        _IN_FRONT.match(head, at) if head[at : at + 1].isupper() or head[at : at + 1] in ("u", "g") else None
    )
    if found is None or not (found[1] in ZONE_WORDS or found[1][:3].upper() in SURE):
        return None, at
    return found[1].upper(), found.end()


def scan_zone(head: str, at: int, *, sure: bool) -> tuple[str | None, bool, int]:
    """The zone word behind a clock, whether it is one beyond doubt, and where it ends; `sure` holds for bare offsets."""
    place = at
    opened = _OPENED.match(head, at)
    if opened:
        place = opened.end()
    if named := _named(head if not opened else f"{head[:place]} {head[place:]}", place):
        word, end = named
        end -= bool(opened)
        if not opened:
            return word, True, end
        return (word, True, end + 1) if head[end : end + 1] in (")", "]") else (None, True, at)
    if (found := _TWO_ZONES.match(head, place)) and {found[1], found[2]} <= {*ZONE_WORDS, *SURE}:
        return found[0].strip(), False, found.end() + bool(opened)
    if doubtful := _doubtful(head, at, place if opened else None):
        return doubtful
    if found_zone := _in_dots(head, at):
        return found_zone
    first = head[at : at + 2].lstrip()[:1]  # few clocks need the patterns
    if first in ("i", "(") and (found := _IN_ZONE.match(head, at)):
        return found[1].upper(), True, found.end()
    if first in (",", "|", "/", "·", "-") and (found := _BEHIND_A_COMMA.match(head, at)):
        word = found[1] or found[2]
        if word in ZONE_WORDS or word[:3] in SURE or word[0] in "+-":
            return word, True, found.end()
    found = _ZONE.match(head, place)
    if found is None:
        return None, True, at
    end = found.end()
    if opened:
        if head[end : end + 1] not in (")", "]"):
            return None, True, at
        end += 1
    word = found[1]
    if word[0] in "+-":
        attached = not opened and not found[0][0].isspace()
        return _offset(word, end, attached=attached, sure=sure, at=at, opened=bool(opened))
    if word.upper().startswith(("UTC", "GMT")) or word == "Z":
        return word.upper(), True, end
    if word.lower() == "zulu":
        return "Z", True, end
    if word.lower() == "z":
        return ("Z", True, end) if not found[0][0].isspace() else (None, True, at)
    if (word.isupper() and word in ZONE_WORDS) or word == "ChST" or word in _LOWER_ZONES:
        return word.upper(), True, end
    small = word.lower()
    if word in _LOWER_DOUBTFUL or (word.istitle() and small in _LOWER_ZONES | _LOWER_DOUBTFUL):
        return (word.upper(), bool(opened), end) if not _FRENCH.match(head, at) else (None, True, at)
    return None, True, at


def _in_dots(head: str, at: int) -> tuple[str | None, bool, int] | None:
    """`E.S.T.`, `EST5EDT`, or a place that may be meant for its zone."""
    if dotted := zone_in_dots(head, at):
        word, end = dotted
        letters = word.rstrip("0123456789:+-") if word[-1:].isdigit() else word
        front = _LETTERS.match(letters)
        if (
            letters in ZONE_WORDS
            or letters in SURE
            or (front and front[0] != word and front[0] in ZONE_WORDS)
        ):
            return word, True, end
    if place := place_behind(head, at):
        return place[0], False, place[1]
    return None


def _offset(
    word: str, end: int, *, attached: bool, sure: bool, at: int, opened: bool
) -> tuple[str | None, bool, int]:
    """`+05:30`, `+530` or `-5`, and whether it is an offset beyond doubt: `14:02 +10` may be ten more of something."""
    found = _OFFSET.match(word)
    if found is None or (int(found[1]) > 14 and not attached):
        return None, True, at
    hours, colon, minutes = found.groups()
    if attached and len(word) == 4 and not colon:
        return None, True, at  # the telephone number 0800-123
    if len(hours) == 1 and word[0] == "-" and not opened and (colon or attached):
        return word, False, end  # `14:02 -3:30` and `14:02-5` may be spans as well
    long = sure and len(hours) == 2 and bool(minutes)
    padded = len(hours) == 2 and hours[0] == "0"
    opened = opened and (bool(colon) or len(word) > 2)  # `14:02 (+1)` may be the day after
    return word, attached or opened or bool(colon) or padded or long, end


def _doubtful(head: str, at: int, opened: int | None) -> tuple[str, bool, int] | None:
    """A part of America, which may be a zone or a word; in brackets a place that a zone is named after."""
    letter = head[at : at + 2].lstrip(" (")[:1].lower()
    if (not letter or letter in "pmecl") and (found := _PART.match(head, at)):
        return found[1], False, found.end()
    place = at + 1 if opened is None and head[at : at + 1] == " " else opened
    found = _PLACE.match(head, place) if place is not None else None
    if found is None or (opened is None) != found[0].endswith(":") or place_zone(f"{found[1]} time") is None:
        return None
    return f"{found[1]} time", False, found.end() - (opened is None)


def _named(head: str, at: int) -> tuple[str, int] | None:
    """`Europe/Berlin`, `Berlin time` or `local time`, and where it ends."""
    if "/" in head[at : at + 20]:
        found = _IANA.match(head, at) or _SHORT_IANA.match(head, at)
        return (found[1], found.end()) if found else None
    if "ime" not in head[at : at + 60].lower():
        return None
    if found := _WHOSE_TIME.match(head, at):
        return found[1], found.end()
    if found := _PLACE_TIME.match(head, at):
        return (found[1], found.end()) if found[1].split()[-2].lower() not in _MEASURED else None
    found = _SMALL_PLACE_TIME.match(head, at)
    if found is None or place_zone(f"{found[1].title()} time") is None:
        return None
    return f"{found[1].title()} time", found.end()
