"""Which editors end only when the text is done, by the words of `$EDITOR`."""

from __future__ import annotations

import pytest

from warroom.local.editors import wait_hint, waits

AT_ONCE = (
    "vim -g", "vim --remote", "vim --servername X --remote-silent", "nvim --server /tmp/s --remote", "vi -g", "gvim", "gvim -p",
    "mvim", "mvim -c 'set ft=markdown'", "gview", "code", "code -n", "code-insiders --new-window", "codium", "cursor", "zed",
    "subl", "subl -n", "mate", "bbedit", "emacsclient -n", "emacsclient --no-wait -a ''", "emacsclient -nc", "emacs --daemon",
    "emacs --daemon=x", "open -t", "open -a TextEdit", "xdg-open", "gio open", "kate", "kate -n", "gedit", "neovide", "nvr",
    "start", "idea", "something-new", "/usr/bin/gvim", "code.cmd",
)  # fmt: skip
AT_THE_END = (
    "vi", "vim", "vim -p", "vim -g -f", "vim --remote-wait", "nvim", "nano", "emacs", "emacs -nw", "emacsclient", "emacsclient -t",
    "emacsclient -c", "gvim -f", "gvim --nofork", "mvim -f", "mvim --nofork", "code --wait", "code -w", "subl -w", "subl -n -w",
    "mate -w", "open -W -t", "open -t -W", "kate --block", "gedit --wait", "neovide --no-fork", "nvr --remote-wait", "hx",
    "/usr/bin/vim", "notepad.exe",
)  # fmt: skip


@pytest.mark.parametrize("editor", AT_ONCE)
def test_an_editor_that_ends_at_once_is_not_taken_for_one_that_waits(editor: str) -> None:
    assert not waits(editor.split())
    assert "waited for" in wait_hint(editor.split())


@pytest.mark.parametrize("editor", AT_THE_END)
def test_an_editor_that_waits_needs_no_hint(editor: str) -> None:
    assert waits(editor.split())
    assert wait_hint(editor.split()) == ""
