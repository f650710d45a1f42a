"""Where a file lives: on this machine, or on another one behind a network."""

from __future__ import annotations

import re
from pathlib import Path

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre"})
_MOUNTS = Path("/proc/self/mountinfo")


def network_file_system(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """The kind of network file system under `path`, such as nfs4; None when it is local or cannot be told."""
    kind = file_system(path, mounts)
    return kind if kind in _NETWORK or kind.startswith("fuse.ssh") else None


def keeps_inodes(kind: str) -> bool:
    """Whether a file keeps its inode while it is open; some that a program or a foreign server serves may give it another."""
    return kind not in ("cifs", "smb3", "smbfs") and not kind.startswith("fuse")


def file_system(path: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of file system under `path`, such as ext4; empty when it cannot be told."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:  # not Linux
        return ""
    best, kind = "", ""
    target = str(path.absolute())
    for line in lines:
        before, _, after = line.partition(" - ")
        point = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, after.split(" ")[0]
    return kind
