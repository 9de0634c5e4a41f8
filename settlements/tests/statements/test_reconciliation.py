"""The reconciliation act adds up to the clearing account on both ends, whatever days are asked for."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from coalition.tests.world import make_world
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import LedgerAccount, Posting, SettlementPaper
from settlements.statements.papers import issue_reconciliation
from settlements.tests.statements.months import DECEMBER_2, NOVEMBER, change, close, earn_at_a_and_spend_at_b

JANUARY_1 = DECEMBER_2 + timedelta(days=30)

pytestmark = pytest.mark.django_db


def ledger_before(contract, day: date) -> int:
    """The clearing account at the beginning of a day: bare sums."""
    account = LedgerAccount.objects.get(key=f"clearing:{contract.pk}")

    def total(**side) -> int:
        return Posting.objects.filter(business_on__lt=day, **side).aggregate(sum=Sum("amount_kopecks"))["sum"] or 0

    return total(credit=account) - total(debit=account)


def money(world, contract, kind: str, amount: int, on: date, reason: str = "") -> None:
    clearing = chart.clearing(world.programme.pk, contract.pk)
    bank = chart.bank(world.programme.pk)
    debit, credit = (clearing, bank) if kind == "payout" else (bank, clearing)
    book.post_entry(
        kind=kind,
        programme_id=world.programme.pk,
        business_on=on,
        now=DECEMBER_2,
        transfers=[Transfer(kind, debit, credit, amount, contract_id=contract.pk)],
        reason=reason,
    )


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def lived(world):
    """B: October accepted and sent, paid on the 10th; a late return; November sent; money came back in December."""
    contract = change(world.contracts["b"], fee_rate_bp=1000, funding_moment="issue")
    earn_at_a_and_spend_at_b(world)
    bought = world.buy(world.desk_b, ("cream", "1", "40.00"), card=world.card, spend="all")
    october = close(contract)
    money(world, contract, "payout", october.payable_kopecks, date(2026, 11, 10))
    world.later(days=20).give_back(world.desk_b, bought.purchase_id)
    november = close(contract, NOVEMBER)
    money(world, contract, "payment", november.receivable_kopecks, date(2026, 12, 1))
    return contract, october, november


def act(contract, starts_on: date, ends_on: date) -> dict:
    paper = issue_reconciliation(contract=contract, starts_on=starts_on, ends_on=ends_on, by="anna", now=JANUARY_1)
    return paper.document.content


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 10, 20), date(2026, 11, 3)),
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 11, 11), date(2026, 12, 3)),
        (date(2026, 1, 1), date(2027, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 2)),
    ],
)
def test_both_ends_are_the_ledgers(lived, starts_on, ends_on):
    contract, _october, _november = lived

    content = act(contract, starts_on, ends_on)

    turnover = content["turnover"]["credit"] - content["turnover"]["debit"]
    assert content["opening"] + turnover == content["closing"] == content["amount"]
    assert sum(row["credit"] - row["debit"] for row in content["rows"]) == turnover
    assert content["opening"] + content["unsettled"]["opening"] == ledger_before(contract, starts_on)
    assert content["closing"] + content["unsettled"]["closing"] == ledger_before(contract, ends_on)


def test_it_lists_documents_by_their_days(lived):
    contract, october, november = lived

    content = act(contract, date(2026, 10, 1), date(2026, 12, 3))

    assert [(row["date"], row["document"], row["debit"], row["credit"]) for row in content["rows"]] == [
        ("2026-11-02", october.number, 0, 50_00),
        ("2026-11-02", october.number, 2_50, 0),
        ("2026-11-02", "АКТ-2026-000001", 5_00, 0),
        ("2026-11-10", "Платёжный документ", 42_50, 0),
        ("2026-12-01", "Платёжный документ", 0, november.receivable_kopecks),
        ("2026-12-02", november.number, 20_00, 0),
        ("2026-12-02", november.number, 0, 1_00),
        ("2026-12-02", "АКТ-2026-000002", 0, 2_00),
    ]
    assert content["closing"] == 0


def test_what_was_said_does_not_move_when_a_late_receipt_comes(lived, world):
    contract, *_ = lived
    before = act(contract, date(2026, 10, 1), date(2026, 12, 1))
    late = world.request(world.desk_b, ("cream", "1", "100.00"), card=world.card, already_sold=True)
    world.later(days=40).commit(late)  # sold offline on the 15th of October

    after = act(contract, date(2026, 10, 1), date(2026, 12, 1))

    assert (before["closing"], before["rows"]) == (after["closing"], after["rows"])
    assert after["unsettled"]["closing"] == before["unsettled"]["closing"] - 5_00
    assert sorted(SettlementPaper.objects.filter(kind="reconciliation").values_list("number", flat=True)) == [
        *("СВР-2027-000001", "СВР-2027-000002")
    ]


def test_a_contract_on_which_nothing_moved_owes_nothing(world):
    content = act(world.contracts["maker"], date(2026, 10, 1), date(2026, 11, 1))

    assert (content["rows"], content["opening"], content["closing"]) == ([], 0, 0)
    assert not LedgerAccount.objects.filter(kind="clearing").exists()
