"""Words behind a clock that name a place or a part of a country, whose zone may be meant: `14:02 in New York`, `14:02 E.S.T.`"""

from __future__ import annotations

from warroom.domain.text.lazy_pattern import LazyPattern

CITIES = {
    "amsterdam": "Europe/Amsterdam", "athens": "Europe/Athens", "auckland": "Pacific/Auckland", "bangalore": "Asia/Kolkata",
    "bangkok": "Asia/Bangkok", "beijing": "Asia/Shanghai", "bengaluru": "Asia/Kolkata", "berlin": "Europe/Berlin",
    "boston": "America/New_York", "brussels": "Europe/Brussels", "bucharest": "Europe/Bucharest", "budapest": "Europe/Budapest",
    "buenos aires": "America/Argentina/Buenos_Aires", "cairo": "Africa/Cairo", "chicago": "America/Chicago",
    "copenhagen": "Europe/Copenhagen", "dallas": "America/Chicago", "delhi": "Asia/Kolkata", "denver": "America/Denver",
    "dubai": "Asia/Dubai", "dublin": "Europe/Dublin", "frankfurt": "Europe/Berlin", "hamburg": "Europe/Berlin",
    "helsinki": "Europe/Helsinki", "hong kong": "Asia/Hong_Kong", "istanbul": "Europe/Istanbul", "jakarta": "Asia/Jakarta",
    "johannesburg": "Africa/Johannesburg", "karachi": "Asia/Karachi", "kolkata": "Asia/Kolkata", "kyiv": "Europe/Kyiv",
    "lagos": "Africa/Lagos", "lisbon": "Europe/Lisbon", "london": "Europe/London", "los angeles": "America/Los_Angeles",
    "madrid": "Europe/Madrid", "manila": "Asia/Manila", "melbourne": "Australia/Melbourne", "milan": "Europe/Rome",
    "moscow": "Europe/Moscow", "mumbai": "Asia/Kolkata", "munich": "Europe/Berlin", "nairobi": "Africa/Nairobi",
    "new delhi": "Asia/Kolkata", "new york": "America/New_York", "ny": "America/New_York", "nyc": "America/New_York",
    "oslo": "Europe/Oslo", "paris": "Europe/Paris", "perth": "Australia/Perth", "prague": "Europe/Prague", "rome": "Europe/Rome",
    "san francisco": "America/Los_Angeles", "sao paulo": "America/Sao_Paulo", "seattle": "America/Los_Angeles",
    "seoul": "Asia/Seoul", "shanghai": "Asia/Shanghai", "singapore": "Asia/Singapore", "stockholm": "Europe/Stockholm",
    "sydney": "Australia/Sydney", "são paulo": "America/Sao_Paulo", "tel aviv": "Asia/Jerusalem", "tokyo": "Asia/Tokyo",
    "toronto": "America/Toronto", "vancouver": "America/Vancouver", "vienna": "Europe/Vienna", "warsaw": "Europe/Warsaw",
    "zurich": "Europe/Zurich", "zürich": "Europe/Zurich", "münchen": "Europe/Berlin", "wien": "Europe/Vienna",
}  # fmt: skip
"""Cities that people name for their zone, by their name in small letters."""
PARTS = {
    "uk": "Europe/London", "us": "America/New_York", "u.s.": "America/New_York", "u.k.": "Europe/London", "la": "America/Los_Angeles",
    "sf": "America/Los_Angeles", "dc": "America/New_York", "east coast": "America/New_York", "west coast": "America/Los_Angeles",
    "india": "Asia/Kolkata", "japan": "Asia/Tokyo", "germany": "Europe/Berlin", "france": "Europe/Paris", "china": "Asia/Shanghai",
}  # fmt: skip
"""Countries and parts of them, each with a zone that is offered; some have several."""

_THINGS = (
    "app|area|backend|batch|branch|build|cache|clients?|cloud|cluster|clusters|colo|copies|copy|customers?|data|databases?|datacent(?:er|re)s?|"
    "disks?|dns|edge|endpoints?|env|environment|failover|fails|files?|gateway|gateways|hosts?|hub|instances?|lan|links?|machines?|mirror|"
    "network|nodes?|offices?|part|peers?|pods?|pop|power|primary|proxy|queue|racks?|regions?|replicas?|runs?|servers?|shards?|sites?|stack|state|"
    "states|storage|store|team|tenants?|test|tests|traffic|users?|vendor|vpn|warehouse|wifi|zone"
)
_NO_THING = rf"(?!\s(?:{_THINGS})(?!\w))(?!['’-]\w)"
_NAMES = "|".join(
    sorted((name.replace(".", r"\.") for name in CITIES if name not in ("ny", "nyc")), key=len, reverse=True)
)
_CITY = LazyPattern(
    rf"\s(?:in |@\s?)\(?({_NAMES})(?!\w)\)?|\s\(?({_NAMES})(?!\w){_NO_THING}\)?", ignore_case=True
)
_SHORT_CITY = LazyPattern(rf"\s(?:in )?\(?(NYC?)(?!\w){_NO_THING}\)?")
_REGION = LazyPattern(
    r"\s(?:in )?(?:\((US|UK|EU|USA|LA|SF|DC|HQ|U\.S\.|U\.K\.|India|Japan|Germany|France|China)\)|(US|UK|EU|USA|LA|SF|DC|HQ|U\.S\.|U\.K\.)(?=\s?(?:[:;,|)\]]|-\s|$)))"
)
_COAST = LazyPattern(rf"\s\(?((?:us |u\.s\. )?(?:east|west) coast)(?!\w){_NO_THING}\)?", ignore_case=True)
_US_PART = LazyPattern(r"\s\(?(?:US|U\.S\.|USA)[ /-](Eastern|Central|Mountain|Pacific)(?!\w)\)?")
_SHORT_TIME = LazyPattern(r"\s(?:in )?\(?((?:[A-Z]{2,4}|U\.S\.|U\.K\.) [Tt]ime)(?!\w|-)\)?")
_DOTTED = LazyPattern(r"\s?\(?((?:[A-Z]\.\s?){2,4}[A-Z]?\.?)(?=[\s,:;)|\]-]|$)\)?")
_RULED = LazyPattern(r"\s?\(?([A-Z]{3,5}[+-]?\d{1,2}(?::\d\d)?(?:[A-Z]{3,5})?)(?![\w.,/:-])\)?")
_MEASURED = frozenset(
    [
        "ACK",
        "API",
        "CI",
        "CPU",
        "DB",
        "DNS",
        "GC",
        "GPU",
        "HTTP",
        "IO",
        "IP",
        "LB",
        "MTTR",
        "OS",
        "QA",
        "RAM",
        "RTT",
        "SLA",
        "SQL",
        "TCP",
        "TLS",
        "TTL",
        "UI",
        "UP",
        "UPS",
        "VM",
    ]
)
"""What stands in capitals before “time” where something is measured."""


def zone_in_dots(head: str, at: int) -> tuple[str, int] | None:
    """`E.S.T.` as EST, and `EST5EDT` as it is; where it ends."""
    front = head[at : at + 3].lstrip(" (")
    if not front[:1].isupper():  # few clocks need the patterns
        return None
    if front[1:2] == "." and (found := _DOTTED.match(head, at)):
        return found[1].replace(".", "").replace(" ", ""), found.end()
    if any(c.isdigit() for c in head[at : at + 9]) and (found := _RULED.match(head, at)):
        return found[1], found.end()
    return None


def place_behind(head: str, at: int) -> tuple[str, int] | None:
    """The place that stands behind a clock, and where it ends; None when the words tell of a thing there, as `London users`."""
    first = head[at + 1 : at + 2]
    if head[at : at + 1] != " " or not (
        first.isupper() or first in ("(", "@") or head.startswith(("in ", "east ", "west "), at + 1)
    ):
        return None
    if found := _SHORT_TIME.match(head, at):
        return (found[1], found.end()) if found[1].split()[0] not in _MEASURED else None
    if found := _US_PART.match(head, at) or _COAST.match(head, at) or _SHORT_CITY.match(head, at):
        return found[1], found.end()
    if found := _REGION.match(head, at):
        return found[1] or found[2], found.end()
    found = _CITY.match(head, at)
    # `14:02 rome` in small letters may be a host; behind “in” it is none.
    if found is None or (found[2] and found[2].islower()):
        return None
    return found[1] or found[2], found.end()


def zone_offered(word: str) -> str | None:
    """The name of the zone that a place may mean, as Europe/Berlin."""
    name = word.lower().removesuffix(" time").removeprefix("us ").removeprefix("u.s. ")
    return CITIES.get(name) or PARTS.get(name)
