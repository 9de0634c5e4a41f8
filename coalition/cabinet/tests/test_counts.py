"""Pages take as many statements for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.cabinet.tests.conftest import person, signed_in
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk, Cashier, Outlet

PAGES = {
    "a": ("month", "statements", "sales", "returns", "desks", "staff", "reconciliation"),
    "maker": ("funded", "statements"),
}
OCTOBER = {"since": "2026-10-01", "until": "2026-10-31"}


def counts(house, names):
    client = signed_in(house.manager)
    found = {}
    for name in names:
        client.get(reverse(f"cabinet_{name}"), OCTOBER)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"cabinet_{name}"), OCTOBER)
        found[name] = len(queries)
    return found


@pytest.mark.parametrize("name", ["a", "maker"])
def test_more_rows_cost_no_more_statements(name, houses, world):
    house = houses[name]
    before = counts(house, PAGES[name])

    for number in range(4):
        if name == "a":
            outlet = Outlet.objects.create(
                legal_entity=house.entity,
                code=f"x{number}",
                name=f"x{number}",
                address="x",
                region="x",
                opened_on="2026-01-01",
            )
            desk = CashDesk.objects.create(outlet=outlet, number=1)
            issue_key(desk=desk, issued_by="x", now=world.now)
            user = person(f"more-{number}", "cashier", house.entity)
            Cashier.objects.create(outlet=outlet, code="1", user=user)
            world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=world.member()[1])
        else:
            world.promote(f"m{number}", "percent_of_receipt", {"rate_bp": 100}, funder=house.entity)

    assert counts(house, PAGES[name]) == before
