"""A promotion's page shows its budget, what it gave by day and where, out of the ledger."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from coalition.tests.world import NOW, make_world
from pharmacies.models import StaffUser
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import content_of, make_draft
from settlements.analytics.promotion_days import budget_sums, budgets_of, given_by_day, given_by_outlet
from settlements.movements.budgets import start_promotion

TODAY = date(2026, 10, 15)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def spring(world):
    version = world.promote(
        "spring", "percent_of_goods", {"rate_bp": 1000, "effect": "points"}, funder=world.maker, budget_kopecks=500_00
    )
    PromotionVersion.objects.filter(pk=version.pk).update(state="approved")
    version.refresh_from_db()
    return start_promotion(version=version, started_by="boris", now=NOW, business_on=TODAY).promotion


def test_what_was_given_comes_back_with_returns(world, spring):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    second = world.buy(world.desk_b, ("cream", "2", "500.00"), card=world.card)
    world.give_back(world.desk_b, second.purchase_id, (1, "1"))

    assert dict(given_by_day(spring))[TODAY] == 150_00
    assert len(given_by_day(spring)) == 31
    assert [(row["outlet__name"], row["total"]) for row in given_by_outlet(spring, at_most=5)] == [
        ("Аптека a", 100_00),
        ("Аптека b", 50_00),
    ]
    (budget,) = budgets_of(spring)
    assert budget.granted_kopecks - budget.left_kopecks == budget.used_kopecks
    assert budget_sums([spring.pk]) == {spring.pk: (budget.used_kopecks, budget.granted_kopecks)}


def test_a_budget_is_what_was_granted_however_much_came_back(world, spring):
    purchase = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    assert budget_sums([spring.pk]) == {spring.pk: (100_00, 500_00)}

    world.give_back(world.desk_a, purchase.purchase_id)

    assert budget_sums([spring.pk]) == {spring.pk: (0, 500_00)}
    assert [(each.funder, each.used_kopecks) for each in budgets_of(spring)] == [(str(world.maker.pk), 0)]


def test_a_funder_with_a_cap_and_without_is_granted_both_parts_however_often_it_starts(world, spring):
    part = {"funder_kind": "participant", "funder": world.maker}
    fundings = [part | {"share_bp": 4_000}, part | {"share_bp": 6_000, "cap_kopecks": 10_00}]

    for _ in range(2):
        content = content_of(spring.versions.first())
        version = make_draft(promotion=spring, content=content, fundings=fundings, made_by="anna", now=NOW)
        PromotionVersion.objects.filter(pk=version.pk).update(state="approved")
        version.refresh_from_db()
        start_promotion(version=version, started_by="boris", now=NOW, business_on=TODAY)

        assert [(each.funder, each.left_kopecks) for each in budgets_of(spring)] == [(str(world.maker.pk), 500_00)]


def test_the_page_and_the_list_show_the_bar(world, spring):
    world.buy(world.desk_a, ("cream", "1", "4500.00"), card=world.card)
    client = Client()
    client.force_login(StaffUser.objects.create_superuser("chief"))
    client.cookies["django_language"] = "en"

    page = client.get(reverse("admin:promotions_promotion_change", args=[spring.pk])).content.decode()
    rows = client.get(reverse("admin:promotions_promotion_changelist")).content.decode()

    for shown in (page, rows):
        assert 'class="is-high" style="width: 90%"' in shown
        assert "450,00 of 500,00" in shown


def test_the_books_are_closed_to_whoever_may_not_read_them(world, spring):
    from django.contrib.auth.models import Group

    user = StaffUser.objects.create_user("clerk", is_staff=True)
    user.groups.add(Group.objects.get(name="clerk"))
    client = Client()
    client.force_login(user)

    page = client.get(reverse("admin:promotions_promotion_change", args=[spring.pk])).content.decode()

    assert "budget-bar" not in page
