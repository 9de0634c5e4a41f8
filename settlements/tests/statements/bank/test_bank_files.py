"""Files of the bank: read once, of the own account, and kept as the bank wrote them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.kernel.client_bank import BankTextUnreadable
from settlements.models import BankFile, BankPayment, Entry
from settlements.statements.bank_files import load_bank_file
from settlements.statements.matching import match_waiting
from settlements.statements.payment_errors import (
    BankFileKnown,
    BankFileNoStatement,
    BankFileOfAnotherAccount,
    BankFileOfManyAccounts,
    PaymentNotOfAccount,
)
from settlements.statements.registers import export_register
from settlements.tests.statements.bank.checks import state, the_books_hold
from settlements.tests.statements.banks import PAID_ON, STRANGER, bank_text, came, left, load
from settlements.tests.statements.months import NOVEMBER_2, ledger_balance

pytestmark = pytest.mark.django_db


def test_a_file_is_read_once_and_overlapping_files_know_each_others_payments(world, owes, waits):
    twin = came(1_00, "Доплата", of=world.pharmacy_a, to=world.operator)
    load(world, left(waits), twin, twin)
    assert BankPayment.objects.count() == 3  # two that look the same are two

    with pytest.raises(BankFileKnown):
        load(world, left(waits), twin, twin)
    again = load(world, left(waits), twin, twin, came(2_00, "Ещё", of=world.pharmacy_a, to=world.operator), note=" 2")

    assert (again.new, again.known) == (1, 3)
    assert BankPayment.objects.count() == Entry.objects.filter(kind__in=("payment", "payout")).count() == 4
    the_books_hold()


def test_one_payment_told_by_two_files_in_other_words_is_counted_once(world, owes):
    load(world, came(20_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))

    again = came(20_00, f"Отчет {owes.number} (часть)", of=world.pharmacy_a, to=world.operator, number="007")
    loaded = load(world, again, note=" 2")

    assert (loaded.new, loaded.known, BankPayment.objects.count()) == (0, 1, 1)
    assert ledger_balance(world.contracts["a"]) == -50_00 + 20_00
    the_books_hold()


def test_two_payments_of_one_file_are_two_and_another_file_finds_the_missing_one(world, owes):
    first, second = (came(20_00, purpose, of=world.pharmacy_a, to=world.operator) for purpose in ("Первый", "Второй"))
    load(world, second)

    loaded = load(world, first, second, note=" 2")

    assert (loaded.new, loaded.known) == (1, 1)
    assert set(BankPayment.objects.values_list("purpose", flat=True)) == {"Первый", "Второй"}
    assert ledger_balance(world.contracts["a"]) == -50_00 + 40_00
    for different in (
        {"number": "8"},
        {"on": PAID_ON - timedelta(days=1), "came_in_on": PAID_ON},
        {"amount_kopecks": 20_01},
        {"payer": replace(first.payer, account=STRANGER.account)},
    ):
        assert load(world, replace(first, **different), note=str(different)).new == 1
    the_books_hold()


def test_an_order_that_the_bank_has_not_carried_out_is_no_payment(world, waits):
    loaded = load(world, left(waits, written_off_on=None))

    assert (loaded.new, loaded.not_carried_out) == (0, 1)
    assert state(waits.statement) == "payable"


def test_our_own_file_to_the_bank_pays_nothing(world, waits):
    content = export_register(register=waits.register, by="boris", now=NOVEMBER_2)

    with pytest.raises(BankFileNoStatement):
        load_bank_file(programme=world.programme, content=content, file_name="out.txt", by="clara", now=NOVEMBER_2)

    assert not BankFile.objects.exists()
    assert state(waits.statement) == "payable"


def test_a_file_of_somebody_elses_account_is_refused(world, waits):
    whole = bank_text(world.operator, left(waits))
    account = world.operator.bank_accounts.get().number.encode()
    other = b"40702810800000000003"
    key, payer = (name.encode("cp1251") for name in ("РасчСчет=", "ПлательщикСчет="))
    files = {
        BankFileOfAnotherAccount: whole.replace(account, other),
        BankFileOfManyAccounts: whole.replace(key + account, key + other, 1),
        PaymentNotOfAccount: whole.replace(payer + account, payer + other),
        BankTextUnreadable: whole[: len(whole) // 2],
    }
    for refusal, content in files.items():
        with pytest.raises(refusal):
            load_bank_file(programme=world.programme, content=content, file_name="x.txt", by="clara", now=NOVEMBER_2)

    assert not BankFile.objects.exists()
    assert not BankPayment.objects.exists()


def test_what_the_bank_dates_tomorrow_waits_for_tomorrow(world, owes, waits):
    tomorrow = PAID_ON + timedelta(days=1)
    load(world, left(waits, on=tomorrow), came(50_00, "x", of=world.pharmacy_a, to=world.operator, on=tomorrow))
    assert set(BankPayment.objects.values_list("state", "why_not")) == {("unmatched", "refused")}
    assert not Entry.objects.filter(kind__in=("payment", "payout")).exists()

    assert match_waiting(by="", now=NOVEMBER_2 + timedelta(days=1)) == 2

    assert (state(owes), state(waits.statement)) == ("paid", "paid")


def test_what_the_bank_said_is_for_ever(world, owes):
    load(world, came(12_34, "Аванс", of=world.pharmacy_a, to=world.operator))

    for sql in (
        "update settlements_bankpayment set amount_kopecks = 1",
        "delete from settlements_bankpayment",
        "update settlements_bankfile set account = ''",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
