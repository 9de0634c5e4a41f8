"""What can be paid, and why the rest cannot."""

from datetime import timedelta

import pytest

from settlements.statements.agreement import agree_statement
from settlements.statements.payables import WhyNot, payables
from settlements.tests.statements.months import NOVEMBER, NOVEMBER_2, change, close, earn_at_a_and_spend_at_b
from settlements.tests.statements.paying.ways import PAID_ON, agree, prepared

pytestmark = pytest.mark.django_db


def test_the_page_of_what_can_be_paid_says_why_the_rest_cannot(both):
    a, b = both
    a.contract.legal_entity.bank_accounts.all().delete()

    found = {each.statement.pk: each for each in payables()}

    assert found[a.pk].why_not is WhyNot.NO_ACCOUNT
    assert (found[b.pk].why_not, found[b.pk].amount_kopecks) == (None, b.payable_kopecks)
    assert found[b.pk].pay_by == PAID_ON + timedelta(days=b.contract.pay_days)
    prepared(b)
    assert [each.statement.pk for each in payables()] == [a.pk]


def test_what_is_below_the_minimum_is_shown_once_where_it_is_carried(world):
    change(world.contracts["b"], min_payout_kopecks=100_00)
    earn_at_a_and_spend_at_b(world)
    agree(world.contracts["b"])
    agree_statement(statement=close(world.contracts["b"], NOVEMBER), agreed_by="boris", now=NOVEMBER_2)

    (found,) = payables()

    assert (found.why_not, found.amount_kopecks) == (WhyNot.BELOW_MINIMUM, 30_00)
    assert found.statement.starts_on == NOVEMBER.starts_on
