"""Servers of the tests' own, each in a folder that is gone afterwards."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coalition.toolkit.embedded.postgres import EmbeddedPostgres

SMALL = {"shared_buffers": "16MB"}
JOIN_AND_SAY_SO = """
import sys, time
from pathlib import Path
from coalition.toolkit.embedded.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), {"shared_buffers": "16MB"})
server.join()
print(server.process().pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the server's account may enter, unlike pytest's own, which is private to root."""
    with tempfile.TemporaryDirectory(prefix="coalition-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "postgres"


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home, SMALL)
    yield server
    server.leave()
    wait_until(lambda: is_gone(server))


@pytest.fixture
def other_process() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Starts processes that join the server in a folder, print its pid, and wait; whatever is left is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", JOIN_AND_SAY_SO, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[4],
            env={},  # nothing may be needed from it
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(happened: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again until it has happened; AssertionError when it has not in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_gone(server: EmbeddedPostgres) -> bool:
    """Whether the server has stopped and tidied up."""
    return not (server.is_alive() or (server.cluster / "postmaster.pid").exists())


def discard(server: EmbeddedPostgres) -> None:
    """Stop a server that lives outside of `home` and remove its folder."""
    server.leave()
    wait_until(lambda: is_gone(server))
    shutil.rmtree(server.home)
