"""The demonstration's database: brought up to date, or made anew."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from coalition.toolkit import pool


def is_embedded() -> bool:
    """Whether the database is our own server in `.data`, and not one that DATABASE_URL names."""
    return not settings.DATABASE_URL


def migrate_if_needed() -> None:
    """Apply the migrations that are not applied yet; without any this is one query."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def make_anew() -> None:
    """Drop the database with everything in it and create it empty. Whoever is connected to it is thrown out."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    pool.close_pools()
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name).as_string(None))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(name).as_string(None))
