"""From agreed to paid: a register that two people sign, a file for the bank, an entry for each payout."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.kernel.client_bank import OrderRefused, read_bank_text
from coalition.tests.world import make_world
from coalition.toolkit.approving import SecondPersonNeeded
from coalition.toolkit.models import Approval
from settlements.analytics.owed import owed
from settlements.ledger.audit import audit
from settlements.models import Entry, PaymentRegister, Payout, Posting, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.errors import StatementPaidFor, StepRefused
from settlements.statements.payables import WhyNot, payables
from settlements.statements.payment_errors import (
    BankDetailsMissing,
    DayBeforeApproval,
    DayIsPast,
    DayIsToCome,
    NothingChosen,
    NothingToPay,
    PayoutNotWaiting,
    RegisterOutdated,
    RegisterOverdue,
    RegisterShownAnother,
    RegisterStepRefused,
)
from settlements.statements.payouts import book_payout
from settlements.statements.registers import (
    approve_register,
    export_register,
    prepare_register,
    take_out_payout,
    withdraw_register,
)
from settlements.statements.sending import send_statement
from settlements.statements.steps import STEPS, Step, possible_steps, take_step
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    change,
    close,
    draft,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    pay_out,
    register_of,
)

pytestmark = pytest.mark.django_db
PAID_ON = NOVEMBER_2.date()


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """What is done inside is refused by the constraint or trigger of this name, and undone."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == name


@pytest.fixture
def world():
    world = make_world()
    bank_account(world.operator)
    bank_account(world.pharmacy_a)
    bank_account(world.pharmacy_b)
    return world


@pytest.fixture
def agreed(world):
    """The agreed October of pharmacy B, whose bank account is known: 30,00 are owed to it."""
    earn_at_a_and_spend_at_b(world)
    return agree(world.contracts["b"])


@pytest.fixture
def both(world):
    """Agreed statements of A and B without netting: each is owed for what it accepted, and owes for what it issued."""
    world.buy(world.desk_b, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "20.00"), card=world.card, spend="all")
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    for name in ("a", "b"):
        change(world.contracts[name], is_netting_allowed=False)
    return agree(world.contracts["a"]), agree(world.contracts["b"])


def agree(contract) -> Statement:
    return agree_statement(statement=close(contract), agreed_by="boris", now=NOVEMBER_2)


def prepared(*statements, by="anna", pay_on=PAID_ON) -> PaymentRegister:
    return prepare_register(statements=statements, pay_on=pay_on, by=by, now=NOVEMBER_2)


def states(*statements) -> list[str]:
    return [Statement.objects.get(pk=each.pk).state for each in statements]


def test_prepared_by_one_approved_by_another_exported_and_booked(both):
    register = prepared(*both)
    assert (register.state, register.payouts_count, register.number) == ("prepared", 2, None)
    assert register.total_kopecks == sum(each.payable_kopecks for each in both)
    assert states(*both) == ["payable", "payable"]
    assert not Entry.objects.filter(kind="payout").exists()  # prepared is not paid

    register = approve_register(register=register, by="boris", now=NOVEMBER_2)
    assert (register.state, register.number) == ("approved", "РЕЕ-2026-000001")
    assert register.document.content["total"] == register.total_kopecks

    content = export_register(register=register, by="boris", now=NOVEMBER_2)
    found = read_bank_text(content)
    assert [(each.number, each.amount_kopecks, each.purpose) for each in found.documents] == [
        (str(payout.order_number), payout.amount_kopecks, payout.purpose.replace("№", "N"))
        for payout in register.payouts.order_by("order_number")
    ]
    assert {each.payee.inn for each in found.documents} == {s.contract.legal_entity.inn for s in both}
    assert export_register(register=register, by="clara", now=NOVEMBER_2 + timedelta(hours=3)) == content

    first, second = register.payouts.order_by("order_number")
    book_payout(payout=first, paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    register.refresh_from_db()
    assert register.state == "approved"
    book_payout(payout=second, paid_on=PAID_ON, by="clara", now=NOVEMBER_2)
    register.refresh_from_db()
    assert register.state == "done"
    assert [proof.code for proof in audit() if not proof.holds] == []


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


def test_whoever_prepared_does_not_approve(agreed):
    register = prepared(agreed)

    with pytest.raises(SecondPersonNeeded):
        approve_register(register=register, by="anna", now=NOVEMBER_2)

    register.refresh_from_db()
    assert (register.state, register.number) == ("prepared", None)


def test_bank_details_that_were_changed_meanwhile_are_not_approved(agreed):
    register = prepared(agreed)
    account = agreed.contract.legal_entity.bank_accounts.get()
    account.is_default = False
    account.save()
    bank_account(agreed.contract.legal_entity, number="40702810100000000004")

    with pytest.raises(RegisterOutdated) as refusal:
        approve_register(register=register, by="boris", now=NOVEMBER_2)

    assert "реквизиты изменились: b" in refusal.value.message_ru
    register.refresh_from_db()
    assert register.state == "prepared"
    withdraw_register(register=register, reason="сменили счёт", by="boris", now=NOVEMBER_2)
    again = approve_register(register=prepared(agreed), by="boris", now=NOVEMBER_2)
    assert again.document.content["orders"][0]["payee"]["account"] == "40702810100000000004"


def test_after_the_approval_the_file_says_what_was_approved(agreed):
    register = register_of(agreed)
    approved = export_register(register=register, by="boris", now=NOVEMBER_2)
    agreed.contract.legal_entity.bank_accounts.update(number="40702810100000000004")

    assert export_register(register=register, by="boris", now=NOVEMBER_2) == approved


def test_what_was_on_the_page_is_what_is_approved(both):
    register = prepared(*both)
    shown = register.approval.content_hash
    take_out_payout(payout=register.payouts.first(), reason="позже", by="clara", now=NOVEMBER_2)

    with pytest.raises(RegisterShownAnother):
        approve_register(register=register, by="boris", now=NOVEMBER_2, shown=shown)

    register.refresh_from_db()
    assert register.state == "prepared"


def test_a_payout_can_be_taken_out_and_the_rest_goes_on(both):
    register = prepared(*both)
    out, stays = register.payouts.order_by("order_number")

    register = take_out_payout(payout=out, reason="уточняем счёт", by="boris", now=NOVEMBER_2)

    assert (register.payouts_count, register.total_kopecks) == (1, stays.amount_kopecks)
    assert sorted(states(*both)) == ["agreed", "payable"]
    assert Statement.objects.get(pk=out.statement_id).note == "уточняем счёт"
    approved = approve_register(register=register, by="boris", now=NOVEMBER_2)
    assert [order["order"] for order in approved.document.content["orders"]] == [stays.order_number]
    assert sorted(Approval.objects.values_list("state", flat=True)) == ["approved", "refused"]
    # The number of an order is not given twice.
    again = prepared(Statement.objects.get(pk=out.statement_id))
    assert again.payouts.get().order_number == stays.order_number + 1


def test_a_payout_that_two_people_take_out_leaves_the_others_in_the_register(both):
    register = prepared(*both)
    out, stays = register.payouts.order_by("order_number")
    same = Payout.objects.get(pk=out.pk)
    take_out_payout(payout=out, reason="уточняем счёт", by="boris", now=NOVEMBER_2)

    with pytest.raises(PayoutNotWaiting):
        take_out_payout(payout=same, reason="уточняем счёт", by="clara", now=NOVEMBER_2)

    register.refresh_from_db()
    assert (register.state, list(register.payouts.all())) == ("prepared", [stays])


def test_orders_that_a_bank_takes_no_more_are_not_approved_but_prepared_anew(agreed):
    register = prepared(agreed)
    late = NOVEMBER_2 + timedelta(days=11)

    with pytest.raises(RegisterOverdue):
        approve_register(register=register, by="boris", now=late)

    register.refresh_from_db()
    assert (register.state, register.number) == ("prepared", None)
    withdraw_register(register=register, reason="прошёл срок", by="boris", now=late)
    again = prepared(agreed)
    assert approve_register(register=again, by="boris", now=NOVEMBER_2 + timedelta(days=10)).state == "approved"


def test_the_last_payout_takes_the_register_with_it(agreed):
    register = take_out_payout(payout=prepared(agreed).payouts.get(), reason="не тот", by="anna", now=NOVEMBER_2)

    assert (register.state, register.note) == ("withdrawn", "не тот")
    assert states(agreed) == ["agreed"]


def test_a_register_nobody_approved_can_be_withdrawn_and_prepared_again(agreed):
    register = withdraw_register(register=prepared(agreed), reason="не тот день", by="anna", now=NOVEMBER_2)

    assert register.state == "withdrawn"
    assert states(agreed) == ["agreed"]
    assert not Payout.objects.exists()
    assert Approval.objects.get().state == "refused"
    assert register_of(agreed).number == "РЕЕ-2026-000001"


def test_what_is_approved_is_neither_withdrawn_nor_approved_again(agreed):
    register = register_of(agreed)

    with pytest.raises(RegisterStepRefused):
        withdraw_register(register=register, reason="передумали", by="anna", now=NOVEMBER_2)
    with pytest.raises(RegisterStepRefused):
        approve_register(register=register, by="clara", now=NOVEMBER_2)
    with pytest.raises(RegisterStepRefused):
        take_out_payout(payout=register.payouts.get(), reason="передумали", by="anna", now=NOVEMBER_2)
    assert states(agreed) == ["payable"]


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


def test_what_cannot_be_paid_says_why_and_leaves_everything_as_it_was(world):
    earn_at_a_and_spend_at_b(world)
    owes, owed = agree(world.contracts["a"]), agree(world.contracts["b"])

    with pytest.raises(NothingChosen):
        prepared()
    with pytest.raises(NothingToPay), transaction.atomic():
        prepared(owes)
    with pytest.raises(DayIsPast):
        prepared(owed, pay_on=PAID_ON - timedelta(days=1))
    world.pharmacy_b.short_name = "Аптека ☺"
    world.pharmacy_b.save()
    with pytest.raises(OrderRefused) as refusal, transaction.atomic():
        prepared(Statement.objects.get(pk=owed.pk))
    assert "Аптека ☺" in refusal.value.message_ru
    world.pharmacy_b.bank_accounts.all().delete()
    with pytest.raises(BankDetailsMissing), transaction.atomic():
        prepared(Statement.objects.get(pk=owed.pk))

    assert states(owes, owed) == ["agreed", "agreed"]
    assert not PaymentRegister.objects.exists()
    assert not Approval.objects.exists()


def test_the_page_of_what_can_be_paid_says_why_the_rest_cannot(both):
    a, b = both
    a.contract.legal_entity.bank_accounts.all().delete()

    found = {each.statement.pk: each for each in payables()}

    assert found[a.pk].why_not is WhyNot.NO_ACCOUNT
    assert (found[b.pk].why_not, found[b.pk].amount_kopecks) == (None, b.payable_kopecks)
    assert found[b.pk].pay_by == PAID_ON + timedelta(days=b.contract.pay_days)
    prepared(b)
    assert [each.statement.pk for each in payables()] == [a.pk]


def test_what_is_below_the_minimum_is_shown_once_where_it_is_carried(world):
    change(world.contracts["b"], min_payout_kopecks=100_00)
    earn_at_a_and_spend_at_b(world)
    agree(world.contracts["b"])
    agree_statement(statement=close(world.contracts["b"], NOVEMBER), agreed_by="boris", now=NOVEMBER_2)

    (found,) = payables()

    assert (found.why_not, found.amount_kopecks) == (WhyNot.BELOW_MINIMUM, 30_00)
    assert found.statement.starts_on == NOVEMBER.starts_on


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


def test_the_database_wants_two_people_too(agreed):
    payout = prepared(agreed).payouts.get()
    entry = Entry.objects.first()
    row = Payout.objects.filter(pk=payout.pk)

    with refused_by("payout_needs_two_people"):
        row.update(approved_by="anna", entry=entry, paid_on=PAID_ON)
    for half in ({"entry": entry}, {"paid_on": PAID_ON}, {"entry": entry, "approved_by": "boris"}):
        with refused_by("payout_is_booked_when_approved"):
            row.update(**half)
    with refused_by("payout_keeps_what_was_prepared"):
        row.update(amount_kopecks=1)
    with refused_by("register_needs_two_people"):
        PaymentRegister.objects.update(approved_by="anna")


def test_what_was_approved_and_booked_is_for_ever(agreed):
    (payout,) = pay_out(agreed, paid_on=PAID_ON)

    for name, sql in (
        ("payout_booked_is_for_ever", "update settlements_payout set paid_on = '2026-11-06'"),
        ("payout_booked_is_for_ever", "delete from settlements_payout"),
        ("register_approved_keeps_its_sum", "update settlements_paymentregister set total_kopecks = 1"),
        ("register_approved_keeps_its_sum", "delete from settlements_paymentregister"),
    ):
        with refused_by(name):
            connection.cursor().execute(sql)
    assert Entry.objects.get(kind="payout").pk == payout.entry_id


def test_every_step_is_refused_from_every_other_state(agreed):
    register_of(agreed)
    payout = Payout.objects.get()
    steps = {
        Step.SEND: lambda: send_statement(statement=agreed, sent_by="anna", now=NOVEMBER_2),
        Step.DISPUTE: lambda: take_step(agreed, Step.DISPUTE),
        Step.SETTLE_DISPUTE: lambda: take_step(agreed, Step.SETTLE_DISPUTE),
        Step.WITHDRAW_DISPUTE: lambda: take_step(agreed, Step.WITHDRAW_DISPUTE),
        Step.AGREE_SILENTLY: lambda: take_step(agreed, Step.AGREE_SILENTLY),
        Step.REOPEN: lambda: take_step(agreed, Step.REOPEN),
        Step.AGREE: lambda: agree_statement(statement=agreed, agreed_by="boris", now=NOVEMBER_2),
        Step.CANCEL: lambda: cancel_statement(statement=agreed, reason="нет", by="anna", now=NOVEMBER_2),
        Step.PREPARE_PAYOUT: lambda: prepared(agreed),
        Step.WITHDRAW_PAYOUT: lambda: take_step(agreed, Step.WITHDRAW_PAYOUT),
        Step.BOOK_PAYOUT: lambda: book_payout(payout=payout, paid_on=PAID_ON, by="b", now=NOVEMBER_2),
        Step.RETURN_PAYOUT: lambda: take_step(agreed, Step.RETURN_PAYOUT),
        Step.RECEIVE: lambda: take_step(agreed, Step.RECEIVE),
        Step.UNDO_RECEIPT: lambda: take_step(agreed, Step.UNDO_RECEIPT),
        Step.UNDO_AGREEMENT: lambda: take_step(agreed, Step.UNDO_AGREEMENT),
    }
    assert steps.keys() == STEPS.keys() == set(Step)

    for state in set(Statement.State) - {Statement.State.DRAFT}:
        Statement.objects.filter(pk=agreed.pk).update(state=state)
        for step, take in steps.items():
            if step not in possible_steps(state):
                with pytest.raises(StepRefused):
                    take()
    assert possible_steps("draft") == [Step.SEND]
    assert possible_steps("paid") == [Step.RETURN_PAYOUT, Step.UNDO_RECEIPT, Step.UNDO_AGREEMENT]
    assert possible_steps("cancelled") == []


def test_what_was_sent_is_for_ever(agreed):
    november = draft(agreed.contract, NOVEMBER)
    changes = {
        "statement_sent_keeps_its_sums": [
            f"update settlements_statement set payable_kopecks = 1 where id = {agreed.pk}",
            f"update settlements_statement set number = 'ОТЧ-1' where id = {agreed.pk}",
            f"update settlements_statement set state = 'draft', number = null where id = {agreed.pk}",
            f"delete from settlements_statement where id = {agreed.pk}",
        ],
        "statement_sent_keeps_its_lines": [
            f"update settlements_statementline set amount_kopecks = 1 where statement_id = {agreed.pk}",
            f"delete from settlements_statementline where statement_id = {agreed.pk}",
            "insert into settlements_statementline (statement_id, kind, quantity, amount_kopecks)"
            f" values ({agreed.pk}, 'spent', 1, 1)",
        ],
        "claim_is_append_only": ["delete from settlements_statementclaim"],
        "document_is_append_only": ["update toolkit_frozendocument set content = '{}'"],
    }
    for name, statements in changes.items():
        for sql in statements:
            with refused_by(name):
                connection.cursor().execute(sql)

    november.delete()  # a draft is nobody's promise
    assert Statement.objects.count() == 1
