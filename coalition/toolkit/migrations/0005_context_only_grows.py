from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("pghistory", "0007_auto_20250421_0444"), ("toolkit", "0004_whole_history")]

    operations = [run_sql(__file__, "context")]
