"""Days and times in words of other languages, and forms of the calendar that are not read: they are asked about."""

from __future__ import annotations

import re

from warroom.domain.text.lazy_pattern import LazyPattern

DAYS = [
    "vorgestern",
    "gestern",
    "heute",
    "morgen",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "hier",
    "aujourd",
    "demain",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "anteayer",
    "ayer",
    "hoy",
    "mañana",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "ieri",
    "oggi",
    "domani",
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica",
    "ontem",
    "hoje",
    "amanhã",
    "segunda",
    "terça",
    "quarta",
    "quinta",
    "sexta",
    "eergisteren",
    "gisteren",
    "vandaag",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "wczoraj",
    "dzisiaj",
    "dziś",
    "вчера",
    "сегодня",
    "позавчера",
]
"""Names of days, and words as `gestern`."""
_SHORT_DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
"""German days as they stand in front of a clock or a date: `Fr 14:02`, `Fr, 27.11. 14:02`."""
_BEFORE_A_NUMBER = "le den am el il em dia om op um vor seit gegen hace há halb viertel".split()  # noqa: SIM905
_FOREIGN_FIRST = frozenset([*DAYS, *_SHORT_DAYS, *_BEFORE_A_NUMBER, "kurz", "nach", "ab", "ca"])
_ENGLISH_FIRST = frozenset("an a one two three the next following same previous later t d".split())  # noqa: SIM905
_LETTERS = re.compile(r"[^\W\d_]{0,20}")
_HAS_NUMBER = re.compile(r".{0,40}?(?:\d|ago|halb|viertel|eine|une?\s|una?\s)", re.IGNORECASE)

_CLOCK = r"\d{1,2}(?:[:.h時点时]\d{2}|\s?uhr(?!\w)|h(?!\w))"
_TO_CLOCK = r"[,\s]{0,3}(?:(?:um|à|a las|alle|às|om|o|в|kl\.?|gegen|vers|at)\s+)?"
_UNITS = (
    r"(?:s|sek|sekunden?|min|minuten?|minutes?|minutos?|minuti|stunden?|std|h|heures?|horas?|ore|ora|uur|uren"
    r"|tagen?|jours?|días?)"
)
_HOURS = "eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"

_FOREIGN = LazyPattern(
    rf"(?:{'|'.join(sorted(DAYS, key=len, reverse=True))})(?!\w)(?:'hui)?{_TO_CLOCK}{_CLOCK}"
    rf"|(?:le|den|am|el|il|em|dia|op)\s+\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{2,4}})?{_TO_CLOCK}(?:{_CLOCK})?"
    rf"|(?:{'|'.join(_SHORT_DAYS)})[.,]{{0,2}}\s{{1,2}}(?:\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}})?{_TO_CLOCK})?{_CLOCK}"
    rf"|(?:kurz (?:vor|nach)|nach|ab|ca\.?)\s+\d{{1,2}}(?::\d{{2}})?\s?uhr(?!\w)|kurz (?:vor|nach)\s+{_CLOCK}"
    rf"|(?:um|gegen|om)\s+{_CLOCK}"
    rf"|(?:vor|seit|hace|há|il y a)\s+(?:\d{{1,4}}|eine[mrn]?|une?|una?)\s{_UNITS}(?!\w)"
    rf"|halb (?:{_HOURS})(?!\w)|viertel (?:vor|nach) (?:{_HOURS})(?!\w)"
    r"|(?:昨日|今日|昨天|今天|前天|一昨日|어제|오늘)\s?(?:午前|午後|上午|下午|오전|오후)?\s?\d{1,2}(?:[:時点时시]\d{0,2}分?)?"
    r"|(?:午前|午後|上午|下午|오전|오후)\s?\d{1,2}[:時点时시]\d{0,2}分?",
    ignore_case=True,
)
_NUMBERS = LazyPattern(
    rf"\d{{1,4}}\s{_UNITS}\s(?:fa|geleden|atrás)(?!\w)"
    r"|(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일号](?:\s?\d{1,2}[:時点时시]\d{0,2}分?)?"
    r"|\d{1,2}[時点时시]\s?\d{1,2}[分분]|\d{1,4}\s?(?:分|時間|分钟|小时|분|시간)\s?[前전]"
    # Weeks and days of the year as ISO 8601 counts them, a compact day before a clock, a clock with frames.
    r"|\d{4}-?[Ww]\d{2}(?:-?[1-7])?(?:[T\s]\d{1,2}:\d{2})?(?!\w)|(?:19|20)\d{2}-\d{3}(?:T\d{2}:?\d{2}|\s\d{1,2}:\d{2})"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\sT_][0-2]\d[0-5]\d(?!\d)"
    r"|\d{1,2}:\d{2}:\d{2}:\d{1,6}(?![\w:])|\?{1,2}:\d{2}(?!\d)|(?:[01]\d|2[0-3]):\d(?=\s(?!ratio|compression|odds))"
    r"|(?:0\d|1\d|2[0-3])h[0-5]\dm(?:[0-5]\ds)?(?!\w)(?! (?:of|down|out|late|long|to|delay))"
    r"|\d{1,2} h [0-5]\d(?!\w)|\d{1,2} [Uu]hr(?: [0-5]\d)?(?!\w)|\d{1,2}u[0-5]\d(?!\w)"
    rf"|\d{{1,2}}\s[A-Za-z]{{3,9}}\.?\s'\d{{2}}[\s,]{{1,2}}{_CLOCK}"
    r"|\d{1,2} (?:hours?|minutes?|days?) and (?:a|one)? ?(?:half|quarter) ago(?!\w)"
)
_ENGLISH = LazyPattern(
    r"t[+-]\d{1,4}(?!\w)"
    rf"|(?:the )?(?:next|following|same|previous) (?:day|morning|afternoon|evening|night){_TO_CLOCK}{_CLOCK}"
    rf"|later that (?:day|morning|afternoon|evening|night){_TO_CLOCK}{_CLOCK}|d[+-]\d{{1,2}}{_TO_CLOCK}{_CLOCK}"
    r"|(?:an?|one|two|three) (?:hours?|minutes?|days?) and (?:a|one)? ?(?:half|quarter) ago(?!\w)",
    ignore_case=True,
)


def begins_with_a_day(words: str) -> bool:
    """Whether what is not read as a time begins with the name of a day and has a clock."""
    letters = _LETTERS.match(words)
    return bool(letters) and letters[0].lower() in (*DAYS, *_SHORT_DAYS) and any(c.isdigit() for c in words)  # type: ignore[index]


def in_other_words(head: str, at: int) -> str:
    """A time at that place that somebody meant and that is not read; else empty. Few lines need a pattern for that."""
    first = head[at : at + 1]
    if first.isdigit() or first == "?":
        found = _NUMBERS.match(head, at)
        return found[0] if found else ""
    letters = _LETTERS.match(head, at)
    word = letters[0].lower() if letters else ""
    pattern = (
        _ENGLISH if word in _ENGLISH_FIRST
        else _FOREIGN if word in _FOREIGN_FIRST or first > "\u2e7f" or (word == "il" and "il y a" in head[at:].lower())
        else None
    )  # fmt: skip
    if pattern is None or not _HAS_NUMBER.match(head, at):
        return ""
    found = pattern.match(head, at)
    return found[0] if found else ""
