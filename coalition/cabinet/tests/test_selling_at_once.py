"""Two cashiers at the same moment: points are spent once, numbers drawn once, no shift is closed under a sale."""

from dataclasses import replace

import pytest
from django.utils import timezone

from coalition.cabinet.tests.counter import counter, web_desk
from coalition.tests.world import make_world
from pharmacies.models import Shift
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount, Purchase
from settlements.queries.shifts import shift_figures

pytestmark = pytest.mark.usefixtures("cloned_database")


def standing():
    world = replace(make_world(), now=timezone.now())
    desk = web_desk(world)
    return world, counter(world, desk, "kotova"), counter(world, desk, "lykov")


@pytest.mark.parametrize("where", ["at one desk", "at two desks"])
def test_of_two_who_spend_the_same_points_one_wins_and_the_other_sees_a_new_quote(run_at_once, where):
    world, kotova, lykov = standing()
    if where == "at two desks":
        lykov.desk = web_desk(world, number=10)
        lykov.open()
    kotova.sell(shown=world.card.number, amount="1000")
    typed = {"shown": world.card.number, "amount": "100", "spend": "all"}
    for cashier in (kotova, lykov):
        cashier.key = ""
        cashier.quote(**typed)

    done = run_at_once(lambda: kotova.commit(**typed), lambda: lykov.commit(**typed))

    assert sorted(page.status_code for page in done) == [200, 409]
    refused = next(page for page in done if page.status_code == 409).content.decode()
    assert "50,00" in refused
    assert "data-changed" in refused
    assert LedgerAccount.objects.get(key=f"wallet:{world.account.pk}").balance_kopecks >= 0
    assert Purchase.objects.count() == 2
    assert all(proof.holds for proof in audit())


def test_one_tapped_form_is_one_sale_and_every_sale_has_its_number(run_at_once):
    world, kotova, lykov = standing()
    typed = {"shown": world.card.number, "amount": "100"}
    kotova.quote(**typed)
    lykov.quote(**typed)

    done = run_at_once(*[lambda: kotova.commit(**typed)] * 4, *[lambda: lykov.commit(**typed)] * 4)

    assert {page.status_code for page in done} == {200}
    assert sorted(Purchase.objects.values_list("receipt_no", flat=True)) == ["W-1-1", "W-1-2"]
    assert all(proof.holds for proof in audit())


def test_a_shift_that_closes_amid_sales_has_them_or_they_are_refused(run_at_once):
    _world, kotova, lykov = standing()
    for cashier in (kotova, lykov):
        cashier.quote(amount="100")

    done = run_at_once(
        lambda: kotova.commit(amount="100"),
        lambda: lykov.client.post(f"{lykov.address}close/", {"number": 1}),
        lambda: lykov.commit(amount="100"),
    )

    closed = Shift.objects.get()
    assert closed.closed_at is not None
    sold = sum(page.status_code == 200 for page in (done[0], done[2]))
    assert {page.status_code for page in done} <= {200, 302, 409}
    assert Purchase.objects.count() == sold
    assert shift_figures(closed).together.receipts == sold
