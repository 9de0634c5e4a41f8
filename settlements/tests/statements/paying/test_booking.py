"""An entry for each payout that has left, once and not before it is approved."""

from datetime import timedelta

import pytest
from django.db import transaction

from settlements.analytics.owed import owed
from settlements.models import Entry, Posting
from settlements.statements.agreement import cancel_statement
from settlements.statements.errors import StatementPaidFor
from settlements.statements.payables import payables
from settlements.statements.payment_errors import (
    DayBeforeApproval,
    DayIsToCome,
    NothingToPay,
    PayoutNotWaiting,
    RegisterStepRefused,
)
from settlements.statements.payouts import book_payout
from settlements.statements.registers import approve_register, export_register
from settlements.tests.statements.months import NOVEMBER, NOVEMBER_2, close, ledger_balance, pay_out
from settlements.tests.statements.paying.ways import PAID_ON, prepared, states

pytestmark = pytest.mark.django_db


def test_a_payout_settles_the_account_and_the_statement(agreed):
    (payout,) = pay_out(agreed, paid_on=PAID_ON)

    assert states(agreed) == ["paid"]
    assert ledger_balance(agreed.contract) == 0
    posting = Posting.objects.get(entry=payout.entry)
    assert (posting.kind, posting.debit.key, posting.credit.kind) == ("payout", agreed.account.key, "bank")
    assert (posting.amount_kopecks, posting.business_on) == (payout.amount_kopecks, PAID_ON)
    assert payout.purpose == agreed.document.content["purpose"]


def test_the_next_statement_shows_the_payout_and_does_not_count_it(agreed):
    pay_out(agreed, paid_on=PAID_ON)

    november = close(agreed.contract, NOVEMBER)

    assert (november.payable_kopecks, november.receivable_kopecks) == (0, 0)
    assert november.document.content["balance"] == {"opening": 30_00, "accrued": 0, "moved": -30_00, "closing": 0}
    (movement,) = november.document.content["others"]
    assert (movement["day"], movement["label"], movement["amount"]) == ("2026-11-02", "Выплата", -30_00)


def test_nothing_leaves_before_it_is_approved_nor_twice(agreed):
    register = prepared(agreed)
    with pytest.raises(PayoutNotWaiting):
        book_payout(payout=register.payouts.get(), paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    with pytest.raises(RegisterStepRefused):
        export_register(register=register, by="clara", now=NOVEMBER_2)
    register = approve_register(register=register, by="boris", now=NOVEMBER_2)
    with pytest.raises(DayIsToCome):
        book_payout(payout=register.payouts.get(), paid_on=PAID_ON + timedelta(days=1), by="clara", now=NOVEMBER_2)
    with pytest.raises(DayBeforeApproval):
        book_payout(payout=register.payouts.get(), paid_on=PAID_ON - timedelta(days=1), by="clara", now=NOVEMBER_2)
    assert not Entry.objects.filter(kind="payout").exists()

    payout = book_payout(payout=register.payouts.get(), paid_on=PAID_ON, by="clara", now=NOVEMBER_2, reason="нет файла")

    with pytest.raises(PayoutNotWaiting):
        book_payout(payout=payout, paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    assert Entry.objects.get(kind="payout").reason.startswith("нет файла. Компенсация скидки")


def test_without_netting_a_statement_is_paid_when_both_sides_are(both):
    a, _b = both
    assert a.payable_kopecks
    assert a.receivable_kopecks

    waited = owed().in_statements_kopecks

    pay_out(a, paid_on=PAID_ON)

    assert states(a) == ["agreed"]
    assert owed().in_statements_kopecks == waited - a.payable_kopecks
    assert a.pk not in {each.statement.pk for each in payables()}
    with pytest.raises(StatementPaidFor), transaction.atomic():
        cancel_statement(statement=a, reason="ошибка", by="anna", now=NOVEMBER_2)
    with pytest.raises(NothingToPay), transaction.atomic():
        prepared(a)
    assert states(a) == ["agreed"]
