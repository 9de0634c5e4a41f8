"""The invented coalition is whole, natural and the same every time."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings

from coalition.demo.data.promotions import SERIES
from coalition.demo.loading.coalition import load_coalition, timeline_of
from coalition.demo.loading.promises import coupon_codes
from coalition.demo.loading.registry import IN_STOCK, TO_EACH
from coalition.demo.loading.staff import load_staff
from coalition.demo.people import FAMILIES, MEMBERS, make_households
from coalition.demo.tables import outlets, products
from coalition.demo.timeline import months_before
from coalition.kernel.barcodes import is_code, is_ean13, is_gtin, tidy_code
from coalition.kernel.periods import Period
from members.models import Account, AccountHolder, Card, Consent, ConsentText, FamilyChange, Person, Representation
from pharmacies.models import Contract, LegalEntity, Outlet, Product, Programme, StaffUser
from promotions.models import Coupon, CouponSeries, PromotionVersion

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def programme(django_db_setup, django_db_blocker):
    """The coalition, loaded once for all these tests and rolled back after them."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        yield load_coalition(timeline_of(NOW))
        transaction.set_rollback(True)


def test_the_coalition_is_loaded_once(programme):
    assert load_coalition(timeline_of(NOW)) == programme
    assert Programme.objects.count() == 1
    assert Person.objects.count() == MEMBERS
    assert Account.objects.filter(kind="family").count() == FAMILIES
    assert Card.objects.filter(state="active").count() > 200
    assert Card.objects.exclude(state="active").filter(state="stock").count() == IN_STOCK
    assert LegalEntity.objects.filter(role="manufacturer").count() == 5
    assert set(Contract.objects.values_list("funding_moment", "period")) == {
        ("issue", "month"),
        ("issue", "half_month"),
        ("use", "month"),
    }
    assert {series.nominal_kopecks // 100 for series in CouponSeries.objects.filter(kind="payment")} == {200, 300, 500}
    assert Coupon.objects.get(series__kind="promo_code").code == tidy_code("ЗАБОТА")
    assert authenticate(username="operator", password="demo-operator").is_superuser


def test_families_have_their_documents_and_children_their_parents(programme):
    joined = AccountHolder.objects.filter(account__kind="family")

    assert FamilyChange.objects.filter(kind="founded").count() == FAMILIES
    assert FamilyChange.objects.filter(state="done").count() == joined.count()
    assert set(Representation.objects.values_list("ward", flat=True)) == set(
        joined.filter(role="child").values_list("person", flat=True)
    )
    assert all(outlet.stocked_cards.count() == TO_EACH for outlet in Outlet.objects.all())


def test_a_child_agrees_through_its_head_and_health_is_agreed_to_on_paper(programme):
    children = Consent.objects.filter(text__kind=ConsentText.Kind.REPRESENTATIVE)

    assert children.exists()
    assert all(consent.signed_by != consent.person and consent.authority for consent in children)
    assert set(Consent.objects.filter(text__kind=ConsentText.Kind.HEALTH).values_list("channel", flat=True)) == {
        "paper"
    }
    assert not Consent.objects.filter(text__kind=ConsentText.Kind.ADVERTISING, person__in=children.values("person"))


def test_promotions_name_goods_that_exist_and_never_prescription_ones(programme):
    by_goods = PromotionVersion.objects.filter(mechanic__in=("percent_of_goods", "fixed_points_for_goods"))

    assert by_goods.count() == 7
    for version in by_goods:
        assert any(version.goods[key] for key in version.goods if key != "excluded_flags"), version
        assert "rx" in version.goods.get("excluded_flags", ["rx"]), version
        chosen = Product.objects.filter(pk__in=version.goods.get("product_ids", []))
        assert not chosen.filter(is_rx=True).exists()
        assert sum(funding.share_bp for funding in version.fundings.all()) == 10_000


@pytest.mark.django_db
def test_nobody_can_sign_in_where_debug_is_off(settings):
    settings.DEBUG = False
    load_staff()

    assert not StaffUser.objects.exists()


def test_people_repeat_and_have_cards_and_phones_of_their_own():
    households = make_households(2026)
    members = [member for household in households for member in household.members]
    cards = [card.number for household in households for card in household.cards]
    phones = [member.phone for member in members if member.phone]

    assert households == make_households(2026)
    assert len(set(phones)) == len(phones)
    assert len(set(cards)) == len(cards)
    assert all(map(is_ean13, cards))
    assert all((2026 - member.birth_date.year < 18) == (member.role == "child") for member in members)


def test_goods_and_coupons_carry_right_check_digits():
    codes = [code for series in SERIES for code in coupon_codes(series)]

    assert len(products()) >= 150
    assert all(is_gtin(product.gtin) for product in products())
    assert all(map(is_code, codes))
    assert len(set(codes)) == len(codes)
    assert all(len(coupon_codes(series)) >= 60 for series in SERIES)
    assert len({outlet.time_zone for outlet in outlets()}) >= 7


def test_months_are_counted_over_the_year():
    month = Period(date(2026, 2, 1), date(2026, 3, 1))

    assert months_before(month, 0) == date(2026, 2, 1)
    assert months_before(month, 14) == date(2024, 12, 1)
