"""The page of a purchase: what it cost, why, and what it moved, its returns included."""

import pytest
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from settlements.models import Purchase


@pytest.fixture
def world(db):
    return make_world()


def page_of(client, result):
    page = client.get(reverse("admin:settlements_purchase_change", args=[result.purchase_id])).content.decode()
    return " ".join(page.replace("\u00a0", " ").split())


def test_it_says_what_applied_and_why_the_rest_did_not(world, chief):
    world.promote(
        "evening",
        "percent_of_receipt",
        {"rate_bp": 100, "effect": "points"},
        when={"from_time": "21:00:00", "until_time": "23:00:00"},
    )
    world.publish()
    page = page_of(chief, world.buy(world.desk_a, ("cream", "2", "500.00"), card=world.card))

    assert "Начислено баллов 5 %: 50,00." in page
    assert "Акция действует с 21:00 до 23:00." in page
    assert page.index("Применено".lower()) < page.index("не применено")


def test_it_explains_itself_in_english_too(world):
    client = signed_in(StaffUser.objects.create_superuser("chief"), "en")

    assert "Points earned 5%: 50.00." in page_of(
        client, world.buy(world.desk_a, ("cream", "2", "500.00"), card=world.card)
    )


def test_its_lines_add_up_on_the_page(world, chief):
    coupon = world.coupon("200.00")
    world.publish()
    page = page_of(
        chief, world.buy(world.desk_a, ("cream", "1", "100.00"), ("aspirin", "3", "100.00"), coupons=(coupon.code,))
    )

    assert page.count("50,00") >= 1
    assert page.count("150,00") >= 2
    assert "Купон принят на 200,00 ₽." in page
    assert coupon.code not in page


def test_postings_of_its_returns_stand_with_its_own(world, chief):
    bought = world.buy(world.desk_a, ("cream", "2", "500.00"), card=world.card)
    world.give_back(world.desk_a, bought.purchase_id, (1, "1"), reason="Брак")

    page = page_of(chief, bought)

    assert "баллы начислены" in page
    assert "баллы отозваны при возврате" in page
    assert "Брак" in page
    assert "(−1)" in page


def test_it_says_why_somebody_should_look_into_it(world, chief):
    bought = world.buy(world.desk_a, ("cream", "1", "100.00"))
    Purchase.objects.update(review_reasons=["cashier_own_card", "something_new"])

    assert "своя карта кассира, something_new" in page_of(chief, bought)
