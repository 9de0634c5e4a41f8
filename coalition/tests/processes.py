"""Processes of their own on the test's database: started, killed half way, waited for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

# A process is held to hang after so long. It says nothing about speed: full figures take a busy machine minutes.
HUNG_SECONDS = 900


def own_environment() -> dict[str, str]:
    """The environment of a process that works on Django's present database."""
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    database = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{given['NAME']}"
    return os.environ | {"DATABASE_URL": database, "DEBUG": "true", "LOG_LEVEL": "ERROR"}


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Python with these arguments on Django's present database; whatever happens, it is gone at the end."""
    started = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=own_environment() | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def kill_when(happened: Callable[[], bool], *arguments: str, **environment: str) -> None:
    """kill -9 of such a process as soon as it has happened; AssertionError if the process ends or hangs before.

    Returns when the database has noticed too, that is, when the locks of the dead are free.
    """
    before = backends()
    with process(*arguments, **environment) as doomed:
        deadline = time.monotonic() + HUNG_SECONDS
        while not happened():
            assert doomed.poll() is None, doomed.stderr.read().decode()
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.005)
    while backends() - before:
        assert time.monotonic() < deadline, "the database does not let go of the dead"
        time.sleep(0.005)


def run_to_its_end(*arguments: str, **environment: str) -> tuple[str, str]:
    """What such a process writes to its two streams until it ends by itself."""
    with process(*arguments, **environment) as heir:
        said, complained = heir.communicate(timeout=HUNG_SECONDS)
    return said.decode(), complained.decode()


def backends() -> set[int]:
    """The server's processes that work for somebody connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}
