"""Every outgoing text but the status update, word for word: what happened, and what is sent then."""

from typing import NamedTuple

import pytest
from domain.incident_script import Script, clock

from warroom.domain.incident.state import COMMANDER
from warroom.domain.policy.deadlines import due, due_after, standing
from warroom.domain.policy.severities import Policy, with_on_call
from warroom.domain.record.timeline import timeline
from warroom.texts import public_wording, render
from warroom.texts.handover_brief import brief
from warroom.texts.kinds import Kind
from warroom.texts.role_changes import role_changes

UTC = clock("16:10").tzinfo
assert UTC is not None
CHANNEL = "#incident-2026-11-27-checkout-returns-500s-in-the-eu"
TITLE = "Checkout returns 500s in the EU"


class Row(NamedTuple):
    """What happened, what is asked for at which time, and the text."""

    case: str
    script: str
    wanted: str
    at: str
    text: str
    product: str = ""


def written(row: Row) -> str:
    record = Script(row.script)
    now, at = record.now, clock(row.at)
    verb, _, word = row.wanted.partition(" ")
    next_update = due_after(now, Policy(), now.status, at)
    match verb:
        case "resolution":
            return render.resolution(now, at, UTC).built_in
        case "cancellation":
            return render.cancellation(now, at, UTC, None).built_in
        case "severity":
            change = record.rows[-1].event
            reason = getattr(change, "reason", None)
            return render.severity(now, now.severities[-2].severity, at, UTC, next_update, reason).built_in
        case "escalation":
            step = Policy().step(word)
            assert step is not None
            why = step.why if step.after_minutes else ""
            who = with_on_call(step, "@li").who
            return render.escalation(now, who, why, at, UTC, next_update).built_in
        case "roles":
            text = role_changes(now, record.rows[-int(word or 1) :], UTC)
            assert text is not None
            return text.built_in
        case "brief":
            owed = standing(due(now, Policy(), UTC, "@li"), at)
            role, _, unsent = (word or COMMANDER).partition(" / ")
            return brief(
                now, timeline(record.rows), owed, role, at, UTC, "INC-7@9:0f0f0f0f0f0f", unsent
            ).built_in
        case "public":
            about = Kind(word)
            was = now.severities[-2].severity if about is Kind.SEVERITY else None
            ended = about is Kind.RESOLUTION
            return public_wording.public(
                now, about, now.status, at, UTC, None if ended else next_update, was, row.product
            ).built_in
    raise ValueError(verb)


ROWS = [
    # Resolution: the template's own lines, then ours.
    Row("all is known", "16:12@16:12 /time started 16:02\n16:30 /resolved bad deploy v42 | rolled back | no | https://wiki/7",
        "resolution", "16:30", f"""\
✅ Resolved - 2026-11-27 16:30 UTC
Duration: 0 hours 28 minutes
Root Cause: bad deploy v42
Fix: rolled back
Postmortem: https://wiki/7
Counted from: impact started
Data lost: no
Incident: SEV-1 {TITLE} · IC @maya · {CHANNEL}"""),
    Row("nothing is known", "18:10 /resolved", "resolution", "18:10", f"""\
✅ Resolved - 2026-11-27 18:10 UTC
Duration: 2 hours 0 minutes
Root Cause: —
Fix: —
Counted from: declared
Incident: SEV-1 {TITLE} · IC @maya · {CHANNEL}"""),
    Row("it was reopened", "16:20 /resolve\n16:25 /status investigating back again\n16:40 /resolved bad deploy | second rollback",
        "resolution", "16:40", f"""\
✅ Resolved - 2026-11-27 16:40 UTC
Duration: 0 hours 25 minutes
Root Cause: bad deploy
Fix: second rollback
Counted from: declared, without the 5 min before it was reopened
Incident: SEV-1 {TITLE} · IC @maya · {CHANNEL}"""),
    # Cancellation.
    Row("a false alarm", "16:15 /cancel the probe was broken", "cancellation", "16:15", f"""\
❎ Cancelled - 2026-11-27 16:15 UTC
Incident: SEV-1 {TITLE} (INC-7, declared 2026-11-27 16:10 UTC)
Why: the probe was broken"""),
    Row("a duplicate", "16:15 /duplicate INC-3 the same outage", "cancellation", "16:15", f"""\
❎ Duplicate - 2026-11-27 16:15 UTC
Incident: SEV-1 {TITLE} (INC-7, declared 2026-11-27 16:10 UTC)
Same as: INC-3
Why: the same outage"""),
    # Severity.
    Row("lowered with its reason", "16:12 /impact EU checkouts fail | 4100\n16:31 /severity 2 US is clean", "severity", "16:31", f"""\
🚨 SEV-2: {TITLE}
Severity: lowered from SEV-1 to SEV-2 - 2026-11-27 16:31 UTC
Status: Investigating
Impact: EU checkouts fail (4,100 users)
Reason: US is clean
Incident Commander: @maya
Channel: {CHANNEL}
Next update by 16:46 UTC"""),
    Row("lowered to one without updates", "16:31 /severity 3", "severity", "16:31", f"""\
🚨 SEV-3: {TITLE}
Severity: lowered from SEV-1 to SEV-3 - 2026-11-27 16:31 UTC
Status: Investigating
Impact: —
Incident Commander: @maya
Channel: {CHANNEL}"""),
    # Escalation.
    Row("who is on call, at once", "16:10 /status identified", "escalation on-call", "16:15", f"""\
On-call engineer @li: SEV-1 needs you - 2026-11-27 16:15 UTC
{TITLE}
Status: Identified, open for 5 min
Impact: —
Incident Commander: @maya
Channel: {CHANNEL}"""),
    Row("the founder after an hour", "16:12 /impact all EU checkouts fail", "escalation founder", "17:15", f"""\
Founder/CTO: SEV-1 needs you - 2026-11-27 17:15 UTC
{TITLE}
Status: Investigating, open for 1 h 05 min (no resolution within an hour)
Impact: all EU checkouts fail
Incident Commander: @maya
Channel: {CHANNEL}"""),
    # Roles and command.
    Row("command changes hands", "16:20 /offer @kim\n16:32 /accept @kim", "roles", "16:32", f"""\
@kim is IC for SEV-1 {TITLE}, instead of @maya - 2026-11-27 16:32 UTC
Channel: {CHANNEL} (INC-7)"""),
    Row("command is given", "16:32 /role commander @kim", "roles", "16:32", f"""\
@kim is IC for SEV-1 {TITLE}, instead of @maya - 2026-11-27 16:32 UTC
Channel: {CHANNEL} (INC-7)"""),
    Row("a role is given", "16:32 /role fixer @bo", "roles", "16:32", f"""\
@bo is fixer for SEV-1 {TITLE} - 2026-11-27 16:32 UTC
Channel: {CHANNEL} (INC-7)"""),
    Row("a role is given up", "16:12 /role fixer @bo\n16:32 /remove fixer @bo", "roles", "16:32", f"""\
@bo is no longer fixer for SEV-1 {TITLE} - 2026-11-27 16:32 UTC
Also: nobody is fixer
Channel: {CHANNEL} (INC-7)"""),
    Row("several at once, command first", "16:32 /role fixer @bo\n16:32 /role investigator @li\n16:32 /role commander @kim",
        "roles 3", "16:32", f"""\
@kim is IC for SEV-1 {TITLE}, instead of @maya - 2026-11-27 16:32 UTC
Also: @bo is fixer; @li is investigator
Channel: {CHANNEL} (INC-7)"""),
    # The brief.
    Row("a brief after half an hour", """\
16:12 /role investigator @li
16:12 /time started 16:02
16:13 /impact EU checkouts fail | 4100
16:14 pool is exhausted
16:15 TODO: alert on the pool
16:16 ? is US affected too
16:17 ? who may approve the failover
16:18 ! keep failover as plan B
16:19 /answer 1 US clean
16:20 /task @bo roll back v42 5m
16:21 /task @li check the pool 30m
16:25 /sent identified
16:26 ack
16:27 /criterion errors under 0.1 %""", "brief commander / Update #2 was copied at 16:39 but not marked sent", "16:40", f"""\
Handover of commander - 2026-11-27 16:40 UTC
INC-7 SEV-1 Identified: {TITLE}
Held by: @maya since 16:10 UTC · channel {CHANNEL}
Other roles: investigator @li
Running since: 16:02 UTC (impact started)
Impact: EU checkouts fail (4,100 users)
Last update: #1 sent 16:25 UTC, #2 by 16:40 UTC
Not sent: Update #2 was copied at 16:39 but not marked sent
Decisions:
- 16:18 keep failover as plan B
Tried and found:
- 16:14 Pool is exhausted
- 16:19 US clean
Open tasks:
- @bo: roll back v42 (asked, time was up at 16:25 UTC)
- @li: check the pool (asked, until 16:51 UTC)
Open questions:
- 2 who may approve the failover (asked 16:17 UTC)
Due:
- call On-call engineer @li was due 16:10 UTC
- call All available engineers was due 16:10 UTC
- update #2 by 16:40 UTC
- call Founder/CTO by 17:10 UTC
Risks:
- nobody is communicator
- nobody is fixer
- time is up: @bo: roll back v42
Exit criteria:
- [ ] errors under 0.1 %
Record: INC-7@9:0f0f0f0f0f0f"""),
    Row("a brief of another role", "16:12 /role investigator @li\n16:21 /task @li check the pool 30m\n16:21 /task @bo look 5m",
        "brief investigator", "16:30", f"""\
Handover of investigator - 2026-11-27 16:30 UTC
INC-7 SEV-1 Investigating: {TITLE}
Held by: @li since 16:12 UTC · channel {CHANNEL}
Other roles: commander @maya
Running since: 16:10 UTC (declared)
Impact: —
Last update: none sent, #1 was due 16:25 UTC
Open tasks:
- @li: check the pool (asked, until 16:51 UTC)
Open questions: —
Record: INC-7@9:0f0f0f0f0f0f"""),
    # For those outside.
    Row("announced, and nothing is known", "16:11 note", "public announcement", "16:11", """\
Investigating - 2026-11-27 16:11 UTC
Some of our service is disturbed. We are investigating.
Next update by 2026-11-27 16:26 UTC"""),
    Row("announced under the product's name", "16:11 note", "public announcement", "16:11", """\
Investigating - 2026-11-27 16:11 UTC
Some of Acme Pay is disturbed. We are investigating.
Next update by 2026-11-27 16:26 UTC""", "Acme Pay"),
    Row("the impact begins with a capital and the product", "16:11 /impact 30% of EU checkouts fail", "public announcement", "16:11", """\
Investigating - 2026-11-27 16:11 UTC
Acme Pay: 30% of EU checkouts fail. We are investigating.
Next update by 2026-11-27 16:26 UTC""", "Acme Pay"),
    Row("the impact names the product itself", "16:11 /impact logins to acme pay fail", "public announcement", "16:11", """\
Investigating - 2026-11-27 16:11 UTC
Logins to acme pay fail. We are investigating.
Next update by 2026-11-27 16:26 UTC""", "Acme Pay"),
    Row("the first update is not the announcement again", "16:11 /impact logins fail", "public update", "16:25", """\
Investigating - 2026-11-27 16:25 UTC
Logins fail. We are still investigating.
Next update by 2026-11-27 16:40 UTC"""),
    Row("the status moved on", "16:11 /impact logins fail\n16:25 /sent\n16:30 /status identified", "public update", "16:40", """\
Identified - 2026-11-27 16:40 UTC
Logins fail. We know what is wrong and are working on a fix.
Next update by 2026-11-27 16:55 UTC"""),
    Row("nothing changed", "16:11 /impact logins fail\n16:25 /sent", "public update", "16:40", """\
Investigating - 2026-11-27 16:40 UTC
Nothing has changed since 16:25 UTC: Logins fail. We are still investigating.
Next update by 2026-11-27 16:55 UTC"""),
    Row("the impact changed", "16:11 /impact logins fail\n16:25 /sent\n16:30 /impact some logins fail", "public update", "16:40", """\
Investigating - 2026-11-27 16:40 UTC
Some logins fail. We are still investigating.
Next update by 2026-11-27 16:55 UTC"""),
    Row("a cause in the impact stays inside", "16:11 /impact logins fail because db-12 ran out of disk", "public update", "16:25", """\
Investigating - 2026-11-27 16:25 UTC
Logins fail. We are still investigating.
Next update by 2026-11-27 16:40 UTC"""),
    Row("people, hosts and severities stay inside", "16:11 /impact SEV-1: web-12 rejects logins, ask @li", "public update", "16:25", """\
Investigating - 2026-11-27 16:25 UTC
One of our systems rejects logins, ask someone on our team. We are still investigating.
Next update by 2026-11-27 16:40 UTC"""),
    Row("lowered, in words for customers", "16:11 /impact logins fail\n16:25 /sent\n16:30 /severity 2", "public severity", "16:31", """\
Investigating - 2026-11-27 16:31 UTC
Nothing has changed since 16:25 UTC: Logins fail. We are still investigating.
Next update by 2026-11-27 16:46 UTC"""),
    Row("mitigated", "16:11 /impact logins fail\n16:25 /sent\n16:30 /status monitoring\n16:30 /time mitigated 16:29", "public update", "16:40", """\
Monitoring - 2026-11-27 16:40 UTC
Logins failed. A fix is in place and we are watching it.
Next update by 2026-11-27 16:55 UTC"""),
    Row("resolved, in the past, without cause and fix", "16:11 /impact 30% of EU checkouts fail\n16:30 /resolved db-12 full | made room | no",
        "public resolution", "16:31", """\
Resolved - 2026-11-27 16:30 UTC
This incident has been resolved. Acme Pay: 30% of EU checkouts failed.
Duration: 20 min
Data lost: no""", "Acme Pay"),
    Row("resolved, and the impact has no verb", "16:11 /impact slow checkouts\n16:30 /resolved", "public resolution", "16:31", """\
Resolved - 2026-11-27 16:30 UTC
This incident has been resolved. The impact was: slow checkouts.
Duration: 20 min"""),
    Row("resolved, and nothing is known", "16:30 /resolved", "public resolution", "16:31", """\
Resolved - 2026-11-27 16:30 UTC
This incident has been resolved. Some of our service was disturbed.
Duration: 20 min"""),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.case for row in ROWS])
def test_the_text_word_for_word(row: Row) -> None:
    assert written(row) == row.text
