"""The palette: every command and theme by name."""

from __future__ import annotations

from textual.command import CommandPalette

from warroom.tui.runtime.left_screens import GoesOnce


class Palette(GoesOnce, CommandPalette):
    """Textual's, but a second Enter or Esc that comes fast does not take the room away from below it."""
