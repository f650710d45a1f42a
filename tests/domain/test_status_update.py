"""Situations of an incident, and the update that a person on call would send then, word for word."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from incident_script import Script, clock

from warroom.domain.incident.state import Milestone
from warroom.domain.policy.severities import Severity
from warroom.domain.record.event_model import ChangeModel
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.compose import compose
from warroom.domain.status_update.parts import Choice, Field, LeftOut, UpdateParts
from warroom.texts import messages

IC = "SEV-1 Checkout returns 500s in the EU · IC @maya · #incident-2026-11-27-checkout-returns-500s-in-the-eu"
TITLED = "Checkout returns 500s in the EU · IC @maya · #incident-2026-11-27-checkout-returns-500s-in-the-eu"
LONGEST = 200
SHARDS = ("order", "cart", "user", "price", "stock", "offer", "brand", "store", "sales", "audit", "mail", "event",
          "media", "theme", "label", "quote", "trade", "fraud", "token", "batch")  # fmt: skip


def parts(script: Script, at: str, choice: Choice | None = None, *, nothing_new: bool = False) -> UpdateParts:
    made = compose(script.now, script.lines, clock(at), UTC, choice or Choice(), nothing_new=nothing_new)
    assert not isinstance(made, Refusal), made.reason
    return made


def written(script: Script, made: UpdateParts, at: str) -> str:
    moment = clock(at)
    text = messages.update(script.now, made, moment, UTC, moment + timedelta(minutes=15))
    assert max(map(len, text.splitlines())) <= LONGEST
    return text


NIGHT = """
16:12 /impact all EU checkouts fail | 4100
16:24 pool exhausted since 16:10
16:25 /sent
16:26 ! keep failover as plan B, decide again at 16:50
16:26 p99 of checkout 12s, was 300ms
16:27 payments-db pool at 500/500, max_connections hit
16:28 US looks clean, 0.02% errors
16:28 TODO: alert on pool saturation
16:28 rollback of v4821 started
16:29 /impact all EU checkouts fail, US unaffected | 4100
16:29 lag is a symptom
16:30 /task @bob purge the CDN cache 7m
16:30 /criterion error rate under 0.1% for 10 min
16:30 rollback v4821 done on 3 of 8 pods
16:31 rollback complete on 8 of 8 pods, errors falling
16:31 error rate 3% and falling
16:31 /severity 2 EU only, rollback works
16:32 /role commander @kim
16:32 /status monitoring rollback done
"""

TABLE: list[tuple[str, str, str, str]] = [
    (
        "nothing is known yet",
        "",
        "16:25",
        f"""\
📊 Update #1 - 16:25 UTC
Status: Investigating
Summary: No change since the declaration
Impact: not assessed yet
Incident: {IC}
Next update by 16:40 UTC""",
    ),
    (
        "the first update leads with the impact",
        """
        16:12 /impact all EU checkouts fail | 4100
        16:20 payments-db pool is exhausted
        """,
        "16:25",
        f"""\
📊 Update #1 - 16:25 UTC
Status: Investigating
Summary: All EU checkouts fail (4,100 users), as of 16:12 UTC
- 16:20 payments-db pool is exhausted
Incident: {IC}
Next update by 16:40 UTC""",
    ),
    (
        "the first update without an impact",
        "16:20 error rate of checkout at 40%",
        "16:25",
        f"""\
📊 Update #1 - 16:25 UTC
Status: Investigating
Summary: 16:20 Error rate of checkout at 40%
Impact: not assessed yet
Incident: {IC}
Next update by 16:40 UTC""",
    ),
    (
        "nothing new since the last one",
        """
        16:12 /impact all EU checkouts fail
        16:25 /sent
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: all EU checkouts fail, as of 16:12 UTC, 28 min ago
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "one decision",
        """
        16:12 /impact all EU checkouts fail
        16:25 /sent
        16:30 ! fail over to eu-west-2
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Next: Fail over to eu-west-2
Impact: all EU checkouts fail, as of 16:12 UTC, 28 min ago
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a decision stays for the following update",
        """
        16:20 ! fail over to eu-west-2
        16:25 /sent
        16:35 the DNS change waits for approval by the network team
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:35 The DNS change waits for approval by the network team
Next: Fail over to eu-west-2
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a decision is gone in the third",
        """
        16:20 ! fail over to eu-west-2
        16:25 /sent
        16:35 queue is 2,000 deep
        16:40 /sent
        16:50 queue is 3,000 deep
        """,
        "16:55",
        f"""\
📊 Update #3 - 16:55 UTC
Status: Investigating
Summary: 16:50 Queue is 3,000 deep
Impact: not assessed yet
Incident: {IC}
Next update by 17:10 UTC""",
    ),
    (
        "a decision that was carried out",
        """
        16:12 /impact 34% of requests fail in the US
        16:25 /sent
        16:27 ! halt rollout and scale US pods to zero
        16:35 US pods scaled to zero, waiting for Redis to stabilize
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:35 US pods scaled to zero
Next: Waiting for Redis to stabilize
Impact: last known at 16:12 UTC, 28 min ago: 34% of requests fail in the US
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a decision that tells of what is done is a fact",
        """
        16:25 /sent
        16:30 ! rolled back v4821
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:30 Rolled back v4821
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "the night of the sample",
        NIGHT,
        "16:33",
        """\
📊 Update #2 - 16:33 UTC
Status: Monitoring
Summary: 16:32 Rollback done
- 16:31 EU only, rollback works
- 16:31 Error rate 3% and falling
- 16:31 Rollback complete on 8 of 8 pods, errors falling
- 16:29 Lag is a symptom
Next: @bob: purge the CDN cache, by 16:37 UTC
- Done when: error rate under 0.1% for 10 min
Impact: last known at 16:29 UTC: all EU checkouts fail, US unaffected (4,100 users)
Incident: SEV-2 (lowered from SEV-1) Checkout returns 500s in the EU · IC @kim (since 16:32 UTC) · #incident-2026-11-27-checkout-returns-500s-in-the-eu
Next update by 16:48 UTC""",
    ),
    (
        "twenty notes in five minutes",
        "16:25 /sent\n" + "\n".join(f"16:{30 + n // 4} shard {n} of the {name} index rebuilt" for n, name in enumerate(SHARDS)),
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:34 Shard 19 of the batch index rebuilt
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "ten different facts: the five newest",
        """
        16:25 /sent
        16:30 queue is 2,000 deep
        16:31 replica lag 4 min
        16:32 deploy v4821 went out at 16:05
        16:33 checkout pods out of memory
        16:34 vendor says their side is green
        16:35 CDN hit rate normal
        16:36 login unaffected
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:36 Login unaffected
- 16:35 CDN hit rate normal
- 16:34 Vendor says their side is green
- 16:33 Checkout pods out of memory
- 16:32 Deploy v4821 went out at 16:05
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "notes typed late stand at their own time",
        """
        16:25 /sent
        16:36 error rate falling, 5% now
        16:38@16:27 rollback of v4821 started
        16:38@16:26 payments pool at its limit
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:36 Error rate falling, 5% now
- 16:27 Rollback of v4821 started
- 16:26 Payments pool at its limit
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "of what happened before the declaration one line",
        """
        16:11@15:50 deploy v4821 went out
        16:11@16:02 first errors in the EU
        16:20 payments pool exhausted
        """,
        "16:25",
        f"""\
📊 Update #1 - 16:25 UTC
Status: Investigating
Summary: 16:20 Payments pool exhausted
- 16:02 First errors in the EU
Impact: not assessed yet
Incident: {IC}
Next update by 16:40 UTC""",
    ),
    (
        "a fact of yesterday has its date",
        """
        23:58 replica promoted
        +1 00:02 errors gone in the EU
        """,
        "1 00:10",
        f"""\
📊 Update #1 - 00:10 UTC
Status: Investigating
Summary: 00:02 Errors gone in the EU
- 2026-11-27 23:58 UTC Replica promoted
Impact: not assessed yet
Incident: {IC}
Next update by 00:25 UTC""",
    ),
    (
        "what was undone, struck or corrected",
        """
        16:25 /sent
        16:30 database is on fire
        16:31 /undo
        16:32 all data lost
        16:33 /strike all data lost
        16:34 40% of payments fail
        16:35 /correct 40% of payments fail => 4% of payments fail
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:34 4% of payments fail
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a status that was undone, and its reason",
        """
        16:25 /sent
        16:28 /status identified bad deploy v4821
        16:30 /status monitoring rolled back
        16:31 /undo
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Identified
Summary: 16:28 Bad deploy v4821
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "an impact that was undone is the one before, with its own time",
        """
        16:12 /impact all EU checkouts fail
        16:25 /sent
        16:30 /impact all data lost
        16:31 /undo
        """,
        "16:35",
        f"""\
📊 Update #2 - 16:35 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: all EU checkouts fail, as of 16:12 UTC, 23 min ago
Incident: {IC}
Next update by 16:50 UTC""",
    ),
    (
        "a newer line says the same: the older one goes",
        """
        16:25 /sent
        16:28 error rate 40%
        16:31 rollback done on 3 of 8 pods
        16:33 rollback done on 8 of 8 pods
        16:35 error rate 3% and falling
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:35 Error rate 3% and falling
- 16:33 Rollback done on 8 of 8 pods
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "pasted logs, commands and alert lines",
        """
        16:25 /sent
        16:30 2026-11-27T16:29:58Z api-7f9c ERROR pool timeout after 30000ms
        16:30 [FIRING:1] HighErrorRate checkout (prod eu-west-1 page)
        16:31 {"status": "firing", "labels": {"alertname": "HighErrorRate"}}
        16:31 kernel: oom-killer[1234]: killed process 77
        16:32 kubectl rollout undo deploy/checkout --to-revision=41
        16:33 grafana pod is unhealthy: Get http://10.12.8.137:3000/login: dial tcp: connection refused
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:33 Grafana pod is unhealthy
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "talk, questions, reminders, first person, guesses and bookkeeping",
        """
        16:25 /sent
        16:26 on it
        16:26 thanks!
        16:27 ? is the US affected too
        16:27 did anybody touch the load balancer?
        16:28 TODO: alert on pool saturation
        16:29 I think it is the pool
        16:29 maybe the cache
        16:30 @sam joined the call
        16:31 lol :tada:
        16:31 https://grafana.example.com/d/1
        16:31 comms sent in #status
        16:31 Sev 1 ticket raised
        16:31 Mail sent to the head of support
        16:31 incident declared
        16:31 the CTO was called
        16:32 the pool is exhausted since 16:10
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:32 The pool is exhausted since 16:10
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "what became of something is news, whoever was told of it",
        """
        16:25 /sent
        16:30 We are informed that the online booking system is down.
        16:31 support was notified that payments are failing in the US
        16:32 Noted that no data was lost
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:32 No data was lost
- 16:31 Support was notified that payments are failing in the US
- 16:30 The online booking system is down
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a long impact is its first sentence",
        """
        16:12 /impact Nodes cannot pull images, so that no new pod starts in the EU. ErrImagePull errors are seen on most of the nodes, and on some in the US.
        16:25 /sent
        """,
        "16:30",
        f"""\
📊 Update #2 - 16:30 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: Nodes cannot pull images, so that no new pod starts in the EU, as of 16:12 UTC
Incident: {IC}
Next update by 16:45 UTC""",
    ),
    (
        "chat prefixes go, parts of the system stay",
        """
        16:25 /sent
        16:30 @li: replica lag is 4 minutes and growing
        16:31 payments: all writes fail
        16:32 quin: days since the last bad deploy: 0
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:31 Payments: all writes fail
- 16:30 Replica lag is 4 minutes and growing
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a long note is its first sentence, cut at a clause",
        """
        16:25 /sent
        16:30 The hub comes back and promptly culls many inactive pods. However, there appears to be a problem in the culler.
        16:32 li found hundreds of pending pods in the service cluster, which should live in the build cluster, and from the console it shows 225 pods that cannot be scheduled
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:32 Li found hundreds of pending pods in the service cluster, which should live in the build cluster
- 16:30 The hub comes back and promptly culls many inactive pods
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "links to changes are their numbers, markup goes",
        """
        16:25 /sent
        16:29 <https://github.com/example/infra/issues/6850> (downloads redirect to the the wrong place) was opened
        16:30 @sol sent out a fix as https://github.com/example/infra/pull/11209
        16:31 **traffic** is back on `eu-west-1`, see https://grafana.example.com/d/1
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:31 Traffic is back on eu-west-1
- 16:30 @sol sent out a fix as PR #11209
- 16:29 Issue #6850 (downloads redirect to the wrong place) was opened
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "the reason of the status leads, whatever came after it",
        """
        16:25 /sent
        16:30 /status identified pool limit lowered by v4821
        16:32 p99 at 12 s
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Identified
Summary: 16:30 Pool limit lowered by v4821
- 16:32 p99 at 12 s
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a status without a reason: the newest fact leads",
        """
        16:25 /sent
        16:30 /status identified
        16:32 p99 at 12 s
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Identified
Summary: 16:32 p99 at 12 s
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "the severity is raised",
        """
        16:25 /sent
        16:31 /severity 1 payments fail too
        16:31 /impact all payments fail
        16:33 payments-db is read-only
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:31 Payments fail too
- 16:33 payments-db is read-only
Impact: all payments fail, as of 16:31 UTC
Incident: SEV-1 (raised from SEV-2) {TITLED}
Next update by 16:55 UTC""",
    ),
    (
        "the severity is raised and lowered again: nothing to tell",
        """
        16:25 /sent
        16:31 /severity 1 payments fail too
        16:33 /severity 2
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: not assessed yet
Incident: SEV-2 {TITLED}
Next update by 16:55 UTC""",
    ),
    (
        "open again",
        """
        16:12 /impact all EU checkouts fail
        16:25 /sent
        16:40 /resolve
        16:50 /status investigating errors again
        16:52 error rate 12%
        """,
        "16:55",
        f"""\
📊 Update #2 - 16:55 UTC
Status: Investigating
Summary: 16:50 Open again: errors again
- 16:52 Error rate 12%
Impact: last known at 16:12 UTC, 43 min ago: all EU checkouts fail
Incident: {IC}
Next update by 17:10 UTC""",
    ),
    (
        "the impact is over",
        """
        16:12 /impact all EU checkouts fail
        16:25 /sent
        16:38 /status monitoring rolled back to v4820
        16:39 /impact over, all checkouts succeed again
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Monitoring
Summary: 16:38 Rolled back to v4820
Impact: over, all checkouts succeed again, as of 16:39 UTC
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "monitoring, and nobody said what the impact is now",
        """
        16:12 /impact all EU checkouts fail | 4100
        16:25 /sent
        16:38 /status monitoring
        16:39 error rate back to normal
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Monitoring
Summary: 16:39 Error rate back to normal
Impact: last known at 16:12 UTC, 28 min ago: all EU checkouts fail (4,100 users)
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "only how many users is known",
        """
        16:12 /impact  | 4100
        16:25 /sent
        16:30 queue is 2,000 deep
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:30 Queue is 2,000 deep
Impact: 4,100 users, as of 16:12 UTC, 28 min ago
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "tasks with owner and time, the soonest first",
        """
        16:25 /sent
        16:30 /task @li check replica lag 5m
        16:31 /task @bob call the vendor
        16:32 /task @sam drain eu-west-1 20m
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Next: @li: check replica lag, was due 16:35 UTC
- @sam: drain eu-west-1, by 16:52 UTC
- @bob: call the vendor
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a task's result is a fact, and the task is gone",
        """
        16:25 /sent
        16:30 /task @li check replica lag 5m
        16:34 /done 1 lag is 4 min on db-2
        16:35 /task @bob drain db-2
        16:37 /done 2
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:37 Drain db-2: done
- 16:34 Lag is 4 min on db-2
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a task that a newer note tells as done is not next",
        """
        16:25 /sent
        16:28 /task @bob roll back payments config v4821 9m
        16:30 rollback done on 3 of 8 pods
        16:34 rollback complete on 8 of 8 pods
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:34 Rollback complete on 8 of 8 pods
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a task that is done in part is still next",
        """
        16:25 /sent
        16:28 /task @bob roll back payments config v4821
        16:30 rollback done on 3 of 8 pods
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:30 Rollback done on 3 of 8 pods
Next: @bob: roll back payments config v4821
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a handover",
        """
        16:25 /sent
        16:30 /offer @kim
        16:32 /accept @kim
        """,
        "16:40",
        """\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: not assessed yet
Incident: SEV-1 Checkout returns 500s in the EU · IC @kim (since 16:32 UTC) · #incident-2026-11-27-checkout-returns-500s-in-the-eu
Next update by 16:55 UTC""",
    ),
    (
        "a fixer and a communicator",
        """
        16:25 /sent
        16:30 /role fixer @bob
        16:31 /role communicator @ana
        16:31 /role investigator @li
        """,
        "16:40",
        """\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: not assessed yet
Incident: SEV-1 Checkout returns 500s in the EU · IC @maya · fixer @bob · communicator @ana · #incident-2026-11-27-checkout-returns-500s-in-the-eu
Next update by 16:55 UTC""",
    ),
    (
        "a snooze, a call and a runbook are no news",
        """
        16:25 /sent
        16:30 /called founder/cto
        16:31 /snooze 30 the vendor looks at it
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: No change since #1 (16:25 UTC)
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "an exit criterion was met",
        """
        16:20 /criterion error rate under 0.1% for 10 min
        16:20 /criterion queue is empty
        16:25 /sent
        16:38 /met 2
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:38 Exit criterion met: queue is empty
Next: Done when: error rate under 0.1% for 10 min
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "a plan that somebody wrote down is next",
        """
        16:25 /sent
        16:30 replica promoted
        16:31 next: drain eu-west-1, then restart the pods
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:30 Replica promoted
Next: Drain eu-west-1, then restart the pods
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "decisions go when a fix is in place",
        """
        16:25 /sent
        16:28 ! roll back v4821
        16:36 /status monitoring
        16:37 error rate 0.2%
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Monitoring
Summary: 16:37 Error rate 0.2%
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "the status that the last update announced is no news",
        """
        16:25 /sent identified
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Identified
Summary: No change since #1 (16:25 UTC)
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
    (
        "what may be a secret stays out, and nobody is woken",
        """
        16:25 /sent
        16:30 the db password is hunter2
        16:31 use AKIA99ZZ88YY77XX66WW55VV44UU33TT22SS to log in
        16:32 replica lag growing, tell @here
        """,
        "16:40",
        f"""\
📊 Update #2 - 16:40 UTC
Status: Investigating
Summary: 16:32 Replica lag growing, tell @ here
Impact: not assessed yet
Incident: {IC}
Next update by 16:55 UTC""",
    ),
]  # fmt: skip

DECLARED: dict[str, dict[str, object]] = {
    "the severity is raised": {"severity": Severity.SEV2},
    "the severity is raised and lowered again: nothing to tell": {"severity": Severity.SEV2},
}


@pytest.mark.parametrize(("name", "script", "at", "wanted"), TABLE, ids=[row[0] for row in TABLE])
def test_the_update_that_a_person_on_call_would_send(name: str, script: str, at: str, wanted: str) -> None:
    told = Script(script, **DECLARED.get(name, {}))
    assert written(told, parts(told, at), at) == wanted


def test_another_severity_promises_no_next_update_and_says_its_own() -> None:
    script = Script("16:20 push messages are delayed by 4 min", severity=Severity.SEV3, title="Push delayed")
    text = messages.update(script.now, parts(script, "16:40"), clock("16:40"), UTC, None)
    assert text == (
        "📊 Update #1 - 16:40 UTC\nStatus: Investigating\nSummary: 16:20 Push messages are delayed by 4 min\n"
        "Impact: not assessed yet\nIncident: SEV-3 Push delayed · IC @maya · #incident-2026-11-27-push-delayed"
    )


def test_a_drill_says_so_where_the_incident_is_named() -> None:
    script = Script("16:20 replica promoted", drill=True)
    assert written(script, parts(script, "16:25"), "16:25") == (
        "📊 DRILL Update #1 - 16:25 UTC\nStatus: Investigating\nSummary: 16:20 Replica promoted\nImpact: not assessed yet\n"
        f"Incident: DRILL {IC}\nNext update by 16:40 UTC"
    )


def test_without_a_commander_it_says_that_there_is_none() -> None:
    script = Script("16:20 replica promoted", commander=None)
    assert "\nIncident: SEV-1 Checkout returns 500s in the EU · no IC · #incident-" in written(
        script, parts(script, "16:25"), "16:25"
    )


def test_a_text_of_another_day_has_its_date_and_one_of_today_has_none() -> None:
    script = Script("16:20 replica promoted", filed=True)
    made, at = parts(script, "16:25"), clock("16:25")
    told = messages.update(script.now, made, at, UTC, None, at + timedelta(days=3))
    assert told.splitlines()[0] == "📊 Update #1 - 2026-11-27 16:25 UTC"
    assert messages.update(script.now, made, at, UTC, None, at).splitlines()[0] == "📊 Update #1 - 16:25 UTC"


def test_in_the_hour_that_comes_twice_each_time_tells_its_zone() -> None:
    script = Script("16:20 replica promoted")
    berlin = ZoneInfo("Europe/Berlin")
    noted = clock("16:20").replace(year=2026, month=10, day=25, hour=0, minute=40)
    script.rows[-1] = script.rows[-1].__class__(
        *(getattr(script.rows[-1], name) if name not in ("at", "recorded_at") else noted
          for name in ("seq", "id", "incident", "n", "at", "recorded_at", "actor", "event"))
    )  # fmt: skip
    made = compose(script.now, script.lines, noted + timedelta(minutes=40), berlin)
    assert isinstance(made, UpdateParts)
    assert made.summary == "02:40 CEST Replica promoted"


def test_a_long_title_stands_on_a_line_of_its_own() -> None:
    title = "Checkout, payments and order history return 500s for customers in the EU who signed up by mail before March"
    script = Script("16:20 /role fixer @bob", title=title)
    text = written(script, parts(script, "16:25"), "16:25")
    named = next(n for n, line in enumerate(text.splitlines()) if line.startswith("Incident: "))
    assert text.splitlines()[named] == f"Incident: SEV-1 {title}"
    assert text.splitlines()[named + 1].startswith("- IC @maya · fixer @bob · #incident-2026-11-27-")


def test_nothing_new_says_so_whatever_was_noted_and_covers_nothing() -> None:
    script = Script("16:25 /sent\n16:30 replica promoted\n16:31 ! fail over")
    made = parts(script, "16:40", nothing_new=True)
    assert (made.summary, made.next_steps) == ("No change since #1 (16:25 UTC)", "Fail over")
    assert made.covers == script.now.reported


def test_what_the_record_does_not_say_is_asked_for() -> None:
    script = Script("16:20 replica promoted")
    assert len(parts(script, "16:25").asks) == 2
    script.line("16:21 /impact all EU checkouts fail")
    script.line("16:21 ! fail over to eu-west-2")
    assert parts(script, "16:25").asks == ()


def test_every_line_of_the_stage_names_its_entry_and_why_it_is_left_out() -> None:
    script = Script(
        "16:25 /sent\n16:30 queue is 2,000 deep\n16:31 TODO: alert on the queue\n16:32 ! drain eu-west-1\n16:33 /task @bob purge the cache"
    )
    stage = parts(script, "16:40").stage
    told = [(line.field, line.words, line.left_out) for line in stage]
    assert told == [
        (Field.SUMMARY, "Queue is 2,000 deep", None),
        (Field.SUMMARY, "TODO: alert on the queue", LeftOut.TODO),
        (Field.NEXT, "Drain eu-west-1", None),
        (Field.NEXT, "@bob: purge the cache", None),
    ]  # fmt: skip
    assert [script.entry(line.entries[0]).text for line in stage if line.field is Field.NEXT] == [
        "! drain eu-west-1",
        "purge the cache",
    ]


CHOICES = "16:25 /sent\n16:30 queue is 2,000 deep\n16:31 login unaffected\n16:32 vendor is green\n16:33 TODO: alert on the queue\n16:34 ! drain eu-west-1"


def chosen(**by_words: str | tuple[str, ...]) -> UpdateParts:
    """What comes of naming lines by their words."""
    script = Script(CHOICES)
    numbers = {
        name: [script.number_of(one) for one in ((words,) if isinstance(words, str) else words)]
        for name, words in by_words.items()
    }
    lead = numbers["lead"][0] if "lead" in numbers else None
    only = frozenset(numbers["only"]) if "only" in numbers else None
    return parts(script, "16:40", Choice(lead, only, frozenset(numbers.get("drop", ()))))


@pytest.mark.parametrize(
    ("choice", "summary", "following"),
    [
        ({}, "16:32 Vendor is green\n- 16:31 Login unaffected\n- 16:30 Queue is 2,000 deep", "Drain eu-west-1"),
        ({"lead": "queue is"}, "16:30 Queue is 2,000 deep\n- 16:32 Vendor is green\n- 16:31 Login unaffected", "Drain eu-west-1"),
        ({"drop": "vendor"}, "16:31 Login unaffected\n- 16:30 Queue is 2,000 deep", "Drain eu-west-1"),
        ({"only": ("login",)}, "16:31 Login unaffected", "Drain eu-west-1"),
        ({"only": ("login", "TODO")}, "16:33 TODO: alert on the queue\n- 16:31 Login unaffected", "Drain eu-west-1"),
        ({"lead": "TODO", "only": ("login",)}, "16:33 TODO: alert on the queue\n- 16:31 Login unaffected", "Drain eu-west-1"),
        ({"drop": ("drain", "vendor", "login", "queue is")}, "No change since #1 (16:25 UTC)", None),
        ({"lead": "drain"}, "16:34 Drain eu-west-1\n- 16:32 Vendor is green\n- 16:31 Login unaffected\n- 16:30 Queue is 2,000 deep", None),
    ],
)  # fmt: skip
def test_a_person_chooses_by_entry(choice: dict[str, str], summary: str, following: str | None) -> None:
    made = chosen(**choice)
    assert (made.summary, made.next_steps) == (summary, following)


def test_an_entry_that_is_no_line_of_the_update_is_refused() -> None:
    script = Script(CHOICES)
    made = compose(script.now, script.lines, clock("16:40"), UTC, Choice(lead=1, drop=frozenset((99,))))
    assert isinstance(made, Refusal)
    assert (
        made.reason == "This update has no line of entry 1, 99; --json shows the entries that it is made of."
    )


def test_what_is_chosen_and_dropped_may_be_more_than_five() -> None:
    notes = "\n".join(f"16:3{n} {words}" for n, words in enumerate(
        ("queue deep", "login unaffected", "vendor green", "cache cold", "disk at 40%", "mail delayed", "search slow")))  # fmt: skip
    script = Script(f"16:25 /sent\n{notes}")
    everything = frozenset(line.entries[0] for line in parts(script, "16:45").stage)
    assert parts(script, "16:45", Choice(only=everything)).summary.count("\n- ") == 6


def test_an_estimated_start_and_milestones_are_no_news() -> None:
    began = {Milestone.STARTED: Moment(time=clock("16:00"), estimated=True)}
    script = Script("", milestones=began)
    assert parts(script, "16:25").summary == "No change since the declaration"


def test_what_was_told_and_is_undone_since_is_told_as_it_is_now() -> None:
    script = Script(
        """
        16:20 /impact all data on fire
        16:21 /status monitoring rolled back
        16:22 /severity 2
        16:25 /sent
        16:26 /undo 3
        16:26 /undo 4
        16:26 /undo 5
        """
    )
    made = parts(script, "16:30")
    assert made.summary == "No change since #1 (16:25 UTC)"
    assert made.impact == "not assessed yet"
    assert made.status.label == "Investigating"
    assert made.incident == f"SEV-1 (raised from SEV-2) {TITLED}"
    script.line("16:31 /resolve")
    script.line("16:31 /sent") if script.now.is_open else None
    script.line("16:32 /undo")
    assert parts(script, "16:35").summary == "No change since #1 (16:25 UTC)"


def test_a_resolution_that_was_told_and_is_undone_is_told_as_open_again() -> None:
    script = Script("16:25 /sent\n16:31 /resolve")
    resolved = len(script.rows)
    script.line("16:32 /undo")
    lines = [line for line in script.lines if line.n > resolved]
    made = compose(script.now, lines, clock("16:35"), UTC)
    assert isinstance(made, UpdateParts)
    assert made.summary == "16:32 Open again"


def test_the_reason_of_what_an_older_warroom_undid_is_not_told() -> None:
    script = Script(
        "16:25 /sent\n16:28 /status identified bad deploy\n16:29 /undo\n16:30 /severity 2 EU only\n16:31 /undo"
    )
    for at, row in enumerate(script.rows):
        if isinstance(row.event, ChangeModel):  # it named no entry, and said so in the reason alone
            script.rows[at] = replace(row, event=row.event.model_copy(update={"undoes": None}))
    assert parts(script, "16:35").summary == "No change since #1 (16:25 UTC)"


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_noted_the_text_keeps_its_form(seed: int) -> None:
    """At most five facts, no line over 200 characters, nothing that wakes people, one entry a line."""
    chance = random.Random(seed)
    pieces = [
        *SHARDS, "TODO", "?", "!", "@here", "https://x.example/pull/7", "`kubectl get po`", "40%", "🎉", ":tada:", "\n", "\t", "]", "[", "(",
        "{", "a" * 90, "漢字", "\u202e", "because", "which", ".", ":", ";", ",", " - ", "12:30", "waiting for", "next:", "we decided to", "·",
    ]  # fmt: skip
    script = Script("")
    script.line("16:12 /impact " + " ".join(chance.choices(pieces, k=60)))
    script.line("16:13 /sent")
    for n in range(40):
        words = " ".join(chance.choices(pieces, k=chance.randint(1, 60))).strip()
        if words.strip("!? \n\t"):
            script.line(f"16:{14 + n} {words}")
    text = written(script, parts(script, "17:00"), "17:00")
    lines = text.splitlines()
    summary = lines[2 : next(n for n, line in enumerate(lines) if n > 2 and not line.startswith("- "))]
    assert len(summary) <= 5
    assert "@here" not in text
    assert not any("TODO" in line or line.endswith("?") for line in summary)
