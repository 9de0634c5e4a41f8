from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    """A statement that is reopened is answered by another day; lines of a closed dispute stay as they are."""

    dependencies = [
        ("settlements", "0015_settling"),
    ]

    operations = [
        run_sql(__file__, "reopened_statements"),
    ]
