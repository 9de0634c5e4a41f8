"""The databases that tests work on: one that is rolled back (`db`), a copy of it, a server of one's own."""

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from psycopg.conninfo import make_conninfo

HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """The migrated database, kept from run to run as long as no migration changes; `--create-db` makes it anew.

    Nothing is ever committed there, since every test is rolled back or works on a copy.
    """
    from django.db import connection

    state = hashlib.sha256((HOUSE / "requirements.txt").read_bytes())
    for path in sorted(HOUSE.glob("*/migrations/**/*.*")) + sorted(HOUSE.glob("*/*/migrations/**/*.*")):
        if path.suffix != ".pyc":
            state.update(path.name.encode() + path.read_bytes())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    prefix, own = f"test_{connection.settings_dict['NAME']}_", connection.settings_dict["NAME"]
    name = f"{prefix}{state.hexdigest()[:8]}{worker}"
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND datname <> %s"
                " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)",
                [prefix, name],
            )
            for (outdated,) in cursor.fetchall() if not worker else ():
                cursor.execute(f'DROP DATABASE IF EXISTS "{outdated}"')
        connection.settings_dict["TEST"]["NAME"] = name
        keep = not pytestconfig.getoption("create_db")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = own


@pytest.fixture
def cloned_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a fresh copy of the migrated database, which Django's default connection leads to in all threads.

    What is committed there is really committed, so threads and processes see it; the copy is dropped afterwards.
    """
    from django.db import connection

    migrated, clone = connection.settings_dict["NAME"], f"clone_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        connection.close()  # a database that somebody is connected to cannot be copied
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{migrated}"')
        connection.settings_dict["NAME"] = clone
        try:
            yield clone
        finally:
            _let_go()
            connection.settings_dict["NAME"] = migrated
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@pytest.fixture
def own_server(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Any]:
    """A PostgreSQL of the test's own, to be killed at will: an EmbeddedPostgres with the migrated database.

    Django's default connection leads to its database `coalition`; `server.join()` starts it again after a crash.
    """
    from django.db import connection

    from coalition.toolkit.embedded.postgres import EmbeddedPostgres

    server = EmbeddedPostgres(tmp_path / "postgres", {"shared_buffers": "64MB"})
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.ensure_connection()
        source = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
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
