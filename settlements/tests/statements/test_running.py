"""The period that runs: what it comes to now is what its statement says when nothing more happens."""

from datetime import UTC, date, datetime

import pytest

from coalition.kernel.periods import Period
from coalition.tests.world import make_world
from settlements.models import Posting, Statement, StatementLine
from settlements.statements.figures import Figures
from settlements.statements.running import running, running_contracts, running_period
from settlements.tests.statements.months import NOVEMBER, change, close, draft, earn_at_a_and_spend_at_b

pytestmark = pytest.mark.django_db
END_OF_OCTOBER = datetime(2026, 10, 31, 12, tzinfo=UTC)
END_OF_NOVEMBER = datetime(2026, 11, 29, 12, tzinfo=UTC)


def figures_of(statement: Statement) -> Figures:
    names = ("accepted", "issued", "payable", "receivable", "carried")
    return Figures(*(getattr(statement, f"{name}_kopecks") for name in names))


@pytest.mark.parametrize("name", ["a", "b", "maker"])
@pytest.mark.parametrize(
    "terms", [{}, {"fee_rate_bp": 250}, {"is_netting_allowed": False}, {"min_payout_kopecks": 99_00}]
)
def test_what_runs_is_what_the_draft_says_afterwards(name, terms):
    world = make_world()
    contract = change(world.contracts[name], **terms)
    earn_at_a_and_spend_at_b(world)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")
    before = Posting.objects.count()

    now = running(contract, now=END_OF_OCTOBER)

    assert (Posting.objects.count(), Statement.objects.count(), StatementLine.objects.count()) == (before, 0, 0)
    drafted = draft(contract)
    assert now.figures == figures_of(drafted)
    assert sorted(line.amount_kopecks for line in now.lines) == sorted(
        line.amount_kopecks for line in drafted.lines.all()
    )


def test_the_days_add_up_to_the_figures_before_the_fee():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    world.later(days=3).buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")

    now = running(world.contracts["b"], now=END_OF_OCTOBER)

    assert set(now.days) == {date(2026, 10, 15), date(2026, 10, 18)}
    assert sum(accepted for accepted, _issued in now.days.values()) == now.figures.accepted == 40_00


def test_a_late_receipt_and_what_was_carried_over_are_in_the_period_that_runs():
    world = make_world()
    contract = change(world.contracts["b"], min_payout_kopecks=99_00)
    earn_at_a_and_spend_at_b(world)
    late = world.request(world.desk_b, ("cream", "1", "20.00"), card=world.card, already_sold=True, spend="none")
    close(contract)
    world.later(days=20).commit(late)

    now = running(contract, now=END_OF_NOVEMBER)

    assert now.brought_kopecks == 30_00
    assert now.figures == figures_of(draft(contract, NOVEMBER))


def test_a_month_that_nobody_has_settled_yet_is_not_counted_into_the_next():
    world = make_world()
    earn_at_a_and_spend_at_b(world)

    assert running(world.contracts["b"], now=END_OF_NOVEMBER).figures.accepted == 0
    assert running(world.contracts["b"], now=END_OF_OCTOBER).figures.accepted == 30_00


def test_a_contract_runs_by_its_own_period_and_while_it_is_in_force():
    world = make_world()
    contract = change(world.contracts["a"], period="half_month")

    assert running_period(contract, END_OF_OCTOBER) == Period(date(2026, 10, 16), date(2026, 11, 1))
    assert running_contracts(world.pharmacy_a.pk, date(2026, 10, 31)) == [contract]
    change(contract, ends_on=date(2026, 10, 31))
    assert running_contracts(world.pharmacy_a.pk, date(2026, 10, 31)) == []
