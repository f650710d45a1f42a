"""What is said of a key that does nothing here: most often the keyboard has another layout on."""

from __future__ import annotations

from textual.events import Key
from textual.screen import ModalScreen

from warroom.domain.text.safe_text import one_line
from warroom.tui.console import Console
from warroom.tui.dialogs.form import Choice

_PLACES = "qwertyuiopasdfghjklzxcvbnm"
_LAYOUTS = (
    "йцукенгшщзфывапролдячсмить",  # Russian
    "йцукенгшщзфівапролдячсмить",  # Ukrainian
    ";ςερτυθιοπασδφγηξκλζχψωβνμ",  # Greek
    "/'קראטוןםפשדגכעיחלךזסבהנמצ",  # Hebrew
    "ضصثقفغعهخحشسيبلاتنمئءؤر•ىة",  # Arabic
    "ضصثقفغعهخحشسیبلاتنمظطزرذدئ",  # Persian
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",  # Korean
)
"""What the keys of `_PLACES` are in other layouts."""


def latin_key(character: str) -> str | None:
    """The letter on the same key of a Latin keyboard; None when no layout is known that has `character`, or two differ."""
    small = character.lower()
    found = {_PLACES[layout.index(small)] for layout in _LAYOUTS if small in layout}
    if len(found) != 1:
        return None
    letter = found.pop()
    return letter.upper() if character != small else letter


def no_key_words(character: str) -> str:
    shown = one_line(character)
    words = f"{shown} is no key here"
    if not character.isascii() and (letter := latin_key(character)):
        return f"{words}; in this layout it lies on {letter}: switch the keyboard."
    if character.isascii():
        return f"{words}; ? shows those that are."
    return f"{words}; switch the keyboard to Latin letters."


def say_no_key(app: Console, event: Key) -> None:
    """Say so where a letter or sign did nothing."""
    character = event.character
    if not event.is_printable or not character or character == " ":
        return
    in_list = (isinstance(app.screen, ModalScreen) and app.focused is not None) or isinstance(
        app.focused, Choice
    )
    if character.isascii() and in_list:
        return  # some lists take letters and digits without keeping them from us
    words = no_key_words(character)
    say = getattr(app.screen, "say", None)
    if say is None:
        app.notify(words, severity="warning", markup=False)
    else:
        say(words)
