"""The bank gives a payout back: booked once, and the statement is paid by another register."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coalition.kernel.periods import Period
from coalition.tests.world import make_world
from settlements.analytics.owed import owed
from settlements.ledger.audit import audit
from settlements.models import BankPayment, Entry, Payout, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.payables import payables
from settlements.statements.payment_errors import (
    DayBeforePayout,
    DayIsToCome,
    PayoutIsForEver,
    PayoutNotReturnable,
    ReasonMissing,
)
from settlements.statements.payment_steps import assign_payout, undo_decision
from settlements.statements.payouts import return_payout
from settlements.statements.reconciliation import content
from settlements.tests.statements.banks import PAID_ON, STRANGER, came, left, load, outcome
from settlements.tests.statements.months import (
    NOVEMBER_2,
    OCTOBER,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    pay_out,
    register_of,
)

BANK = replace(STRANGER, name="ПАО Банк", inn="7707049388")
LATER = NOVEMBER_2 + timedelta(days=2)
CAME_ON = LATER.date()


def make():
    """B was paid 30,00 for October."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    (world.payout,) = pay_out(agreed, paid_on=PAID_ON)
    return world


@pytest.fixture
def world(db):
    return make()


def give_back(payout: Payout, **fields) -> Payout:
    given = {"returned_on": CAME_ON, "reason": "счёт закрыт", "by": "vera", "now": LATER}
    return return_payout(payout=payout, **given | fields)


def returned(world, purpose: str = "Возврат по п/п N 1 от 02.11.2026. Счет закрыт", **fields):
    """The bank's own transit account sends the sum back."""
    return came(30_00, purpose, of=BANK, to=world.operator, on=CAME_ON, **fields)


def state(statement: Statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_a_returned_payout_is_reversed_and_paid_by_another_register(world):
    statement, b = world.payout.statement, world.contracts["b"]
    assert (state(statement), owed().in_statements_kopecks) == ("paid", 0)

    payout = give_back(world.payout)

    entry = payout.return_entry
    assert (entry.reverses_id, entry.business_on, entry.reason) == (payout.entry_id, CAME_ON, "счёт закрыт")
    assert (state(statement), ledger_balance(b), owed().in_statements_kopecks) == ("agreed", 30_00, 30_00)
    assert [each.statement for each in payables()] == [statement]
    act = content(b, Period(OCTOBER.ends_on, CAME_ON + timedelta(days=1)))[1]
    assert [(row["label"].partition(" по")[0], row["debit"], row["credit"]) for row in act["rows"][-2:]] == [
        ("Выплата", 30_00, 0),
        ("Возврат выплаты", 0, 30_00),
    ]
    the_books_hold()

    again = register_of(statement, now=LATER).payouts.get()
    load(world, left(again, on=CAME_ON), now=LATER)
    assert (again.order_number, state(statement), ledger_balance(b)) == (2, "paid", 0)
    the_books_hold()


def test_it_comes_back_once_not_before_it_left_and_with_a_reason(world):
    waits = Payout(pk=0)
    for refusal, payout, fields in (
        (ReasonMissing, world.payout, {"reason": " "}),
        (DayIsToCome, world.payout, {"returned_on": CAME_ON + timedelta(days=1)}),
        (DayBeforePayout, world.payout, {"returned_on": PAID_ON - timedelta(days=1)}),
        (PayoutNotReturnable, waits, {}),
    ):
        with pytest.raises(refusal), transaction.atomic():
            give_back(payout, **fields)
    assert Entry.objects.filter(kind="payout").count() == 1

    give_back(world.payout)
    with pytest.raises(PayoutNotReturnable), transaction.atomic():
        give_back(world.payout)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.update(returned_on=None, return_entry=None)

    # Nothing has been paid by it now, so it may be answered by the next statement.
    cancel_statement(statement=world.payout.statement, reason="ошибка", by="vera", now=LATER)
    the_books_hold()


@pytest.mark.parametrize("by_hand_first", [False, True])
def test_the_bank_tells_of_the_return_and_a_person_says_which_payout_it_was(world, by_hand_first):
    if by_hand_first:
        give_back(world.payout)
    load(world, returned(world), now=LATER)
    assert outcome() == ("unmatched", "returned_payout")

    payment = assign_payout(payment=BankPayment.objects.get(), payout=world.payout, by="vera", now=LATER)

    world.payout.refresh_from_db()
    assert (payment.entry_id, payment.payout) == (world.payout.return_entry_id, world.payout)
    assert (state(world.payout.statement), ledger_balance(world.contracts["b"])) == ("agreed", 30_00)
    assert Entry.objects.filter(kind="payout").count() == 2
    with pytest.raises(PayoutIsForEver), transaction.atomic():
        undo_decision(payment=payment, reason="ошибка", by="vera", now=LATER)
    the_books_hold()

    load(world, returned(world, number="8"), now=LATER, note=" 2")
    other = BankPayment.objects.get(order_number="8")
    assert outcome(other)[0] == "unmatched"  # nothing is left to come back
    with pytest.raises(PayoutNotReturnable), transaction.atomic():
        assign_payout(payment=other, payout=world.payout, by="vera", now=LATER)
    assert Entry.objects.filter(kind="payout").count() == 2


@pytest.mark.parametrize(
    ("change_of", "looks"),
    [
        ({"purpose": "Возврат ошибочно перечисленных средств", "is_from_b": True}, True),
        ({"purpose": "Оплата за М-баллы", "is_from_b": True}, False),
        ({"purpose": "Возврат по п/п N 7 от 01.11.2026"}, False),
        ({"amount_kopecks": 29_99}, False),
    ],
)
def test_only_what_says_so_and_fits_a_payout_looks_like_a_return(world, change_of, looks):
    change_of = dict(change_of)
    payer = came(1, "", of=world.pharmacy_b, to=world.operator).payer if change_of.pop("is_from_b", False) else BANK

    load(world, replace(returned(world), payer=payer, **change_of), now=LATER)

    assert (BankPayment.objects.get().why_not == "returned_payout") is looks


def test_by_hand_by_the_bank_and_twice_at_once_it_comes_back_once(cloned_database, run_at_once):
    world = make()
    load(world, returned(world), returned(world), now=LATER)
    payments = BankPayment.objects.all()

    answers = run_at_once(
        *(lambda who=who: give_back(world.payout, by=who) for who in ("vera", "anna")),
        *(
            lambda each=each: assign_payout(payment=each, payout=world.payout, by="olga", now=LATER)
            for each in payments
        ),
    )

    assert Entry.objects.filter(reverses=world.payout.entry_id).count() == 1
    assert BankPayment.objects.filter(state="matched").count() <= 1
    assert all(isinstance(answer, Payout | BankPayment | PayoutNotReturnable) for answer in answers)
    assert (state(world.payout.statement), ledger_balance(world.contracts["b"])) == ("agreed", 30_00)
    the_books_hold()
