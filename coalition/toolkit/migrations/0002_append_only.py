from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0001_work_tools")]

    operations = [run_sql(__file__, "guards"), run_sql(__file__, "documents")]
