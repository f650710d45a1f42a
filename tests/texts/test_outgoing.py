"""What the linter points at, and what may be said outside."""

from datetime import UTC, timedelta

import pytest
from record import NOW, Record

from warroom.domain.incident import resolution
from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.policy.severities import Status
from warroom.domain.status_update.parts import UpdateParts
from warroom.texts import lint, public_wording, render
from warroom.texts.anonymise import neutral, taken_out
from warroom.texts.formats import Style, styled
from warroom.texts.kinds import Kind, Outgoing

SOON = NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    "name",
    ["db-12", "ip-10-0-0-12", "api-7d9f8b6c5-x2x4z", "db-12.prod.svc.cluster.local", "10.0.0.12:5432", "web01", "db_2",
     "https://grafana.internal/d/1?x=2", "fe80:0:0:0:1:2", "@li", "li@example.com", "eu-west-2-db-1", "DB-12"],
)  # fmt: skip
def test_names_of_machines_and_people_never_leave(name: str) -> None:
    assert [found for found, _ in taken_out(f"since {name}, users wait")] == [name]
    assert name not in neutral(f"since {name}, users wait")


@pytest.mark.parametrize(
    "words",
    ["SEV-1 and utf-8", "non-2xx responses", "a 4-hour outage", "30% in eu-west-2 fail", "multi-az", "http2 and s3",
     "https://status.example.com/x", "since 2026-11-23 14:05:10 UTC", "P-99 latency", "tell @here"],
)  # fmt: skip
def test_ordinary_words_stay(words: str) -> None:
    assert neutral(words) == words


def update(incident: Incident) -> Outgoing:
    return render.update(incident, UpdateParts(incident.status, "lag"), NOW, UTC, SOON)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Summary: lag", "when the next update comes"),
        ("Next update by 2026-11-23 13:45 UTC\nETA: 15:00 UTC", "the ETA has no owner"),
        ("Next update by 13:45", "13:45 has no time zone"),
        (
            "📊 Update #1 - 13:30 UTC\nSummary: 13:29 Lag\n- 13:28 Down since 13:20\nNext update soon",
            "13:20 has no time zone",
        ),
        ("📊 Update #1\nSummary: 13:29 Lag\nNext update soon", "13:29 has no time zone"),
        ("Next update by 13:45 -05:00, at 14:02", "14:02 has no time zone"),
        ("Next update by 14:02-14:30", "14:30 has no time zone"),
        ("Summary: [What we know]\nNext update: soon", "“[What we know]” is not filled in"),
        ("Impact: —\nNext update: soon", "“Impact: —” is not filled in"),
        ("🚨 SEV-X: down\nNext update: soon", "“SEV-X” is not filled in"),
        ("@channel\nNext update: soon", "@channel would wake everybody"),
        ("<!everyone>\nNext update: soon", "<!everyone would wake everybody"),
    ],
)
def test_what_has_to_be_looked_at_again(text: str, why: str) -> None:
    incident = Record().now
    assert [why in warning for warning in lint.warnings(text, incident, update(incident))] == [True]


@pytest.mark.parametrize(
    "text",
    ["📊 Update #1 - 13:30 UTC\nSummary: 13:29 Lag\n- 13:28 Down\nNext update by 13:45 UTC", "Nächstes Update: 2026-11-23 13:45 UTC", "Next update soon; [db-1] restarted, [x] done, [docs](http://x)",
     "Next update soon; 17:34 -05:00, 17:34 +05:30, 17:34+05:30, 17:34 UTC-05:00, 2026-11-23 17:34:05-05:00, 17:34 +01:00–17:50 +01:00",
     "Next update soon; 14:02-14:09 CET, 1:06:12 long, 10:45 am CET, 14:30 -03", "Next update soon\nETA: @li says 15:00 UTC"],
)  # fmt: skip
def test_what_is_fine_is_not_pointed_at(text: str) -> None:
    incident = Record().now
    assert lint.warnings(text, incident, update(incident)) == []


def test_only_what_makes_sense_for_a_text_is_asked_of_it() -> None:
    record = Record()
    announced = render.announcement(record.now, NOW, UTC, SOON)
    assert lint.warnings("API down", record.now, announced) == []
    outside_ = public_wording.public(record.now, Kind.ANNOUNCEMENT, record.now.status, NOW, UTC, SOON)
    assert lint.warnings("API down", record.now, outside_) == ["it does not say when the next update comes"]
    record.run(resolution.resolve(record.now, NOW, "bad deploy", "rollback"))
    resolved = render.resolution(record.now, NOW, UTC)
    assert lint.warnings(resolved.built_in, record.now, resolved) == ["it does not say whether data was lost"]
    assert lint.warnings("No data was lost.", record.now, resolved) == []


def test_the_public_wording_marks_what_it_replaced_until_it_is_worded_anew() -> None:
    record = Record()
    record.run(change_impact(record.now, "db-12 is full. @li knows", None, NOW))
    text = public_wording.public(record.now, Kind.UPDATE, Status.IDENTIFIED, NOW, UTC, SOON)
    assert text.built_in.splitlines()[1] == (
        "One of our systems is full. Someone on our team knows. We know what is wrong and are working on a fix."
    )
    assert lint.warnings(text.built_in, record.now, text) == ["neutral words stand for @li, db-12"]
    assert lint.warnings("A disk is full. Next update soon", record.now, text) == []


def test_cause_and_fix_are_no_part_of_the_public_text_and_known_to_templates_of_a_resolution_alone() -> None:
    record = Record()
    at = NOW + timedelta(minutes=5)
    record.run(resolution.resolve(record.now, at, "db-12 @here", "rollback", data_lost=DataLost.YES))
    told = public_wording.public(record.now, Kind.RESOLUTION, record.now.status, at, UTC, None)
    assert told.built_in.endswith("\nDuration: 5 min\nData lost: yes")
    assert (told.values["cause"], told.values["fix"]) == ("One of our systems @ here", "rollback")
    record.run(change_impact(record.now, "db-12 is slow", None, at))
    again = public_wording.public(record.now, Kind.RESOLUTION, record.now.status, at, UTC, None)
    assert lint.warnings(again.built_in, record.now, again) == ["neutral words stand for db-12"]
    update_ = public_wording.public(record.now, Kind.UPDATE, record.now.status, at, UTC, None)
    assert not update_.values["cause"]
    assert "rollback" not in update_.built_in


def test_what_is_resolved_is_told_in_the_past_whatever_the_words_of_the_impact() -> None:
    for impact, told in (
        (None, "This incident has been resolved. Some of our service was disturbed."),
        ("30% of EU checkouts fail", "This incident has been resolved. 30% of EU checkouts failed."),
    ):
        record = Record()
        if impact:
            record.run(change_impact(record.now, impact, None, NOW))
        record.run(resolution.resolve(record.now, NOW + timedelta(minutes=5)))
        text = public_wording.public(record.now, Kind.RESOLUTION, record.now.status, NOW, UTC, None).built_in
        assert text.splitlines()[1] == told
        page = styled(text, Style.STATUSPAGE, record.now)
        assert page.startswith(f"Title: API down\nStatus: Resolved\n\n{told}\nDuration: ")
        for style in (Style.SLACK, Style.MARKDOWN, Style.EMAIL):
            assert told in styled(text, style, record.now)
