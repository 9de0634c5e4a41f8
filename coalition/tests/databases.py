"""The databases that tests work on: one that is rolled back (`db`), a copy of it, a server of one's own."""

import hashlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from psycopg.conninfo import make_conninfo

HOUSE = Path(__file__).resolve().parents[2]
HASTY = {"fsync": "off", "full_page_writes": "off"}
"""How the embedded server of the tests is set: only a power cut could lose anything by it, and a copy of the database
takes a tenth of the time. What is about crashes of the server has a server of its own, with the usual settings."""


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config, django_test_environment: None, django_db_blocker: Any
) -> Iterator[str]:
    """The name of the migrated database, kept from run to run until a migration changes; `--create-db` makes it anew.

    Django's default connection leads to a copy of it, where nothing is ever committed: every test is rolled back or
    works on a copy of its own.
    """
    from django.db import connection

    given = dict(connection.settings_dict)
    if "HOME" in given:
        connection.settings_dict |= {"HOME": Path(given["HOME"]).with_name("tests"), "SERVER": HASTY}
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('migrated for tests'))")  # let go of with the cursor
        prefix = f"test_{given['NAME']}_"
        migrated = _migrated(cursor, prefix, anew=pytestconfig.getoption("create_db"))
        _sweep(cursor, prefix, migrated)
        own = connection.settings_dict["NAME"] = _copy_of(migrated, cursor)
    yield migrated
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
    connection.settings_dict.clear()
    connection.settings_dict.update(given)


@pytest.fixture
def cloned_database(django_db_setup: str, django_db_blocker: Any) -> Iterator[str]:
    """The name of a fresh copy of the migrated database, which Django's default connection leads to in all threads.

    What is committed there is really committed, so threads and processes see it; the copy is dropped afterwards.
    """
    from django.db import connection

    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            clone = connection.settings_dict["NAME"] = _copy_of(django_db_setup, cursor)
        try:
            yield clone
        finally:
            _let_go()
            connection.settings_dict["NAME"] = own
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@pytest.fixture
def own_server(django_db_setup: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[Any]:
    """A PostgreSQL of the test's own, to be killed at will: an EmbeddedPostgres with the migrated database.

    Django's default connection leads to its database `coalition`; `server.join()` starts it again after a crash.
    """
    from django.db import connection

    from coalition.toolkit.embedded.postgres import EmbeddedPostgres

    server = EmbeddedPostgres(tmp_path / "postgres", {"shared_buffers": "64MB"})
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.ensure_connection()
        source = connection.get_connection_params() | {"dbname": django_db_setup}
        connection.close()
        server.join("coalition")
        _copy_database(server.binaries.folder, source, server.url("coalition"))
        connection.settings_dict.update(server.connection_settings(), NAME="coalition", HOME=server.home)
        try:
            yield server
        finally:
            _let_go()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            server.leave()
            shutil.rmtree(server.home, ignore_errors=True)


@pytest.fixture
def run_at_once() -> Callable[..., list[Any]]:
    """`run_at_once(f, g, h)` calls them in threads that start together; what each returned or raised, in order.

    For use with `cloned_database` or `own_server`; each thread has its own connection, closed at its end.
    """
    from django.db import connections

    def run(*actions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(actions))

        def call(action: Callable[[], Any]) -> Any:
            try:
                start.wait(timeout=30)
                return action()
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(actions)) as threads:
            return list(threads.map(call, actions))

    return run


def _migrated(cursor: Any, prefix: str, *, anew: bool) -> str:
    """The name of the migrated database of this state of the migrations; made under another name until it is whole."""
    from django.db import connection

    state = hashlib.sha256((HOUSE / "requirements.txt").read_bytes())
    for path in sorted(HOUSE.glob("*/migrations/**/*.*")) + sorted(HOUSE.glob("*/*/migrations/**/*.*")):
        if path.suffix != ".pyc":
            state.update(path.name.encode() + path.read_bytes())
    name = f"{prefix}{state.hexdigest()[:8]}"
    if anew:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    if not cursor.rowcount:
        connection.settings_dict["TEST"]["NAME"] = f"{name}_half"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()  # a database that somebody is connected to can neither be renamed nor copied
        cursor.execute(f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
    return name


def _copy_of(migrated: str, cursor: Any) -> str:
    """A copy that bears the number of this process, so that it is known to be left behind once the process is gone."""
    name = f"{migrated}_of_{os.getpid()}_{uuid4().hex[:8]}"
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    return name


def _sweep(cursor: Any, prefix: str, migrated: str) -> None:
    """Drop what runs that were killed, and other states of the migrations, have left; nobody else's in use."""
    cursor.execute(
        "SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND datname <> %s"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
        [prefix, migrated],
    )
    for (name,) in cursor.fetchall():
        of = re.search(r"_of_(\d+)_", name)
        if not of or not psutil.pid_exists(int(of[1])):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _let_go() -> None:
    """Close what leads to a database that is about to go, and forget its rows: the next one may bear its name."""
    from django.db import connection

    from coalition.toolkit import pool
    from promotions.compiler import cache
    from settlements.ledger import book

    connection.close()
    pool.close_pools()
    book.forget_accounts()
    cache.forget_rulebooks()


def _copy_database(programs: Path, source: dict[str, Any], target: str) -> None:
    keys = ("host", "port", "user", "password", "dbname")
    address = make_conninfo(**{key: source[key] for key in keys if key in source})
    dump = subprocess.run([programs / "pg_dump", "--no-owner", address], capture_output=True, check=True)
    subprocess.run(
        [programs / "psql", "--quiet", "-v", "ON_ERROR_STOP=1", target],
        input=dump.stdout,
        capture_output=True,
        check=True,
    )
