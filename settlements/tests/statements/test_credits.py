"""Money that stands on a contract pays a later statement: said by a person, never more than is there, never twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.kernel.periods import Period
from coalition.tests.world import make_world
from settlements.ledger.audit import audit
from settlements.models import BankPayment, CreditUse, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.credits import return_credit, usable_kopecks, use_credit
from settlements.statements.errors import StatementPaidFor
from settlements.statements.matching import match_waiting
from settlements.statements.payment_errors import (
    CreditExceeded,
    CreditIsUsed,
    CreditNotUsed,
    ReasonMissing,
    StatementNotOfContract,
)
from settlements.statements.payment_steps import undo_decision
from settlements.statements.reconciliation import content
from settlements.statements.settled import credit_kopecks, outstanding_kopecks
from settlements.tests.statements.banks import came, load
from settlements.tests.statements.months import (
    DECEMBER_2,
    NOVEMBER,
    OCTOBER,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
)


def make() -> tuple:
    """A owed 50,00 by October and paid 80,00 by its number; in November it came to owe 50,00 more."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_a):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    october = close(world.contracts["a"])
    load(world, came(80_00, f"Отчет {october.number}", of=world.pharmacy_a, to=world.operator))
    world.later(days=18).buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    return world, october, close(world.contracts["a"], NOVEMBER)


@pytest.fixture
def world(db):
    world, world.october, world.november = make()
    return world


def agreed(statement: Statement) -> Statement:
    return agree_statement(statement=statement, agreed_by="boris", now=DECEMBER_2)


def use(statement: Statement, kopecks: int, by: str = "vera") -> CreditUse:
    return use_credit(statement=statement, amount_kopecks=kopecks, reason="переплата", by=by, now=DECEMBER_2)


def give_back(statement: Statement) -> CreditUse:
    return return_credit(statement=statement, reason="не тот отчёт", by="vera", now=DECEMBER_2)


def state(statement: Statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_an_overpayment_pays_a_part_of_the_next_statement_and_the_rest_comes_from_the_bank(world):
    a, november = world.contracts["a"], agreed(world.november)
    balance, act = ledger_balance(a), content(a, Period(OCTOBER.starts_on, NOVEMBER.ends_on))
    assert (state(world.october), credit_kopecks(a), usable_kopecks(november)) == ("paid", 30_00, 30_00)

    use(november, 30_00)

    assert (outstanding_kopecks(november), credit_kopecks(a), state(november)) == (20_00, 0, "agreed")
    # Nothing moved: the balance and the act of reconciliation say what they said.
    assert (ledger_balance(a), content(a, Period(OCTOBER.starts_on, NOVEMBER.ends_on))) == (balance, act)
    the_books_hold()
    with pytest.raises(StatementPaidFor), transaction.atomic():
        cancel_statement(statement=november, reason="ошибка", by="vera", now=DECEMBER_2)

    load(
        world,
        came(20_00, "Доплата", of=world.pharmacy_a, to=world.operator, on=DECEMBER_2.date()),
        now=DECEMBER_2,
        note=" 2",
    )
    assert (state(november), ledger_balance(a)) == ("paid", 0)
    the_books_hold()


def test_no_more_than_stands_there_and_no_more_than_is_owed(world):
    load(world, came(90_00, "Аванс", of=world.pharmacy_a, to=world.operator, number="8"), now=DECEMBER_2)
    november = agreed(world.november)
    assert (credit_kopecks(world.contracts["a"]), usable_kopecks(november)) == (120_00, 50_00)

    for refusal, statement, kopecks in (
        (CreditExceeded, november, 50_01),
        (CreditExceeded, november, 0),
        (CreditExceeded, november, -1_00),
        (StatementNotOfContract, world.october, 1_00),
    ):
        with pytest.raises(refusal), transaction.atomic():
            use(statement, kopecks)
    with pytest.raises(ReasonMissing), transaction.atomic():
        use_credit(statement=november, amount_kopecks=1_00, reason=" ", by="vera", now=DECEMBER_2)
    assert not CreditUse.objects.exists()

    use(november, 50_00)

    assert (state(november), credit_kopecks(world.contracts["a"])) == ("paid", 70_00)
    the_books_hold()


def test_whose_money_was_taken_for_a_statement_has_not_agreed_to_it_by_that(world):
    load(world, came(20_00, "Аванс", of=world.pharmacy_a, to=world.operator, number="8"), now=DECEMBER_2)

    use(world.november, 50_00)

    assert state(world.november) == "sent"
    agreed(world.november)
    match_waiting(by="", now=DECEMBER_2)
    assert state(world.november) == "paid"
    the_books_hold()


def test_it_goes_back_to_the_contract_and_both_rows_are_kept(world):
    load(world, came(20_00, "Аванс", of=world.pharmacy_a, to=world.operator, number="8"), now=DECEMBER_2)
    november = agreed(world.november)
    use(november, 50_00)

    give_back(november)

    assert (state(november), outstanding_kopecks(november)) == ("agreed", 50_00)
    assert credit_kopecks(world.contracts["a"]) == 50_00
    assert list(CreditUse.objects.values_list("amount_kopecks", "reason", "recorded_by")) == [
        (50_00, "переплата", "vera"),
        (-50_00, "не тот отчёт", "vera"),
    ]
    with pytest.raises(CreditNotUsed), transaction.atomic():
        give_back(november)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditUse.objects.all().delete()
    the_books_hold()
    cancel_statement(statement=november, reason="ошибка", by="vera", now=DECEMBER_2)
    assert state(november) == "cancelled"


def test_a_payment_is_not_taken_back_from_under_the_statement_it_pays(world):
    november = agreed(world.november)
    use(november, 30_00)
    payment = BankPayment.objects.get()

    with pytest.raises(CreditIsUsed, match=november.number), transaction.atomic():
        undo_decision(payment=payment, reason="ошибка", by="vera", now=DECEMBER_2)
    assert (state(world.october), ledger_balance(world.contracts["a"])) == ("paid", -20_00)

    give_back(november)
    undo_decision(payment=payment, reason="ошибка", by="vera", now=DECEMBER_2)
    assert (credit_kopecks(world.contracts["a"]), ledger_balance(world.contracts["a"])) == (0, -100_00)
    the_books_hold()


def test_the_audit_finds_credit_that_nobody_paid(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into settlements_credituse (statement_id, amount_kopecks, reason, recorded_by, recorded_at)"
            " values (%s, 3001, '', '', now())",
            [world.november.pk],
        )

    assert {finding.code for proof in audit() for finding in proof.findings if finding.wrong} == {"credit_uses"}


def test_two_people_use_the_same_credit_at_once_while_a_third_takes_the_payment_back(cloned_database, run_at_once):
    world, _october, november = make()
    november = agreed(november)
    payment = BankPayment.objects.get()

    answers = run_at_once(
        *(lambda who=who: use(november, 30_00, who) for who in ("vera", "anna")),
        lambda: undo_decision(payment=payment, reason="ошибка", by="olga", now=DECEMBER_2),
    )

    told = sorted(type(answer).__name__ for answer in answers)
    if credit_kopecks(world.contracts["a"]) == 0 and CreditUse.objects.exists():
        assert told == ["CreditExceeded", "CreditIsUsed", "CreditUse"]
        assert outstanding_kopecks(november) == 20_00
    else:
        assert told == ["BankPayment", "CreditExceeded", "CreditExceeded"]
        assert outstanding_kopecks(november) == 50_00
    the_books_hold()
