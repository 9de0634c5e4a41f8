"""The till's own road to the database: pooled connections on which statements are prepared and sent in pipelines.

The ORM's connections stay as Django makes them (its server-side binding would break the history triggers' context).
Inside an open transaction of the ORM the same calls join it as a savepoint, so operations compose.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection as orm
from django.db.transaction import atomic
from psycopg_pool import ConnectionPool

WAITS = "-c lock_timeout=3s -c statement_timeout=10s -c idle_in_transaction_session_timeout=5s -c timezone=UTC"
KEPT = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service")

_pools: dict[str, ConnectionPool] = {}
_lock = threading.Lock()


def database_name() -> str:
    """The database that calls go to now; caches of rows are kept apart by it."""
    return str(orm.settings_dict["NAME"])


def is_joined() -> bool:
    """Whether the caller is inside a transaction of the ORM, which may yet be rolled back."""
    return orm.in_atomic_block


def _pool() -> ConnectionPool:
    name = database_name()
    pool = _pools.get(name)
    if pool is None:
        with _lock:
            pool = _pools.get(name)
            if pool is None:
                given = orm.get_connection_params()
                pool = ConnectionPool(
                    kwargs={key: given[key] for key in KEPT if given.get(key) is not None}
                    | {"autocommit": True, "prepare_threshold": 1, "options": WAITS},
                    min_size=1,
                    max_size=settings.TILL_POOL_SIZE,
                    timeout=5,
                    # Given up early, since the next call that needs a connection tries again at once.
                    reconnect_timeout=3,
                    open=True,
                )
                _pools[name] = pool
    return pool


def close_pools() -> None:
    """Close every pool of this process; the next call opens a new one. For tests and for a server's end."""
    with _lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


@contextmanager
def transaction() -> Iterator[psycopg.Connection[Any]]:
    """A connection inside a transaction that commits at the end of the block and rolls back on an error."""
    if orm.in_atomic_block:
        # Django's own savepoint: psycopg's would be the whole transaction, and commit it, where nothing came before.
        with atomic():
            yield orm.connection
        return
    with _pooled() as connection, connection.transaction():
        yield connection


@contextmanager
def reading() -> Iterator[psycopg.Connection[Any]]:
    """A connection for reads outside a transaction (or inside the ORM's, when one is open)."""
    if orm.in_atomic_block:
        orm.ensure_connection()
        yield orm.connection
        return
    with _pooled() as connection:
        yield connection


@contextmanager
def _pooled() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the pool. One that breaks tells that the server went: the idle ones are looked through then.

    So a crash of the server costs one refusal for each call that was under way, and not one for each connection.
    """
    pool = _pool()
    with pool.connection() as connection:
        try:
            yield connection
        except psycopg.OperationalError:
            if connection.broken:
                pool.check()
            raise


def cursor(connection: psycopg.Connection[Any]) -> psycopg.Cursor[Any]:
    """A cursor that binds on the server and yields tuples, on either kind of connection."""
    return psycopg.Cursor(connection)
