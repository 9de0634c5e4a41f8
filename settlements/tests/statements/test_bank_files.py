"""The bank's file comes back: payouts are booked, money from participants finds its statement, the rest is listed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.kernel.client_bank import BankTextUnreadable
from coalition.tests.world import make_world
from settlements.ledger.audit import audit
from settlements.models import BankFile, BankPayment, Entry, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.bank_files import load_bank_file
from settlements.statements.disputes import Objection, open_dispute, withdraw_dispute
from settlements.statements.errors import StatementPaidFor
from settlements.statements.matching import match_waiting
from settlements.statements.payment_errors import (
    AmountDiffers,
    BankFileKnown,
    BankFileNoStatement,
    BankFileOfAnotherAccount,
    BankFileOfManyAccounts,
    BankPaymentStepRefused,
    PaymentNotOfAccount,
    PaymentOfOtherDirection,
    PayoutIsForEver,
    ReasonMissing,
    StatementNotOfContract,
)
from settlements.statements.payment_steps import assign_payment, assign_payout, set_aside, undo_decision
from settlements.statements.registers import export_register
from settlements.tests.statements.banks import PAID_ON, STRANGER, bank_text, came, left, load, outcome
from settlements.tests.statements.months import (
    DECEMBER_2,
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    change,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    register_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """October is over: A owes 50,00 for the points it issued, B is owed 30,00 for those it accepted."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    return world


@pytest.fixture
def owes(world):
    """The sent October of A: 50,00 to be collected."""
    return close(world.contracts["a"])


@pytest.fixture
def waits(world):
    """The approved payout of B: 30,00."""
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    return register_of(agreed).payouts.get()


def state(statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


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


def test_what_waits_is_matched_later_when_the_registry_knows_the_payer(world, owes):
    load(world, came(50_00, "За баллы", of=replace(STRANGER, inn="7707049388"), to=world.operator))
    world.pharmacy_a.inn = "7707049388"
    world.pharmacy_a.save()

    assert match_waiting(by="", now=NOVEMBER_2) == 1

    assert state(owes) == "paid"


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


def test_what_the_bank_said_is_for_ever(world, owes):
    load(world, came(12_34, "Аванс", of=world.pharmacy_a, to=world.operator))

    for sql in (
        "update settlements_bankpayment set amount_kopecks = 1",
        "delete from settlements_bankpayment",
        "update settlements_bankfile set account = ''",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)


def test_who_had_agreed_before_the_money_came_has_agreed_when_it_was_a_mistake(world, owes):
    agree_statement(statement=owes, agreed_by="boris", now=NOVEMBER_2)
    load(world, came(50_00, f"Отчет {owes.number}", of=world.pharmacy_a, to=world.operator))
    assert state(owes) == "paid"

    undo_decision(payment=BankPayment.objects.get(), reason="вернули", by="vera", now=NOVEMBER_2)

    owes.refresh_from_db()
    assert (owes.state, owes.agreed_by) == ("agreed", "boris")
