"""A version's life on its promotion's page: every button, who may press it, what hinders, what changed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from promotions.admin.constructor.told import differences, terms_told
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import content_of, fundings_of, make_draft
from settlements.models import LedgerAccount


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def draft(world):
    version = world.promote(
        "spring",
        "percent_of_goods",
        {"rate_bp": 1000, "effect": "points"},
        by_operator=True,
        budget_kopecks=500_00,
        goods={"product_ids": [world.products["cream"].pk]},
    )
    PromotionVersion.objects.filter(pk=version.pk).update(state="draft", made_by="anna")
    version.refresh_from_db()
    return version


def signed_in(name, language="en", **fields):
    client = Client()
    user = StaffUser.objects.filter(username=name).first() or StaffUser.objects.create_superuser(name, **fields)
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def page_of(client, version):
    return client.get(reverse("admin:promotions_promotion_change", args=[version.promotion_id])).content.decode()


def press(client, version, name, **typed):
    """Press a button and confirm; what the page says then."""
    kind = "promotionversion" if name in ("start", "pause", "finish") else "promotion"
    path = reverse(f"admin:promotions_{kind}_{name}", args=[version.pk])
    assert client.get(path).status_code in (200, 302)
    page = client.post(path, typed, follow=True).content.decode()
    version.refresh_from_db()
    return page


def buttons(page, version):
    """The steps that the page offers for the version."""
    names = ("check", "edit", "approve", "back", "next", "start", "pause", "finish")
    return {name for name in names if f"/{version.pk}/{name}/" in page}


def test_a_version_goes_its_way_by_two_people_and_is_paused_and_finished(draft):
    anna, boris = signed_in("anna"), signed_in("boris")

    assert buttons(page_of(anna, draft), draft) == {"check", "edit"}
    press(anna, draft, "check")
    assert (draft.state, draft.checked_by) == ("checked", "anna")

    page = page_of(anna, draft)
    assert buttons(page, draft) == {"back", "edit"}
    assert "A second person approves" in page
    assert "made or checked" in press(anna, draft, "approve")
    assert draft.state == "checked"

    press(boris, draft, "back")
    assert draft.state == "draft"
    press(anna, draft, "check")
    page = press(boris, draft, "approve", accepted=["for_ever"])
    assert (draft.state, draft.approved_by) == ("approved", "boris")
    assert buttons(page, draft) == {"start", "back"}

    page = press(boris, draft, "start")
    assert (draft.state, LedgerAccount.objects.get(kind="budget").balance_kopecks) == ("running", 500_00)
    assert buttons(page, draft) == {"pause", "finish", "next"}
    page = press(boris, draft, "pause")
    assert draft.state == "paused"
    assert buttons(page, draft) == {"start", "finish", "next"}
    press(boris, draft, "start")
    assert draft.state == "running"
    page = press(boris, draft, "finish")
    assert (draft.state, LedgerAccount.objects.get(kind="budget").balance_kopecks) == ("finished", 0)
    assert buttons(page, draft) == {"next"}
    assert "cannot be done from the state" in press(boris, draft, "start")


def test_warnings_have_to_be_accepted_one_by_one(draft):
    PromotionVersion.objects.filter(pk=draft.pk).update(budget_kopecks=None, params={"rate_bp": 6000})
    anna, boris = signed_in("anna"), signed_in("boris")
    assert "The second person has to accept" in page_of(anna, draft)
    press(anna, draft, "check")

    page = press(boris, draft, "approve", accepted=["high_rate"])
    assert draft.state == "checked"
    assert "without a budget" in page
    press(boris, draft, "approve", accepted=["high_rate", "operator_without_budget", "for_ever"])
    assert draft.state == "approved"


def test_what_hinders_is_said_and_there_is_no_button_until_it_is_mended(draft, world):
    PromotionVersion.objects.filter(pk=draft.pk).update(when={"ends_on": "2020-01-01"})

    page = page_of(signed_in("anna"), draft)

    assert "Cannot start until" in page
    assert "over already" in page
    assert buttons(page, draft) == {"edit"}


def test_what_changed_is_told_in_the_words_of_the_form(draft, world):
    content = content_of(draft) | {
        "params": {"rate_bp": 1250, "effect": "discount"},
        "when": {"weekdays": [1, 7], "from_time": "08:00:00"},
        "goods": {},
        "budget_kopecks": None,
    }
    after = make_draft(
        promotion=draft.promotion, content=content, fundings=fundings_of(draft), made_by="anna", now=world.now
    )
    with override("ru"):
        changes = {change.words: (change.before, change.after) for change in differences(draft, after)}

    assert changes["Процент"] == ("10\u00a0%", "12,5\u00a0%")
    assert changes["Даётся"] == ("Баллы", "Скидка")
    assert changes["Дни недели"] == ("–", "Пн, Вс")
    assert changes["С часа"] == ("–", "08:00")
    assert changes["Товары"] == ("cream", "–")
    assert len(changes) == 6
    assert not differences(draft, draft)
    assert "12.5%" in page_of(signed_in("anna"), draft)


def test_every_kind_of_term_is_told(draft):
    draft.mechanic = "bands_of_receipt"
    draft.params = {"bands": [{"from_kopecks": 0, "rate_bp": 500}, {"from_kopecks": 1_000_00, "rate_bp": 700}]}
    draft.when = {"starts_on": "2026-11-01", "month_days": [1, 15]}
    draft.goods = {"excluded_flags": ["rx"]}
    draft.where = {"districts": ["Север"]}
    draft.limits = {"is_min_exceeded": True, "min_receipt_kopecks": 500_00, "period": "month", "uses_per_account": 2}
    draft.spending = {"share_bp": 5_000, "where": {"districts": ["Юг"]}}
    with override("ru"):
        told = {each.key: each.value for each in terms_told(draft)}

    assert told["params.bands"].endswith("Процент 7\u00a0%")
    assert told["when.starts_on"] == "01.11.2026"
    assert told["when.month_days"] == "1, 15"
    assert told["limits.period"] == "Месяц"
    assert told["limits.is_min_exceeded"] == "да"
    assert told["spending.share_bp"] == "50\u00a0%"
    assert told["spending.where.districts"] == "Юг"


@pytest.mark.parametrize("name", ["check", "approve", "back"])
def test_others_may_not(name, draft):
    client = Client()
    client.force_login(StaffUser.objects.create_user("clerk", is_staff=True))

    assert client.post(reverse(f"admin:promotions_promotion_{name}", args=[draft.pk])).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"
