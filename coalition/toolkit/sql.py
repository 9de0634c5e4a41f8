"""Migrations that are SQL: a file beside the migration, and another one that takes it back."""

from pathlib import Path

from django.db import migrations


def run_sql(migration_file: str, name: str) -> migrations.RunSQL:
    """The operation that runs `sql/<name>.sql` next to a migration, and `sql/<name>_back.sql` on the way back."""
    folder = Path(migration_file).parent / "sql"
    return migrations.RunSQL(
        (folder / f"{name}.sql").read_text(encoding="utf-8"),
        (folder / f"{name}_back.sql").read_text(encoding="utf-8"),
    )
