"""Three processes to start from, as files of settings: a startup, a company, two teams with one room."""

from __future__ import annotations

STARTUP = """\
# A startup: the process of the spec as it is, with everybody on one weekly rota.
# Change the names and the zone; `warroom config check` says whether it can be read.

# me = "@maya"                 # who you are; each has a line of their own
zone = "Europe/Berlin"

[[team]]
handle = "@maya"
name = "Maya Example"
[[team]]
handle = "@li"
[[team]]
handle = "@sam"

[rota]
engineers = ["@maya", "@li", "@sam"]
start = 2026-01-05             # a Monday
turn = "weekly"
zone = "Europe/Berlin"

[policy]
product = "Example"
exit_criteria = ["error rate as before for 15 minutes", "somebody outside the team says that it works"]
"""

COMPANY = """\
# A company: priorities P1 to P5, response times as lengths, a daily rota that changes at 08:30, roles of its own.

zone = "Europe/London"
update_format = "slack"

[links]
status = "https://status.example.com"

[rota]
engineers = ["@ana", "@ben", "@chi", "@dev"]
start = 2026-01-05
turn = "daily"
hand_over = "08:30"
zone = "Europe/London"

[policy]
severities = [1, 2, 3, 4, 5]
roles = ["commander", "operations lead", "communications lead", "scribe"]
on_call_role = "operations lead"
channel = "#inc-{date}-{severity}-{words}"
detection = ["monitor", "customer", "support", "engineer"]
exit_criteria = ["service level objective met for 30 minutes"]
checklist = ["verify recovery", "tell support", "write to the affected customers", "schedule the postmortem"]
product = "Example Cloud"
postmortem_hours = 120

[policy.severity.1]
name = "P1"
description = "Critical - customers cannot work"
response = "15m"
update_minutes = 30
by_status = { monitoring = 60 }
badge = 1
links = { bridge = "https://meet.example.com/war-room" }

[policy.severity.2]
name = "P2"
description = "High - an important part fails"
response = "1h"
update_minutes = 60
badge = 1

[policy.severity.3]
name = "P3"
description = "Medium - it works with detours"
response = "4h"
update_minutes = 240
badge = 2

[policy.severity.4]
name = "P4"
description = "Low - few notice"
response = "2 days"
badge = 3

[policy.severity.5]
name = "P5"
description = "Cosmetic"
response = "next sprint"
badge = 4

[[policy.ladder]]
name = "operations"
who = "On-call operations engineer"
severities = [1, 2]
[[policy.ladder]]
name = "duty manager"
who = "Duty manager"
severities = [1]
after_minutes = 15
why = "a P1 lasts for 15 minutes"
[[policy.ladder]]
name = "director"
who = "Director of engineering"
severities = [1, 2]
after_minutes = 120
why = "no resolution within two hours"
"""

TWO_TEAMS = """\
# Two teams with one room: platform and product share a database and the words for how bad it is, SEV-0 to SEV-3.

zone = "America/New_York"

[[team]]
handle = "@pat"
name = "Pat, platform"
roles = ["platform"]
[[team]]
handle = "@quinn"
name = "Quinn, platform"
roles = ["platform"]
[[team]]
handle = "@ray"
name = "Ray, product"
roles = ["product"]

[rota]                         # of platform, which is called first
engineers = ["@pat", "@quinn"]
start = 2026-01-05
turn = "2 weeks"
hand_over = "10:00"
zone = "America/New_York"

[policy]
severities = [0, 1, 2, 3]
roles = ["commander", "platform", "product", "communicator"]
on_call_role = "platform"

[policy.severity.0]
name = "SEV-0"
description = "Catastrophe - all customers, or data is lost"
response = "immediate"
update_minutes = 10
badge = 1

[policy.severity.1]
name = "Major"
description = "Major - one product is down"
badge = 1

[policy.severity.2]
name = "Minor"
description = "Minor - a feature is broken"
update_minutes = 30
badge = 2

[policy.severity.3]
name = "Notice"
description = "Notice - no customer notices"
response = "1 week"
badge = 4

[[policy.ladder]]
name = "platform"
who = "On-call engineer of platform"
severities = [0, 1, 2]
[[policy.ladder]]
name = "product"
who = "@ray"
severities = [0, 1]
after_minutes = 10
why = "the product's own team has to look"
[[policy.ladder]]
name = "everybody"
who = "All of both teams"
severities = [0]
"""

EXAMPLES = {"startup": STARTUP, "company": COMPANY, "two-teams": TWO_TEAMS}
"""By the name that `warroom config init --example` takes."""
