"""The figures of the month that goes on: what is shown adds up to what will be paid. Sums are kopecks."""

from datetime import date

import pytest

from coalition.cabinet.month import part
from coalition.tests.world import make_world
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.statements.running import running
from settlements.tests.statements.months import change, earn_at_a_and_spend_at_b

pytestmark = pytest.mark.django_db


def test_cards_and_corrections_are_in_the_figures_too():
    world = make_world()
    contract = change(world.contracts["b"], fee_rate_bp=1000)
    earn_at_a_and_spend_at_b(world)
    programme_id = world.programme.pk
    partner, cost = chart.clearing(programme_id, contract.pk), chart.own_cost(programme_id, "disputes")
    card = Transfer(
        "fee", partner, chart.fees(programme_id), 1_50, outlet_id=world.outlet_b.pk, contract_id=contract.pk
    )
    protocol = Transfer("adjustment", cost, partner, 5_00, contract_id=contract.pk)
    for kind, moved in (("fee", card), ("adjustment", protocol)):
        day = date(2026, 10, 15)
        book.post_entry(kind=kind, programme_id=programme_id, business_on=day, now=world.now, transfers=[moved])

    found = part(running(contract, now=world.now), {})

    # 30,00 of points were accepted, 1,50 given; the fee is 10 % of 30,00 and 1,50 for a card.
    assert (found["accepted"]["points"], found["corrections"], found["fee"]) == (30_00, 5_00, 4_50)
    whole = found["accepted"]["total"] + found["corrections"] - found["issued"] - found["fee"] + found["brought"]
    figures = found["figures"]
    assert whole == figures.payable - figures.receivable + figures.carried
