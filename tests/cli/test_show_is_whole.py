"""`show` prints every field of the state, as text and as JSON; what it leaves out is named here, with the reason."""

import json

from warroom.domain.incident.state import Incident

LEFT_OUT = {
    "id": "only in JSON; it says nothing to a person",
    "severity_since": "the timeline tells when it changed",
    "severities": "the timeline tells the earlier ones",
    "status_since": "the timeline tells when it changed",
    "statuses": "the timeline tells the earlier ones",
    "impact_entry": "inner: which entry a correction is about",
    "no_commander_since": "inner: for what is due",
    "struck_updates": "taken back",
    "turns": "inner: for undo; the timeline tells them",
    "acted_at": "inner: for TTR, which `metrics` prints",
    "snooze_ended_at": "inner: for what is due",
    "duplicate_of_id": "inner: the UUID of what `duplicate_of` names",
    "process": "inner: what it is judged by; JSON says whether it is recorded",
    "head": "how many entries there are; `events` in JSON",
    "recorded_at": "inner: when the last entry was written",
    "number": "stands in the reference",
    "milestones": "each on a line of its own, tried below",
}
ACTS = [
    ("declare", "API down", "--sev", "1", "--at", "14:00", "--drill", "--detected-by", "dashboard", "--impact", "logins fail"),
    ("declare", "same thing", "--sev", "2", "--at", "14:01"),
    ("impact", "-i1", "logins fail", "--users", "4100"),
    ("amend", "-i1", "--milestone", "started", "--at", "13:50", "--estimated"),
    ("assign", "-i1", "investigator", "@li", "--note", "the replica"),
    ("task", "-i1", "@bo restart 5m"), ("task", "done", "-i1", "1", "it runs"),
    ("escalate", "-i1", "legal", "--waive", "no data"), ("criteria", "-i1", "no errors"),
    ("note", "-i1", "? is US affected"), ("answer", "-i1", "1", "US clean"),
    ("handover", "-i1", "--to", "@kim"), ("update", "-i1", "--sent"),
    ("cancel", "-i2", "--duplicate-of", "INC-1", "the same"),
    ("snooze", "-i1", "5m", "vendor call"),
]  # fmt: skip
AFTERWARDS = [
    ("resolve", "-i1", "--cause", "bad config", "--fix", "rolled back", "--postmortem", "https://wiki/1", "--data-lost", "no", "--reason", "enough"),
    ("checklist", "-i1", "schedule-postmortem", "--at", "2026-11-25 14:00"), ("postmortem", "INC-1", "--done"),
    ("action", "add", "-i1", "alert on lag", "--owner", "@li", "--due", "2026-12-01"),
    ("metrics", "-i1", "--correct", "TTD", "--seconds", "300", "--reason", "logs"), ("exclude", "INC-1", "--cancelled", "a drill"),
]  # fmt: skip
SHOWN = {
    "title": "API down", "channel": "#incident-2026-11-24-api-down", "severity": "SEV-1", "drill": "DRILL", "status": "Investigating",
    "declared_at": "14:00 CET", "detected_by": "dashboard", "impact": "logins fail", "users": "4,100 users", "roles": "@li (the replica)",
    "updates": "Last update: #1 sent", "snooze": "put off", "tasks": "Task 1, done: @bo restart (it runs)",
    "escalations": "legal", "offers": "Offered: commander to @kim", "criteria": "no errors",
    "questions": "Question 1: is US affected (answered: US clean)",
}  # fmt: skip
SHOWN_AFTERWARDS = {
    "cause": "bad config", "fix": "rolled back", "postmortem": "https://wiki/1", "data_lost": "Data lost: no", "checks": "schedule-postmortem: done by @maya, for 2026-11-25 14:00",
    "actions": "alert on lag", "review": "ostmortem done", "corrections": "TTD is 300 s", "standing_reason": "a drill",
}  # fmt: skip
OF_ANOTHER = {"filed": "filed afterwards", "standing": "Duplicate", "duplicate_of": "INC-1"}


def test_every_field_of_the_state_is_shown(run) -> None:
    assert (
        LEFT_OUT.keys() | SHOWN.keys() | SHOWN_AFTERWARDS.keys() | OF_ANOTHER.keys()
        == Incident.model_fields.keys()
    )
    for argv in ACTS:
        run(*argv)
    text = run("show", "INC-1")
    for field, words in SHOWN.items():
        assert words in text, field
    assert "Impact started: 2026-11-24 13:50 CET (estimated)" in text
    told = json.loads(run("show", "INC-1", "--json"))
    assert told["snooze"]["reason"] == "vendor call"
    assert told["offers"][0]["person"] == "@kim"
    assert "Duplicate of INC-1" in run("show", "INC-2")
    assert "Duplicates: INC-2" in text or "INC-2" in text
    for argv in AFTERWARDS[:-1]:
        run(*argv)
    text = run("show", "INC-1")
    for field, words in SHOWN_AFTERWARDS.items():
        if field != "standing_reason":
            assert words in text, field
    run(*AFTERWARDS[-1])
    assert "Why: a drill" in run("show", "INC-1")
    told = json.loads(run("show", "INC-1", "--json"))
    assert told["actions"][0]["owner"] == "@li"
    assert told["checks"][0]["check"] == "schedule the postmortem"
    run("declare", "Mail was late", "--sev", "3", "--at", "2026-11-02 09:12")
    assert "filed afterwards" in run("show", "INC-3")
