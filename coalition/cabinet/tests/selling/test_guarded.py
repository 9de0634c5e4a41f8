"""What a web cash desk does not let anybody do or see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.cabinet.tests.counter import counter, web_desk
from pharmacies.access.errors import WebDeskHasNoKey
from pharmacies.access.keys import issue_key
from pharmacies.access.lookups import UNKNOWN
from pharmacies.models import CashDesk, Cashier, DeskKey, Shift
from settlements.models import Purchase

pytestmark = pytest.mark.django_db


def test_twenty_guesses_and_the_desk_sells_without_cards_for_a_while(world, till):
    for number in range(21):
        till.quote(shown=f"+7916000{number:04}", amount="1")
    till.quote(shown=world.card.number, amount="100")

    assert "Слишком много неизвестных карт" in till.text
    till.commit(shown=world.card.number, amount="100")
    assert Purchase.objects.get().account is None


def test_one_more_web_desk_is_no_way_to_guess_on(world, till, monkeypatch):
    voucher = world.coupon("50.00")
    world.publish()
    monkeypatch.setattr(timezone, "now", lambda: world.now)  # tries are counted by ten minutes of the clock
    for number in range(UNKNOWN.most):
        till.key = ""
        till.quote(shown=f"2900000{number:05d}", amount="1", coupons=f"NO-{number}")

    elsewhere = replace(till, desk=web_desk(world, number=10), key="")
    elsewhere.open()
    elsewhere.quote(shown=world.card.number, amount="100", coupons=voucher.code)

    assert "карта не проверялась" in elsewhere.text
    assert "купоны не проверялись" in elsewhere.text
    assert "100,00" in elsewhere.text


def test_what_the_pharmacy_does_not_see_is_not_there(world, till):
    foreign = counter(world, web_desk(world, world.outlet_b), "semenova")
    foreign.sell(amount="70")
    sale = Purchase.objects.get()
    for address in (
        foreign.address,
        f"{foreign.address}shift/",
        f"{till.address}receipts/{sale.pk}/",
        f"{till.address}returns/{sale.pk}/",
        f"{till.address}shifts/7/",
        f"/cabinet/sell/{world.desk_a.desk_id}/",
    ):
        assert till.client.get(address).status_code == 404, address
    assert till.client.post(foreign.address, {"do": "quote", "amount": "1"}).status_code == 404
    found = till.client.post(f"{till.address}returns/", {"receipt": "W-1-1"})
    assert found.status_code == 200
    assert str(sale.pk) not in found.content.decode()


@pytest.mark.parametrize("how", ["blocked", "right", "outlet", "desk"])
def test_whoever_is_shut_out_in_the_middle_sells_nothing(world, desk, till, how):
    till.quote(amount="100")
    if how == "blocked":
        till.user.is_active = False
        till.user.save()
    elif how == "right":
        till.user.groups.clear()
    elif how == "outlet":
        Cashier.objects.filter(user=till.user).update(user=None)
    else:
        CashDesk.objects.filter(pk=desk.pk).update(is_active=False)

    answer = till.client.post(till.address, {"do": "commit", "token": till.token, "key": till.key, "amount": "100"})

    assert answer.status_code in (302, 403, 404)
    assert not Purchase.objects.exists()
    if how == "blocked":
        assert answer.headers["Location"].startswith(reverse("cabinet_sign_in"))


def test_goods_of_a_past_receipt_are_named_only_by_the_members_consent(world, till):
    goods = {"line-product": world.products["insulin"].pk, "line-quantity": "1", "line-price": "500"}
    at_the_counter = till.sell(shown=world.card.number, **goods).content.decode()
    Shift.objects.update(closed_at=timezone.now(), closed_by="x")
    later = till.client.get(till.sold).content.decode()

    assert "insulin" in at_the_counter
    assert "insulin" not in later
    returning = till.client.get(f"{till.address}returns/{Purchase.objects.get().pk}/").content.decode()
    assert "insulin" not in returning
    assert "500,00" in returning


def test_a_shift_that_is_left_open_does_not_name_goods_for_ever(world, till, monkeypatch):
    goods = {"line-product": world.products["cream"].pk, "line-quantity": "1", "line-price": "500"}
    now = till.sell(shown=world.card.number, **goods).content.decode()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    till.client.force_login(till.user)

    later = till.client.get(till.sold).content.decode()

    assert "cream" in now
    assert "cream" not in later
    assert "500,00" in later


def test_a_web_desk_takes_no_key_of_a_cash_program(world, desk):
    with pytest.raises(WebDeskHasNoKey):
        issue_key(desk=desk, issued_by="x", now=world.now)
    assert not DeskKey.objects.filter(desk=desk).exists()
