"""A payout leaves a register that nobody has approved; the others stay."""

import pytest

from coalition.toolkit.models import Approval
from settlements.models import Payout, Statement
from settlements.statements.payment_errors import PayoutNotWaiting
from settlements.statements.registers import approve_register, take_out_payout
from settlements.tests.statements.months import NOVEMBER_2
from settlements.tests.statements.paying.ways import prepared, states

pytestmark = pytest.mark.django_db


def test_a_payout_can_be_taken_out_and_the_rest_goes_on(both):
    register = prepared(*both)
    out, stays = register.payouts.order_by("order_number")

    register = take_out_payout(payout=out, reason="уточняем счёт", by="boris", now=NOVEMBER_2)

    assert (register.payouts_count, register.total_kopecks) == (1, stays.amount_kopecks)
    assert sorted(states(*both)) == ["agreed", "payable"]
    assert Statement.objects.get(pk=out.statement_id).note == "уточняем счёт"
    approved = approve_register(register=register, by="boris", now=NOVEMBER_2)
    assert [order["order"] for order in approved.document.content["orders"]] == [stays.order_number]
    assert sorted(Approval.objects.values_list("state", flat=True)) == ["approved", "refused"]
    # The number of an order is not given twice.
    again = prepared(Statement.objects.get(pk=out.statement_id))
    assert again.payouts.get().order_number == stays.order_number + 1


def test_a_payout_that_two_people_take_out_leaves_the_others_in_the_register(both):
    register = prepared(*both)
    out, stays = register.payouts.order_by("order_number")
    same = Payout.objects.get(pk=out.pk)
    take_out_payout(payout=out, reason="уточняем счёт", by="boris", now=NOVEMBER_2)

    with pytest.raises(PayoutNotWaiting):
        take_out_payout(payout=same, reason="уточняем счёт", by="clara", now=NOVEMBER_2)

    register.refresh_from_db()
    assert (register.state, list(register.payouts.all())) == ("prepared", [stays])


def test_the_last_payout_takes_the_register_with_it(agreed):
    register = take_out_payout(payout=prepared(agreed).payouts.get(), reason="не тот", by="anna", now=NOVEMBER_2)

    assert (register.state, register.note) == ("withdrawn", "не тот")
    assert states(agreed) == ["agreed"]
