"""The manufacturer's report: its sums are the statement's, and what one buyer took cannot be read off it."""

import json

import pytest

from coalition.tests.world import World, make_world
from pharmacies.models import Product
from settlements.analytics.promotion_sales import own_sales
from settlements.models import Statement
from settlements.tests.statements.months import NOVEMBER, OCTOBER, change, close

pytestmark = pytest.mark.django_db

LEAST = 5


@pytest.fixture
def world():
    """The maker pays 10 % of its goods in points at once, a coupon of 200,00, and has two products."""
    world = make_world(publish=False)
    change(world.contracts["maker"], funding_moment="issue")
    world.products["cream"].manufacturer = world.products["aspirin"].manufacturer
    world.products["cream"].save()
    Product.objects.filter(pk=world.products["aspirin"].pk).update(name="Аспирин", gtin="4600000000015")
    version = world.promote(
        "maker",
        "percent_of_receipt",
        {"rate_bp": 1000},
        funder=world.maker,
        budget_kopecks=9_000_00,
        group="maker",
    )
    world.start(version)
    world.publish()
    return world


def people(world: World, count: int) -> list:
    return [world.member(last_name=f"Тайнов{number}")[1] for number in range(count)]


def report(statement: Statement) -> dict:
    return statement.papers.get(kind="sales_report").document.content


def rows(content: dict) -> dict[tuple[str, str], tuple]:
    """(promotion, goods) → receipts, packs in thousandths, sold, to be compensated."""
    return {
        (section["promotion"], row["label"]): (row["receipts"], row["quantity"], row["sold"], row["total"])
        for section in content["sections"]
        for row in section["rows"]
    }


def test_sums_are_the_statements_by_goods_and_by_outlet(world):
    for card in people(world, LEAST):
        world.buy(world.desk_a, ("aspirin", "2", "100.00"), ("insulin", "1", "50.00"), card=card)
        world.buy(world.desk_b, ("cream", "1", "300.00"), card=card)

    statement = close(world.contracts["maker"])
    content = report(statement)

    # 10 % of 5 × (200 + 50 + 300), all in money; insulin is nobody's of the maker.
    assert rows(content) == {
        ("maker", "Аспирин"): (5, 10_000, 1_000_00, 100_00),
        ("maker", "cream"): (5, 5_000, 1_500_00, 150_00),
        ("maker", "Товары других производителей"): (5, 0, 0, 25_00),
    }
    assert [(row["outlet"], row["receipts"], row["total"]) for row in content["outlets"]] == [
        ("Аптека a", 5, 125_00),
        ("Аптека b", 5, 150_00),
    ]
    assert content["totals"]["total"] == content["amount"] == statement.issued_kopecks == 275_00
    assert content["words"] == "Двести семьдесят пять рублей 00 копеек"
    assert content["budgets"] == [{"promotion": "maker", "granted": 9_000_00, "used": 275_00, "left": 8_725_00}]


def test_what_is_charged_is_what_was_given_where_one_funder_is_charged_at_once(world):
    for card in people(world, LEAST):
        world.buy(world.desk_a, ("aspirin", "2", "100.00"), ("insulin", "1", "50.00"), card=card)
        bought = world.buy(world.desk_b, ("cream", "1", "300.00"), card=card)
    world.give_back(world.desk_b, bought.purchase_id)

    charged = rows(report(close(world.contracts["maker"])))
    given = own_sales(world.programme.promotions.get(code="maker"), OCTOBER, funder_id=world.maker.pk)

    assert charged.pop(("maker", "Товары других производителей"))[3] == given.of_others.compensated_kopecks == 25_00
    assert charged == {
        ("maker", each.name): (
            *(each.receipts, each.quantity_thousandths, each.amount_kopecks, each.compensated_kopecks),
        )
        for each in given.by_product
    }
    assert charged[("maker", "cream")] == (5, 5_000, 1_500_00, 120_00)


def test_a_product_of_four_buyers_is_joined_with_the_next_smallest(world):
    cards = people(world, LEAST + 2)
    for place, card in enumerate(cards):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)
        if place < LEAST + 1:
            world.buy(world.desk_a, ("insulin", "1", "10.00"), card=card)
        if place < LEAST - 1:
            world.buy(world.desk_a, ("cream", "1", "300.00"), card=card)

    statement = close(world.contracts["maker"])
    content = report(statement)

    assert rows(content) == {
        ("maker", "Аспирин"): (7, 7_000, 700_00, 70_00),
        ("maker", "Прочие"): (10, 4_000, 1_200_00, 126_00),
    }
    assert content["totals"]["total"] == statement.issued_kopecks == 196_00


def test_a_promotion_of_few_buyers_is_joined_with_another(world):
    coupons = [world.coupon("50.00", funder=world.maker) for _ in range(2)]
    world.publish()
    cards = people(world, LEAST)
    for card in cards:
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)
    for card, coupon in zip(cards, coupons, strict=False):
        world.buy(world.desk_a, ("aspirin", "1", "500.00"), card=card, coupons=(coupon.code,))

    statement = close(world.contracts["maker"])
    content = report(statement)

    assert [section["promotion"] for section in content["sections"]] == ["Прочие акции"]
    assert content["totals"]["coupons"] == 100_00
    assert content["totals"]["total"] == statement.issued_kopecks
    assert (content["totals"]["receipts"], content["totals"]["quantity"]) == (7, 7_000)


def test_of_too_few_buyers_in_all_only_sums_are_told(world):
    for card in people(world, LEAST - 1):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)

    statement = close(world.contracts["maker"])
    content = report(statement)

    assert statement.document.content["issued_by_day"] == []
    figures = [*(row for section in content["sections"] for row in section["rows"]), *content["outlets"]]
    assert {(row["receipts"], row["quantity"], row["sold"]) for row in (*figures, content["totals"])} == {(None,) * 3}
    assert content["totals"]["total"] == statement.issued_kopecks == 40_00


def test_the_programme_says_how_many_are_few(world):
    world.programme.least_buyers = 2
    world.programme.save()
    for card in people(world, 2):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)

    content = report(close(world.contracts["maker"]))

    assert rows(content) == {("maker", "Аспирин"): (2, 2_000, 200_00, 20_00)}
    assert content["least"] == 2


def test_returns_come_off_also_in_the_month_after(world):
    cards = people(world, LEAST)
    bought = [world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card) for card in cards]
    world.give_back(world.desk_a, bought[0].purchase_id)
    october = close(world.contracts["maker"])
    later = world.later(days=20)
    later.give_back(world.desk_a, bought[1].purchase_id)
    november = close(world.contracts["maker"], NOVEMBER)

    assert (report(october)["totals"]["back"], report(october)["totals"]["total"]) == (10_00, 40_00)
    assert (report(november)["totals"]["back"], report(november)["totals"]["total"]) == (10_00, -10_00)
    assert (october.issued_kopecks, november.issued_kopecks) == (40_00, -10_00)


def test_points_charged_when_spent_tell_nothing_of_what_they_bought(world):
    change(world.contracts["maker"], funding_moment="use")
    cards = people(world, LEAST)
    for card in cards:
        world.buy(world.desk_a, ("aspirin", "10", "100.00"), card=card)
    for card in cards:
        world.buy(world.desk_b, ("cream", "1", "300.00"), card=card, spend="all")

    statement = close(world.contracts["maker"])
    content = report(statement)

    assert statement.issued_kopecks == content["totals"]["total"] > 0
    assert list(rows(content)) == [("maker", "М-баллы без привязки к товару")]
    assert content["totals"]["sold"] == 0


def test_nobody_is_named(world):
    for card in people(world, LEAST):
        world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card)

    content = report(close(world.contracts["maker"]))

    text = json.dumps(content, ensure_ascii=False)
    assert "Тайнов" not in text
    assert world.card.number not in text
    assert "buyers" not in {key for section in content["sections"] for row in section["rows"] for key in row}


def test_a_pharmacy_gets_no_such_report(world):
    world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=world.card)

    assert not close(world.contracts["a"]).papers.filter(kind="sales_report").exists()
