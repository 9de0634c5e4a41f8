from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("promotions", "0005_axes_of_promotions")]

    operations = [run_sql(__file__, "versions")]
