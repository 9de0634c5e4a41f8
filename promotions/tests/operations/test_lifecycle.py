"""A version of a promotion lives from draft to finish, and two people stand between the two."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coalition.tests.world import make_world
from promotions.models import CompiledRulebook, Promotion, PromotionVersion
from promotions.operations.lifecycle import (
    CannotStart,
    SecondPersonNeeded,
    TransitionRefused,
    WarningsNotAccepted,
    approve_version,
    change_draft,
    check_version,
    content_of,
    fundings_of,
    make_draft,
    send_back,
)
from settlements.models import LedgerAccount
from settlements.movements.budgets import finish_promotion, pause_promotion, start_promotion

pytestmark = pytest.mark.django_db

FIVE = {"mechanic": "percent_of_receipt", "params": {"rate_bp": 500}, "when": {"ends_on": "2027-01-01"}}
OUTLET = [{"funder_kind": "outlet", "funder": None, "share_bp": 10_000}]


@pytest.fixture
def world():
    return make_world()


def draft(world, *, code="autumn", fundings=OUTLET, **content):
    promotion, _ = Promotion.objects.get_or_create(programme=world.programme, code=code, name=code)
    return make_draft(
        promotion=promotion, content={**FIVE, **content}, fundings=fundings, made_by="anna", now=world.now
    )


def ready(world, **content):
    version = check_version(version=draft(world, **content), by="anna", now=world.now, today=world.now.date())
    return approve_version(version=version, by="boris", now=world.now, today=world.now.date())


def start(world, version):
    return start_promotion(version=version, started_by="boris", now=world.now, business_on=world.now.date())


def earned(world):
    return world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card).decision.earned_kopecks


def test_a_promotion_gives_only_while_it_runs(world):
    before = earned(world)
    version = ready(world)
    assert earned(world) == before

    start(world, version)
    assert earned(world) == before + 5_00

    pause_promotion(version=version, paused_by="boris", now=world.now)
    assert earned(world) == before

    start(world, PromotionVersion.objects.get(pk=version.pk))
    assert earned(world) == before + 5_00

    finish_promotion(version=version, finished_by="boris", now=world.now, business_on=world.now.date())
    assert earned(world) == before


def test_whoever_made_or_checked_a_version_does_not_approve_it(world):
    today = world.now.date()
    version = check_version(version=draft(world), by="vera", now=world.now, today=today)

    for one in ("anna", "vera"):
        with pytest.raises(SecondPersonNeeded):
            approve_version(version=version, by=one, now=world.now, today=today)
    assert PromotionVersion.objects.get(pk=version.pk).state == "checked"

    assert approve_version(version=version, by="boris", now=world.now, today=today).approved_by == "boris"


def test_a_draft_does_not_start(world):
    version = draft(world)

    with pytest.raises(TransitionRefused):
        start(world, version)
    assert CompiledRulebook.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"params": {"rate_bp": 50_000}}, "out_of_range"),
        ({"params": {"rate_bp": 0}}, "out_of_range"),
        ({"params": {}}, "no_rule"),
        ({"when": {"starts_on": "2026-12-01", "ends_on": "2026-12-01"}}, "ends_before_it_starts"),
        ({"when": {"ends_on": "2020-01-01"}}, "already_over"),
        ({"whom": {"age_from": 60, "age_until": 55}}, "empty_interval"),
        ({"limits": {"period": "month"}}, "period_of_nothing"),
        ({"spending": {"share_bp": 20_000}}, "out_of_range"),
        ({"where": {"outlet_ids": [987_654]}}, "nowhere"),
        ({"goods": {"product_ids": [987_654]}}, "no_goods"),
        ({"whom": {"segment_ids": [987_654]}}, "no_such_segment"),
    ],
)
def test_nonsense_is_refused_in_words(world, content, code):
    version = draft(world, **content)

    with pytest.raises(CannotStart) as refusal:
        check_version(version=version, by="anna", now=world.now, today=world.now.date())

    assert code in refusal.value.context["codes"]
    assert refusal.value.message_ru.startswith("Акцию пока нельзя запустить: ")
    assert PromotionVersion.objects.get(pk=version.pk).state == "draft"


def test_a_participant_pays_by_agreement_and_within_a_budget(world):
    world.maker.contracts.update(ends_on=world.now.date() - timedelta(days=1))
    version = draft(world, fundings=[{"funder_kind": "participant", "funder": world.maker, "share_bp": 10_000}])

    with pytest.raises(CannotStart) as refusal:
        check_version(version=version, by="anna", now=world.now, today=world.now.date())

    assert set(refusal.value.context["codes"]) == {"no_agreement", "no_budget"}


def test_warnings_are_taken_upon_himself_by_the_second_person(world):
    today = world.now.date()
    version = check_version(version=draft(world, params={"rate_bp": 9_000}), by="anna", now=world.now, today=today)

    with pytest.raises(WarningsNotAccepted) as refusal:
        approve_version(version=version, by="boris", now=world.now, today=today)
    assert refusal.value.context["codes"] == ["high_rate"]

    agreed = approve_version(version=version, by="boris", now=world.now, today=today, accepted={"high_rate"})
    assert agreed.state == "approved"


def test_a_version_past_its_draft_is_not_edited_even_by_hand(world):
    version = ready(world)

    for change in ({"params": {"rate_bp": 600}}, {"budget_kopecks": 1}, {"when": {}}, {"priority": 1}):
        with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
            PromotionVersion.objects.filter(pk=version.pk).update(**change)
    for act in (lambda: version.fundings.all().delete(), lambda: version.fundings.update(share_bp=1)):
        with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
            act()
    with pytest.raises(TransitionRefused):
        change_draft(version=version, content=FIVE, fundings=OUTLET, made_by="anna", now=world.now)


def test_editing_what_was_checked_makes_it_a_draft_again(world):
    version = check_version(version=draft(world), by="anna", now=world.now, today=world.now.date())

    changed = change_draft(
        version=version, content={"params": {"rate_bp": 600}}, fundings=OUTLET, made_by="anna", now=world.now
    )

    assert (changed.state, changed.checked_by, changed.params) == ("draft", "", {"rate_bp": 600})
    assert send_back(version=ready(world)).state == "draft"


def test_a_new_version_takes_over_and_the_old_one_is_finished(world):
    first = start(world, ready(world))
    second = make_draft(
        promotion=first.promotion,
        content={**content_of(first), "params": {"rate_bp": 700}},
        fundings=fundings_of(first),
        made_by="anna",
        now=world.now,
    )
    assert (second.number, PromotionVersion.objects.get(pk=first.pk).state) == (2, "running")
    before = earned(world)

    second = check_version(version=second, by="anna", now=world.now, today=world.now.date())
    start(world, approve_version(version=second, by="boris", now=world.now, today=world.now.date()))

    assert PromotionVersion.objects.get(pk=first.pk).state == "finished"
    assert earned(world) == before + 2_00


def test_what_is_left_of_a_budget_waits_through_a_pause_and_comes_back_at_the_end(world):
    version = start(world, ready(world, budget_kopecks=25_00))
    budget = LedgerAccount.objects.get(kind="budget")
    earned(world)
    budget.refresh_from_db()
    assert budget.balance_kopecks == 20_00

    pause_promotion(version=version, paused_by="boris", now=world.now)
    start(world, PromotionVersion.objects.get(pk=version.pk))
    budget.refresh_from_db()
    assert budget.balance_kopecks == 20_00

    finish_promotion(version=version, finished_by="boris", now=world.now, business_on=world.now.date())
    budget.refresh_from_db()
    assert budget.balance_kopecks == 0
