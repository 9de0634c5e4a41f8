"""A pharmacy's own promotion, from its cabinet over the operator's console to the till and the clearing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.tests.world import make_world
from pharmacies.models import LegalEntity, StaffUser
from promotions.models import Promotion, PromotionVersion
from promotions.operations.lifecycle import CannotStart, approve_version, check_version, make_draft
from promotions.operations.own_promotions import (
    BY_THE_OUTLET,
    ForeignOutlet,
    GoodsRefused,
    NotOwnPromotion,
    OwnTerms,
    content_of_offer,
    offer_promotion,
)
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount
from settlements.movements.own_promotions import finish_own, pause_own
from settlements.tests.purchases.test_commit import balances

pytestmark = pytest.mark.django_db
State = PromotionVersion.State


@pytest.fixture
def world():
    return replace(make_world(), now=timezone.now())


def worker(world, entity, group, username, **fields):
    user = StaffUser.objects.create_user(username, legal_entity=entity, **fields)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def pharmacy(world):
    return worker(world, world.pharmacy_a, "pharmacy", "minaeva")


@pytest.fixture
def operator(world):
    return worker(world, world.operator, "operator", "karpova", is_staff=True)


def typed(world, **fields):
    today = timezone.localdate()
    return {
        "do": "offer",
        "name": "Кремовая неделя",
        "gives": "fixed_points_for_goods",
        "figure": "30",
        "product": [world.products["cream"].pk],
        "outlets": [world.outlet_a.pk],
        "starts_on": (today - timedelta(days=2)).isoformat(),
        "last_on": (today + timedelta(days=7)).isoformat(),
        "budget": "100",
        **fields,
    }


def test_terms_beyond_all_measure_are_refused_in_words(world, pharmacy):
    address = reverse("cabinet_offer", args=["points"])
    for wrong in ({"last_on": "9999-12-31"}, {"starts_on": "9999-12-31"}, {"figure": "-5"}, {"budget": "1" * 14}):
        for do in ("preview", "offer"):
            assert pharmacy.post(address, typed(world, **wrong, do=do)).status_code == 422
    assert not Promotion.objects.filter(owner=world.pharmacy_a).exists()


def approve(operator, version):
    """Read what is to be approved, then approve what was read."""
    address = reverse("admin:promotions_promotion_approve", args=[version.pk])
    read = re.search(r'name="read_at" value="([^"]+)"', operator.get(address).content.decode())[1]
    return operator.post(address, {"accepted": [], "read_at": read})


def clearing(contract):
    return balances().get(f"clearing:{contract.pk}", 0)


def terms(world, **fields):
    given = {"mechanic": "fixed_points_for_goods", "figure": 30_00}
    return OwnTerms(**{**given, "product_ids": frozenset({world.products["cream"].pk}), **fields})


def test_from_the_form_to_the_clearing(world, pharmacy, operator):
    page = pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world, do="preview")).content.decode()
    assert "За каждую целую упаковку товаров акции начисляются баллы: 30." in page
    assert "Аптека a" in page
    pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world))
    offered = Promotion.objects.get(owner=world.pharmacy_a)
    version = offered.versions.get()
    assert (version.state, version.checked_by) == (State.CHECKED, "minaeva")
    waiting = operator.get(reverse("admin:promotions_promotion_changelist"), {"offered": "waiting"}).content.decode()
    assert "Кремовая неделя" in waiting
    assert ">base<" not in waiting

    approve(operator, version)
    operator.post(reverse("admin:promotions_promotionversion_start", args=[version.pk]))
    before = clearing(world.contracts["a"])
    own = world.buy(world.desk_a, ("cream", "1", "200.00"), card=world.card)
    elsewhere = world.buy(world.desk_b, ("cream", "1", "200.00"), card=world.card)

    assert own.decision.earned_kopecks == 10_00 + 30_00
    assert elsewhere.decision.earned_kopecks == 10_00
    assert before - clearing(world.contracts["a"]) == 40_00
    page = pharmacy.get(reverse("cabinet_promotion", args=[offered.pk])).content.decode()
    assert "30,00" in page
    assert "70,00" in page
    assert all(proof.holds for proof in audit())


def test_points_accepted_for_goods_are_an_own_promotion_too(world, pharmacy):
    fields = typed(world, figure="150")
    for name in ("gives", "budget"):
        del fields[name]
    page = pharmacy.post(reverse("cabinet_offer", args=["accepted"]), fields | {"figure": "300", "do": "preview"})
    assert "300,00" in page.content.decode()

    pharmacy.post(reverse("cabinet_offer", args=["accepted"]), fields)
    version = PromotionVersion.objects.get(promotion__owner=world.pharmacy_a)
    approve_version(version=version, by="karpova", now=world.now, today=timezone.localdate())
    version.refresh_from_db()
    world.start(version)
    world.buy(world.desk_a, ("aspirin", "1", "9000.00"), card=world.card)

    own = world.quote(world.request(world.desk_a, ("cream", "1", "200.00"), card=world.card))
    elsewhere = world.quote(world.request(world.desk_b, ("cream", "1", "200.00"), card=world.card))
    assert (own.decision.max_spend_kopecks, elsewhere.decision.max_spend_kopecks) == (150_00, 100_00)


@pytest.mark.parametrize("tampered", ["outlet", "rx", "goods", "funder"])
def test_a_tampered_form_leaves_no_trace(world, pharmacy, tampered):
    fields = typed(world)
    if tampered == "outlet":
        fields["outlets"] = [world.outlet_b.pk]
    elif tampered == "rx":
        type(world.products["insulin"]).objects.filter(code="insulin").update(is_rx=True)
        fields["product"] = [world.products["insulin"].pk]
    elif tampered == "goods":
        fields["product"] = []
    else:
        fields |= {"funder": world.maker.pk, "funder_kind": "operator", "owner": world.pharmacy_b.pk}

    answer = pharmacy.post(reverse("cabinet_offer", args=["points"]), fields)

    if tampered == "funder":
        version = PromotionVersion.objects.get(promotion__owner=world.pharmacy_a)
        assert list(version.fundings.values_list("funder_kind", "funder")) == [("outlet", None)]
    else:
        assert answer.status_code == 422
        assert not Promotion.objects.exclude(owner=None).exists()


def test_the_operation_itself_refuses_what_is_not_the_owners(world):
    for refused, fields in (
        (ForeignOutlet, {"outlet_ids": frozenset({world.outlet_b.pk})}),
        (ForeignOutlet, {"outlet_ids": frozenset({world.outlet_a.pk, world.outlet_b.pk})}),
        (GoodsRefused, {"product_ids": frozenset()}),
        (GoodsRefused, {"product_ids": frozenset({10**9})}),
        (NotOwnPromotion, {"mechanic": "points_multiplier"}),
    ):
        with pytest.raises(refused):
            content_of_offer(world.pharmacy_a, terms(world, **fields))


@pytest.mark.parametrize(
    ("changed", "fundings"),
    [
        ({"where": {}}, BY_THE_OUTLET),
        ({"where": {"districts": ["x"]}}, BY_THE_OUTLET),
        ({"where": {"outlet_ids": "foreign"}}, BY_THE_OUTLET),
        ({}, [{"funder_kind": "operator", "funder": None, "share_bp": 10_000}]),
    ],
)
def test_nobody_can_let_it_run_elsewhere_or_at_anothers_cost(world, changed, fundings):
    owner = LegalEntity.objects.get(pk=world.pharmacy_a.pk)
    offered = Promotion.objects.create(programme=world.programme, code="own-x", name="x", owner=owner)
    content = content_of_offer(owner, terms(world, ends_on=timezone.localdate() + timedelta(days=9))) | changed
    if changed.get("where", {}).get("outlet_ids"):
        content["where"] = {"outlet_ids": [world.outlet_a.pk, world.outlet_b.pk]}
    version = make_draft(promotion=offered, content=content, fundings=fundings, made_by="karpova", now=world.now)

    with pytest.raises(CannotStart) as refusal:
        check_version(version=version, by="karpova", now=world.now, today=timezone.localdate())
    assert {"owner_elsewhere", "owner_pays"} & set(refusal.value.context["codes"])


def test_it_is_sent_back_with_a_remark_mended_and_offered_again(world, pharmacy, operator):
    pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world))
    version = PromotionVersion.objects.get(promotion__owner=world.pharmacy_a)

    operator.post(reverse("admin:promotions_promotion_back", args=[version.pk]), {"remark": "Срок слишком велик"})

    page = pharmacy.get(reverse("cabinet_promotion", args=[version.promotion_id])).content.decode()
    assert "Срок слишком велик" in page
    pharmacy.post(reverse("cabinet_change_offer", args=[version.promotion_id]), typed(world, figure="20"))
    version.refresh_from_db()
    assert (version.state, version.params["points_kopecks"], version.promotion.remark) == (State.CHECKED, 20_00, "")


def test_the_owner_rests_it_at_once_and_ends_it_for_good(world, pharmacy):
    until = timezone.localdate() + timedelta(days=9)
    version = offer_promotion(
        owner=world.pharmacy_a,
        name="x",
        terms=terms(world, ends_on=until, budget_kopecks=100_00),
        by="minaeva",
        now=world.now,
        today=timezone.localdate(),
    )
    world.start(version)
    sold = world.buy(world.desk_a, ("cream", "1", "200.00"), card=world.card)
    assert sold.decision.earned_kopecks == 40_00

    pharmacy.post(reverse("cabinet_pause_promotion", args=[version.promotion_id]))
    assert world.buy(world.desk_a, ("cream", "1", "200.00"), card=world.card).decision.earned_kopecks == 10_00
    pharmacy.post(reverse("cabinet_finish_promotion", args=[version.promotion_id]))

    version.refresh_from_db()
    assert version.state == State.FINISHED
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 0
    assert all(proof.holds for proof in audit())


def test_terms_that_changed_while_they_were_read_are_not_approved(world, pharmacy, operator):
    pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world))
    version = PromotionVersion.objects.get(promotion__owner=world.pharmacy_a)
    read_at = version.made_at.isoformat()
    pharmacy.post(reverse("cabinet_change_offer", args=[version.promotion_id]), typed(world, figure="3000"))

    operator.post(
        reverse("admin:promotions_promotion_approve", args=[version.pk]), {"accepted": [], "read_at": read_at}
    )
    version.refresh_from_db()
    assert (version.state, version.approved_by) == (State.CHECKED, "")

    approve(operator, version)
    version.refresh_from_db()
    assert version.state == State.APPROVED


def test_another_pharmacy_neither_sees_nor_stops_it(world, pharmacy):
    pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world))
    offered = Promotion.objects.get(owner=world.pharmacy_a)
    foreign = worker(world, world.pharmacy_b, "pharmacy", "semenova")

    for name in ("cabinet_promotion", "cabinet_change_offer"):
        assert foreign.get(reverse(name, args=[offered.pk])).status_code == 404
    for name in ("cabinet_change_offer", "cabinet_pause_promotion", "cabinet_finish_promotion"):
        assert foreign.post(reverse(name, args=[offered.pk]), typed(world)).status_code == 404
    assert "Кремовая" not in foreign.get(reverse("cabinet_promotions")).content.decode()
    with pytest.raises(NotOwnPromotion):
        pause_own(promotion=offered, owner=world.pharmacy_b)
    with pytest.raises(NotOwnPromotion):
        finish_own(promotion=offered, owner=world.pharmacy_b, by="x", now=world.now, business_on=timezone.localdate())
    assert offered.versions.get().state == State.CHECKED


def test_a_search_for_goods_loses_nothing_that_was_typed(world, pharmacy):
    page = pharmacy.post(
        reverse("cabinet_offer", args=["points"]), typed(world, do="search", search="aspi", figure="12,5,5")
    ).content.decode()

    for kept in ("Кремовая неделя", "12,5,5", "aspirin", "cream"):
        assert kept in page


def test_the_list_asks_the_same_for_one_and_for_many(world, pharmacy, django_assert_num_queries):
    pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world))
    with django_assert_num_queries(16):
        pharmacy.get(reverse("cabinet_promotions"))
    for name in ("вторая", "третья"):
        pharmacy.post(reverse("cabinet_offer", args=["points"]), typed(world, name=name))
    with django_assert_num_queries(16):
        pharmacy.get(reverse("cabinet_promotions"))
