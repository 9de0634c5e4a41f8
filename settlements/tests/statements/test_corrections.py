"""What was wrong is answered by the next statement: invoices, payouts, with netting or without. Sums are kopecks."""

import pytest

from coalition.tests.world import World, make_world
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
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    change,
    claimed_total,
    close,
    ledger_balance,
    lines,
)

pytestmark = pytest.mark.django_db
NETTING = pytest.mark.parametrize("is_netting_allowed", [True, False])


def both_sides(world: World, *, is_netting_allowed: bool):
    """A issues 51,50 of points and accepts 30,00; the contract."""
    contract = change(world.contracts["a"], is_netting_allowed=is_netting_allowed)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")
    return contract


def sides(statement: Statement) -> tuple[int, int]:
    """What is paid out, and what is invoiced."""
    return statement.payable_kopecks, statement.receivable_kopecks


def audited() -> bool:
    return [proof.code for proof in audit() if not proof.holds] == []


def settled(statement: Statement, partner_kopecks: int) -> None:
    """The partner objects to the first line and is believed."""
    line = statement.lines.first()
    objection = Objection(line.pk, None, "", partner_kopecks, "Не сходится")
    dispute = open_dispute(statement=statement, objections=[objection], opened_by="a", now=NOVEMBER_2)
    decide_line(line=dispute.lines.get(), decision="accepted", agreed_kopecks=None, answer="", by="anna")
    asked = settle_dispute(dispute=dispute, by="anna", now=NOVEMBER_2)
    approve_settling(approval=asked, by="boris", now=NOVEMBER_2)


def test_a_wrong_invoice_is_cancelled_and_the_next_one_of_the_month_asks_for_the_rest():
    world = make_world()
    contract = world.contracts["a"]
    bought = world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    wrong = close(contract)
    assert sides(wrong) == (0, 50_00)
    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))  # the goods had come back in October
    agree_statement(statement=wrong, agreed_by="boris", now=NOVEMBER_2)

    cancel_statement(statement=wrong, reason="Не учтён возврат", by="anna", now=NOVEMBER_2)
    right = close(contract)

    assert lines(right) == {("a", "earned_back", 1000, None): 25_00}
    assert sides(right) == (0, 25_00)
    assert right.document.content["result"]["brought"] == -50_00
    assert claimed_total(wrong) + claimed_total(right) == ledger_balance(contract) == -25_00
    assert audited()


@NETTING
def test_two_wrong_statements_in_a_row_are_answered_by_the_third(is_netting_allowed):
    world = make_world()
    contract = both_sides(world, is_netting_allowed=is_netting_allowed)
    first = close(contract)
    cancel_statement(statement=first, reason="раз", by="anna", now=NOVEMBER_2)
    second = close(contract)
    assert sides(second) == sides(first) == ((0, 21_50) if is_netting_allowed else (30_00, 51_50))
    cancel_statement(statement=second, reason="два", by="anna", now=NOVEMBER_2)
    world.buy(world.desk_a, ("cream", "1", "20.00"), card=world.card, spend="all")

    third = close(contract)

    payable, receivable = sides(third)
    assert payable - receivable == ledger_balance(contract)
    assert (payable, receivable) == ((0, 12_00) if is_netting_allowed else (40_00, 52_00))
    assert [statement.number for statement in (first, second, third)] == [f"ОТЧ-2026-00000{n}" for n in (1, 2, 3)]
    assert audited()


@NETTING
def test_a_protocol_lowers_an_invoice_by_the_next_statement(is_netting_allowed):
    world = make_world()
    contract = both_sides(world, is_netting_allowed=is_netting_allowed)
    october = close(contract)
    issued = next(line for line in october.lines.all() if line.kind == "earned")
    before = sides(october)
    line = october.lines.order_by("pk").first()

    settled(october, line.amount_kopecks + 11_50)
    november = close(contract, NOVEMBER)

    assert issued.amount_kopecks < 0
    october.refresh_from_db()
    assert (october.state, sides(october)) == ("agreed", before)
    assert (sides(november), november.accepted_kopecks) == ((11_50, 0), 11_50)
    assert audited()


@NETTING
def test_a_protocol_against_the_partner_is_invoiced_next(is_netting_allowed):
    world = make_world()
    contract = both_sides(world, is_netting_allowed=is_netting_allowed)
    october = close(contract)

    settled(october, october.lines.first().amount_kopecks - 5_00)
    november = close(contract, NOVEMBER)

    assert (sides(november), november.issued_kopecks) == ((0, 5_00), 0)
    assert november.document.content["result"]["receivable"] == 5_00
    assert sum(claimed_total(each) for each in (october, november)) == ledger_balance(contract)
    assert audited()


def test_a_second_protocol_counts_what_the_first_has_corrected():
    world = make_world()
    contract = both_sides(world, is_netting_allowed=True)
    october = close(contract)
    line = october.lines.first()
    settled(october, line.amount_kopecks + 5_00)
    Statement.objects.filter(pk=october.pk).update(state="sent")  # reopened

    again = Objection(line.pk, None, "", line.amount_kopecks + 5_00, "То же самое")
    dispute = open_dispute(statement=october, objections=[again], opened_by="a", now=NOVEMBER_2)

    assert dispute.lines.get().centre_kopecks == line.amount_kopecks + 5_00
