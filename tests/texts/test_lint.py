"""The linter of outgoing texts."""

from datetime import UTC

from record import MINUTE, NOW, Record

from warroom.texts import lint, public_wording
from warroom.texts.kinds import Kind


def test_the_linter_points_and_never_names_what_is_fine() -> None:
    incident = Record().now
    text = "Summary: db-12 at 14:05 told @li\nETA: soon\nFix: —"
    public = public_wording.public(incident, Kind.UPDATE, incident.status, NOW, UTC, NOW + 15 * MINUTE)
    found = " ".join(lint.warnings(text, incident, public))
    for words in ("next update", "person (@li)", "host (db-12)", "14:05 has no time zone", "“Fix: —”"):
        assert words in found
