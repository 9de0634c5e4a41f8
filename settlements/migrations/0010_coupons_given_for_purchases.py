import django.db.models.deletion
from django.db import migrations, models

from coalition.toolkit.sql import run_sql


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0006_version_is_fixed_after_its_draft'),
        ('settlements', '0009_uses_by_period_and_activity'),
    ]

    operations = [
        migrations.CreateModel(
            name='CouponIssue',
            fields=[
                ('coupon', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='issue', serialize=False, to='promotions.coupon', verbose_name='coupon')),
                ('promotion_version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.promotionversion', verbose_name='promotion')),
                ('purchase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coupons_issued', to='settlements.purchase', verbose_name='purchase')),
            ],
            options={
                'verbose_name': 'coupon given for a purchase',
                'verbose_name_plural': 'coupons given for purchases',
            },
        ),
        run_sql(__file__, 'coupon_issue'),
    ]
