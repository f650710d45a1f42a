"""The update: drafted from what is new, copied on the press, recorded as sent; its clock starts anew then."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from warroom.domain.policy.severities import Status
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.choosing import as_draft, from_draft
from warroom.domain.status_update.parts import Choice
from warroom.local.draft_names import BETWEEN, CHOICE
from warroom.room import Room
from warroom.room.act import Done, UndatedError
from warroom.store.errors import StoreProblem
from warroom.texts.formats import Style
from warroom.texts.messages import clock
from warroom.tui.actions import unsent_text
from warroom.tui.actions.copy import Copying
from warroom.tui.actions.update_draft import Drafted, taken_up
from warroom.tui.actions.update_stage import UpdateStage
from warroom.tui.dialogs.kept_form import lasting_once
from warroom.tui.dialogs.outgoing import Composed, OutgoingDialog
from warroom.tui.dialogs.update_layout import Staged
from warroom.tui.dialogs.update_sheet import UpdateSheet
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View
from warroom.tui.runtime.draft_keeper import Draft, Texts
from warroom.tui.widgets.line import Line

COPIED_SOON = 0.05
"""Seconds that the sheet waits for a clipboard; one that takes longer is told in the sheet."""

_STATUS = re.compile(r"^[* \t]*+Status:[* \t]*+(\S+)", re.MULTILINE)


async def no_change(screen: IncidentRoom, view: View) -> None:
    await update(screen, view, nothing_new=True)


async def update(screen: IncidentRoom, view: View, *, nothing_new: bool = False) -> None:
    number, due = view.incident.number, view.incident.next_update_number
    style = Style(screen.app.config.update_format)
    kind = "no-change" if nothing_new else "update"
    key, *before = (f"{view.incident.id}/{kind}/{n}" for n in range(due, 0, -1))
    mine, when_left = await screen.backstage.keep(
        lambda drafts: (drafts.draft(key), drafts.draft(f"{key}/when"))
    ) or (None, None)
    kept = taken_up(mine or "")
    chosen: str | None = await screen.backstage.keep(lambda drafts: drafts.draft(f"{key}{CHOICE}"))
    choice, chose_nothing = from_draft(chosen or "")
    typed = (
        await screen.backstage.keep(
            lambda drafts: {name: drafts.draft(f"{key}/{name}") or "" for name in ("next", "impact")}
        )
        or {}
    )
    # Words for updates that another console sent, the last one's first.
    left = await screen.backstage.keep(lambda drafts: [drafts.draft(name) or "" for name in before]) or []
    earlier = [(on, _renumbered(text, due)) for words in left for on, text in taken_up(words)]
    drafted = [on for on, _ in (*kept, *earlier) if on]
    stage = UpdateStage(screen, number, style)

    async def staged_anew(chosen: Choice, nothing: bool, next_words: str) -> Staged:
        made = await stage(chosen, nothing, next_words)
        if style is not Style.STATUSPAGE:
            made = replace(made, composed=_minding_both(made.composed, made.incident.status))
        drafted.append(made.base)
        unmeant.add(_status_word(made.composed.text))
        return made

    unmeant: set[str] = set()
    staged = await staged_anew(choice, chose_nothing or nothing_new, typed.get("next", ""))
    fresh, says_nothing_new = staged.composed, chose_nothing or nothing_new
    covered = drafted[0].covers
    missing = (
        await screen.backstage.read(lambda room: room.texts.unreported(staged.incident, covered))
        if kept or says_nothing_new
        else 0
    )
    texts = [fresh.text, *(text for _, text in (*kept, *earlier))]
    # A status that is typed is meant; one that was written before may be old.
    unmeant |= {_status_word(text) for text in texts}
    copying = Copying(screen, f"{view.incident.reference}-update-{due}")

    def borne_by(text: str, base: Drafted | None) -> Drafted | None:
        """What the text was drafted from, if it still bears the time of that."""
        known = drafted if base is None else [base, *drafted]
        return next((on for on in known if on.is_borne_by(text, screen.zone)), None)

    def covered_by(text: str, base: Drafted | None) -> Drafted:
        # Where it does not tell, the one that told least: better told twice than never.
        return borne_by(text, base) or min(drafted, key=lambda on: on.covers)

    async def copied(text: str, ending: str) -> str:
        said = await copying(text, ending)
        if not ending:
            unsent_text.remember(screen, view.incident, f"Update #{due}", "u", said)
        return said

    async def send(text: str, when: str) -> str | None:
        base = dialog.base if isinstance(dialog, UpdateSheet) else None
        borne, covers = borne_by(text, base), covered_by(text, base).covers
        # A time that was typed is when it went out, whatever the text bears.
        written_at = borne.at if borne and not when.strip() else None
        try:
            status = _status_of(text)

            def work(room: Room) -> Done:
                now = room.incident(number)
                if status and now.is_open and status is not now.status and _status_word(text) in unmeant:
                    unmeant.discard(_status_word(text))
                    raise Refusal(
                        f"{now.reference} is {now.status.label} by now, and this text says {status.label}: "
                        f"change the text, or press Enter again to make it {status.label}."
                    )
                at = room.times.read(when, room.incident(number)) if when.strip() else None
                return room.send_update(number, text, due, status, at, covers, written_at)

            _, recorded = await screen.backstage.write(work)
        except UndatedError as undated:
            return f"NOT RECORDED: {undated.asked}"
        except (StoreProblem, Refusal, OSError) as problem:
            return await _not_recorded(screen, due, problem)
        screen.acts.append(recorded)
        for typed in (draft, when_draft):
            typed.forget()
        screen.app.drafts.keep(
            {f"{name}{part}": "" for name in before for part in ("", CHOICE, "/next", "/impact")}
        )
        unsent_text.forget(screen, view.incident)
        await screen.refresh_all()
        owed = screen.view is not None and screen.view.update_due is not None
        became = f", and the status is {status.label} now" if len(recorded) > 1 and status else ""
        then = "; the clock starts anew" if owed else ""
        copying.recorded(f"Update #{due} is recorded as sent{became}", then)
        return None

    def sent_then(typed: str) -> Callable[[Room], datetime]:
        def read(room: Room) -> datetime:
            return room.times.read(typed, room.incident(number))

        return read

    borne = {on.at for on in drafted}

    def told(at: datetime) -> tuple[str, str]:
        """With its day, as in the public words, and without."""
        return clock(at, screen.zone), f"{at.astimezone(screen.zone):%H:%M %Z}"

    async def retimed(text: str, when: str) -> str:
        """Nobody read it when it is filed: its head bears the time at which it was sent."""
        at = drafted[-1].at
        if when.strip():
            try:
                at = await screen.backstage.read(sent_then(when))
            except (StoreProblem, Refusal):
                return text
        earlier = sorted(borne - {at})
        borne.add(at)
        head, line_end, rest = text.partition("\n")
        for moment in earlier:
            for old, new in zip(told(moment), told(at), strict=True):
                if old in head:
                    return head.replace(old, new, 1) + line_end + rest
        return text

    def kept_texts() -> Texts:
        # The words for earlier updates are among these texts now.
        taken = {name: "" for name, words in zip(before, left, strict=False) if words}
        if not isinstance(dialog, UpdateSheet):
            words = [covered_by(text, None).kept(text) for text in dialog.words_left]
            return {key: BETWEEN.join(words), **taken}
        words = [covered_by(text, base).kept(text) for text, base in dialog.left]
        chosen = as_draft(dialog.choice, nothing_new=dialog.nothing_new and not nothing_new)
        lines = {f"{key}/{name}": typed for name, typed in dialog.typed.items()}
        return {key: BETWEEN.join(words), f"{key}{CHOICE}": chosen, **lines, **taken}

    draft = Draft(screen.app.drafts, kept_texts)
    # Before the sheet is made, which would take its time from the thread that copies.
    first_copy = asyncio.ensure_future(copied(texts[1] if kept else texts[0], ""))
    await asyncio.wait({first_copy}, timeout=COPIED_SOON)
    sent_at = lasting_once(screen)
    when_draft = Draft(screen.app.drafts, lambda: {f"{key}/when": sent_at(when_line.value)})
    when_line = Line(
        when_left or "", draft=when_draft, id="when", placeholder="" if view.incident.filed else "now"
    )

    note = ""
    if kept:
        came = f"; {missing} new since then" if missing else ""
        back = "goes on to other words that you left" if len(kept) + len(earlier) > 1 else "brings it back"
        note = f"This is the draft you left{came}. ctrl+r writes it anew from the timeline, and again {back}."
    elif earlier:
        last = due - 1 - next(at for at, words in enumerate(left) if words)
        note = f"#{last} was sent meanwhile; ctrl+r shows the words that you had written for it, and back."
    elif missing:
        note = f"It says that nothing is new; the timeline has {missing} that the next update (u) will tell."
    filed: dict[str, Any] = {}
    if view.incident.filed:
        filed = {"when_label": "Sent at (14:02 or 2026-11-02 10:31)", "retime": retimed}
    filed |= {
        "kept": [text for _, text in kept], "earlier": [text for _, text in earlier],
        "note": note, "draft": draft, "when": when_line, "copying": first_copy,
    }  # fmt: skip
    dialog: UpdateSheet | OutgoingDialog
    if style is Style.STATUSPAGE:  # the public wording is no choice of lines
        dialog = OutgoingDialog(f"Update #{due}", fresh, copied, send, **filed)
    else:
        bases = [*(on for on, _ in kept[:1]), staged.base, *(on for on, _ in (*kept[1:], *earlier))]
        dialog = UpdateSheet(
            f"Update #{due}", staged, staged_anew, stage.say_impact, copied, send,
            choice=choice, nothing_new=says_nothing_new, typed=typed, zone=screen.zone, bases=bases, **filed,
        )  # fmt: skip
    await screen.app.push_screen_wait(dialog)
    screen.draw()


def _minding_both(fresh: Composed, says: Status) -> Composed:
    """Look again also when a status was typed that the words for those outside, written for `says`, do not tell."""

    def look_again(text: str) -> list[str]:
        found, typed = fresh.look_again(text), _status_word(text)
        other = next((s for s in Status if s.value == typed and s is not says), None)
        if other is None:
            return found
        return [
            f"the words for those outside still say {says.label}, not {other.label}: send these, then press u again",
            *found,
        ]

    return replace(fresh, look_again=look_again)


async def _not_recorded(screen: IncidentRoom, due: int, problem: Exception) -> str:
    await screen.refresh_all()
    if screen.view and screen.view.incident.next_update_number > due:
        return (
            f"NOT RECORDED: #{due} was sent meanwhile; Esc, then u: "
            f"your words are kept and come up for #{screen.view.incident.next_update_number}."
        )
    return f"NOT RECORDED: {problem}"


def _renumbered(text: str, number: int) -> str:
    return re.sub(r"Update #\d+", f"Update #{number}", text, count=1)


def _status_word(text: str) -> str:
    found = _STATUS.search(text)
    return found[1].strip("*.,").lower() if found else ""


def _status_of(text: str) -> Status | None:
    """The status that the text itself announces. Raises Refusal when it is none."""
    if not (word := _status_word(text)):
        return None
    if word == Status.RESOLVED.value:
        raise Refusal("Resolved comes by x, which asks for the cause and the fix; press Esc, then x.")
    try:
        return Status(word)
    except ValueError:
        raise Refusal(f"“{word}” is no status; write Investigating, Identified or Monitoring.") from None
