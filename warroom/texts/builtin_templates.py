"""The built-in texts as templates (Jinja2): what each writes is, to the letter, what the program writes without it."""

from __future__ import annotations

from warroom.texts.handover_brief import LONG, SHORT
from warroom.texts.kinds import Kind


def _sections(sections: dict[str, str]) -> str:
    pairs = ", ".join(f'("{title}", {name})' for title, name in sections.items())
    return (
        f"{{% for name, lines in [{pairs}] %}}\n"
        '{{ name }}:{{ "" if lines else " —" }}\n'
        "{% for line in lines %}\n- {{ line }}\n{% endfor %}\n{% endfor %}\n"
    )


STARTERS = {
    Kind.ANNOUNCEMENT: """\
🚨 {{ drill }}{{ severity }}: {{ title }}
Status: {{ status }}
Impact: {{ impact or "—" }}
Incident Commander: {{ commander or "—" }}
Channel: {{ channel }}

@here {{ drill }}{{ severity }}: {{ title }}
""",
    Kind.UPDATE: """\
📊 {{ drill }}Update #{{ number }} - {{ clock }}
Status: {{ status }}
Summary: {{ summary }}
{% if next %}
Next: {{ next }}
{% endif %}
{% if eta %}
ETA: {{ eta }}
{% endif %}
{% if impact_line %}
Impact: {{ impact_line }}
{% endif %}
{% if incident_line %}
Incident: {{ incident_line }}
{% endif %}
{% if next_clock %}
Next update by {{ next_clock }}
{% endif %}
""",
    Kind.SEVERITY: """\
🚨 {{ drill }}{{ severity }}: {{ title }}
Severity: {{ word }} from {{ was }} to {{ severity }} - {{ time }}
Status: {{ status }}
Impact: {{ impact or "—" }}
{% if reason %}
Reason: {{ reason }}
{% endif %}
Incident Commander: {{ commander or "—" }}
Channel: {{ channel }}
{% if next_clock %}
Next update by {{ next_clock }}
{% endif %}
""",
    Kind.RESOLUTION: """\
✅ {{ drill }}Resolved - {{ resolved or "—" }}
{% if duration %}
Duration: {{ duration }}
{% endif %}
Root Cause: {{ cause or "—" }}
Fix: {{ fix or "—" }}
{% if postmortem %}
Postmortem: {{ postmortem }}
{% endif %}
{% if duration %}
Counted from: {{ counted_from }}
{% endif %}
{% if data_lost %}
Data lost: {{ data_lost }}
{% endif %}
Incident: {{ named }}
""",
    Kind.CANCELLATION: """\
❎ {{ drill }}{{ "Duplicate" if duplicate_of else "Cancelled" }} - {{ ended or "—" }}
Incident: {{ severity }} {{ title }} ({{ reference }}, declared {{ declared }})
{% if duplicate_of %}
Same as: {{ duplicate_of }}{{ " " ~ other_title if other_title else "" }}{{ ", followed in " ~ other_channel if other_channel else "" }}
{% endif %}
{% if reason %}
Why: {{ reason }}
{% endif %}
""",
    Kind.ESCALATION: """\
{{ who }}: {{ drill }}{{ severity }} needs you - {{ time }}
{{ title }}
Status: {{ status }}{{ ", open for " ~ open_for if open_for else "" }}{{ " (" ~ why ~ ")" if why else "" }}
Impact: {{ impact or "—" }}
Incident Commander: {{ commander or "—" }}
Channel: {{ channel }}
""",
    Kind.HANDOVER: (
        """\
{{ drill }}Handover of {{ role }} - {{ time }}
{{ reference }} {{ severity }} {{ status }}: {{ title }}
Held by: {{ holder or "—" }} · channel {{ channel }}
{% if others %}
Other roles: {{ others }}
{% endif %}
{{ "Lasted: " ~ running if filed and running else "Running since: " ~ since if since else "Filed afterwards: no end is recorded" }}
Impact: {{ impact or "—" }}
Last update: {{ last_update or "—" }}
{% if unsent %}
Not sent: {{ unsent }}
{% endif %}
{% if role == "commander" %}
"""
        f"{_sections(LONG)}{{% else %}}\n{_sections(SHORT)}{{% endif %}}\nRecord: {{{{ digest }}}}\n"
    ),
    Kind.ROLES: """\
{{ change }} for {{ drill }}{{ severity }} {{ title }}{{ ", instead of " ~ instead if instead else "" }} - {{ time }}
{% if others %}
Also: {{ others | join("; ") }}
{% endif %}
Channel: {{ channel }} ({{ reference }})
""",
    Kind.SHARE: """\
📘 {{ drill }}Postmortem {{ reference }}: {{ title }}
{{ severity }}, {{ declared }}, {{ duration ~ " (counted from " ~ counted_from ~ ")" if duration else "resolved before it was noticed" if status == "Resolved" else "not resolved yet" }}
Impact: {{ impact or "—" }}
Root Cause: {{ cause or "—" }}
Fix: {{ fix or "—" }}
{% for lesson in lessons %}
Lesson: {{ lesson }}
{% endfor %}
{% for action in actions %}
Action: {{ action }}
{% endfor %}
{% if postmortem %}
Postmortem: {{ postmortem }}
{% endif %}
""",
    Kind.PUBLIC: """\
{{ status }} - {{ time }}
{{ drill }}{{ sentences }}
{% if duration %}
Duration: {{ duration }}
{% endif %}
{% if data_lost %}
Data lost: {{ data_lost }}
{% endif %}
{% if next_update %}
Next update by {{ next_update }}
{% endif %}
""",
}
