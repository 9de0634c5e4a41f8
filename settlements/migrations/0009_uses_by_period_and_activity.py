import datetime

import django.db.models.deletion
from django.db import migrations, models

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_append_only'),
        ('promotions', '0005_axes_of_promotions'),
        ('settlements', '0008_backtest'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            # A composite key cannot be altered by Django, so its model is made anew where only the state looks.
            state_operations=[
                migrations.DeleteModel(name='PromotionUse'),
                migrations.CreateModel(
                    name='PromotionUse',
                    fields=[
                        ('pk', models.CompositePrimaryKey('account', 'promotion', 'starts_on', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('starts_on', models.DateField(default=datetime.date(1, 1, 1), verbose_name='since')),
                        ('uses', models.IntegerField(default=0, verbose_name='uses')),
                        ('amount_kopecks', models.BigIntegerField(default=0, verbose_name='amount, kopecks')),
                        ('counted', models.IntegerField(default=0, verbose_name='counted')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='promotion_uses', to='members.account', verbose_name='account')),
                        ('promotion', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.promotion', verbose_name='promotion')),
                    ],
                    options={
                        'verbose_name': 'use of a promotion',
                        'verbose_name_plural': 'uses of promotions',
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_kopecks__gte', 0), ('counted__gte', 0), ('uses__gte', 0)), name='promotion_uses_never_below_zero')],
                    },
                ),
            ],
            database_operations=[run_sql(__file__, 'uses_by_period')],
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='activity', serialize=False, to='members.account', verbose_name='account')),
                ('purchases', models.IntegerField(default=0, verbose_name='purchases')),
                ('amount_kopecks', models.BigIntegerField(default=0, verbose_name='paid, kopecks')),
                ('first_on', models.DateField(verbose_name='first purchase')),
                ('last_on', models.DateField(verbose_name='last purchase')),
            ],
            options={
                'verbose_name': 'activity of an account',
                'verbose_name_plural': 'activity of accounts',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_kopecks__gte', 0), ('purchases__gte', 0)), name='activity_never_below_zero')],
            },
        ),
        run_sql(__file__, 'activity'),
    ]
