"""Which notes never go into an update by themselves, and why. They stay on the stage, where one key puts them in."""

from __future__ import annotations

import re
from functools import lru_cache

from warroom.domain.status_update.parts import LeftOut
from warroom.domain.status_update.wording import EMOJI, LOOKED_AT, balanced, without_links

_TODO = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b|^\W{0,4}(?:todo|to do|action item|action|follow[ -]?up|reminder|postmortem|for the postmortem|ai)\s?:"
    r"|\bremember to\b|\bfollow[ -]?up (?:item|ticket|action)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:ok(?:ay)?|k|ack(?:ed|nowledged)?|on it|looking(?: into (?:it|this|that)| at (?:it|this|that))?(?: now)?|thanks?(?: you)?"
    r"(?: all| everyone| team)?|thx|ty|\+1|yes|yep|yeah|no|nope|sure|got it|roger(?: that)?|done|hi|hello|hey|same(?: here)?|"
    r"nice(?: one)?|great(?: work| job)?|cool|perfect|awesome|lol|rofl|haha|he+h|hm+|wow|u+gh|o+ps|omg|wtf|damn|sigh|brb|afk|"
    r"back|here|i'?m here|will do|copy(?: that)?|np|good (?:catch|morning|evening|night|luck|idea)|sorry|fyi|test|ping|bump|"
    r"good|agreed?|same|right|exactly|true|welcome|bye|gn|wait|stand ?by|checking|one (?:sec|moment)|sec)[\s.!,…)(:;-]*",
    re.IGNORECASE,
)
_TALK_IN_FRONT = re.compile(
    r"(?:hi|hello|hey|thanks|thx|lol|haha\w*|omg|wtf|wow|sorry|guys|folks|man,?|dude|pls|please|anyone|anybody|can (?:you|someone|anyone|we)|"
    r"could (?:you|someone|anyone)|does any(?:one|body)|who (?:is|has|can)|good (?:morning|evening|night|job|work|catch))\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|ll|d))\b|\b(?:i['’](?:m|ve|ll|d)|i (?:am|think|guess|will|see|have|can|was)|my|me|imho|imo|afaik|iirc)\b"
)
_GUESS = re.compile(
    r"(?:maybe|perhaps|might|may be|could (?:it )?be|probably|possibly|guess|not sure|unsure|unclear|wonder|suspect(?:ing)?|"
    r"hypothesis|theory|should(?: be| we)?|let['’]?s|then see|see if|we could|we should|need to|we need|want to|"
    r"(?:we|team) (?:have|had) (?:the|an) idea)\b",
    re.IGNORECASE,
)
_BOOKKEEPING = re.compile(
    r"\backnowledg\w{0,6} (?:the |an? )?(?:alert|page|incident)|\b(?:alert|page) (?:was |is )?acknowledged\b"
    r"|\bjoin(?:s|ed)? (?:the )?(?:call|bridge|channel|zoom|meet|incident|war ?room|us)\b"
    r"|^(?:\S+ ){0,3}(?:starts?|started|opens?|opened) (?:an? |the )?(?:live )?(?:call|bridge|zoom|meet|channel|war ?room|incident channel)\W{0,4}$"
    r"|\b(?:channel|bridge|zoom|call|war ?room) (?:is |was )?(?:created|opened|open|started)\b|\b(?:initiates?|declare[sd]?|opens?|opened) (?:this )?(?:as )?(?:an? |the )?incident\b"
    r"|\bincident (?:is |was )?(?:declared|opened|created)\b|\b(?:paged|pinged|called)\b|\b(?:informed|notified)(?: \S+){1,4}\W{0,3}$"
    r"|\b(?:pager|phone|slack)\b.{0,20}\b(?:rang|rings)\b|\bcomm(?:s|unications?)\b.{0,20}\b(?:distributed|sent|went|posted|shared|published|out)\b"
    r"|\b(?:(?:e-?)?mail|message|announcement|tweet)s? (?:was |were )?sent\b|\bsev[ -]?\d ticket\b|\bassum(?:es|ed)\b.{0,40}\b(?:roles?|lead)\b"
    r"|\bdiscuss(?:es|ed|ing)?\b|\b(?:first |new )?alerts? (?:fires?|fired|firing|received|came in)\b|\bhand(?:s|ed)?[ -]?over\b|\bshift\b.{0,12}\b(?:change|ends?|starts?)\b"
    r"|\b(?:takes?|took|taking) over (?:as|command|ic)\b|\bis (?:now )?(?:ic|commander|incident commander|scribe)\b|\b(?:gone|going|went) to (?:bed|lunch|sleep)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:is|are|was|were|went|still) (?:now |again |still )?(?:down|unavailable|failing|broken|slow|up|back|restored|fixed|healthy|stable|over|working)\b"
    r"|\b(?:restored|recovered|rolled back|reverted|back up)\b|\bfail(?:s|ed|ing)\b|\d\s?%",
    re.IGNORECASE,
)
"""What became of something, which is news whatever else the line tells."""
_CONTINUED = re.compile(r"(?:then|and|or|but|because|which|also|plus|otherwise|anyway)\b", re.IGNORECASE)
_LINK = re.compile(
    r"\W{0,4}(?:(?:pr|link|doc|docs|dashboard|graph|runbook|logs?|ticket|see|here)\W{1,3}){0,4}(?:here\W{0,3})?\(?link\)?\W{0,4}$|(?:pr|link|doc|dashboard|graph|ticket|logs?) (?:is )?here\b",
    re.IGNORECASE,
)
_BARE_URL = re.compile(r"\W{0,4}<?https?://\S{1,600}\W{0,4}$")
LOG = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\[[EWIDF] \d{6} |\b\w{1,40}\[\d{1,7}\]:|\w::\w|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b|\[(?:FIRING|RESOLVED|ERROR|WARN|INFO|DEBUG|CRITICAL)\b|\{\s{0,4}[\"']\w|\"\w{1,40}\"\s{0,2}:\s|\b\w{1,40}(?:Error|Exception)\b:"
    r"|\b(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL|CRITICAL)\b[\s:\]]|\bTraceback\b|\bat [\w.$]{1,80}\([\w.]{1,40}:\d|\bpanic:|\berrno\b|\bERR_\w|[A-Z_]{3,30}=\S|[!=]="
    r"|\b\w{1,30}=\S{1,60}\s\w{1,30}=|\b(?:dial tcp|getsockopt|SQLSTATE|segfault|SIGKILL|exit code \d)|\bHTTP \d{3}:|</?\w{1,20}>|0x[0-9a-f]{4}|\s--?[a-z][\w-]{1,30}=|\bWarning\s{1,4}[A-Z]\w{1,30}\s"
)
"""What only machines write, or only they read."""
_CONFIDENTIAL = re.compile(
    r"\b(?:password|passwd|passphrase|secret|token|api[ _-]?key|credentials?)\b\s{0,3}(?:is|was|=|:)\s{0,3}\S|-----BEGIN\s"
    r"|(?<![\w+/=])(?=[^\s\d]{0,100}\d)[\w+/=]{32,}",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^[$#%>]\s\S|^(?:sudo|kubectl|helm|docker|psql|curl|ssh|terraform|aws|gcloud|systemctl|git|redis-cli|mysql|warroom)\s\S|\s--[a-z][\w-]{1,30}"
)
_SAYS = re.compile(
    r"\b(?:shows?|says?|reads?|reports?|prints?|with|logs?|following|message|saying|show only)$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"(?<![\w.])\d[\d.,]{0,12}\s?(?:%|ms|s|min|h|gb|mb|rps|qps|k|users?|of \d)(?!\w)|\b(?:fail\w{0,5}|down|up again|recover\w{0,5}|restor\w{0,4}|restart\w{0,4}|roll\w{0,4}|"
    r"deployed|deleted|increas\w{0,4}|stopp\w{1,3}|started|healthy|unhealthy|spik\w{1,3}|lag\w{0,4}|timeouts?|timing out|revert\w{0,4}|fixed|found|"
    r"cause\w{0,2}|scaled|disabled|enabled|blocked|errors?|exhausted|full|slow|dropp\w{1,3}|clean|stable|stabili\w{1,6}|back|affected|unaffected|crash\w{0,4}|"
    r"overload\w{0,3}|saturat\w{1,4}|unreachable|unavailable|degraded|gone|falling|rising|climbing|works|working|complete\w?|done)\b",
    re.IGNORECASE,
)
_FEWEST = 2
_HEAD_WORDS = 3
"""Words that must stand before a pasted log for them to be worth sending alone."""
_PIPES = 2
_BEFORE_LOG = (": ", " - ", " – ", " via “", " (“", " “")
"""What stands between the words of a person and what they pasted."""


@lru_cache(maxsize=512)
def before_log(text: str) -> str | None:
    """`text` without a log or command that was pasted behind a colon or a dash; None where little else is there."""
    found = LOG.search(text)
    if not found and not _COMMAND.search(text) and text.count("|") < _PIPES:
        return text
    at = found.start() if found else len(text)
    heads = [head for mark in _BEFORE_LOG for head, sign, _ in (text.partition(mark),) if sign]
    heads = [head for head in heads if len(head) <= at and balanced(head) and not _COMMAND.search(head)]
    head = max(heads, key=len, default="")
    return head if len(head.split()) >= _HEAD_WORDS and not _SAYS.search(head) else None


def tells_something(text: str) -> bool:
    """Whether a remark of a chat has a number with its unit, or a word for what became of something."""
    return bool(_TELLS.search(text))


def unfit(raw: str, words: str, *, quoted: bool) -> LeftOut | None:
    """Why a note is not put into an update by itself; None where nothing speaks against it.

    `raw` is the note as typed, `words` are what is left of it; `quoted` when a name stood in front, as in a chat.
    """
    # Asked of every note again at each choice on the stage; a very long one is not kept in memory for that.
    asked = _unfit if len(raw) <= LOOKED_AT else _unfit.__wrapped__
    return asked(raw, words, quoted)


@lru_cache(maxsize=512)
def _unfit(raw: str, words: str, quoted: bool) -> LeftOut | None:
    if _CONFIDENTIAL.search(without_links(raw[:LOOKED_AT])):
        return LeftOut.CONFIDENTIAL
    if _TODO.search(raw[:200]):
        return LeftOut.TODO
    if raw.rstrip().endswith("?") or words.endswith("?") or raw.lstrip().startswith("?"):
        return LeftOut.QUESTION
    if _BARE_URL.match(raw[:700]) or _LINK.match(words):
        return LeftOut.LINK
    if not words or _TALK.fullmatch(words) or _TALK_IN_FRONT.match(words):
        return LeftOut.CHATTER
    if _FIRST_PERSON.search(words):
        return LeftOut.FIRST_PERSON
    if _GUESS.match(words):
        return LeftOut.GUESS
    if _BOOKKEEPING.search(words) and not _STATE.search(words):
        return LeftOut.BOOKKEEPING
    if _CONTINUED.match(words):
        return LeftOut.CONTINUED
    remark = quoted or EMOJI.search(raw[:LOOKED_AT])
    if (remark or len(words.split()) < _FEWEST) and not tells_something(words):
        return LeftOut.CHATTER
    return None
