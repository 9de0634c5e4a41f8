from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("settlements", "0001_purchases_and_ledger"), ("toolkit", "0002_append_only")]

    operations = [run_sql(__file__, "books")]
