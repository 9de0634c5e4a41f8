"""The report of compensated sales: what was sold, what it cost, and nobody's taste in medicines."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from coalition.kernel.periods import month_of
from coalition.tests.world import make_world
from settlements.analytics.promotion_sales import Sales, promotion_sales, with_small_joined
from settlements.documents.promotion_sales import promotion_sales_xlsx
from settlements.models import Posting

LEAST_BUYERS = 5


def group(name, buyers, given=10_00):
    some = frozenset(f"{name}{number}" for number in range(min(buyers, LEAST_BUYERS)))
    return Sales(name, name, buyers, buyers, 1_000, 100_00, given, 0, some_buyers=some)


def joined(*groups):
    return {
        each.name or "others": (each.buyers, each.is_suppressed) for each in with_small_joined(groups, LEAST_BUYERS)
    }


def test_large_groups_stand_alone():
    assert joined(group("a", 5), group("b", 9)) == {"a": (5, False), "b": (9, False)}


def test_one_small_group_takes_the_smallest_other_with_it():
    """Or it could be reckoned back from the total."""
    assert joined(group("a", 4), group("b", 9), group("c", 6)) == {"b": (9, False), "others": (10, False)}


def test_small_groups_are_joined_until_they_are_enough():
    assert joined(group("a", 1), group("b", 1), group("c", 50)) == {"others": (52, False)}
    assert joined(group("a", 3), group("b", 2), group("c", 50)) == {"others": (5, False), "c": (50, False)}


def test_too_few_buyers_in_all_tell_the_cost_alone():
    (rest,) = with_small_joined([group("a", 1), group("b", 2)], LEAST_BUYERS)

    assert (rest.receipts, rest.amount_kopecks, rest.quantity_thousandths) == (0, 0, 0)
    assert (rest.is_suppressed, rest.compensated_kopecks) == (True, 20_00)


@pytest.fixture
def world(db):
    world = make_world()
    version = world.promote("maker", "percent_of_goods", {"rate_bp": 1000}, funder=world.maker, budget_kopecks=9_000_00)
    world.start(version)
    return world


def sales_of(world):
    return promotion_sales(world.programme.promotions.get(code="maker"), month_of(world.now.date()))


def test_the_report_agrees_with_the_postings(world):
    cards = [world.member(last_name=f"Покупатель{number}")[1] for number in range(LEAST_BUYERS + 1)]
    bought = [world.buy(world.desk_a, ("cream", "2", "100.00"), card=card) for card in cards]
    for card in cards:
        world.buy(world.desk_b, ("cream", "1", "50.00"), ("aspirin", "1", "70.00"), card=card)
    world.give_back(world.desk_a, bought[0].purchase_id, (1, "1"))

    report = sales_of(world)

    charged = Posting.objects.filter(kind="earned", promotion_version__promotion__code="maker")
    back = Posting.objects.filter(kind="earned_back", promotion_version__promotion__code="maker")
    whole = sum(charged.values_list("amount_kopecks", flat=True)) - sum(back.values_list("amount_kopecks", flat=True))
    assert report.compensated_kopecks == whole
    assert sum(each.compensated_kopecks for each in report.by_outlet) == whole
    cream = next(each for each in report.by_product if each.code == "cream")
    assert (cream.buyers, cream.receipts, cream.back_kopecks) == (6, 12, 10_00)


def test_the_paper_names_nobody_and_is_exact(world):
    for number in range(LEAST_BUYERS):
        _account, card = world.member(last_name=f"Тайнов{number}")
        world.buy(world.desk_a, ("cream", "2", "100.00"), card=card)

    paper = promotion_sales_xlsx(sales_of(world))

    book = load_workbook(BytesIO(paper.body))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("Тайнов" in str(cell) for cell in cells)
    assert 100 in cells
    assert "Сто рублей 00 копеек" in cells


def test_nothing_is_told_of_a_lone_buyer(world):
    world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card)

    (rest,) = sales_of(world).by_product

    assert (rest.name, rest.amount_kopecks, rest.compensated_kopecks) == ("", 0, 20_00)
