"""The audit sees whatever was done to a sent statement behind the triggers."""

import pytest
from django.db import connection

from coalition.tests.world import make_world
from settlements.ledger.audit import audit
from settlements.models import Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import (
    Objection,
    approve_settling,
    decide_line,
    open_dispute,
    settle_dispute,
)
from settlements.tests.statements.banks import came, load
from settlements.tests.statements.months import (
    DECEMBER_2,
    NOVEMBER,
    NOVEMBER_2,
    bank_account,
    change,
    close,
    earn_at_a_and_spend_at_b,
    pay_out,
)

pytestmark = pytest.mark.django_db

PLANTED = {
    "update settlements_statement set payable_kopecks = payable_kopecks + 1": {
        *("sent_totals", "papers", "payouts", "settlement_papers", "missing_papers")
    },
    "update settlements_statement set accepted_kopecks = 1, issued_kopecks = 1": {
        *("sent_totals", "papers", "settlement_papers", "missing_papers")
    },
    "update settlements_statement set number = 'ОТЧ-2026-000009' where number like '%1'": {"papers"},
    "update settlements_statementline set amount_kopecks = amount_kopecks + 1": {
        *("sent_statements", "sent_totals", "settlement_papers")
    },
    "delete from settlements_statementclaim": {"sent_statements"},
    "update toolkit_frozendocument set content = jsonb_set(content, '{result,payable}', '7')": {
        "papers",
        "changed_papers",
    },
    "update toolkit_frozendocument set content = jsonb_set(content, '{title}', '\"x\"')": {"changed_papers"},
    "update toolkit_numberseries set last_number = last_number + 1": {"missing_numbers"},
    "update settlements_settlementpaper set amount_kopecks = 7 where kind = 'invoice'": {"settlement_papers"},
    "update toolkit_frozendocument set content = jsonb_set(content, '{amount}', '7') where kind = 'service_act'": {
        *("settlement_papers", "changed_papers")
    },
    "delete from settlements_settlementpaper where kind = 'netting_act'": {"missing_papers"},
    "update toolkit_numberseries set last_number = 9 where kind = 'АКТ'": {"missing_numbers"},
    "update settlements_payout set amount_kopecks = 7": {"payouts", "payment_registers"},
    "update settlements_payout set entry_id = null, paid_on = null": {"payment_registers"},
    "update settlements_paymentregister set total_kopecks = 7": {"payment_registers"},
    "update settlements_bankpayment set amount_kopecks = 7": {"bank_payments"},
    "update settlements_bankpayment set contract_id = contract_id + 1": {"bank_payments"},
    "update settlements_bankpayment set state = 'unmatched', entry_id = null": {"bank_payments"},
    "update settlements_disputeline set agreed_kopecks = agreed_kopecks + 1": {"disputes"},
    "update settlements_dispute set entry_id = null": {"disputes"},
}


def months_of_b() -> None:
    """October cancelled, sent anew and paid; November below the minimum and carried; all of it true."""
    world = make_world()
    bank_account(world.pharmacy_b)
    contract = change(world.contracts["b"], min_payout_kopecks=15_00, fee_rate_bp=100)
    earn_at_a_and_spend_at_b(world)
    close(world.contracts["a"])
    cancel_statement(statement=close(contract), reason="ошибка", by="anna", now=NOVEMBER_2)
    october = agree_statement(statement=close(contract), agreed_by="boris", now=NOVEMBER_2)
    pay_out(october, paid_on=NOVEMBER_2.date())
    bank_account(world.pharmacy_a)
    load(world, came(50_00, "За М-баллы", of=world.pharmacy_a, to=world.operator))
    world.later(days=20).buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")
    november = close(contract, NOVEMBER)
    assert november.carried_kopecks == 9_90
    _settle_a_dispute(november)


def _settle_a_dispute(statement: Statement) -> None:
    """One objection, believed: 5,00 more."""
    objections = [Objection(None, None, "Чек 17", 5_00, "нет в реестре")]
    dispute = open_dispute(statement=statement, objections=objections, opened_by="b", now=DECEMBER_2)
    decision = {"decision": "accepted", "agreed_kopecks": None, "answer": ""}
    decide_line(line=dispute.lines.get(), by="anna", **decision)
    approve_settling(approval=settle_dispute(dispute=dispute, by="anna", now=DECEMBER_2), by="boris", now=DECEMBER_2)


def broken() -> set[str]:
    (proof,) = [proof for proof in audit() if proof.code == "statements"]
    return {finding.code for finding in proof.findings if finding.wrong}


def test_months_with_a_cancelled_a_paid_and_a_carried_statement_are_true():
    months_of_b()

    assert [proof.code for proof in audit() if not proof.holds] == []


@pytest.mark.parametrize(("sql", "seen"), PLANTED.items(), ids=[" ".join(sql.split()[:9]) for sql in PLANTED])
def test_a_planted_untruth_is_seen(sql, seen):
    months_of_b()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql)

    assert broken() == seen
