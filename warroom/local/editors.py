"""Editors by name: which of them end only when the text is done, and what makes the others wait."""

from __future__ import annotations

import os
from collections.abc import Sequence

_WAITING = frozenset(
    [
        "vi",
        "vim",
        "nvim",
        "view",
        "vimdiff",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "micro",
        "hx",
        "helix",
        "kak",
        "joe",
        "jmacs",
        "jed",
        "ne",
        "mcedit",
        "ed",
        "ex",
        "red",
        "mg",
        "zile",
        "tilde",
        "dte",
        "amp",
        "vis",
        "elvis",
        "nvi",
        "e3",
        "le",
        "notepad",
        "notepad.exe",
    ]
)
_FLAGS = {
    **dict.fromkeys(
        [
            "code",
            "code-insiders",
            "codium",
            "vscodium",
            "cursor",
            "windsurf",
            "atom",
            "zed",
            "zeditor",
            "lapce",
            "pulsar",
            "gedit",
            "pluma",
            "xed",
            "idea",
            "pycharm",
            "webstorm",
            "goland",
            "clion",
            "rubymine",
            "phpstorm",
            "rider",
            "fleet",
            "positron",
            "trae",
            "kiro",
        ],
        ("--wait", "-w"),
    ),
    **dict.fromkeys(["subl", "sublime_text", "mate", "bbedit"], ("-w", "--wait")),
    **dict.fromkeys(["gvim", "mvim", "gview", "macvim"], ("-f", "--nofork")),
    "neovide": ("--no-fork", "--nofork"),
    "nvim-qt": ("--nofork",),
    "nvr": ("--remote-wait", "--remote-tab-wait"),
    "kate": ("--block", "-b"),
    "gnome-text-editor": ("--standalone", "-s"),
    "mousepad": ("--disable-server",),
    "open": ("-W", "--wait-apps"),
    "start": ("/wait", "/WAIT"),
}
"""What makes an editor wait that otherwise hands the file to a window and ends: the flag to write, and its other names."""
_REMOTE = ("--remote", "--remote-silent", "--remote-tab", "--remote-tab-silent", "--remote-send", "--server")
_VIM = ("-g", *_REMOTE)
_HURRYING = {
    "emacsclient": ("-n", "--no-wait", "-nc", "-cn"),
    "emacs": ("--daemon", "--bg-daemon"),
    **dict.fromkeys(["vi", "vim", "view", "vimdiff", "ex"], _VIM),
    "nvim": _REMOTE,
}
"""What keeps an editor from waiting that does so otherwise."""
_WAITING_AGAIN = ("-f", "--nofork", "--remote-wait", "--remote-wait-silent", "--remote-tab-wait")
"""What makes vim wait all the same: `-g` opens its window, and `--remote` hands the file to another."""


_VIMS = frozenset(name for name, flags in _HURRYING.items() if "--remote" in flags)


def waits(editor: Sequence[str]) -> bool:
    """Whether the editor surely ends only when the text is done; `editor` is the program with its arguments."""
    name, arguments = _name(editor), editor[1:]
    if name in _WAITING:
        if any(flag in arguments for flag in _WAITING_AGAIN) and name in _VIMS:
            return True
        hurrying = _HURRYING.get(name, ())
        return not any(argument.partition("=")[0] in hurrying for argument in arguments)
    return any(flag in arguments for flag in _FLAGS.get(name, ()))


def wait_hint(editor: Sequence[str]) -> str:
    """How to make the editor wait, as one clause; empty when nothing is known of it, or when it waits."""
    name = _name(editor)
    if waits(editor):
        return ""
    if name in _FLAGS:
        return f'to be waited for, write it as EDITOR="{name} {_FLAGS[name][0]}"'
    if name in _HURRYING:
        return f"to be waited for, leave {' or '.join(_HURRYING[name][:2])} out of $EDITOR"
    return "to be waited for, an editor has to end only when the text is done"


def _name(editor: Sequence[str]) -> str:
    return os.path.basename(editor[0]).removesuffix(".exe").removesuffix(".cmd") if editor else ""
