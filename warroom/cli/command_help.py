"""What the help and the man page say of each command: when one needs it, one short line, and examples that run."""

from __future__ import annotations

import click

SECTIONS: dict[str, dict[str, str]] = {
    "In a SEV": {
        "declare": "Open an incident and print its announcement",
        "note": "Record a line, now or at the time that stands in front of it",
        "answer": "The open questions; answer one by its number",
        "assign": "Give somebody a role, or take it away",
        "status": "Say investigating, identified or monitoring",
        "severity": "Change the severity",
        "impact": "Say what users notice, and how many they are",
        "update": "Print the next status update; --sent records it as sent",
        "snooze": "Put the next update off",
        "task": "Ask somebody for something until a time",
        "ack": "Acknowledge: somebody is on it",
        "escalate": "The steps of the escalation, their texts and how they ended",
        "handover": "The brief for whoever takes over; offer a role, accept it",
        "criteria": "What has to hold before the incident ends",
        "runbook": "List the runbooks, or print one and record its use",
        "amend": "Correct an entry, strike it, or undo it",
        "resolve": "End the incident and print the resolution",
        "cancel": "End what was no incident, or is a duplicate",
        "show": "What is true of the incident now",
        "timeline": "What happened, entry by entry",
        "watch": "Look on in the console, with no way to write",
    },
    "Afterwards": {
        "list": "The incidents, and what each still owes",
        "search": "Find words in every entry of every incident",
        "checklist": "What is left to do after the resolution",
        "review": "The library and the replay, in the console",
        "postmortem": "Draft, edit, finish and share the postmortem",
        "action": "The action items of a postmortem",
        "metrics": "TTD, TTR, TTM and the rest, of one incident or of all",
        "exclude": "Leave an incident out of the metrics, or count it again",
        "paste": "Take in a timeline or a chat as late entries",
        "export": "Write an incident out: Markdown, HTML, CSV, calendar or JSON",
        "import": "Take in a JSON export of another database",
        "redact": "Blank a secret that leaked into the record",
    },
    "This machine": {
        "oncall": "Who is on call, and until when",
        "room": "A room on a PostgreSQL server: make it, upgrade it, look at it",
        "doctor": "Check all that a SEV will need; back up and restore",
        "config": "The settings: show, check, begin a file, completion",
        "schema": "What the JSON of each command looks like",
        "demo": "Try it on a real outage, in a database that is thrown away",
        "drill": "Rehearse a SEV with a coach, and see how it went",
    },
}
"""Every command under the heading of the help, in the order in which one comes to need it."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("warroom", 'warroom declare "API down for EU customers" --sev 1', "warroom --man | man -l -"),
    "declare": (
        'warroom declare "API down for EU customers" --sev 1',
        'warroom declare "API down" --sev 1 --impact "checkouts fail" --started -20m',
        'warroom declare "Mail was late" --sev 3 --at "2026-11-02 09:12"  # filed late',
        'warroom declare "Pay is slow" --sev 2 --json | jq -r .reference',
    ),
    "note": (
        'warroom note "replica lag is growing"',
        'warroom note "-7m replica lag at 4 minutes"    # it happened seven minutes ago',
        'warroom note "! fail over to eu-west-2"        # a decision; ? asks a question',
        "warroom note --stdin < notes.txt               # a line each, all or none",
    ),
    "assign": (
        'warroom assign investigator @li --note "replica lag"',
        "warroom assign --remove investigator",
    ),
    "status": ("warroom status identified", 'warroom status monitoring --reason "rolled back"'),
    "severity": ('warroom severity 2 --reason "only one region"',),
    "impact": ('warroom impact "all checkouts fail" --users 4100',),
    "update": (
        'warroom update --next "watch the lag" --copy    # records nothing',
        'warroom update --next "watch the lag" --sent    # the same, recorded as sent',
        "warroom update --public",
    ),
    "snooze": ('warroom snooze 10m "in a call with the vendor"',),
    "answer": ("warroom answer", 'warroom answer 1 "US is clean, 0.02% errors"'),
    "task": ('warroom task "@li check replica lag 5m"',),
    "task add": ('warroom task add "@li check replica lag 5m"',),
    "task list": ("warroom task list",),
    "task ack": ("warroom task ack 1",),
    "task done": ('warroom task done 1 "the lag is 4 minutes"',),
    "task drop": ('warroom task drop 1 "not needed any more"',),
    "task extend": ("warroom task extend 1 5m",),
    "ack": ("warroom ack", "warroom ack --at -3m"),
    "escalate": (
        "warroom escalate",
        "warroom escalate legal",
        "warroom escalate founder/cto --done",
        "warroom escalate on-call --no-answer",
    ),
    "handover": ("warroom handover", "warroom handover --to @kim", "warroom handover --accept @kim"),
    "criteria": ("warroom criteria", 'warroom criteria "error rate under 0.1% for 10 min"'),
    "criteria add": ('warroom criteria add "error rate under 0.1% for 10 min"',),
    "criteria list": ("warroom criteria list",),
    "criteria met": ("warroom criteria met 1",),
    "criteria reopen": ('warroom criteria reopen 2 "errors are back"',),
    "criteria waive": ('warroom criteria waive 1 "the queue is empty anyway"',),
    "runbook": ("warroom runbook", "warroom runbook database"),
    "amend": (
        'warroom amend 4 "lag was 40 minutes"',
        "warroom amend 4 --at -12m",
        "warroom amend 4 --retract",
        "warroom amend 5 --undo",
        "warroom amend --milestone detected --at -15m --estimated",
    ),
    "resolve": ('warroom resolve --cause "bad config" --fix "rolled back" --data-lost no',),
    "cancel": ('warroom cancel "false alarm, the probe was broken"', "warroom cancel --duplicate-of INC-1"),
    "show": ("warroom show", "warroom show INC-2 --json"),
    "timeline": ("warroom timeline", "warroom timeline INC-2"),
    "watch": ("warroom watch", "warroom watch INC-3"),
    "list": ("warroom list", "warroom list open", "warroom list --sort owed --person @li"),
    "search": ("warroom search replica lag -C 2",),
    "checklist": ("warroom checklist -i INC-2", "warroom checklist -i INC-2 verify-recovery"),
    "review": ("warroom review", "warroom review INC-2"),
    "postmortem": (
        "warroom postmortem INC-2",
        "warroom postmortem INC-2 --output postmortem.md",
        "warroom postmortem INC-2 --done",
    ),
    "action": ('warroom action add "alert on lag" --owner @li --due 2030-01-15',),
    "action add": ('warroom action add "alert on lag" --owner @li --due friday',),
    "action list": ("warroom action list --overdue", "warroom action list -i INC-2"),
    "action done": ("warroom action done -i INC-2 1",),
    "action drop": ("warroom action drop -i INC-2 1",),
    "action reopen": ("warroom action reopen -i INC-2 2",),
    "action change": ("warroom action change -i INC-2 1 --owner @li --due 2030-02-01",),
    "metrics": (
        "warroom metrics",
        "warroom metrics --by month --csv",
        'warroom metrics -i INC-2 --correct TTD --seconds 300 --reason "the logs"',
    ),
    "exclude": (
        "warroom exclude INC-2 --duplicate-of INC-1",
        'warroom exclude INC-2 --cancelled "the probe was broken"',
    ),
    "paste": ("warroom paste --dry-run < chat.txt", "warroom paste chat.txt --date 2026-11-24"),
    "export": (
        "warroom export INC-2 --format html --output INC-2.html",
        "warroom export --all --format json > all.json",
    ),
    "import": ("warroom import other.json",),
    "redact": ("warroom redact --entry 4 --yes", "warroom redact --yes < secret.txt"),
    "oncall": ("warroom oncall", "warroom oncall --ics > oncall.ics"),
    "oncall take": ("warroom oncall take 3h", "warroom oncall take until 18:00"),
    "room": ("warroom room status postgresql://maya@db.example/room",),
    "room init": ("warroom room init postgresql://owner@db.example/room",),
    "room upgrade": ("warroom room upgrade postgresql://owner@db.example/room",),
    "room status": ("warroom room status postgresql://maya@db.example/room",),
    "doctor": ("warroom doctor", "warroom doctor --backup copy.db"),
    "config": ("warroom config",),
    "config init": ("warroom config init", "warroom config init --example company --write"),
    "config path": ("warroom config path",),
    "config show": ("warroom config show",),
    "config check": ("warroom config check",),
    "config completion": ('eval "$(warroom config completion bash)"',),
    "config templates": ("warroom config templates", "warroom config templates update > update.j2"),
    "schema": ("warroom schema", "warroom schema note", "warroom schema task list"),
    "demo": ("warroom demo", "warroom demo --plain", "warroom demo --drill"),
    "drill": ("warroom drill", "warroom drill --score", "warroom drill --score --json"),
}
"""Of each command, by its name; what stands first is what one needs most. The empty name is the program's own."""


def name_of(context: click.Context) -> str:
    """`task add` of `warroom task add`; empty for the program itself."""
    return context.command_path.partition(" ")[2]


def write_commands(formatter: click.HelpFormatter) -> None:
    """The commands, under the headings that say when one needs them."""
    width = max(len(name) for section in SECTIONS.values() for name in section)
    for heading, section in SECTIONS.items():
        with formatter.section(heading):
            formatter.write_dl([(name.ljust(width), line) for name, line in section.items()])


def write_examples(context: click.Context, formatter: click.HelpFormatter) -> None:
    """The command's examples, each on a line of its own that is not wrapped."""
    if examples := EXAMPLES.get(name_of(context)):
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")
