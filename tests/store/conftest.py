"""The store's tests run on both engines; those of a file's own faults stand in files of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Engine, FileEngine, ServerEngine


@pytest.fixture(params=["file", "server"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "file":
        yield FileEngine(tmp_path)
        return
    server = ServerEngine(request.getfixturevalue("admin"), request.getfixturevalue("template"))
    yield server
    server.drop()
