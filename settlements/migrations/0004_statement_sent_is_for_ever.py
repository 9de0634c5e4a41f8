from django.db import migrations, models

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):

    dependencies = [
        ('settlements', '0003_purchase_knows_its_key'),
    ]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='agreed_by',
            field=models.CharField(blank=True, max_length=150, verbose_name='agreement recorded by'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', ''), ('entry__isnull', True), ('paid_on__isnull', True)), models.Q(('entry__isnull', False), ('paid_on__isnull', False), models.Q(('approved_by', ''), _negated=True)), _connector='OR'), name='payout_is_booked_when_approved'),
        ),
        run_sql(__file__, 'statements'),
    ]
