"""A proxy in front of a PostgreSQL server: it counts round trips, delays, falls silent, and cuts at a message's boundary."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class WireProxy:
    """Listens on `port` and forwards to the server's. One for each test."""

    server_port: int
    delay: float = 0.0
    """Seconds that each burst of the client's waits."""
    port: int = 0
    turns: int = 0
    """Round trips: how often the client spoke after the server had, or first."""
    silent: bool = False
    """Whether nothing is forwarded any more, while connections stay open."""
    cut_before_client: int = -1
    """The connection is cut before this message of the client is forwarded, counted from 0 when it is set."""
    cut_before_server: int = -1
    """The same for a message of the server: the client's part was done, and the answer is lost."""
    version: str = ""
    """What the server's version is said to be, as 12.22; its own when empty."""
    pooler: str = ""
    """As a transaction pooler does: `refuses` settings at the door, or `ignores` them."""
    client_messages: int = 0
    server_messages: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> WireProxy:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def name(self, conninfo: str) -> str:
        """The conninfo by way of this proxy."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(
            conninfo, host="127.0.0.1", port=self.port, sslmode="disable", gssencmode="disable"
        )

    def count(self) -> None:
        """Begin to count messages and round trips anew."""
        self.turns = self.client_messages = self.server_messages = 0
        self._last = "server"

    _last = "server"

    def cut(self) -> None:
        """Close every connection."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._sockets.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [client, server]
            threading.Thread(target=self._from_client, args=(client, server), daemon=True).start()
            threading.Thread(target=self._from_server, args=(client, server), daemon=True).start()

    def _from_client(self, client: socket.socket, server: socket.socket) -> None:
        rest, begun = b"", False
        while chunk := _read(client):
            if self._last != "client":
                self._last, self.turns = "client", self.turns + 1
                if self.delay:
                    time.sleep(self.delay)
            rest += chunk
            while True:
                header = 5 if begun else 4
                if len(rest) < header:
                    break
                size = int.from_bytes(rest[header - 4 : header], "big") + header - 4
                if len(rest) < size:
                    break
                message, rest = rest[:size], rest[size:]
                if not begun and b"\0options\0" in message:
                    if self.pooler == "refuses":
                        _send(client, REFUSAL)
                        client.shutdown(socket.SHUT_RDWR)
                        return
                    if self.pooler == "ignores":
                        message = _without_options(message)
                begun = True
                if self.client_messages == self.cut_before_client:
                    self.cut()
                    return
                self.client_messages += 1
                if not self.silent and not _send(server, message):
                    break
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _from_server(self, client: socket.socket, server: socket.socket) -> None:
        rest = b""
        while chunk := _read(server):
            self._last = "server"
            rest += chunk
            while len(rest) >= 5:
                size = int.from_bytes(rest[1:5], "big") + 1
                if len(rest) < size:
                    break
                message, rest = rest[:size], rest[size:]
                if self.version and message[:1] == b"S" and message[5:].startswith(b"server_version\0"):
                    told = b"server_version\0" + self.version.encode() + b"\0"
                    message = b"S" + (len(told) + 4).to_bytes(4, "big") + told
                if self.server_messages == self.cut_before_server:
                    self.cut()
                    return
                self.server_messages += 1
                if not self.silent and not _send(client, message):
                    break
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


_FIELDS = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
REFUSAL = b"E" + (len(_FIELDS) + 4).to_bytes(4, "big") + _FIELDS
"""What pgbouncer says to settings in the startup message."""


def _without_options(startup: bytes) -> bytes:
    """The startup message without the settings that it asks for."""
    words = startup[8:].rstrip(b"\0").split(b"\0")
    pairs = [pair for pair in zip(words[::2], words[1::2], strict=True) if pair[0] != b"options"]
    body = startup[4:8] + b"".join(name + b"\0" + value + b"\0" for name, value in pairs) + b"\0"
    return (len(body) + 4).to_bytes(4, "big") + body


def _read(one: socket.socket) -> bytes:
    try:
        return one.recv(65536)
    except OSError:
        return b""


def _send(one: socket.socket, data: bytes) -> bool:
    try:
        one.sendall(data)
    except OSError:
        return False
    return True
