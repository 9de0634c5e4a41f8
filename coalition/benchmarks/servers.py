"""What a benchmark runs on: a PostgreSQL of its own, programs beside it, and what they cost the processor."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
import psutil
from django.core.management import call_command

from coalition.toolkit.embedded.postgres import EmbeddedPostgres

HOST = "127.0.0.1"
HOUSE = Path(__file__).resolve().parents[2]
LOG = "statements"
# The log as JSON is where the recorder reads a commit's statements from; it stays empty unless a session asks.
LOGGED = {"logging_collector": "on", "log_destination": "jsonlog", "log_filename": LOG, "log_min_messages": "error"}
PATIENCE = 60  # seconds for a server's first answer; a busy machine takes its time to import everything


@contextmanager
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """A migrated database on a server that is thrown away at the end; Django is set up to use it without DEBUG."""
    data = HOUSE / ".data"
    data.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="benchmark-", dir=data))
    home.rmdir()  # the server makes it, for the account that it runs as
    server = EmbeddedPostgres(home, LOGGED)
    try:
        server.join("benchmark")
        os.environ |= {
            "DATABASE_URL": f"postgresql://postgres@/benchmark?host={server.socket_folder}&port=5432",
            "DJANGO_SETTINGS_MODULE": "coalition.settings",
            "ENVIRONMENT": "test",  # served by the owner of a database that is thrown away: production refuses that
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": HOST,
            "SECURE_SSL_REDIRECT": "0",
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore:No directory at:UserWarning",  # of static files, which nobody asks for here
        }
        django.setup()
        call_command("migrate", verbosity=0)
        yield server
    finally:
        _close_connections()
        server.leave()
        shutil.rmtree(server.home, ignore_errors=True)


@contextmanager
def web_server(application: str, *, workers: int = 2, threads: int = 4) -> Iterator[tuple[int, psutil.Process]]:
    """The product's web server with a WSGI application inside the block: its port and its process."""
    port = _free_port()
    options = ("--workers", str(workers), "--blocking-threads", str(threads), "--no-access-log", "--log-level", "error")
    place = ("--interface", "wsgi", "--host", HOST, "--port", str(port))
    process = subprocess.Popen([sys.executable, "-m", "granian", *place, *options, application], cwd=HOUSE)
    try:
        _await(port, process)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu_seconds(process: psutil.Process) -> float:
    """Processor time that a process and its children have used so far, those that have ended included."""
    total = 0.0
    for member in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = member.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the web server did not start ({process.poll()})")


def _close_connections() -> None:
    if django.apps.apps.ready:
        from coalition.toolkit import pool

        pool.close_pools()
        django.db.connections.close_all()
