"""Money from participants finds its statement; what cannot be told is left for a person."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from settlements.models import BankPayment, Entry
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import Objection, open_dispute, withdraw_dispute
from settlements.statements.errors import StatementPaidFor
from settlements.statements.matching import match_waiting
from settlements.tests.statements.bank.checks import state, the_books_hold
from settlements.tests.statements.banks import PAID_ON, STRANGER, came, load, outcome
from settlements.tests.statements.months import NOVEMBER_2, change, close, ledger_balance

pytestmark = pytest.mark.django_db


def test_money_finds_its_statement_by_the_number_in_the_purpose(world, owes):
    number = owes.number.replace("О", "O").lower()  # typed in Latin letters

    load(world, came(50_00, f"Оплата по отчету {number} за октябрь. НДС нет", of=world.pharmacy_a, to=world.operator))

    assert BankPayment.objects.get().statement == owes
    owes.refresh_from_db()
    assert (owes.state, owes.agreed_by) == ("paid", "clara")  # whoever pays it all agrees
    assert ledger_balance(world.contracts["a"]) == 0
    entry = Entry.objects.get(kind="payment")
    assert (entry.business_on, entry.statement) == (PAID_ON, owes)
    the_books_hold()


def test_money_without_a_number_goes_to_the_oldest_statement_of_exactly_this_sum(world, owes):
    load(world, came(50_00, "За М-баллы", of=world.pharmacy_a, to=world.operator))

    assert (BankPayment.objects.get().statement, state(owes)) == (owes, "paid")


def test_another_sum_is_a_credit_of_the_only_contract(world, owes):
    load(world, came(12_34, "Аванс", of=world.pharmacy_a, to=world.operator))

    payment = BankPayment.objects.get()
    assert (payment.state, payment.contract, payment.statement) == ("matched", world.contracts["a"], None)
    assert state(owes) == "sent"
    assert ledger_balance(world.contracts["a"]) == -50_00 + 12_34
    the_books_hold()


def test_parts_add_up_to_the_whole(world, owes):
    purpose = f"Отчет {owes.number}"
    load(world, came(20_00, purpose, of=world.pharmacy_a, to=world.operator))
    assert state(owes) == "sent"  # a part is no agreement

    load(world, came(30_00, purpose, of=world.pharmacy_a, to=world.operator, number="8"))

    assert state(owes) == "paid"
    with pytest.raises(Exception, match="not possible"), transaction.atomic():
        cancel_statement(statement=owes, reason="ошибка", by="anna", now=NOVEMBER_2)


def test_a_statement_that_money_came_for_is_not_cancelled(world, owes):
    load(world, came(20_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))

    with pytest.raises(StatementPaidFor), transaction.atomic():
        cancel_statement(statement=owes, reason="ошибка", by="anna", now=NOVEMBER_2)

    assert state(owes) == "sent"


def test_a_disputed_statement_is_paid_and_stays_disputed_until_it_is_agreed(world, owes):
    missing = Objection(None, None, "Чек № 77", 1_00, "нет в реестре")
    dispute = open_dispute(statement=owes, objections=[missing], opened_by="anna", now=NOVEMBER_2)

    load(world, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))

    assert (BankPayment.objects.get().statement, state(owes)) == (owes, "disputed")
    withdraw_dispute(dispute=dispute, by="anna", now=NOVEMBER_2)
    agree_statement(statement=owes, agreed_by="boris", now=NOVEMBER_2)
    match_waiting(by="", now=NOVEMBER_2)
    assert state(owes) == "paid"


@pytest.mark.parametrize(
    ("payer", "purpose", "why"),
    [
        (STRANGER, "Оплата", "several_contracts"),
        (replace(STRANGER, inn="7707049388"), "Оплата", "nobody_known"),
        (replace(STRANGER, inn="7707083893"), "Перевод", "own_transfer"),
        (STRANGER, "Отчет {a}", "statement_of_another"),
        (STRANGER, "Отчеты {a} и {b}", "several_statements"),
        ("b", "Отчет {b}", "not_owed"),
    ],
)
def test_what_cannot_be_told_is_left_for_a_person(world, owes, payer, purpose, why):
    maker = world.contracts["maker"]
    change(maker, ends_on=date(2026, 6, 1))
    maker.pk, maker.number, maker.starts_on, maker.ends_on = None, "maker-2", date(2026, 6, 1), None
    maker.save()
    b = close(world.contracts["b"])
    payer = world.pharmacy_b if payer == "b" else payer

    load(world, came(7_00, purpose.format(a=owes.number, b=b.number), of=payer, to=world.operator))

    assert outcome() == ("unmatched", why)
    assert not Entry.objects.filter(kind="payment").exists()


def test_what_waits_is_matched_later_when_the_registry_knows_the_payer(world, owes):
    load(world, came(50_00, "За баллы", of=replace(STRANGER, inn="7707049388"), to=world.operator))
    world.pharmacy_a.inn = "7707049388"
    world.pharmacy_a.save()

    assert match_waiting(by="", now=NOVEMBER_2) == 1

    assert state(owes) == "paid"
