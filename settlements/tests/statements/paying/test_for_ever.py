"""What the database refuses to change, and the steps that a state refuses."""

import pytest
from django.db import connection

from settlements.models import Entry, PaymentRegister, Payout, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.errors import StepRefused
from settlements.statements.payouts import book_payout
from settlements.statements.sending import send_statement
from settlements.statements.steps import STEPS, Step, possible_steps, take_step
from settlements.tests.statements.months import NOVEMBER, NOVEMBER_2, draft, pay_out, register_of
from settlements.tests.statements.paying.ways import PAID_ON, prepared, refused_by

pytestmark = pytest.mark.django_db


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
