"""Promotions are started, stopped and published from the console, by the operations alone."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from promotions.models import CompiledRulebook, Promotion, PromotionVersion
from settlements.models import LedgerAccount


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def draft(world):
    version = world.promote(
        "spring", "percent_of_goods", {"rate_bp": 1000, "effect": "points"}, funder=world.maker, budget_kopecks=500_00
    )
    PromotionVersion.objects.filter(pk=version.pk).update(state="draft")
    return version


def test_a_promotion_is_started_with_its_budget_and_judges_at_once(draft, chief):
    PromotionVersion.objects.filter(pk=draft.pk).update(state="approved", approved_by="second")
    page = chief.get(reverse("admin:promotions_promotionversion_change", args=[draft.pk])).content.decode()
    assert "10 % от их стоимости" in page.replace("\u00a0", " ")
    start = reverse("admin:promotions_promotionversion_start", args=[draft.pk])
    assert start in page
    assert chief.get(start).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "approved"

    answer = chief.post(start, follow=True).content.decode()

    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("running", "second")
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 500_00
    assert "spring" in CompiledRulebook.objects.latest("number").content
    assert start not in answer  # it runs, so it cannot be started again


def test_a_promotion_is_stopped_at_once_and_for_a_reason(draft, chief):
    stop = reverse("admin:promotions_promotion_stop", args=[draft.promotion_id])

    chief.post(stop, {"reason": ""})
    assert Promotion.objects.get(pk=draft.promotion_id).stopped_at is None

    chief.post(stop, {"reason": "Ошибка в цене"})
    assert Promotion.objects.get(pk=draft.promotion_id).stop_reason == "Ошибка в цене"


def test_changed_rules_are_in_force_once_they_are_published(world, chief):
    before = CompiledRulebook.objects.latest("number").number
    world.scheme.levels.update(points_rate_bp=900)

    answer = chief.post(
        reverse("admin:promotions_compiledrulebook_publish"), {"programme": world.programme.pk}, follow=True
    ).content.decode()

    assert f"Действует свод правил № {before + 1}" in answer


@pytest.mark.parametrize("group", ["clerk", "auditor", "accountant"])
def test_others_may_not(draft, world, group):
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = signed_in(user)

    for name, arguments in (
        ("promotions_promotionversion_start", [draft.pk]),
        ("promotions_promotion_stop", [draft.promotion_id]),
        ("promotions_compiledrulebook_publish", []),
    ):
        assert client.post(reverse(f"admin:{name}", args=arguments), {"reason": "x"}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"
