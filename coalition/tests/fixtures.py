"""Fixtures and options for the tests of every package; pyproject.toml loads them by `-p`."""

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

FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too, with full counts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if FLUSHING & set(getattr(item, "fixturenames", ())) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid} would flush append-only tables; use `db` or `cloned_database`.")
    if not config.getoption("--all"):
        long = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Callable[..., int]:
    """`scale(small=20, full=300)` gives the figure for this run: full with --all."""

    def figure(*, small: int, full: int) -> int:
        return full if pytestconfig.getoption("--all") else small

    return figure


@pytest.fixture(scope="session", autouse=True)
def tasks_run_in_place() -> None:
    """A task that is sent runs at once in the caller's process; only tests of the worker have a real broker."""
    from coalition.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)


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
            connection.close()
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
            connection.close()
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
