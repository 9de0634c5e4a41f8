"""A promotion above the programme's limit needs accounts as well: three people, and everybody sees what waits."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from coalition.tests.world import make_world
from coalition.toolkit.approving import ApprovalDecided, ApprovalWaits
from coalition.toolkit.approving import SecondPersonNeeded as AnotherNeeded
from coalition.toolkit.models import Approval
from pharmacies.models import StaffUser
from promotions.models import Promotion
from promotions.operations.lifecycle import (
    SecondPersonNeeded,
    TransitionRefused,
    approve_version,
    change_draft,
    check_version,
    content_of,
    fundings_of,
    make_draft,
    run_version,
    send_back,
)
from promotions.operations.second_look import agree_second_look, refuse_second_look
from promotions.queries.second_looks import waiting_second_look

pytestmark = pytest.mark.django_db

FIVE = {"mechanic": "percent_of_receipt", "params": {"rate_bp": 500}, "when": {"ends_on": "2027-01-01"}}
OUTLET = [{"funder_kind": "outlet", "funder": None, "share_bp": 10_000}]
LIMIT = 1_000_00


@pytest.fixture
def world():
    world = make_world()
    world.programme.second_look_budget_kopecks = LIMIT
    world.programme.save()
    return world


def checked(world, budget):
    promotion, _ = Promotion.objects.get_or_create(programme=world.programme, code="autumn", name="Осень")
    content = FIVE | {"budget_kopecks": budget}
    version = make_draft(promotion=promotion, content=content, fundings=OUTLET, made_by="anna", now=world.now)
    return check_version(version=version, by="vera", now=world.now, today=world.now.date())


def approve(world, version, by="boris"):
    return approve_version(version=version, by=by, now=world.now, today=world.now.date())


def agree(world, approval, by="chief accountant"):
    return agree_second_look(approval=approval, by=by, now=world.now, today=world.now.date())


@pytest.mark.parametrize("budget", [LIMIT + 1, None])
def test_above_the_limit_and_without_any_budget_it_waits(world, budget):
    version = approve(world, checked(world, budget))

    assert (version.state, version.approved_by) == ("checked", "")
    with pytest.raises(TransitionRefused):
        run_version(version=version, today=world.now.date())
    waiting = waiting_second_look(version)

    version = agree(world, waiting)

    assert (version.state, version.approved_by) == ("approved", "boris")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.requested_by, waiting.decided_by) == ("approved", "boris", "chief accountant")


def test_within_the_limit_and_without_a_limit_one_approval_is_enough(world):
    assert approve(world, checked(world, LIMIT)).state == "approved"
    world.programme.second_look_budget_kopecks = None
    world.programme.save()
    assert approve(world, checked(world, None)).state == "approved"
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("by", "refused"), [("boris", AnotherNeeded), ("anna", SecondPersonNeeded), ("vera", SecondPersonNeeded)]
)
def test_nobody_agrees_who_had_a_hand_in_it(world, by, refused):
    version = approve(world, checked(world, None))
    with pytest.raises(refused):
        agree(world, waiting_second_look(version), by=by)
    version.refresh_from_db()
    assert version.state == "checked"
    assert waiting_second_look(version) is not None


def test_it_is_asked_once(world):
    version = approve(world, checked(world, None))
    with pytest.raises(ApprovalWaits):
        approve(world, version, by="gleb")
    assert Approval.objects.count() == 1


def test_other_terms_need_another_word(world):
    version = approve(world, checked(world, None))
    old = waiting_second_look(version)
    draft = send_back(version=version)
    later = world.now + timedelta(minutes=1)
    changed = content_of(draft) | {"budget_kopecks": LIMIT * 9}
    draft = change_draft(version=draft, content=changed, fundings=fundings_of(draft), made_by="anna", now=later)
    with pytest.raises(ApprovalDecided):
        agree(world, old)
    version = check_version(version=draft, by="vera", now=later, today=later.date())
    assert waiting_second_look(version) is None

    version = approve(world, version)

    old.refresh_from_db()
    assert old.state == "refused"
    assert agree(world, waiting_second_look(version)).state == "approved"


def test_a_no_sends_it_back_to_the_author(world):
    version = approve(world, checked(world, None))
    refuse_second_look(approval=waiting_second_look(version), by="chief accountant", reason="дорого", now=world.now)
    version.refresh_from_db()
    assert (version.state, version.checked_by) == ("draft", "")


def test_a_no_to_terms_that_are_no_more_closes_the_request_alone(world):
    version = approve(world, checked(world, None))
    old = waiting_second_look(version)
    send_back(version=version)

    refuse_second_look(approval=old, by="chief accountant", reason="уже не нужно", now=world.now)

    old.refresh_from_db()
    version.refresh_from_db()
    assert (old.state, version.state) == ("refused", "draft")


def signed_in(name, group):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    browser = Client()
    browser.force_login(user)
    browser.cookies["django_language"] = "en"
    return browser


def test_the_console_shows_what_waits_and_accounts_decide_there(world):
    version = checked(world, LIMIT * 2)
    boris, anya = signed_in("boris", "operator"), signed_in("anya", "accountant")
    told = boris.post(reverse("admin:promotions_promotion_approve", args=[version.pk]), follow=True).content.decode()
    assert "accounts agree as well" in told
    assert "waits for accounts" in told
    approval = Approval.objects.get()
    listed = anya.get(reverse("admin:toolkit_approval_changelist")).content.decode()
    assert "Осень" in listed
    assert "Decide" in listed
    agree_address = reverse("admin:toolkit_approval_promotion_agree", args=[approval.pk])
    page = reverse("admin:toolkit_approval_change", args=[approval.pk])
    assert agree_address in anya.get(page).content.decode()
    assert agree_address not in boris.get(page).content.decode()
    assert boris.post(agree_address).status_code == 403

    assert anya.post(agree_address).status_code == 302

    version.refresh_from_db()
    assert version.state == "approved"


def test_a_request_of_an_unknown_kind_is_readable(world):
    Approval.objects.create(
        kind="strange",
        subject="x:1",
        content={"amount_kopecks": 12_50, "why": "так надо", "is_urgent": True, "parts": [1, 2]},
        content_hash="0",
        requested_by="anna",
        requested_at=world.now,
    )
    listed = signed_in("anya", "accountant").get(reverse("admin:toolkit_approval_changelist")).content.decode()
    assert "amount: 12,50" in listed.replace("\xa0", " ")
    assert "так надо" in listed


def test_whoever_makes_promotions_does_not_set_the_limit(world):
    address = reverse("admin:pharmacies_programme_change", args=[world.programme.pk])
    boris = signed_in("boris", "operator")
    page = boris.get(address).content.decode()
    assert "agreed to by accounts too" in page
    assert 'name="second_look_budget_kopecks"' not in page
    chief = Client()
    chief.force_login(StaffUser.objects.create_superuser("chief"))
    assert 'name="second_look_budget_kopecks"' in chief.get(address).content.decode()
