"""A statement that was agreed to goes back to its participant: two people, a reason, another day to answer by."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from coalition.tests.world import make_world
from coalition.toolkit.approving import ApprovalDecided, ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.models import Approval
from settlements.ledger.audit import audit
from settlements.models import BankFile, BankPayment, Entry, PaymentRegister, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.errors import LaterStatementSent, StatementPaidFor, StepRefused
from settlements.statements.payables import payables
from settlements.statements.payment_errors import ReopeningWaits
from settlements.statements.reopening import approve_reopening, ask_reopening, refuse_reopening
from settlements.tests.statements.banks import came, load
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    close,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    register_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 9, tzinfo=UTC)


@pytest.fixture
def agreed() -> Statement:
    """B's October, agreed by silence."""
    world = make_world()
    bank_account(world.pharmacy_b)
    earn_at_a_and_spend_at_b(world)
    statement = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    Statement.objects.filter(pk=statement.pk).update(is_agreed_silently=True, answer_by=date(2026, 11, 10))
    statement.refresh_from_db()
    return statement


def ask(statement: Statement) -> Approval:
    return ask_reopening(statement=statement, reason="Нашлись чеки", by="anna", now=NOW)


def state_of(statement: Statement) -> str:
    return Statement.objects.get(pk=statement.pk).state


def the_books_hold() -> None:
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_two_people_reopen_and_history_shows_both(agreed):
    paper, balance = agreed.document_id, ledger_balance(agreed.contract)
    asked = ask(agreed)
    assert state_of(agreed) == "agreed"

    with pytest.raises(SecondPersonNeeded):
        approve_reopening(approval=asked, by="anna", now=NOW)
    with pytest.raises(ApprovalWaits):
        ask(agreed)
    assert state_of(agreed) == "agreed"

    statement = approve_reopening(approval=asked, by="vera", now=NOW)

    assert (statement.state, statement.agreed_by, statement.agreed_at) == ("sent", "", None)
    assert (statement.is_agreed_silently, statement.answer_by) == (False, date(2026, 11, 18))  # five working days on
    assert (statement.document_id, ledger_balance(agreed.contract), statement.note) == (paper, balance, "Нашлись чеки")
    asked.refresh_from_db()
    assert (asked.requested_by, asked.decided_by, asked.state) == ("anna", "vera", "approved")
    events = Statement.pgh_event_model.objects.filter(pgh_obj=statement).order_by("pk")
    assert [event.state for event in events][-3:] == ["agreed", "agreed", "sent"]
    assert agree_statement(statement=statement, agreed_by="boris", now=NOW).state == "agreed"


def test_refused_it_stays_agreed(agreed):
    asked = ask(agreed)

    refuse_reopening(approval=asked, by="vera", reason="Незачем", now=NOW)

    assert state_of(agreed) == "agreed"
    with pytest.raises(ApprovalDecided):
        approve_reopening(approval=asked, by="vera", now=NOW)
    assert ask(agreed).state == "requested"


def test_only_what_is_agreed_is_reopened(agreed):
    Statement.objects.filter(pk=agreed.pk).update(state="sent")

    with pytest.raises(StepRefused):
        ask(agreed)

    assert not Approval.objects.exists()


def test_what_has_been_carried_on_is_not_reopened(agreed):
    asked = ask(agreed)
    close(agreed.contract, NOVEMBER)

    with pytest.raises(LaterStatementSent):
        approve_reopening(approval=asked, by="vera", now=NOW)
    with pytest.raises(LaterStatementSent):
        ask_reopening(statement=agreed, reason="поздно", by="anna", now=NOW)

    assert state_of(agreed) == "agreed"


def test_a_request_about_a_cancelled_statement_waits_for_nobody(agreed):
    asked = ask(agreed)

    cancel_statement(statement=agreed, reason="Всё неверно", by="boris", now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", f"Отчёт {agreed.number} аннулирован")
    with pytest.raises(ApprovalDecided):
        approve_reopening(approval=asked, by="vera", now=NOW)
    assert state_of(agreed) == "cancelled"


def test_what_is_being_paid_is_not_reopened(agreed):
    register_of(agreed, now=NOW, approved=False)

    with pytest.raises(StepRefused):
        ask(agreed)

    assert not Approval.objects.filter(kind="reopening").exists()


def test_what_somebody_asks_to_reopen_is_not_paid_before_that_is_decided(agreed):
    asked = ask(agreed)
    assert [each.why_not for each in payables()] == ["reopening"]

    with pytest.raises(ReopeningWaits), transaction.atomic():
        register_of(agreed, now=NOW, approved=False)
    assert (state_of(agreed), PaymentRegister.objects.count()) == ("agreed", 0)

    refuse_reopening(approval=asked, by="vera", reason="Незачем", now=NOW)
    register_of(agreed, now=NOW)
    assert state_of(agreed) == "payable"
    the_books_hold()


@pytest.fixture
def owes():
    """A's October, 50,00 to be collected, agreed; somebody asks to reopen it."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_a):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    return world, agree_statement(statement=close(world.contracts["a"]), agreed_by="boris", now=NOVEMBER_2)


@pytest.mark.parametrize("kopecks", [20_00, 50_00])
def test_money_that_comes_closes_the_request(owes, kopecks):
    world, invoiced = owes
    asked = ask(invoiced)

    load(world, came(kopecks, f"Отчет {invoiced.number}", of=world.pharmacy_a, to=world.operator))

    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.reason) == (
        "refused",
        "clara",
        f"По отчёту {invoiced.number} пришли деньги",
    )
    assert state_of(invoiced) == ("paid" if kopecks == 50_00 else "agreed")
    the_books_hold()


def test_what_the_participant_has_paid_is_neither_reopened_nor_cancelled():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    invoiced = agree_statement(statement=close(world.contracts["a"]), agreed_by="boris", now=NOVEMBER_2)
    asked = ask(invoiced)
    file = BankFile.objects.create(
        programme=world.programme, file_name="k.txt", content_hash="x", account="1", loaded_by="anna", loaded_at=NOW
    )
    BankPayment.objects.create(
        file=file,
        fingerprint="x",
        direction="in",
        booked_on=date(2026, 11, 10),
        amount_kopecks=50_00,
        state="matched",
        contract=invoiced.contract,
        statement=invoiced,
        entry=Entry.objects.first(),
    )

    with pytest.raises(StatementPaidFor):
        approve_reopening(approval=asked, by="vera", now=NOW)
    with pytest.raises(StatementPaidFor):
        cancel_statement(statement=invoiced, reason="следующий отчёт потребует те же деньги", by="anna", now=NOVEMBER_2)

    assert state_of(invoiced) == "agreed"
