"""Numbers in words up to sixty, and times of day in words, as `half past two`."""

from __future__ import annotations

from warroom.domain.text.lazy_pattern import LazyPattern

_ONES = "one two three four five six seven eight nine".split()  # noqa: SIM905
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_NUMBERS = {word: number for number, word in enumerate(_ONES + _TEENS, 1)} | _TENS
NUMBER_WORD = (
    rf"(?:(?:twenty|thirty|forty|fifty)[\s-](?:{'|'.join(_ONES)})|{'|'.join(reversed(_NUMBERS))})(?![a-z])"
)


def number_of(words: str) -> int:
    """The number of `seven` or `forty-five`; raises KeyError for what `NUMBER_WORD` does not match."""
    return sum(_NUMBERS[word] for word in words.lower().replace("-", " ").split())


_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PART = r"half|(?:a )?quarter|five|ten|twenty[ -]five|twenty|\d{1,2}"
_NOT_COUNTED = r"(?!\w|\s?%|['’-]\w|\s(?:of|percent|per|eur|usd|and|or|to|times|k|ms|[mgt]b)\b|\s(?:[a-z]+\s)?[a-z]{2,}[^s\W]s\b)"
_IN = rf"in (?:{NUMBER_WORD}|an?|half an|a few|some|\d{{1,4}})"
TIME_IN_WORDS = LazyPattern(
    r"(?:(?:at|around|about|since|until|before|after|shortly before|shortly after)\s+|~\s?)?(?:"
    rf"(?:{_PART})(?: min(?:ute)?s?)? (?:past|to|till) (?:{_HOUR}|\d{{1,2}}|noon|midnight){_NOT_COUNTED}"
    rf"|half (?:{_HOUR}){_NOT_COUNTED}"
    r"|(?:noon|midday|midnight)(?!\w|['’-]\w)"
    rf"|(?:{_HOUR}|\d{{1,2}}) ?o['’ ]?clock(?!\w)"
    rf"|(?:{_HOUR}) ?[ap]\.?m\b"
    rf"|(?:{_HOUR}) (?:oh five|ten|fifteen|twenty|thirty|forty|fifty)(?:[ -]five)?{_NOT_COUNTED}"
    rf"|(?:{NUMBER_WORD}|an?|half an) (?:min(?:ute)?|hour)s? (?:later|earlier|before)\b"
    rf"|{_IN} ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)(?!\w)"
    r")",
    ignore_case=True,
)
"""A time of day in words, or a time to come: `half past two`, `quarter to eight`, `noon`, `in 5 minutes`."""
_PREFIXES = "a about after around at before half in midday midnight noon quarter shortly since until".split()  # noqa: SIM905
FIRST_WORDS = frozenset([*_NUMBERS, *_PREFIXES])
"""What times in words begin with; other lines need no pattern."""
TIME_WITH_A_SLIP = LazyPattern(
    r"~?(?:(?=[\dOoIl:.]{4,5}(?!\w))(?=[\d:.]*[OoIl])[\dIl][\dOoIl]?[:.][\dOo][\dOoIl]"
    rf"|\d{{1,2}};[0-5]\d(?![\w;])|\d\d,[0-5]\d(?![,\d]){_NOT_COUNTED}"
    rf"|(?:[01]\d|2[0-3])(?:: | :| : )[0-5]\d{_NOT_COUNTED}"
    r"|\d{1,2} ?: ?[0-5]\d ?[ap]\.? ?m(?!\w)"
    r"|(?:[01]?\d|2[0-3])\.[0-5]\d ?(?:h|uhr)(?!\w)(?! (?:of|per)\b)"
    r"|(?:1[0-2]|[1-9])[ap](?!\w))",
    ignore_case=True,
)
"""What is a time but for a slip of the fingers: `19;55`, `19.3O`, `19: 30`, `7p`."""
BARE_LENGTH = LazyPattern(rf"\d{{1,4}} ?(?:m|mins?|h|hrs?){_NOT_COUNTED}", ignore_case=True)
"""`7m` behind a dash and a blank, which may be -7m or the item of a list."""
