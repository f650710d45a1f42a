"""The postmortem, from the review and from the room: written, marked done, shared."""

from __future__ import annotations

import asyncio

from warroom.domain.incident.state import Incident, Stage
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.local.draft_names import BETWEEN
from warroom.reports import postmortem as texts
from warroom.reports.postmortem_stage import postmortem_words
from warroom.store.errors import StoreProblem
from warroom.texts import lint
from warroom.texts.messages import clock
from warroom.tui.actions.act import changing
from warroom.tui.actions.copy import copy
from warroom.tui.dialogs.postmortem import Act, PostmortemDialog
from warroom.tui.incident_screen import IncidentScreen
from warroom.tui.runtime.draft_keeper import Draft, Texts, several


def _told(act: Act) -> Act:
    """The act; what goes wrong is said instead of ending the program."""

    async def safely(text: str) -> str:
        try:
            return await act(text)
        except (StoreProblem, Refusal, OSError) as problem:
            return f"NOT DONE: {problem}"

    return safely


class _Writing:
    """One sitting at a postmortem: what its keys do."""

    def __init__(self, screen: IncidentScreen, incident: Incident, fresh: str) -> None:
        self.screen, self.number, self.reference = screen, incident.number, incident.reference
        self.key = f"{incident.id}/postmortem"
        self.version = incident.review.version
        """The version that this text comes from; another console may write one meanwhile."""
        self._seen = self.version
        """Another one that this sitting was told of."""
        self.saved = fresh
        self._doubted = ""
        """What was asked for once more before it is marked done."""

    async def _incident(self) -> Incident:
        return await self.screen.app.backstage.read(lambda room: room.incident(self.number))

    def texts(self, text: str) -> Texts:
        """The draft of this text; none of one that is saved."""
        # With the version that it comes from: one that was written since must not be passed over later.
        return {self.key: "" if text == self.saved else several([str(self.version or ""), text])}

    async def take_up(self) -> str:
        """The draft that was left; empty when there is none."""
        draft = await self.screen.app.backstage.keep(lambda drafts: drafts.draft(self.key) or "") or ""
        version, between, text = draft.partition(BETWEEN)
        if between:
            self._seen = self.version = int(version) if version else None
        return text if between else draft

    async def save(self, text: str) -> str:
        now = await self._incident()
        if text == self.saved and self.version is not None:
            return "Nothing was changed, so no version was kept."
        if now.review.version not in (self.version, self._seen):
            self._seen = now.review.version
            return "NOT SAVED: another version was written meanwhile and is kept; ctrl+s again makes yours the newest."
        seen = now.review.version or 0
        if problem := await changing(
            self.screen, lambda room: room.write_postmortem(self.number, text, seen)
        ):
            return f"NOT SAVED: {problem} Your text is kept as a draft."
        self.saved, self.version = text, (await self._incident()).review.version
        self.screen.app.drafts.keep(self.texts(text))
        versions = await self.screen.app.backstage.read(
            lambda room: room.review.postmortem_versions(self.number)
        )
        return (
            f"Version {len(versions)} is saved; `warroom postmortem {self.reference} --versions` lists them."
        )

    async def done(self, text: str) -> str:
        now = await self._incident()
        wanted = Stage.DONE if now.review.stage is Stage.OPEN else Stage.OPEN
        if wanted is Stage.DONE and self._doubted != text and (ends := texts.open_ends(text, now)):
            self._doubted = text
            return f"NOT DONE: {ends}; ctrl+d again marks it done all the same."
        if wanted is Stage.DONE and (text != self.saved or self.version is None):
            said = await self.save(text)
            if said.startswith("NOT"):
                return said
        problem = await changing(self.screen, lambda room: room.move_postmortem(self.number, wanted))
        if problem:
            return problem
        if wanted is Stage.OPEN:
            return "The postmortem is open again; ctrl+d marks it done."
        return f"{await self._stands()}; ctrl+g copies the text that shares it."

    async def _stands(self) -> str:
        now, policy = await self._incident(), self.screen.app.config.policy
        return postmortem_words(now, policy, self.screen.app.now()).capitalize()

    async def share(self, text: str) -> str:
        """Copy the short text, then record that it was shared; what was only typed is saved first."""
        if text != self.saved:
            said = await self.save(text)
            if said.startswith("NOT"):
                return said
        now, backstage = await self._incident(), self.screen.app.backstage
        if now.is_open:
            return f"{self.reference} is not resolved yet; its postmortem is shared after that."
        text_of = await backstage.read(lambda room: room.review.share(now))
        own = await backstage.word(text_of)
        short = own.text
        copied = await copy(self.screen, short, f"{self.reference}-learnings")
        copied += f" · {own.trouble}" if own.trouble else ""
        if found := await asyncio.to_thread(lint.warnings, short, now, text_of):
            copied += f" · look again: {'; '.join(found)}"
        if now.review.stage is Stage.SHARED:
            return f"{copied} · it is recorded as shared already"
        refused = await changing(self.screen, lambda room: room.move_postmortem(self.number, Stage.SHARED))
        return f"{copied} · {f'NOT RECORDED as shared: {refused}' if refused else 'recorded as shared'}"


async def postmortem(screen: IncidentScreen, incident: Incident) -> None:
    """Read and write it: the draft left before, else the record's text."""
    number, backstage = incident.number, screen.app.backstage
    fresh = await backstage.read(lambda room: room.review.postmortem(number))
    now, versions = await backstage.read(
        lambda room: (room.incident(number), room.review.postmortem_versions(number))
    )
    writing = _Writing(screen, now, fresh)
    kept = await writing.take_up()
    written = "drafted from the record, no version saved yet"
    if versions:
        last = versions[-1]
        written = (
            f"version {len(versions)} by {one_line(last.actor)} {clock(last.recorded_at, screen.app.zone)}"
        )
    stands = postmortem_words(now, screen.app.config.policy, screen.app.now())
    parts = [stands or "the incident is open", written]
    if kept and kept != fresh:
        since = "older than that" if writing.version != now.review.version else "the draft you left"
        parts.append(f"this is {since}; ctrl+r shows the record's text")
    acts = {"save": _told(writing.save), "done": _told(writing.done), "share": _told(writing.share)}
    draft = Draft(screen.app.drafts, lambda: writing.texts(dialog.text))
    dialog = PostmortemDialog(
        f"Postmortem {now.reference}", kept or fresh, fresh, acts, draft, said=" · ".join(parts)
    )
    await screen.app.push_screen_wait(dialog)
