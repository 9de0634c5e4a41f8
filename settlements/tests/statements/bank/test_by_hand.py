"""What a person does with a payment that found nothing, and how a mistake is undone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from settlements.models import BankPayment, Entry
from settlements.statements.agreement import agree_statement
from settlements.statements.matching import match_waiting
from settlements.statements.payment_errors import (
    AmountDiffers,
    BankPaymentStepRefused,
    PaymentOfOtherDirection,
    PayoutIsForEver,
    ReasonMissing,
    StatementNotOfContract,
)
from settlements.statements.payment_steps import assign_payment, assign_payout, set_aside, undo_decision
from settlements.tests.statements.bank.checks import state, the_books_hold
from settlements.tests.statements.banks import PAID_ON, STRANGER, came, left, load, outcome
from settlements.tests.statements.months import NOVEMBER_2, ledger_balance

pytestmark = pytest.mark.django_db


def test_by_hand_a_payment_is_given_to_a_statement_and_the_mistake_is_undone(world, owes):
    load(world, came(50_00, "За баллы", of=replace(STRANGER, inn="7707049388"), to=world.operator))
    payment = BankPayment.objects.get()
    a, b = world.contracts["a"], world.contracts["b"]
    with pytest.raises(StatementNotOfContract), transaction.atomic():
        assign_payment(payment=payment, contract=b, statement=owes, by="vera", now=NOVEMBER_2)

    assign_payment(payment=payment, contract=b, by="vera", now=NOVEMBER_2)
    assert ledger_balance(b) == 30_00 + 50_00
    with pytest.raises(ReasonMissing), transaction.atomic():
        undo_decision(payment=payment, reason=" ", by="vera", now=NOVEMBER_2)
    undo_decision(payment=payment, reason="не тот участник", by="vera", now=NOVEMBER_2)
    assert outcome() == ("unmatched", "undone")
    assert ledger_balance(b) == 30_00
    assert match_waiting(by="", now=NOVEMBER_2) == 0  # a person decides now
    assign_payment(payment=payment, contract=a, statement=owes, by="vera", now=NOVEMBER_2)
    assert state(owes) == "paid"
    december = NOVEMBER_2 + timedelta(days=30)
    undo_decision(payment=payment, reason="вернули", by="vera", now=december)

    # Nobody had agreed but by this money. Five working days were left then, and are again in December.
    owes.refresh_from_db()
    assert (owes.state, owes.agreed_by, owes.agreed_at, owes.answer_by) == ("sent", "", None, date(2026, 12, 9))
    assert ledger_balance(a) == -50_00
    first, second = Entry.objects.filter(kind="payment", reverses=None).order_by("pk")
    assert set(Entry.objects.filter(reverses__isnull=False).values_list("reverses", flat=True)) == {first.pk, second.pk}
    the_books_hold()


def test_by_hand_a_payout_is_named_and_is_for_ever(world, waits):
    load(world, left(waits, payee=replace(left(waits).payee, account="40702810400000000005")))
    payment = BankPayment.objects.get()
    assign_payout(payment=payment, payout=waits, by="vera", now=NOVEMBER_2)

    assert outcome() == ("matched", "")
    assert state(waits.statement) == "paid"
    with pytest.raises(PayoutIsForEver), transaction.atomic():
        undo_decision(payment=payment, reason="ошибка", by="vera", now=NOVEMBER_2)
    with pytest.raises(BankPaymentStepRefused), transaction.atomic():
        set_aside(payment=payment, reason="комиссия", by="vera", now=NOVEMBER_2)


def test_by_hand_neither_another_sum_nor_the_other_direction(world, waits, owes):
    load(
        world,
        left(waits, amount_kopecks=29_00),
        came(1_00, "x", of=replace(STRANGER, inn="7707049388"), to=world.operator),
    )
    out, into = BankPayment.objects.get(direction="out"), BankPayment.objects.get(direction="in")

    with pytest.raises(AmountDiffers), transaction.atomic():
        assign_payout(payment=out, payout=waits, by="vera", now=NOVEMBER_2)
    with pytest.raises(AmountDiffers), transaction.atomic():
        assign_payout(payment=into, payout=waits, by="vera", now=NOVEMBER_2)
    with pytest.raises(PaymentOfOtherDirection), transaction.atomic():
        assign_payment(payment=out, contract=owes.contract, statement=owes, by="vera", now=NOVEMBER_2)
    assert not Entry.objects.filter(kind__in=("payment", "payout")).exists()

    set_aside(payment=out, reason="комиссия банка", by="vera", now=NOVEMBER_2)
    assert outcome(out) == ("set_aside", "other_amount")
    undo_decision(payment=out, reason="не комиссия", by="vera", now=NOVEMBER_2)
    assert outcome(out) == ("unmatched", "undone")


def test_money_given_back_leaves_by_hand(world, owes):
    load(world, came(80_00, "Переплата", of=world.pharmacy_a, to=world.operator))
    document = came(30_00, "Возврат переплаты", of=world.operator, to=world.pharmacy_a)
    load(world, replace(document, came_in_on=None, written_off_on=PAID_ON))
    back = BankPayment.objects.get(direction="out")
    assert outcome(back) == ("unmatched", "no_payout")

    assign_payment(payment=back, contract=world.contracts["a"], by="vera", now=NOVEMBER_2)

    assert ledger_balance(world.contracts["a"]) == -50_00 + 80_00 - 30_00
    the_books_hold()


def test_who_had_agreed_before_the_money_came_has_agreed_when_it_was_a_mistake(world, owes):
    agree_statement(statement=owes, agreed_by="boris", now=NOVEMBER_2)
    load(world, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))
    assert state(owes) == "paid"

    undo_decision(payment=BankPayment.objects.get(), reason="вернули", by="vera", now=NOVEMBER_2)

    owes.refresh_from_db()
    assert (owes.state, owes.agreed_by) == ("agreed", "boris")
