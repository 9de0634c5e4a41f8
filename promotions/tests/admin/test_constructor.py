"""Every template opens, is saved as a draft, opens again as it was, and is published."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from coalition.tests.world import NOW, make_world
from pharmacies.models import StaffUser
from promotions.admin.constructor.beginning import held_of_version
from promotions.admin.constructor.head import code_of
from promotions.admin.constructor.told import terms_told
from promotions.compiler.compile import compile_rule
from promotions.engine.gallery import TEMPLATES
from promotions.engine.mechanics import MECHANICS
from promotions.models import Promotion, PromotionVersion, Segment
from promotions.operations.lifecycle import approve_version, check_version, fundings_of
from promotions.tests.admin.browsing import sent_back
from settlements.movements.budgets import start_promotion


@pytest.fixture
def world(db):
    world = make_world()
    world.coupon()
    world.promo_series = world.coupon("0.00", kind="promo_code").series
    Segment.objects.create(programme=world.programme, code="s", name="Старшие", member_count=1)
    return world


@pytest.fixture
def chief(db):
    return signed_in("chief")


def signed_in(name, language="ru"):
    client = Client()
    client.force_login(StaffUser.objects.create_superuser(name))
    client.cookies["django_language"] = language
    return client


def address(code):
    return reverse("admin:promotions_promotion_new", args=[code])


def filled(page, world):
    """The form as it came, with what it asks of people chosen."""
    sent = dict(sent_back(page).lists())
    chosen = {"params-scheme_id": world.scheme.pk, "params-series_id": world.coupon().series_id}
    for name, value in chosen.items():
        if f'name="{name}"' in page:
            sent[name] = value
    if 'name="basket-all_product_ids"' in page:
        sent["basket-all_product_ids"] = [world.products["cream"].pk, world.products["aspirin"].pk]
    sent["head-budget_kopecks"] = "10 000"
    if sent.get("head-fundings-0-funder_kind") == ["participant"]:
        sent["head-fundings-0-funder"] = world.maker.pk
    return sent


def save(client, code, world, **more):
    """A draft of a template."""
    sent = filled(client.get(address(code)).content.decode(), world)
    for name, value in more.items():
        sent[name.replace("__", "-")] = value
    answer = client.post(address(code), sent)
    assert answer.status_code == 302, [form.errors for form in answer.context["constructor"].forms]
    return PromotionVersion.objects.latest("pk")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_gallery_shows_every_template(language, db):
    page = signed_in("chief", language).get(reverse("admin:promotions_promotion_add")).content.decode()

    for template in TEMPLATES.values():
        assert escape(template.name_ru if language == "ru" else template.name_en) in page
        assert address(template.code) in page


def test_every_mechanic_has_a_template():
    assert {template.mechanic for template in TEMPLATES.values()} == set(MECHANICS)


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_becomes_a_draft_that_opens_as_it_was_saved_and_is_published(code, world, chief):
    version = save(chief, code, world)
    edit = reverse("admin:promotions_promotion_edit", args=[version.pk])
    before = compile_rule(version)
    answer = chief.post(edit, dict(sent_back(chief.get(edit).content.decode()).lists()))

    version.refresh_from_db()
    assert answer.status_code == 302
    assert compile_rule(version) == before
    assert version.made_by == "chief"

    today = date(2026, 10, 15)
    check_version(version=version, by="chief", now=NOW, today=today)
    warnings = {"high_rate", "rx_goods", "for_ever", "empty_audience", "operator_without_budget"}
    approve_version(version=version, by="second", now=NOW, today=today, accepted=warnings)
    version = start_promotion(version=version, started_by="second", now=NOW, business_on=today)
    assert version.state == "running"


def test_errors_stand_at_their_fields_in_words_and_nothing_is_saved(world):
    chief = signed_in("chief", "en")
    sent = filled(chief.get(address("morning-for-seniors")).content.decode(), world)
    sent |= {
        "params-rate_bp": "500",
        "whom-age_from": "60",
        "whom-age_until": "50",
        "head-fundings-0-share_bp": "90",
    }
    promotions = Promotion.objects.count()

    page = chief.post(address("morning-for-seniors"), sent).content.decode()

    assert "At most 100%." in page
    assert "The shares add up to 90" in page
    assert Promotion.objects.count() == promotions
    sent |= {"params-rate_bp": "5", "head-fundings-0-share_bp": "100"}
    page = chief.post(address("morning-for-seniors"), sent).content.decode()
    assert "the lower bound must be below the upper one" in page
    assert Promotion.objects.count() == promotions


def test_funders_share_the_cost_and_are_named_once(world):
    chief = signed_in("chief", "en")
    kind, funder, share = ("head-fundings-{}-" + name for name in ("funder_kind", "funder", "share_bp"))
    sent = filled(chief.get(address("percent-of-receipt")).content.decode(), world)
    sent |= {kind.format(0): "participant", funder.format(0): world.maker.pk, share.format(0): "33,33"}
    sent |= {kind.format(7): "participant", funder.format(7): world.maker.pk, share.format(7): "66,67"}

    assert "named twice" in chief.post(address("percent-of-receipt"), sent).content.decode()
    sent |= {kind.format(7): "participant", funder.format(7): ""}
    assert "Say which participant pays" in chief.post(address("percent-of-receipt"), sent).content.decode()
    sent |= {kind.format(7): "operator"}
    assert chief.post(address("percent-of-receipt"), sent).status_code == 302
    fundings = PromotionVersion.objects.latest("pk").fundings.order_by("pk")
    assert [(row.funder_kind, row.share_bp) for row in fundings] == [("participant", 3_333), ("operator", 6_667)]


def test_a_funder_may_pay_no_more_than_so_much_for_a_receipt(world):
    chief = signed_in("chief", "en")
    kind, funder, share, cap = (
        "head-fundings-{}-" + name for name in ("funder_kind", "funder", "share_bp", "cap_kopecks")
    )
    sent = filled(chief.get(address("percent-of-receipt")).content.decode(), world)
    sent |= {kind.format(0): "participant", funder.format(0): world.maker.pk, share.format(0): "80"}
    sent |= {kind.format(7): "operator", share.format(7): "20", cap.format(0): "100", cap.format(7): "5,50"}

    assert "Somebody has to bear what lies above" in chief.post(address("percent-of-receipt"), sent).content.decode()
    assert (
        "A limit is above zero"
        in chief.post(address("percent-of-receipt"), sent | {cap.format(7): "0"}).content.decode()
    )
    assert chief.post(address("percent-of-receipt"), sent | {cap.format(7): ""}).status_code == 302
    version = PromotionVersion.objects.latest("pk")
    assert [row.cap_kopecks for row in version.fundings.order_by("pk")] == [100_00, None]
    assert [row["cap_kopecks"] for row in held_of_version(version).head["fundings"]] == [100_00, None]
    assert [row["cap_kopecks"] for row in fundings_of(version)] == [100_00, None]
    payers = next(told.value for told in terms_told(version) if told.key == "fundings")
    assert "100,00" in payers


def test_the_sentence_follows_the_form(world, chief):
    sent = dict(sent_back(chief.get(address("morning-for-seniors")).content.decode()).lists())
    wording = reverse("admin:promotions_promotion_wording")

    answer = chief.post(wording, sent | {"params-rate_bp": "8,5"}).json()

    assert "8,5\u00a0%" in answer["ru"][0]
    assert "8.5%" in answer["en"][0]
    assert json.loads(answer["draft"])["params"]["rate_bp"] == 850
    assert chief.post(wording, sent | {"params-rate_bp": ""}).json()["ru"] == []
    assert chief.post(wording, sent | {"whom-age_until": "10"}).json()["problems"]


def test_rows_are_found_by_words_and_codes(world, chief):
    def found(unit, text):
        address = reverse("admin:promotions_promotion_options", args=[unit])
        return [each["name"] for each in chief.get(address, {"q": text}).json()["options"]]

    assert found("products", "asp") == ["aspirin"]
    assert found("outlets", "аптека b") == ["Аптека b"]
    assert found("legal_entities", "7702070139") == ["maker"]
    assert chief.get(reverse("admin:promotions_promotion_options", args=["money"])).status_code == 404


def test_a_running_version_is_not_edited_but_followed_by_a_new_one(world, chief):
    running = world.promote("spring", "percent_of_receipt", {"rate_bp": 500, "effect": "points"})
    edit = reverse("admin:promotions_promotion_edit", args=[running.pk])

    assert chief.post(edit, {"params-rate_bp": "9"}).status_code == 302
    running.refresh_from_db()
    assert running.params["rate_bp"] == 500

    answer = chief.post(reverse("admin:promotions_promotion_next", args=[running.pk]))
    draft = PromotionVersion.objects.latest("pk")
    assert answer.url == reverse("admin:promotions_promotion_edit", args=[draft.pk])
    assert (draft.state, draft.number, draft.params) == ("draft", 2, running.params)
    assert chief.get(reverse("admin:promotions_promotion_next", args=[running.pk])).status_code == 302
    assert PromotionVersion.objects.latest("pk") == draft


def test_two_promotions_of_one_name_have_two_codes(world, chief):
    codes = [save(chief, "welcome", world).promotion.code for _ in range(2)]

    assert codes == ["privetstvennye-bally", "privetstvennye-bally-2"]
    assert code_of("!!!") == "promotion"


def test_others_may_not(world):
    client = Client()
    client.force_login(StaffUser.objects.create_user("clerk", is_staff=True))
    promotion = Promotion.objects.first()

    for path in (
        address("welcome"),
        reverse("admin:promotions_promotion_edit", args=[promotion.versions.first().pk]),
        reverse("admin:promotions_promotion_next", args=[promotion.versions.first().pk]),
        reverse("admin:promotions_promotion_wording"),
        reverse("admin:promotions_promotion_options", args=["segments"]),
    ):
        assert client.post(path, {"mechanic": "level_points"}).status_code == 403


def test_the_box_of_a_condition_names_only_what_one_may_see(world):
    user = StaffUser.objects.create_user("reader", is_staff=True)
    codenames = ("view_promotion", "view_outlet")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)

    def answer(unit):
        return client.get(reverse("admin:promotions_promotion_options", args=[unit])).status_code

    assert [answer(unit) for unit in ("outlets", "segments", "legal_entities", "desks")] == [200, 403, 403, 403]
