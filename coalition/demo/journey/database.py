"""The replayed year has a database of its own beside the configured one, so that no real row is ever near it."""

from django.core.management import call_command
from django.db import connection

from coalition.toolkit import pool


def enter_own_database(*, suffix: str, fresh: bool) -> str:
    """Lead Django's connection to the database of this choice, made and migrated if need be; answers its name.

    `fresh`: what was played there before is thrown away. The server's user must be allowed to create databases.
    """
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    connection.close()
    pool.close_pools()
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        if fresh:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {quoted}")
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    return name
