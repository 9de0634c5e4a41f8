"""Two files, two people, two workers: each payment is booked once."""

import pytest

from coalition.tests.world import make_world
from settlements.ledger.audit import audit
from settlements.models import BankFile, BankPayment, Entry, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.bank_files import Loaded, load_bank_file
from settlements.statements.errors import StatementPaidFor, StepRefused
from settlements.statements.matching import match_waiting
from settlements.statements.payment_errors import BankFileKnown, BankPaymentStepRefused, ReopeningWaits
from settlements.statements.payment_steps import assign_payment, undo_decision
from settlements.statements.payouts import book_payout
from settlements.statements.registers import prepare_register
from settlements.statements.reopening import approve_reopening, ask_reopening
from settlements.tests.statements.banks import PAID_ON, STRANGER, bank_text, came, left, load
from settlements.tests.statements.months import (
    NOVEMBER_2,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    register_of,
)


@pytest.fixture
def world(cloned_database):
    world = make_world()
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    return world


@pytest.fixture
def waits(world):
    """The approved payout of B: 30,00."""
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    return register_of(agreed).payouts.get()


def loading(world, content):
    return lambda: load_bank_file(
        programme=world.programme, content=content, file_name="x.txt", by="clara", now=NOVEMBER_2
    )


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_one_file_by_many_people_is_read_once(world, waits, run_at_once):
    content = bank_text(world.operator, left(waits))

    answers = run_at_once(*(loading(world, content) for _ in range(4)))

    assert sorted(type(answer).__name__ for answer in answers) == ["BankFileKnown"] * 3 + ["Loaded"]
    assert any(isinstance(answer, BankFileKnown) for answer in answers)
    assert BankFile.objects.count() == Entry.objects.filter(kind="payout").count() == 1
    the_books_hold()


def test_overlapping_files_and_somebody_who_books_by_hand(world, waits, run_at_once):
    close(world.contracts["a"])
    payments = [left(waits), came(50_00, "За М-баллы", of=world.pharmacy_a, to=world.operator)]
    files = [bank_text(world.operator, *payments, note=f" {number}") for number in range(3)]

    answers = run_at_once(
        *(loading(world, content) for content in files),
        lambda: book_payout(payout=waits, paid_on=PAID_ON, by="vera", now=NOVEMBER_2, reason="нет файла"),
        lambda: match_waiting(by="", now=NOVEMBER_2),
    )

    assert sum(isinstance(answer, Loaded) for answer in answers) == 3
    assert sum(answer.new for answer in answers if isinstance(answer, Loaded)) == 2
    assert Entry.objects.filter(kind="payout").count() == Entry.objects.filter(kind="payment").count() == 1
    assert ledger_balance(world.contracts["a"]) == ledger_balance(world.contracts["b"]) == 0
    the_books_hold()


def test_two_files_tell_of_the_same_payments_in_another_order_at_once(world, run_at_once):
    first, second = (came(20_00, purpose, of=world.pharmacy_a, to=world.operator) for purpose in ("Первый", "Второй"))
    files = [bank_text(world.operator, *payments) for payments in ([first, second], [second, first], [second])]

    answers = run_at_once(*(loading(world, content) for content in files))

    assert sum(answer.new for answer in answers) == 2
    assert sorted(BankPayment.objects.values_list("purpose", flat=True)) == ["Второй", "Первый"]
    assert Entry.objects.filter(kind="payment").count() == 2
    the_books_hold()


def test_two_parts_that_come_at_once_make_the_whole(world, run_at_once):
    owes = close(world.contracts["a"])
    parts = [
        came(kopecks, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator) for kopecks in (20_00, 30_00)
    ]

    run_at_once(*(loading(world, bank_text(world.operator, part)) for part in parts))

    assert Statement.objects.get(pk=owes.pk).state == "paid"


def test_the_same_sum_twice_pays_one_statement(world, run_at_once):
    owes = close(world.contracts["a"])
    payments = [
        came(50_00, "За М-баллы", of=world.pharmacy_a, to=world.operator, number=str(number)) for number in (1, 2)
    ]

    run_at_once(*(loading(world, bank_text(world.operator, payment)) for payment in payments))

    assert Statement.objects.get(pk=owes.pk).state == "paid"
    assert sorted(BankPayment.objects.values_list("statement", flat=True), key=bool) == [None, owes.pk]
    assert ledger_balance(world.contracts["a"]) == 50_00  # the second one is a credit


def test_a_payment_is_assigned_and_undone_once_however_many_do_it(world, run_at_once):
    load(
        world,
        came(
            7_00,
            "За баллы",
            of=STRANGER.__class__(
                "Кто-то",
                "7707049388",
                STRANGER.account,
                bik=STRANGER.bik,
                correspondent_account=STRANGER.correspondent_account,
            ),
            to=world.operator,
        ),
    )
    payment = BankPayment.objects.get()

    answers = run_at_once(
        *(
            lambda who=who: assign_payment(payment=payment, contract=world.contracts["a"], by=who, now=NOVEMBER_2)
            for who in ("vera", "anna", "boris")
        )
    )
    assert sum(isinstance(answer, BankPaymentStepRefused) for answer in answers) == 2
    answers = run_at_once(
        *(
            lambda who=who: undo_decision(payment=payment, reason="ошибка", by=who, now=NOVEMBER_2)
            for who in ("vera", "anna", "boris")
        )
    )

    assert sum(isinstance(answer, BankPaymentStepRefused) for answer in answers) == 2
    assert Entry.objects.filter(kind="payment").count() == 2
    the_books_hold()


def test_money_comes_while_the_statement_is_cancelled(world, run_at_once):
    owes = close(world.contracts["a"])
    content = bank_text(world.operator, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))

    loaded, cancelled = run_at_once(
        loading(world, content), lambda: cancel_statement(statement=owes, reason="ошибка", by="anna", now=NOVEMBER_2)
    )

    assert isinstance(loaded, Loaded)
    payment, state = BankPayment.objects.get(), Statement.objects.get(pk=owes.pk).state
    if isinstance(cancelled, StepRefused | StatementPaidFor):
        assert (payment.statement, state) == (owes, "paid")
    else:
        assert (payment.state, payment.why_not, state) == ("unmatched", "not_owed", "cancelled")
    the_books_hold()


def test_money_comes_while_somebody_agrees_to_reopen_its_statement(world, run_at_once):
    owes = agree_statement(statement=close(world.contracts["a"]), agreed_by="boris", now=NOVEMBER_2)
    asked = ask_reopening(statement=owes, reason="Нашлись чеки", by="anna", now=NOVEMBER_2)
    content = bank_text(world.operator, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))

    loaded, told = run_at_once(
        loading(world, content), lambda: approve_reopening(approval=asked, by="vera", now=NOVEMBER_2)
    )

    # Reopened first, it is paid all the same and agreed to by that; paid first, it is not reopened.
    assert isinstance(loaded, Loaded)
    asked.refresh_from_db()
    assert asked.state == ("approved" if isinstance(told, Statement) else "refused")
    assert Statement.objects.get(pk=owes.pk).state == "paid"
    the_books_hold()


def test_a_register_is_prepared_while_somebody_asks_to_reopen_its_statement(world, run_at_once):
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)

    prepared, asked = run_at_once(
        lambda: prepare_register(statements=[agreed], pay_on=PAID_ON, by="vera", now=NOVEMBER_2),
        lambda: ask_reopening(statement=agreed, reason="Нашлись чеки", by="anna", now=NOVEMBER_2),
    )

    refused = (isinstance(prepared, ReopeningWaits), isinstance(asked, StepRefused))
    assert sorted(refused) == [False, True]
    assert Statement.objects.get(pk=agreed.pk).state == ("agreed" if refused[0] else "payable")
    the_books_hold()
