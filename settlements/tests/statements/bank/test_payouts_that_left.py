"""The bank's file says what left: payouts are booked, what is not exactly one is listed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from settlements.models import BankPayment
from settlements.statements.agreement import agree_statement
from settlements.tests.statements.bank.checks import state, the_books_hold
from settlements.tests.statements.banks import PAID_ON, left, load, outcome
from settlements.tests.statements.months import (
    DECEMBER_2,
    NOVEMBER,
    NOVEMBER_2,
    change,
    close,
    ledger_balance,
    register_of,
)

pytestmark = pytest.mark.django_db


def test_a_payout_that_left_is_booked_on_the_day_of_the_bank(world, waits):
    day = PAID_ON + timedelta(days=1)

    loaded = load(world, left(waits, on=day), now=NOVEMBER_2 + timedelta(days=3))

    assert (loaded.new, loaded.known, loaded.not_carried_out) == (1, 0, 0)
    payment = BankPayment.objects.get()
    waits.refresh_from_db()
    assert (payment.state, payment.payout, payment.entry_id) == ("matched", waits, waits.entry_id)
    assert (waits.paid_on, state(waits.statement), waits.register.state) == (day, "paid", "done")
    assert ledger_balance(world.contracts["b"]) == 0
    the_books_hold()


@pytest.mark.parametrize(
    ("change_of", "why"),
    [
        ({"amount_kopecks": 29_99}, "other_amount"),
        ({"payee": {"account": "40702810400000000005"}}, "other_account"),
        ({"payee": {"inn": "7702070139"}}, "no_payout"),  # the manufacturer's
        ({"payee": {"inn": "7707049388"}}, "nobody_known"),
        ({"payee": {"inn": "7707083893"}}, "own_transfer"),
    ],
)
def test_what_is_not_exactly_the_payout_is_listed_with_the_reason(world, waits, change_of, why):
    document = left(waits)
    if "payee" in change_of:
        change_of = {"payee": replace(document.payee, **change_of["payee"])}

    load(world, replace(document, **change_of))

    assert outcome() == ("unmatched", why)
    waits.refresh_from_db()
    assert (waits.entry_id, state(waits.statement)) == (None, "payable")


def test_what_left_before_the_register_was_approved_is_another_payment(world, waits):
    load(world, left(waits, on=PAID_ON - timedelta(days=1)))

    assert outcome() == ("unmatched", "refused")
    waits.refresh_from_db()
    assert (waits.entry_id, state(waits.statement)) == (None, "payable")


def test_of_two_equal_payouts_the_number_of_the_order_decides(world, waits):
    world.later(days=18).buy(world.desk_b, ("cream", "1", "40.00"), card=world.card, spend="all")
    change(world.contracts["b"], min_payout_kopecks=0)
    november = close(world.contracts["b"], NOVEMBER)
    assert november.payable_kopecks == 20_00
    again = register_of(
        agree_statement(statement=november, agreed_by="boris", now=DECEMBER_2), now=DECEMBER_2
    ).payouts.get()
    with connection.cursor() as cursor:  # two equal sums are hard to live through
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update settlements_payout set amount_kopecks = 3000")
        cursor.execute("update settlements_statement set payable_kopecks = 3000")
    document = replace(left(again, on=DECEMBER_2.date()), amount_kopecks=30_00)

    load(world, replace(document, number="77"), now=DECEMBER_2)
    assert outcome() == ("unmatched", "several_payouts")
    load(world, replace(document, number=f"000{again.order_number}"), now=DECEMBER_2)

    assert BankPayment.objects.get(state="matched").payout == again
