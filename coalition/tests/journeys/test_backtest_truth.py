"""A promotion that really ran: its back-test over the same days comes to what was given, to the kopeck."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max, Min

from coalition.demo.story import tell
from coalition.kernel.periods import Period
from coalition.tests.journeys.test_demo import NOW
from promotions.engine.encoding import params_of
from promotions.models import PromotionVersion
from settlements.analytics.backtest.runs import continue_backtests, start_backtest
from settlements.analytics.backtest.sums import Sums
from settlements.models import LedgerAccount, Purchase

GIVEN = """
select promotion_id, sum(amount - amount * returned / quantity)::bigint from (
    select (b ->> 'promotion_id')::bigint as promotion_id, (b ->> 'amount_kopecks')::bigint as amount,
           l.returned_thousandths::bigint as returned, l.quantity_thousandths as quantity
      from settlements_purchase p
     cross join jsonb_array_elements(p.decision -> 'discounts' || (p.decision -> 'awards')) b
      join settlements_purchaseline l on l.purchase_id = p.id and l.line_no = (b ->> 'line_no')::int) given
 group by promotion_id
"""


def really_given() -> dict[int, int]:
    """Kopecks by promotion, less what came back, out of the decisions that were kept."""
    with connection.cursor() as cursor:
        cursor.execute(GIVEN)
        return dict(cursor.fetchall())


@pytest.mark.full
def test_a_promotion_that_ran_is_told_to_the_kopeck(cloned_database, settings, tmp_path):
    settings.DEBUG = True
    tell(now=NOW, quiet=True, out=tmp_path)
    span = Purchase.objects.aggregate(first=Min("business_on"), last=Max("business_on"))
    month = Period(span["first"], span["last"] + timedelta(days=1))
    ended = set(
        LedgerAccount.objects.filter(kind="budget", balance_kopecks__lt=30_00).values_list("promotion_id", flat=True)
    )

    given, told = really_given(), {}
    for version in PromotionVersion.objects.filter(state="running"):
        if not params_of(version.mechanic, version.params).judges_receipts:
            continue
        backtest = start_backtest(version=version, period=month, margin_bp=2_308, started_by="test", now=NOW)
        continue_backtests(now=NOW, only=backtest.job)
        backtest.refresh_from_db()
        told[version.promotion_id] = Sums.of(backtest.sums).given.kopecks

    assert given.keys() <= told.keys()
    assert len(given) >= 9
    assert {pk: told[pk] for pk in told.keys() - ended} == {pk: given.get(pk, 0) for pk in told.keys() - ended}
    # What ended for want of a budget would have cost more.
    assert all(told[pk] >= given[pk] for pk in told.keys() & ended)
