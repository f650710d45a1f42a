"""Days and times in words of other languages, and forms of the calendar that are not read: they are asked about."""

from __future__ import annotations

import re

from warroom.domain.text.lazy_pattern import LazyPattern

_DAYS = [
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
_BEFORE_A_NUMBER = "le den am el il em em dia om op um vor seit gegen il hace há".split()  # noqa: SIM905
_BEFORE_A_CLOCK = "an a one two three the next following same previous later d".split()  # noqa: SIM905
FIRST_WORDS = frozenset([*_DAYS, *_BEFORE_A_NUMBER, "halb", "viertel", *_BEFORE_A_CLOCK])
"""What these begin with in Latin letters; a line that begins with a letter of another script is looked at as well."""

_LETTERS = re.compile(r"[^\W\d_]{0,20}")

_CLOCK = r"\d{1,2}(?:[:.h時点时]\d{2}|\s?uhr(?!\w)|h(?!\w))"
_TO_CLOCK = r"[,\s]{0,3}(?:(?:um|à|a las|alle|às|om|o|в|kl\.?|gegen|vers|at)\s+)?"
_UNITS = r"(?:s|sek|sekunden?|min|minuten?|minutes?|minutos?|minuti|stunden?|std|h|heures?|horas?|ore|ora|uur|uren|tagen?|jours?|días?)"
_HOURS = "eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"

IN_OTHER_WORDS = LazyPattern(
    rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})(?!\w)(?:'hui)?{_TO_CLOCK}{_CLOCK}"
    rf"|(?:le|den|am|el|il|em|dia|op)\s+\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{2,4}})?{_TO_CLOCK}(?:{_CLOCK})?"
    rf"|(?:um|gegen|om)\s+{_CLOCK}"
    rf"|(?:vor|seit|hace|há|il y a)\s+(?:\d{{1,4}}|eine[mrn]?|une?|una?)\s{_UNITS}(?!\w)"
    rf"|\d{{1,4}}\s{_UNITS}\s(?:fa|geleden|atrás)(?!\w)"
    rf"|halb (?:{_HOURS})(?!\w)|viertel (?:vor|nach) (?:{_HOURS})(?!\w)"
    r"|(?:昨日|今日|昨天|今天|前天|一昨日|어제|오늘)\s?(?:午前|午後|上午|下午|오전|오후)?\s?\d{1,2}(?:[:時点时시]\d{0,2}分?)?"
    r"|(?:午前|午後|上午|下午|오전|오후)\s?\d{1,2}[:時点时시]\d{0,2}分?"
    r"|(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일号](?:\s?\d{1,2}[:時点时시]\d{0,2}分?)?"
    r"|\d{1,2}[時点时시]\s?\d{1,2}[分분]|\d{1,4}\s?(?:分|時間|分钟|小时|분|시간)\s?[前전]"
    # Weeks and days of the year as ISO 8601 counts them, a compact day before a clock, a clock with frames.
    r"|\d{4}-?W\d{2}(?:-?[1-7])?(?:[T\s]\d{1,2}:\d{2})?(?!\w)|(?:19|20)\d{2}-\d{3}(?:T\d{2}:?\d{2}|\s\d{1,2}:\d{2})"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\sT_][0-2]\d[0-5]\d(?!\d)"
    r"|\d{1,2}:\d{2}:\d{2}:\d{1,6}(?![\w:])"
    r"|(?:0\d|1\d|2[0-3])h[0-5]\dm(?:[0-5]\ds)?(?!\w)(?! (?:of|down|out|late|long|to|delay))"
    r"|\d{1,2} h [0-5]\d(?!\w)|\d{1,2} uhr(?: [0-5]\d)?(?!\w)|\d{1,2}u[0-5]\d(?!\w)"
    rf"|\d{{1,2}}\s[a-z]{{3,9}}\.?\s'\d{{2}}[\s,]{{1,2}}{_CLOCK}"
    rf"|(?:the )?(?:next|following|same|previous) (?:day|morning|afternoon|evening|night){_TO_CLOCK}{_CLOCK}"
    rf"|later that (?:day|morning|afternoon|evening|night){_TO_CLOCK}{_CLOCK}|d[+-]\d{{1,2}}{_TO_CLOCK}{_CLOCK}"
    # Counted from a moment that the line does not name, or not all there.
    r"|[tT][+-]\d{1,4}(?!\w)|\?{1,2}:\d{2}(?!\d)|(?:[01]\d|2[0-3]):\d(?=\s(?!ratio|compression|odds))"
    r"|(?:an?|one|two|three|\d{1,2}) (?:hours?|minutes?|days?) and (?:a|one)? ?(?:half|quarter) ago(?!\w)",
    ignore_case=True,
)
"""A time that somebody meant and that is not read."""


def first_letters(head: str, at: int) -> str:
    """The word at that place, in lower case."""
    found = _LETTERS.match(head, at)
    return found[0].lower() if found else ""
