"""The store's tests run on both engines; those of a file's own faults stand in files of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Engine, FileEngine, ServerEngine, make_template


@pytest.fixture(scope="session")
def admin() -> str:
    return os.environ["WARROOM_TEST_PG"]


@pytest.fixture(scope="session")
def template(admin: str) -> str:
    return make_template(admin)


@pytest.fixture(params=["file", "server"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "file":
        yield FileEngine(tmp_path)
        return
    server = ServerEngine(request.getfixturevalue("admin"), request.getfixturevalue("template"))
    yield server
    server.drop()
