"""Desks and their shifts: who sells where, together, and until when."""

import pytest

from coalition.cabinet.tests.counter import counter, web_desk
from pharmacies.models import Cashier, Shift
from pharmacies.queries.desks import desk_identity
from settlements.models import Purchase
from settlements.queries.shifts import shift_figures

pytestmark = pytest.mark.django_db


def test_two_cashiers_sell_in_one_shift_and_the_totals_tell_them_apart(world, desk, till):
    other = counter(world, desk, "lykov")
    till.sell(amount="100")
    other.sell(amount="300", shown=world.card.number)
    shift = Shift.objects.get()

    till.client.post(f"{till.address}close/", {"number": shift.number})

    slip = till.client.get(f"{till.address}shifts/1/").content.decode()
    assert "Kotova" in slip
    assert "Lykov" in slip
    assert "400,00" in slip
    assert list(Purchase.objects.order_by("received_at").values_list("shift_no", "receipt_no", "cashier__code")) == [
        (1, "W-1-1", "kotova"),
        (1, "W-1-2", "lykov"),
    ]
    refused = other.sell(amount="50")
    assert refused.status_code == 409
    assert 'value="50"' in other.text
    assert Purchase.objects.count() == 2
    other.send(do="open", amount="50")
    assert Shift.objects.get(closed_at=None).number == 2
    assert 'value="50"' in other.text


def test_what_a_cash_program_sold_at_the_desk_before_belongs_to_no_shift(world, desk, till):
    world.buy(desk_identity(desk.pk), ("cream", "1", "500.00"), shift_no=1, receipt_no="1")
    till.sell(amount="10")

    assert Purchase.objects.latest("received_at").receipt_no == "W-1-1"
    assert shift_figures(Shift.objects.get()).together.payable_kopecks == 10_00


def test_whoever_has_several_desks_chooses_and_whoever_has_none_is_told_whom_to_ask(world, desk, till):
    other = web_desk(world, number=10)
    page = till.client.get("/cabinet/sell/").content.decode()
    assert f"/cabinet/sell/{desk.pk}/" in page
    assert f"/cabinet/sell/{other.pk}/" in page

    Cashier.objects.filter(user=till.user).update(user=None)
    assert f"/cabinet/sell/{desk.pk}/" not in till.client.get("/cabinet/sell/").content.decode()
