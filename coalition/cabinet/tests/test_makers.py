"""A manufacturer sees what it pays for, and nothing that tells of a buyer or of another funder."""

from django.urls import reverse

from coalition.cabinet.tests.conftest import signed_in
from promotions.models import PromotionFunding, PromotionVersion


def test_the_budget_and_the_cost_are_its_own(houses):
    house = houses["maker"]
    client = signed_in(house.manager)

    everything = client.get(reverse("cabinet_funded")).content.decode()
    page = client.get(reverse("cabinet_funded_promotion", args=[house.promotion.pk]), {"month": "2026-10-01"})

    assert "777,77" in everything
    left = 777_77 - 6_00
    assert f"{left // 100},{left % 100:02d}" in everything
    assert "6,00" in page.content.decode()


def test_a_group_of_one_buyer_tells_no_figures(houses):
    house = houses["maker"]
    page = client_page(house, house.promotion)

    assert "aspirin" not in page
    assert "511,11" not in page
    assert "1 022,22" not in page.replace("\u00a0", " ")


def test_who_bears_a_part_is_not_told_what_the_others_bear(houses, world):
    house = houses["maker"]
    params, fundings = (
        {"rate_bp": 100},
        ({"funder_kind": "participant", "funder": house.entity}, {"funder_kind": "outlet"}),
    )
    halves = [each | {"share_bp": 5000} for each in fundings]
    shared = world.promote("halves", "percent_of_receipt", params, fundings=halves).promotion
    world.publish()
    for _buyer in range(6):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=world.member()[1])

    alone, together = client_page(house, house.promotion), client_page(house, shared)

    assert "к компенсации" in alone or "to be compensated" in alone
    assert "aspirin" in together
    assert "600,00" in together
    assert "3,00" in together
    assert "к компенсации" not in together
    assert "to be compensated" not in together


def test_goods_of_other_makers_are_not_its_business(houses, world):
    house = houses["maker"]
    shared = on_all_goods(world, house)
    for _buyer in range(6):
        world.buy(world.desk_a, ("cream", "1", "123.45"), ("aspirin", "1", "100.00"), card=world.member()[1])

    page = client_page(house, shared)

    assert "aspirin" in page
    assert "cream" not in page
    assert "740,70" not in page
    assert "товары других производителей" in page or "goods of other manufacturers" in page


def test_who_has_left_a_promotion_is_not_told_how_it_goes_on(houses, world):
    house = houses["maker"]
    shared = on_all_goods(world, house)
    old = shared.versions.get()
    PromotionVersion.objects.filter(pk=old.pk).update(state="finished")
    new = PromotionVersion.objects.create(promotion=shared, number=2, mechanic=old.mechanic, params=old.params)
    PromotionFunding.objects.create(version=new, funder_kind="outlet")
    PromotionVersion.objects.filter(pk=new.pk).update(state="running")
    world.publish()
    for _buyer in range(6):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=world.member()[1])

    page = client_page(house, shared)

    assert "aspirin" not in page
    assert "600,00" not in page


def on_all_goods(world, house):
    """A promotion of which the manufacturer bears a half."""
    halves = [{"funder_kind": "participant", "funder": house.entity}, {"funder_kind": "outlet"}]
    fundings = [each | {"share_bp": 5000} for each in halves]
    shared = world.promote("halves", "percent_of_receipt", {"rate_bp": 100}, fundings=fundings).promotion
    world.publish()
    return shared


def client_page(house, promotion):
    address = reverse("cabinet_funded_promotion", args=[promotion.pk])
    return signed_in(house.manager).get(address, {"month": "2026-10-01"}).content.decode()
