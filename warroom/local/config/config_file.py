"""The text of config.toml, whatever stands at its path: nothing here waits, and nothing here stops a command."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

LARGEST = 1_000_000
"""Bytes that are read of a config file. A team of thousands fits; a file larger than that was put there by mistake."""

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class ConfigText:
    """What the file says, as text. Bytes that no encoding explains are lone surrogates in it."""

    text: str = ""
    exists: bool = True
    fault: str = ""
    """Why the file, or a part of it, cannot be read; a sentence without the file's name."""
    unread: bool = False
    """Whether there may be settings outside tables that were not seen."""


def read_text(path: Path) -> ConfigText:
    """Read the file as UTF-8, or as what its byte-order mark says. Raises nothing."""
    try:
        data = _bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return ConfigText(exists=False)
    except _NoFileError as problem:
        return ConfigText(fault=f"{problem}, not a file; none of the settings is read", unread=True)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the path
        reason = getattr(problem, "strerror", None) or str(problem)
        if getattr(problem, "errno", None) == errno.ELOOP:
            reason = "the links lead round in a circle"
        return ConfigText(fault=f"cannot be read ({reason}); none of its settings is read", unread=True)
    fault = ""
    if larger := len(data) > LARGEST:
        data = data[: data.rfind(b"\n", 0, LARGEST) + 1]
        fault = f"is larger than {LARGEST:,} bytes; only the lines within them are read"
    text, wrong = _decoded(data)
    return ConfigText(
        text, fault="; ".join(filter(None, (fault, wrong))), unread=larger and "\n[" not in text
    )


class _NoFileError(Exception):
    pass


def _bytes(path: Path) -> bytes:
    """At most one byte more than `LARGEST`. A pipe is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb", buffering=0) as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):  # Windows says so at open
            raise _NoFileError("is a folder")
        if os.path.realpath(path) == os.devnull:
            return b""
        if not stat.S_ISREG(mode):
            raise _NoFileError("is a pipe" if stat.S_ISFIFO(mode) else "is a device")
        data = b""
        while len(data) <= LARGEST and (more := file.read(LARGEST + 1 - len(data))):
            data += more
        return data


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and what was wrong with it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace" if encoding != "utf-8-sig" else "surrogateescape")
            return text.replace("\ufffd", "\udcff") if encoding != "utf-8-sig" else text, ""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if len(data) > 1 and zeros.count(0) > len(zeros) // 2:
            return data.decode(encoding, "replace"), "is UTF-16 without its mark; save it as UTF-8"
    return data.decode("utf-8", "surrogateescape"), ""
