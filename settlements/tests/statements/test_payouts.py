"""From agreed to paid: two people, one entry, and what the database itself refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.tests.world import make_world
from settlements.models import Entry, Payout, Posting, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import Objection, open_dispute
from settlements.statements.errors import BankDetailsMissing, NothingToPay, StepRefused, TwoPeopleNeeded
from settlements.statements.payouts import approve_payout, prepare_payout, withdraw_payout
from settlements.statements.reopening import ask_reopening
from settlements.statements.sending import send_statement
from settlements.statements.steps import STEPS, Step, possible_steps, take_step
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    close,
    draft,
    earn_at_a_and_spend_at_b,
    ledger_balance,
)

pytestmark = pytest.mark.django_db
PAID_ON = date(2026, 11, 5)


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """What is done inside is refused by the constraint or trigger of this name, and undone."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == name


@pytest.fixture
def agreed():
    """The agreed October of pharmacy B, whose bank account is known: 30,00 are owed to it."""
    world = make_world()
    bank_account(world.pharmacy_b)
    earn_at_a_and_spend_at_b(world)
    return agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)


def test_a_payout_settles_the_account_and_the_statement(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)
    assert ledger_balance(agreed.contract) == 30_00  # prepared is not paid

    payout = approve_payout(payout=payout, approved_by="boris", paid_on=PAID_ON, now=NOVEMBER_2)

    agreed.refresh_from_db()
    assert agreed.state == "paid"
    assert ledger_balance(agreed.contract) == 0
    posting = Posting.objects.get(entry=payout.entry)
    assert (posting.kind, posting.debit.key, posting.credit.kind) == ("payout", agreed.account.key, "bank")
    assert (posting.amount_kopecks, posting.business_on) == (payout.amount_kopecks, PAID_ON)
    assert payout.purpose == agreed.document.content["purpose"]


def test_the_next_statement_shows_the_payout_and_does_not_count_it(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)
    approve_payout(payout=payout, approved_by="boris", paid_on=PAID_ON, now=NOVEMBER_2)

    november = close(agreed.contract, NOVEMBER)

    assert (november.payable_kopecks, november.receivable_kopecks) == (0, 0)
    assert november.document.content["balance"] == {"opening": 30_00, "accrued": 0, "moved": -30_00, "closing": 0}
    (movement,) = november.document.content["others"]
    assert (movement["day"], movement["label"], movement["amount"]) == ("2026-11-05", "Выплата", -30_00)


def test_whoever_prepared_does_not_approve(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)

    with pytest.raises(TwoPeopleNeeded):
        approve_payout(payout=payout, approved_by="anna", paid_on=PAID_ON, now=NOVEMBER_2)

    agreed.refresh_from_db()
    assert agreed.state == "payable"
    assert not Entry.objects.filter(kind="payout").exists()


def test_the_database_wants_two_people_too(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)
    entry = Entry.objects.first()

    row = Payout.objects.filter(pk=payout.pk)

    with refused_by("payout_needs_two_people"):
        row.update(approved_by="anna", entry=entry, paid_on=PAID_ON)
    for half in ({"entry": entry}, {"paid_on": PAID_ON}, {"entry": entry, "approved_by": "boris"}):
        with refused_by("payout_is_booked_when_approved"):
            row.update(**half)
    with refused_by("payout_keeps_what_was_prepared"):
        row.update(amount_kopecks=1)


def test_a_booked_payout_is_for_ever(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)
    approve_payout(payout=payout, approved_by="boris", paid_on=PAID_ON, now=NOVEMBER_2)

    with pytest.raises(StepRefused):
        approve_payout(payout=payout, approved_by="boris", paid_on=PAID_ON, now=NOVEMBER_2)
    with pytest.raises(StepRefused):
        withdraw_payout(payout=payout, reason="передумали")
    for change in ("update settlements_payout set paid_on = '2026-11-06'", "delete from settlements_payout"):
        with refused_by("payout_booked_is_for_ever"):
            connection.cursor().execute(change)
    assert Entry.objects.filter(kind="payout").count() == 1


def test_a_payout_nobody_approved_can_be_withdrawn_and_prepared_again(agreed):
    payout = prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)

    statement = withdraw_payout(payout=payout, reason="не тот день")

    assert (statement.state, statement.note) == ("agreed", "не тот день")
    assert not Payout.objects.exists()
    assert prepare_payout(statement=statement, prepared_by="boris", now=NOVEMBER_2).prepared_by == "boris"


def test_nothing_is_paid_where_nothing_is_owed_or_nobody_can_be_paid():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    owes = agree_statement(statement=close(world.contracts["a"]), agreed_by="boris", now=NOVEMBER_2)
    no_bank = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)

    with pytest.raises(NothingToPay):
        prepare_payout(statement=owes, prepared_by="anna", now=NOVEMBER_2)
    with pytest.raises(BankDetailsMissing):
        prepare_payout(statement=no_bank, prepared_by="anna", now=NOVEMBER_2)
    assert set(Statement.objects.values_list("state", flat=True)) == {"agreed"}


def test_every_step_is_refused_from_every_other_state(agreed):
    prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2)
    payout = Payout.objects.get()
    objections = [Objection(None, None, "Чек 17", 1, "нет")]
    steps = {
        Step.SEND: lambda: send_statement(statement=agreed, sent_by="anna", now=NOVEMBER_2),
        Step.DISPUTE: lambda: open_dispute(statement=agreed, objections=objections, opened_by="b", now=NOVEMBER_2),
        Step.SETTLE_DISPUTE: lambda: take_step(agreed, Step.SETTLE_DISPUTE),  # as all steps: by the table alone
        Step.WITHDRAW_DISPUTE: lambda: take_step(agreed, Step.WITHDRAW_DISPUTE),
        Step.AGREE: lambda: agree_statement(statement=agreed, agreed_by="boris", now=NOVEMBER_2),
        Step.REOPEN: lambda: ask_reopening(statement=agreed, reason="нет", by="anna", now=NOVEMBER_2),
        Step.CANCEL: lambda: cancel_statement(statement=agreed, reason="нет"),
        Step.PREPARE_PAYOUT: lambda: prepare_payout(statement=agreed, prepared_by="anna", now=NOVEMBER_2),
        Step.WITHDRAW_PAYOUT: lambda: withdraw_payout(payout=payout, reason="нет"),
        Step.APPROVE_PAYOUT: lambda: approve_payout(payout=payout, approved_by="b", paid_on=PAID_ON, now=NOVEMBER_2),
    }
    assert steps.keys() == STEPS.keys() == set(Step)

    for state in set(Statement.State) - {Statement.State.DRAFT}:
        Statement.objects.filter(pk=agreed.pk).update(state=state)
        for step, take in steps.items():
            if step not in possible_steps(state):
                with pytest.raises(StepRefused):
                    take()
    assert possible_steps("draft") == [Step.SEND]
    assert possible_steps("paid") == possible_steps("cancelled") == []


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
