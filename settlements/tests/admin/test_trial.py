"""A trial receipt: the very engine, the rules in force and a draft that is nowhere yet; nothing is written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from promotions.compiler.drafts import Draft, DraftFunding, write_draft
from promotions.engine.rulebook import FunderKind
from promotions.models import Promotion, Segment

DRAFT = Draft(
    mechanic="percent_of_receipt",
    params={"rate_bp": 1_000, "effect": "discount"},
    axes={"whom": {"age_from": 60}},
    fundings=(DraftFunding(FunderKind.OPERATOR),),
    name_ru="Утро для старших",
)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def chief(db):
    client = Client()
    client.force_login(StaffUser.objects.create_superuser("chief"))
    client.cookies["django_language"] = "en"
    return client


def tried(client, world, draft=DRAFT, *, goods=(("cream", "1", "1000"),), **more):
    """The page of a trial at pharmacy A, as plain text."""
    sent = {
        "draft": draft if isinstance(draft, str) else write_draft(draft),
        "trial-outlet": world.outlet_a.pk,
        "trial-moment": "2026-10-15T12:00",
        "trial-buyer": "invented",
        "trial-spend": "none",
        "trial-product": [world.products[code].pk for code, _, _ in goods],
        "trial-quantity": [quantity for _, quantity, _ in goods],
        "trial-price": [price for _, _, price in goods],
    } | {f"trial-{name}": value for name, value in more.items()}
    answer = client.post(reverse("admin:promotions_promotion_trial"), sent)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def counted():
    tables = set(connection.introspection.table_names())
    return {each: each._base_manager.count() for each in apps.get_models() if each._meta.db_table in tables}


def test_the_draft_judges_beside_the_rules_in_force_and_nothing_is_written(world, chief):
    before = counted()

    page = tried(chief, world, age="65")

    assert "−100,00 ₽ · Утро для старших" in page
    assert "<dt>To pay</dt><dd>900,00</dd>" in page
    assert "<dt>Points earned</dt><dd>45,00</dd>" in page
    assert "to pay 1 000,00, points earned 50,00" in page
    assert "<dt>the operator</dt><dd>100,00 ₽</dd>" in page
    assert counted() == before


def test_why_not_is_said_in_words(world, chief):
    page = tried(chief, world, age="30")

    assert "The promotion is for another age." in page
    assert "The draft changes nothing on this receipt." in page


def test_a_member_is_found_by_his_card_with_his_own_points(world, chief):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    anybody = replace(DRAFT, axes={})

    page = tried(chief, world, anybody, buyer="card", card=world.card.number, spend="all")

    assert "−50,00 ₽ · points" in page
    assert "<dt>To pay</dt><dd>850,00</dd>" in page
    assert "not known" in tried(chief, world, buyer="card", card="2990000000000")
    assert "Give a card number" in tried(chief, world, buyer="card")


def test_a_made_up_member_has_segments_a_level_a_birthday_and_points(world, chief):
    segment = Segment.objects.create(programme=world.programme, code="s", name="s")
    gold = world.scheme.levels.get(name="Золото")
    draft = replace(
        DRAFT,
        axes={
            "whom": {
                "segment_ids": [segment.pk],
                "level_ids": [gold.pk],
                "birthday_before_days": 0,
                "birthday_after_days": 0,
                "purchases_from": 3,
                "enrolled_days_until": 10,
            }
        },
    )
    facts = {"segments": [segment.pk], "level": gold.pk, "is_birthday": "on", "purchases": "3", "enrolled_days": "5"}

    assert "−100,00 ₽" in tried(chief, world, draft, **facts)
    for name in facts:
        assert "−100,00 ₽" not in tried(chief, world, draft, **{**facts, name: ""})
    assert "−200,00 ₽ · points" in tried(chief, world, draft, points="200", spend="exact", spend_points="200")


def test_a_draft_of_a_promotion_that_runs_or_is_stopped_takes_its_place(world, chief):
    running = world.promote("spring", "percent_of_receipt", {"rate_bp": 500, "effect": "discount"})
    world.publish()
    draft = replace(DRAFT, axes={}, promotion_id=running.promotion_id, name_ru="Весна")

    assert "<dt>Discount</dt><dd>100,00</dd>" in tried(chief, world, draft)
    Promotion.objects.filter(pk=running.promotion_id).update(stopped_at=datetime(2026, 10, 1, tzinfo=UTC))
    assert "<dt>Discount</dt><dd>100,00</dd>" in tried(chief, world, draft)


def test_a_funder_without_a_contract_is_named(world, chief):
    world.contracts["maker"].delete()
    draft = replace(DRAFT, axes={}, fundings=(DraftFunding(FunderKind.PARTICIPANT, world.maker.pk),))

    assert "A funder has no contract in force that day" in tried(chief, world, draft)


def test_what_is_not_filled_in_is_said(world, chief):
    assert "judged without it" in tried(chief, world, "")
    assert "judged without it" in tried(chief, world, '{"mechanic": "level_points", "params": {"scheme_id": "x"}}')
    occasion = Draft(mechanic="points_for_occasion", params={"occasion": "enrolment", "points_kopecks": 100})
    assert "for an occasion" in tried(chief, world, occasion)
    assert "at least one product" in tried(chief, world, goods=())
    assert "the quantity is a number" in tried(chief, world, goods=(("cream", "много", "10"),))
    assert "rouble" in tried(chief, world, goods=(("cream", "1", "дорого"),)).lower()


def test_others_may_not(world):
    client = Client()
    client.force_login(StaffUser.objects.create_user("clerk", is_staff=True))

    assert client.post(reverse("admin:promotions_promotion_trial"), {}).status_code == 403
