"""The variables of the templates, with a sentence each. What is not known is empty, which counts as false."""

from __future__ import annotations

from warroom.texts.kinds import Kind

WHAT = {
    Kind.ANNOUNCEMENT: "the announcement, with the line that calls everybody",
    Kind.UPDATE: "a status update",
    Kind.SEVERITY: "that the severity was changed",
    Kind.RESOLUTION: "the resolution",
    Kind.CANCELLATION: "that an incident was none, or is a duplicate of another one",
    Kind.ESCALATION: "what a step of the ladder is told",
    Kind.HANDOVER: "the brief for whoever takes over a role",
    Kind.ROLES: "who has which role from now on",
    Kind.SHARE: "the short text that shares a postmortem",
    Kind.PUBLIC: "the wording for those outside, of an announcement, update, change of severity or resolution",
}
"""What each text is."""

COMMON = {
    "drill": "“DRILL ” in an exercise, with the space after it.",
    "reference": "The incident, as INC-7.",
    "title": "What is broken.",
    "severity": "SEV-1 to SEV-4.",
    "status": "Investigating, Identified, Monitoring or Resolved; in an update, the one that it says.",
    "impact": "What users notice, and how many are affected.",
    "users": "How many are affected, as 4,100.",
    "commander": "The incident commander, as @maya.",
    "channel": "The incident's channel, with its #.",
    "time": "Now, with the zone; for a change of severity, when it was changed.",
    "declared": "When it was declared, with the zone.",
    "open_for": "How long ago it was declared; nothing of one that was filed afterwards, before its end is told.",
    "running": "How long ago the impact started, or was detected, or declared, whichever is known; the same holds.",
    "next_update": "When the next update is promised, with the zone; in a brief, when it is due.",
    "digest": "What the record held then, as INC-7@42:9f3c1a2b3c4d; `warroom doctor --against` compares it.",
}
"""Those of every text but the public one."""

OWN = {
    Kind.ANNOUNCEMENT: {},
    Kind.UPDATE: {
        "number": "The update's number.",
        "summary": "What happened since the last one: a line, and others under it that begin with “- ”.",
        "lead": "The first line of the summary.",
        "facts": "A list: its other lines.",
        "next": "Decisions, open tasks and exit criteria, a line each, or what you gave instead.",
        "steps": "A list: the lines of next.",
        "eta": "When it may be over, if you said so.",
        "impact_line": "The impact with its moment and age; empty in the first update, whose summary begins with it.",
        "incident_line": "Severity, title, commander and channel, and what changed of them.",
        "clock": "Now, as 16:33 UTC; with the date when it is not today's.",
        "next_clock": "When the next update is promised, in the same form.",
    },
    Kind.SEVERITY: {
        "was": "The severity before.",
        "word": "“raised” or “lowered”.",
        "reason": "Why it was changed.",
        "next_clock": "When the next update is promised, with the date when it is another day's.",
    },
    Kind.RESOLUTION: {
        "resolved": "When it was resolved, with the zone.",
        "duration": "How long it lasted.",
        "counted_from": "What the duration is counted from, whether that time is a guess, and what is not counted.",
        "cause": "The root cause.",
        "fix": "What fixed it.",
        "data_lost": "“yes” or “no”.",
        "postmortem": "The postmortem's link.",
        "named": "Severity, title, commander and channel.",
    },
    Kind.CANCELLATION: {
        "ended": "When it was cancelled, with the zone.",
        "reason": "Why it was cancelled.",
        "duplicate_of": "The incident that it is a duplicate of, as INC-7.",
        "other_title": "That incident's title.",
        "other_channel": "That incident's channel, with its #.",
    },
    Kind.ESCALATION: {
        "who": "Who is called.",
        "why": "Why this step is due.",
    },
    Kind.HANDOVER: {
        "filed": "“yes” of an incident that was filed afterwards, else empty.",
        "role": "The role that changes hands.",
        "holder": "Who has it now, and since when.",
        "others": "The other roles and who has them.",
        "since": "Since when it runs, and what that is counted from; nothing of one that was filed afterwards.",
        "last_update": "The last update and when it was sent, and by when the next one is promised.",
        "unsent": "The text that was copied and not marked sent, if the console knows of one.",
        "decisions": "A list: the decisions.",
        "findings": "A list: what was tried and found.",
        "tasks": "A list: open tasks with owner, state and clock time.",
        "questions": "A list: open questions.",
        "owed": "A list: the update and the escalations that are due.",
        "risks": "A list: what may go wrong.",
        "criteria": "A list: exit criteria with their boxes.",
    },
    Kind.ROLES: {
        "change": "The first change, the commander's before others: “@kim is IC”.",
        "others": "A list: the other changes.",
        "instead": "Whom the new commander takes over from.",
    },
    Kind.SHARE: {
        "duration": "How long it lasted.",
        "counted_from": "What the duration is counted from, whether that time is a guess, and what is not counted.",
        "cause": "The root cause.",
        "fix": "What fixed it.",
        "lessons": "A list: what the postmortem says under Lessons.",
        "actions": "A list: open action items with owner and date.",
        "postmortem": "The postmortem's link.",
    },
    Kind.PUBLIC: {
        "about": "What it tells: “announcement”, “update”, “severity” or “resolution”.",
        "drill": "“DRILL ” in an exercise, with the space after it.",
        "status": "Investigating, Identified, Monitoring or Resolved.",
        "time": "Now, with the zone; in a resolution, when it was resolved.",
        "impact": "What users notice, without names of people and hosts.",
        "users": "How many are affected, as 4,100.",
        "said": "A sentence on where we stand.",
        "urgency": "A sentence when the severity was changed; the built-in text leaves it out.",
        "sentences": "The impact and where we stand; of what is resolved, in the past.",
        "duration": "In a resolution: how long it lasted.",
        "cause": "In a resolution: the root cause, without names of people and hosts; the built-in text leaves it out.",
        "fix": "In a resolution: what fixed it, without names of people and hosts; the built-in text leaves it out.",
        "data_lost": "In a resolution: “yes” or “no”.",
        "next_update": "When the next update is promised, with the zone.",
    },
}
"""Those of one text. The public one has no others, so that nothing internal can get into it."""
