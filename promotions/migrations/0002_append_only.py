from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_promises"), ("toolkit", "0002_append_only")]

    operations = [run_sql(__file__, "rulebooks")]
