"""Two programmes of one operator share its account: the statement says whose money it is, or a person does."""

from datetime import date

import pytest

from coalition.tests.world import make_world
from pharmacies.models import Contract, Programme
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import BankPayment, Statement
from settlements.statements.agreement import agree_statement
from settlements.statements.payment_steps import assign_payment
from settlements.tests.statements.banks import came, left, load, outcome
from settlements.tests.statements.months import (
    NOVEMBER_2,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    register_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A owes 50,00 by the first programme."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    world.owes = close(world.contracts["a"])
    return world


def in_the_second(world, kopecks: int) -> Statement:
    """October of A in another programme of the operator: above zero it is owed, below it owes."""
    second, _ = Programme.objects.get_or_create(code="n", defaults={"name": "Вторая", "operator": world.operator})
    contract = Contract.objects.get(pk=world.contracts["a"].pk)
    contract.pk, contract.programme, contract.number = None, second, "a-2"
    contract.save()
    cost, partner = chart.own_cost(second.pk, "disputes"), chart.clearing(second.pk, contract.pk)
    debit, credit = (cost, partner) if kopecks > 0 else (partner, cost)
    book.post_entry(
        kind="fee",
        programme_id=second.pk,
        business_on=date(2026, 10, 5),
        now=NOVEMBER_2,
        transfers=[Transfer("adjustment", debit, credit, abs(kopecks), contract_id=contract.pk)],
    )
    return close(contract)


def state(statement: Statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_the_statement_says_which_programme_it_is_whichever_the_file_was_loaded_for(world):
    second = in_the_second(world, -70_00)

    load(
        world,
        came(70_00, "За М-баллы", of=world.pharmacy_a, to=world.operator),
        came(50_00, f"Отчет {world.owes.number}", of=world.pharmacy_a, to=world.operator, number="8"),
    )

    assert (state(second), state(world.owes)) == ("paid", "paid")
    assert ledger_balance(second.contract) == ledger_balance(world.owes.contract) == 0
    the_books_hold()


def test_a_payout_of_the_other_programme_is_found_and_no_order_has_the_number_of_another(world):
    b = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    first = register_of(b).payouts.get()
    second = agree_statement(statement=in_the_second(world, 30_00), agreed_by="boris", now=NOVEMBER_2)
    payout = register_of(second).payouts.get()
    assert (first.order_number, payout.order_number) == (1, 2)

    load(world, left(payout))

    assert (state(second), ledger_balance(second.contract)) == ("paid", 0)
    the_books_hold()


@pytest.mark.parametrize("kopecks", [50_00, 12_34])
def test_what_either_programme_may_have_been_paid_is_left_for_a_person(world, kopecks):
    second = in_the_second(world, -50_00)

    load(world, came(kopecks, "За М-баллы", of=world.pharmacy_a, to=world.operator))

    assert outcome() == ("unmatched", "several_programmes")
    assign_payment(payment=BankPayment.objects.get(), contract=second.contract, by="vera", now=NOVEMBER_2)
    assert (ledger_balance(second.contract), ledger_balance(world.owes.contract)) == (kopecks - 50_00, -50_00)
    the_books_hold()
