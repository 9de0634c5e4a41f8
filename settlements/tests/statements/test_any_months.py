"""Months of whatever may happen: the books hold, papers agree with them, and nothing that is owed is lost."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from coalition.kernel.periods import Period
from coalition.tests.world import World, make_world
from coalition.toolkit.models import Approval
from pharmacies.models import Contract
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import Payout, Posting, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.disputes import (
    Objection,
    approve_settling,
    decide_line,
    open_dispute,
    settle_dispute,
)
from settlements.statements.drafting import draft_statement, left_open
from settlements.statements.sending import send_statement
from settlements.statements.settled import received_kopecks
from settlements.tests.statements.banks import came, load
from settlements.tests.statements.months import bank_account, change, ledger_balance, pay_out

pytestmark = pytest.mark.django_db

MONTHS = [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in range(6, 12)]
NOW = datetime(2026, 12, 20, 9, tzinfo=UTC)
MOVES = ("discount", "coupon", "discount_back", "coupon_back", "adjustment", "fee")


def move(world: World, chance: random.Random, period: Period) -> None:
    """A sum of some kind, one way or the other; some of it late."""
    programme_id, b = world.programme.pk, world.contracts["b"]
    own, kind = chart.clearing(programme_id, b.pk), chance.choice(MOVES)
    other = {"adjustment": chart.own_cost(programme_id, "disputes"), "fee": chart.fees(programme_id)}.get(
        kind, chart.clearing(programme_id, world.contracts["a"].pk)
    )
    debit, credit = (own, other) if kind == "fee" or chance.random() < 0.4 else (other, own)
    is_sale = kind not in ("adjustment", "fee")
    moved = Transfer(
        *(kind, debit, credit, chance.choice([1, 7, 33_33, 1_234_57, chance.randrange(1, 900_00)])),
        contract_id=b.pk,
        vat_rate_bp=chance.choice([None, 1000, 2200]) if is_sale else None,
        outlet_id=None if kind == "adjustment" else world.outlet_b.pk,
    )
    book.post_entry(
        kind="fee" if kind == "fee" else "adjustment",
        programme_id=programme_id,
        business_on=period.starts_on + timedelta(days=chance.randrange(-20, 28)),
        now=NOW,
        transfers=[moved],
    )


def papers_agree(statement: Statement) -> None:
    said = {paper.kind: paper.document.content for paper in statement.papers.all()}
    if sheet := said.get("compensation"):
        assert sum(row["amount"] for row in sheet["rows"]) == sheet["accepted"]
        assert sheet["accepted"] + sum(row["amount"] for row in sheet["after"]) == statement.payable_kopecks
    if invoice := said.get("invoice"):
        assert sum(row["amount"] for row in invoice["rows"]) - invoice["set_off"] == statement.receivable_kopecks
    if act := said.get("netting_act"):
        for side in ("by_centre", "by_partner"):
            assert sum(row["amount"] for row in act[side]["rows"]) == act[side]["total"] >= act["set_off"]
    if act := said.get("service_act"):
        assert sum(row["net"] + row["vat"] for row in act["rows"]) == act["totals"]["amount"]


def answer(world: World, chance: random.Random, statement: Statement) -> None:
    """The participant agrees or objects; money moves, or not yet, or a part of it."""
    if chance.random() < 0.3:
        objection = Objection(None, None, "Чек 17", chance.randrange(-100_00, 100_00), "нет в реестре")
        dispute = open_dispute(statement=statement, objections=[objection], opened_by="b", now=NOW)
        decision = {"decision": "accepted", "agreed_kopecks": None, "answer": ""}
        decide_line(line=dispute.lines.get(), by="anna", **decision)
        asked = settle_dispute(dispute=dispute, by="anna", now=NOW)
        if isinstance(asked, Approval):
            approve_settling(approval=asked, by="boris", now=NOW)
    else:
        agree_statement(statement=statement, agreed_by="b", now=NOW)
    if statement.payable_kopecks and chance.random() < 0.7:
        pay_out(Statement.objects.get(pk=statement.pk), paid_on=NOW.date(), now=NOW)
    if statement.receivable_kopecks and chance.random() < 0.7:
        part = chance.choice([statement.receivable_kopecks, max(statement.receivable_kopecks // 2, 1)])
        purpose, on = f"Отчет {statement.number}", NOW.date()
        load(world, came(part, purpose, of=world.pharmacy_b, to=world.operator, on=on), note=purpose, now=NOW)


def left_to_pay(contract: Contract) -> int:
    """What statements that stand leave to be paid, with what no statement says yet; above zero the centre owes."""
    sent = Statement.objects.filter(contract=contract).order_by("starts_on", "pk")
    left = left_open(sent.last())
    total = left.owed_by_centre - left.owed_by_partner
    for statement in sent.exclude(state="cancelled"):
        paid = Payout.objects.filter(statement=statement, entry__isnull=False).values_list("amount_kopecks", flat=True)
        total += statement.payable_kopecks - sum(paid) - statement.receivable_kopecks + received_kopecks(statement)
    account = sent.last().account
    unclaimed = Posting.objects.exclude(kind__in=["payout", "payment"]).exclude(claims__account=account)
    total += sum(unclaimed.filter(credit=account).values_list("amount_kopecks", flat=True))
    return total - sum(unclaimed.filter(debit=account).values_list("amount_kopecks", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_half_a_year(seed):
    chance, world = random.Random(seed), make_world()
    contract = world.contracts["b"]
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    for period in MONTHS:
        change(
            contract,
            is_netting_allowed=chance.random() < 0.5,
            min_payout_kopecks=chance.choice([0, 50_00, 2_000_00]),
            fee_rate_bp=chance.choice([0, 250, 1000]),
            fee_vat_rate_bp=chance.choice([None, 2200]),
            vat_treatment=chance.choice(["no_vat", "vat_included", "calculated_rate"]),
            ends_on=period.ends_on if period == MONTHS[-1] else None,
        )
        for _ in range(chance.randrange(7)):
            move(world, chance, period)
        is_wrong = True
        while is_wrong:
            draft = draft_statement(contract=contract, period=period, now=NOW)
            statement = send_statement(statement=draft, sent_by="anna", now=NOW)
            papers_agree(statement)
            is_wrong = chance.random() < 0.4
            if is_wrong:
                cancel_statement(statement=statement, reason="ошибка", by="anna", now=NOW)
        answer(world, chance, statement)

    wrong = {finding.code for proof in audit() for finding in proof.findings if finding.wrong}
    assert wrong <= {"adjustment_entries"}  # the moves above are nobody's adjustments
    assert left_to_pay(contract) == ledger_balance(contract)
    assert statement.carried_kopecks == 0
