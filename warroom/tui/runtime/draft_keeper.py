"""The drafts of the console: what is typed anywhere is on disk at most a second later, whatever follows.

Every line, text and choice says where its words are kept: it holds a `Draft`, or None where nothing is kept.
The first change starts a timer, which further typing does not start anew; when it rings, all that has changed is
written at once, on the thread of the drafts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from warroom.local.draft_names import BETWEEN

if TYPE_CHECKING:
    from warroom.tui.runtime.workers import Backstage

KEPT_WITHIN = 0.5
"""Seconds from a character to its writing; the rest of the second that is promised is for a slow disk."""
TRY_AGAIN = 5.0
"""Seconds until what could not be written is tried once more."""

Texts = Mapping[str, str]
"""Drafts by name; an empty one is to be forgotten."""
Later = Callable[[float, Callable[[], None]], object]
"""(seconds, what to do then)."""


def several(texts: Iterable[str]) -> str:
    """Texts as one draft. What stands between them cannot stand in them."""
    return BETWEEN.join(text.replace(BETWEEN, "␟") for text in texts)


def _later(seconds: float, call: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_later(seconds, call)


class DraftKeeper:
    """One for a console. Its methods are called on the thread of the screen."""

    def __init__(self, backstage: Backstage, later: Later = _later) -> None:
        self._backstage, self._later = backstage, later
        self._changed: list[Draft] = []
        self._waiting = self._trying_again = False

    def changed(self, draft: Draft) -> None:
        """Keep it at the latest `KEPT_WITHIN` seconds from now."""
        if draft not in self._changed:
            self._changed.append(draft)
        if not self._waiting:
            self._waiting = True
            self._later(KEPT_WITHIN, self._ring)

    def keep(self, texts: Texts) -> None:
        """Keep these at once, without waiting for the disk."""
        self._written(self._backstage.keep_all(texts))

    def flush(self) -> None:
        """Keep now what the timer would keep: the dialog or the console is being left."""
        changed, self._changed = self._changed, []
        texts: dict[str, str] = {}
        for draft in changed:
            texts.update(draft.texts())
        if texts:
            self.keep(texts)

    def drop(self, draft: Draft) -> None:
        """Do not keep what has changed of it."""
        self._changed = [other for other in self._changed if other is not draft]

    def _ring(self) -> None:
        self._waiting = False
        self.flush()

    def _written(self, writing: Future[None]) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # the terminal is gone, and the console ends

        def done(_: Future[None]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._look)

        writing.add_done_callback(done)

    def _look(self) -> None:
        if self._backstage.drafts_problem and not self._trying_again:
            self._trying_again = True
            self._later(TRY_AGAIN, self._try_again)

    def _try_again(self) -> None:
        self._trying_again = False
        self.keep({})


class Draft:
    """What is typed at one place: a line, a text, or the fields of a dialog together."""

    def __init__(self, keeper: DraftKeeper, texts: Callable[[], Texts]) -> None:
        """`texts` are the drafts as they are to be kept now, by name. None of a name leaves that draft as it is."""
        self._keeper, self._texts = keeper, texts
        self._over = False

    def texts(self) -> Texts:
        return {} if self._over else self._texts()

    def changed(self) -> None:
        """Something was typed or chosen."""
        if not self._over:
            self._keeper.changed(self)

    def flush(self) -> None:
        """Keep it now, with whatever else has changed."""
        self._keeper.flush()

    def forget(self) -> None:
        """What was typed is in the record: nothing of it is kept any more."""
        names = tuple(self.texts())
        self._over = True
        self._keeper.drop(self)
        self._keeper.keep(dict.fromkeys(names, ""))
