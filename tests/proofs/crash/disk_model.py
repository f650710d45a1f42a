"""What a disk may hold after a power cut, given the calls that a program made before it.

Only what was synced is certain. A write that was not may be there, be missing, or be there in part, sector by
sector, whatever was written after it. For names there are two models: a name is certain once its folder was
synced after it was made (what POSIX promises), or all names are kept in the order in which they were made, and
every sync keeps those before it (what a journalling file system does).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from syscalls import Call

SECTORS = (512, 4096)
IGNORED = "-shm"
"""The end of names whose content does not matter: SQLite rebuilds its shared memory."""


@dataclass
class Change:
    """To the content of a file: bytes at an offset, or without them its new size."""

    step: int
    offset: int
    data: bytes | None


@dataclass
class File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    live: bytearray = field(default_factory=bytearray)

    def change(self, change: Change) -> None:
        self.pending.append(change)
        _apply(self.live, change.offset, change.data)

    def sync(self, before: int) -> None:
        """Make durable what was done before a step."""
        for change in self.pending:
            if change.step < before:
                _apply(self.durable, change.offset, change.data)
        self.pending = [change for change in self.pending if change.step >= before]


@dataclass
class Naming:
    """One change to the names in folders, which happens whole: (folder, name, what it names or None)."""

    step: int
    entries: list[tuple[Folder, str, Node | None]]


@dataclass(eq=False)
class Folder:
    durable: dict[str, Node] = field(default_factory=dict)
    live: dict[str, Node] = field(default_factory=dict)


Node = File | Folder


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


class Disk:
    """Follows a program call by call."""

    def __init__(self, base: Path) -> None:
        """`base` is a real folder; what it holds now is durable."""
        self.base = base
        self._root = _read(base)
        self._namings: list[Naming] = []
        self._offsets: dict[tuple[Path, int], int] = {}
        self.step = self._first = 0
        self._committed = 0
        """Names made before this step are kept by a journalling file system."""

    # What was done

    def _follow(self, call: Call) -> bool:
        step, self.step = self.step, self.step + 1
        name = call.name
        if name in ("openat", "open", "creat"):
            return self._open(call, step)
        if name in ("write", "writev", "pwrite64", "pwritev", "pwritev2"):
            return self._write(call, step)
        if name in ("sendfile", "copy_file_range"):
            return self._copy(call, step)
        if name in ("ftruncate", "truncate", "fallocate"):
            return self._resize(call, step)
        if name in ("fsync", "fdatasync", "sync", "syncfs"):
            return self._sync(call, self._first + call.began)
        if name in ("rename", "renameat", "renameat2"):
            source, target = call.paths()
            return self._rename(source, target, step)
        if name in ("unlink", "unlinkat", "rmdir"):
            return self._name(step, (call.paths()[-1], None))
        if name in ("mkdir", "mkdirat"):
            return self._name(step, (call.paths()[-1], Folder()))
        if name in ("link", "linkat"):
            source, target = call.paths()
            node = self.node(source)
            return node is not None and self._name(step, (target, node))
        return False

    def replay(self, trace: Iterator[Call]) -> Iterator[tuple[Call, bool]]:
        """Follow one trace; each call with whether it changed what a cut may leave."""
        self._first = self.step
        for call in trace:
            yield call, self._follow(call)

    def _open(self, call: Call, step: int) -> bool:
        path, flags = call.paths()[0], call.arguments
        where = self._parent(path)
        if where is None:
            return False
        if "O_APPEND" in flags:
            raise NotImplementedError("a file opened to append to")
        self._offsets[path, call.result] = 0
        node = self.node(path)
        if node is None and ("O_CREAT" in flags or call.name == "creat"):
            return self._name(step, (path, File()))
        if isinstance(node, File) and "O_TRUNC" in flags and node.live:
            node.change(Change(step, 0, None))
            return True
        return False

    def _write(self, call: Call, step: int) -> bool:
        path = call.descriptors()[0]
        file = self._file(path)
        if file is None:
            return False
        data = b"".join(call.strings())[: call.result]
        if call.name.startswith("p"):
            offset = int(call.numbers()[-1 if call.name != "pwritev2" else -2])
        else:
            offset = self._offsets[path, call.descriptor()]
            self._offsets[path, call.descriptor()] = offset + len(data)
        file.change(Change(step, offset, data))
        return not path.name.endswith(IGNORED)

    def _copy(self, call: Call, step: int) -> bool:
        """Bytes that go from file to file without passing the program; from its beginning on, as Python does it."""
        target, source = call.descriptors()
        if call.name == "copy_file_range":
            source, target = target, source
        into, out = self._file(target), self._file(source)
        if into is None:
            return False
        content = out.live if out is not None else source.read_bytes()
        key = target, call.descriptor() if call.name == "sendfile" else -1
        offset = self._offsets.get(key, 0)
        self._offsets[key] = offset + call.result
        into.change(Change(step, offset, bytes(content[offset : offset + call.result])))
        return True

    def _resize(self, call: Call, step: int) -> bool:
        path = call.descriptors()[0] if call.name != "truncate" else call.paths()[0]
        file = self._file(path)
        if file is None:
            return False
        size = int(call.numbers()[-1])
        if call.name == "fallocate":
            size = max(len(file.live), int(call.numbers()[-2]) + size)
        file.change(Change(step, size, None))
        return not path.name.endswith(IGNORED)

    def _sync(self, call: Call, before: int) -> bool:
        everything = call.name in ("sync", "syncfs")
        node = None if everything else self.node(call.descriptors()[0])
        if node is None and not everything:
            return False
        for one in self._nodes() if everything else [node]:
            if isinstance(one, File):
                one.sync(before)
            elif isinstance(one, Folder):
                self._names_synced(one, before)
        self._committed = max(self._committed, before)
        return True

    def _names_synced(self, folder: Folder, before: int) -> None:
        for naming in self._namings:
            if naming.step < before and any(where is folder for where, _, _ in naming.entries):
                _enter(naming, durable=True, only=folder)
                naming.entries = [entry for entry in naming.entries if entry[0] is not folder]
        self._namings = [naming for naming in self._namings if naming.entries]

    def _rename(self, source: Path, target: Path, step: int) -> bool:
        node = self.node(source)
        if node is None:
            inside = self._parent(source) or self._parent(target)
            if inside is not None:
                raise NotImplementedError(f"a name that comes from or goes to elsewhere: {source}, {target}")
            return False
        return self._name(step, (target, node), (source, None))

    def _name(self, step: int, *entries: tuple[Path, Node | None]) -> bool:
        wheres = [(self._parent(path), path.name, node) for path, node in entries]
        known = [(where, name, node) for where, name, node in wheres if where is not None]
        if not known:
            return False
        naming = Naming(step, known)
        _enter(naming, durable=False)
        self._namings.append(naming)
        return any(not name.endswith(IGNORED) for _, name, _ in known)

    # What there is

    def node(self, path: Path) -> Node | None:
        """What a path names while the program runs."""
        if path == self.base:
            return self._root
        parent = self._parent(path)
        return parent.live.get(path.name) if parent is not None else None

    def _parent(self, path: Path) -> Folder | None:
        if not path.is_relative_to(self.base) or path == self.base:
            return None
        folder: Node | None = self._root
        for part in path.relative_to(self.base).parts[:-1]:
            folder = folder.live.get(part) if isinstance(folder, Folder) else None
        return folder if isinstance(folder, Folder) else None

    def _file(self, path: Path) -> File | None:
        node = self.node(path)
        return node if isinstance(node, File) else None

    def _nodes(self) -> Iterator[Node]:
        waiting: list[Node] = [self._root]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Folder):
                waiting += node.live.values()

    def live(self) -> dict[str, bytes]:
        """Every file as the running program sees it, by its path below the base."""
        return dict(_listed(self._root, lambda folder: folder.live, lambda file: bytes(file.live)))

    # What a power cut may leave

    def after_a_cut(self, chance: random.Random, *, ordered_names: bool, worst: bool) -> dict[str, bytes]:
        """Files by their path; a folder without files is not among them. `worst` keeps nothing that is not certain."""
        names = self._names(chance, ordered_names=ordered_names, worst=worst)
        kept = 0.0 if worst else chance.choice((0.0, 0.3, 0.7, 1.0))
        sector = chance.choice(SECTORS)
        return dict(
            _listed(
                self._root, lambda folder: names.get(id(folder), folder.durable),
                lambda file: _content(file, chance, kept, sector),
            )
        )  # fmt: skip

    def _names(
        self, chance: random.Random, *, ordered_names: bool, worst: bool
    ) -> dict[int, dict[str, Node]]:
        names: dict[int, dict[str, Node]] = {}
        until = self._committed if worst else chance.randint(self._committed, self.step)
        share = 0.0 if worst else chance.choice((0.0, 0.5, 0.9))
        left: set[tuple[int, str]] = set()
        for naming in self._namings:
            keys = {(id(folder), name) for folder, name, _ in naming.entries}
            # Else in any order, but for changes of the same name.
            in_any_order = not keys & left and chance.random() < share
            if not (naming.step < until if ordered_names else in_any_order):
                left |= keys
                continue
            for folder, name, node in naming.entries:
                table = names.setdefault(id(folder), dict(folder.durable))
                _set(table, name, node)
        return names


def _content(file: File, chance: random.Random, kept: float, sector: int) -> bytes:
    content = bytearray(file.durable)
    for change in file.pending:
        if change.data is None:
            if chance.random() < kept:
                _apply(content, change.offset, None)
            continue
        start = change.offset
        while start < change.offset + len(change.data):
            end = min(change.offset + len(change.data), (start // sector + 1) * sector)
            if chance.random() < kept:
                _apply(content, start, change.data[start - change.offset : end - change.offset])
            start = end
    return bytes(content)


def _enter(naming: Naming, *, durable: bool, only: Folder | None = None) -> None:
    for folder, name, node in naming.entries:
        if only is None or folder is only:
            _set(folder.durable if durable else folder.live, name, node)


def _set(table: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        table.pop(name, None)
    else:
        table[name] = node


def _listed(
    folder: Folder,
    names: Callable[[Folder], dict[str, Node]],
    content: Callable[[File], bytes],
    before: str = "",
) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, by what its folders are taken to name and files to hold."""
    for name, node in sorted(names(folder).items()):
        if isinstance(node, Folder):
            yield from _listed(node, names, content, f"{before}{name}/")
        elif not name.endswith(IGNORED):
            yield f"{before}{name}", content(node)


def _read(path: Path) -> Folder:
    folder = Folder()
    for entry in os.scandir(path):
        node: Node
        if entry.is_dir():
            node = _read(Path(entry.path))
        else:
            content = Path(entry.path).read_bytes()
            node = File(bytearray(content), [], bytearray(content))
        folder.durable[entry.name] = folder.live[entry.name] = node
    return folder
