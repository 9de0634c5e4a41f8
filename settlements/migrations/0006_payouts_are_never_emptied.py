from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):

    dependencies = [
        ('settlements', '0005_budgets_are_found_at_once'),
    ]

    operations = [
        run_sql(__file__, 'payouts'),
    ]
