"""The database that tests work on is migrated, and they do not meet there."""

import os

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def test_the_database_is_a_migrated_copy_of_this_process(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert f"_of_{os.getpid()}_" in connection.settings_dict["NAME"]
