"""`warroom answer`: the questions of an incident, and their answers."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.output import print_json, say_done
from warroom.cli.table import print_rows
from warroom.cli.text_arguments import TextCommand
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.texts.messages import clock


@click.command(cls=TextCommand)
@at_option("When it was answered; now, if not given.")
@incident_option
@click.argument("words", nargs=-1, metavar="[NUMBER ANSWER]")
@json_option
@pass_desk
def answer(desk: Desk, /, reference: str | None, words: tuple[str, ...], as_json: bool) -> None:
    """Answer a question by its NUMBER: warroom answer 1 "US clean". Alone, print the questions.

    A note that begins with ? asks one.
    """
    if not words:
        _print_questions(desk, reference, as_json)
        return
    number = words[0].removeprefix("=")
    if not number.isdecimal() or len(number) > 4 or len(words) < 2:
        raise click.UsageError('Name the question by its number, as in: warroom answer 1 "US clean".')
    room, incident = writing(desk, reference)
    say_done(room, room.answer_question(incident, int(number), " ".join(words[1:])), as_json)


def _print_questions(desk: Desk, reference: str | None, as_json: bool) -> None:
    room, incident = reading(desk, reference)
    asked = [question for question in incident.questions if not question.struck]
    if as_json:
        print_json([json_api.question(question) for question in asked])
        return
    rows = [
        f"{one.number:>3}  {clock(one.asked_at, room.zone):<20}  {one_line(one.text)}: {one_line(one.answer or 'open')}"
        for one in asked
    ]
    print_rows(f"{'NO':>3}  {'ASKED':<20}  QUESTION: ANSWER", rows)
