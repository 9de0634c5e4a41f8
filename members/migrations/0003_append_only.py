from django.db import migrations

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("members", "0002_member_links"), ("toolkit", "0002_append_only")]

    operations = [run_sql(__file__, "consents")]
