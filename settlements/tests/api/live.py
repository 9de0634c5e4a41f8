"""The API under its production server, on a database of its own."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coalition.tests.processes import HUNG_SECONDS, own_environment
from coalition.tests.world import World

HOUSE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Live:
    """A running server, the rows it was started with, and the keys of two desks of different pharmacies."""

    url: str
    key: str
    other_key: str
    world: World


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """The address of a granian on Django's present database; stopped at the end."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--blocking-threads", "4", "--log-level", "error", "coalition.wsgi:application"],
        cwd=HOUSE,
        env=own_environment() | environment,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=HUNG_SECONDS)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; fail when it ended or takes too long."""
    deadline = time.monotonic() + HUNG_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{url}/api/v1/ping", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
