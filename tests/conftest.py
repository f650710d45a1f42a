"""How many tests run at a time, how properties are looked for, and where the program remembers databases."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import database_server
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from engines import Engine

# No limit in time anywhere: a busy machine is no fault of the program. `make test` tries the same examples each time,
# so that two runs of one code agree; `make check-slow` tries more of them: others each time, but in CI the same ones,
# where a new example must not stop a change that has nothing to do with it.
settings.register_profile(
    "same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None
)
settings.register_profile(
    "search",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=200,
    print_blob=True,
    derandomize="CI" in os.environ,
    database=None,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_xdist_auto_num_workers() -> int:
    """Four for each core: a test of the console waits for its screen three quarters of its time."""
    return (os.cpu_count() or 1) * 4


LONGEST_NAME = 200
"""Characters of a text that may stand in the name of its test."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Each worker makes, sends and compares all names: a text of megabytes is not the name of its test."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{val[:LONGEST_NAME]!a} and so on, {len(val)} in all"
    return None


def pytest_configure() -> None:
    """What a shell starts in the background ignores Ctrl+C, and so would every program that a test starts and interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no collection of garbage looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command and a console freeze what is loaded, once in a process; here that would keep the open files of every test."""
    monkeypatch.setattr(gc, "freeze", lambda: None)


@pytest.fixture(autouse=True)
def memory_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A test leaves nothing in what this machine remembers of databases."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("WARROOM_STATE", str(folder))
    return folder


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One that all workers of this run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that started all workers ends the server that one of them started."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        database_server.stop_shared(_shared_folder(session.config._tmp_path_factory))  # type: ignore[attr-defined]  # no fixture lives as long


@pytest.fixture(scope="session")
def admin(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The conninfo of a superuser on the server for tests."""
    return database_server.shared(_shared_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def template(admin: str) -> str:
    """A database with an empty room in it, of which copies are made."""
    from engines import make_template

    return make_template(admin)


@pytest.fixture
def server_room(admin: str, template: str) -> Iterator[str]:
    """The conninfo of an empty room of its own on the server."""
    from engines import ServerEngine

    from warroom.store.location import Server

    engine = ServerEngine(admin, template)
    place = engine.place()
    assert isinstance(place, Server)
    yield place.name
    engine.drop()


@pytest.fixture(params=["file", "server"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> "Iterator[Engine]":
    """Both places where a record can be kept: what a test asks for has to be the same in either."""
    from engines import FileEngine, ServerEngine

    if request.param == "file":
        yield FileEngine(tmp_path)
        return
    server = ServerEngine(request.getfixturevalue("admin"), request.getfixturevalue("template"))
    yield server
    server.drop()
