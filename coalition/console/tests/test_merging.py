"""Merging of duplicates in the console: figures first, a second person, the way back, refusals in words."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.models import Approval
from members.models import Account, Card, Person
from pharmacies.models import StaffUser
from settlements.models import AdjustmentLimit
from settlements.tests.movements.stories import broken, wallet


@pytest.fixture
def world(db, monkeypatch):
    """Maria was enrolled twice; each row bought for 1000,00 and has 50,00 points."""
    world = make_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.later(days=1).now)
    world.kept = world.card.person
    world.other_account, world.other_card = world.member()
    world.duplicate = world.other_card.person
    for card in (world.card, world.other_card):
        world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)
        Person.objects.filter(pk=card.person_id).update(birth_date=date(1961, 3, 8))
    return world


def somebody(group, name, *, alone_kopecks=0):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    if alone_kopecks:
        limit = {"at_once_kopecks": alone_kopecks, "per_day_kopecks": alone_kopecks}
        AdjustmentLimit.objects.update_or_create(group=Group.objects.get(name=group), defaults=limit)
    return signed_in(user)


def page(person, step="change", *more):
    return reverse(f"admin:members_person_{step}", args=[person.pk, *more])


def merge(client, world, **typed):
    address = page(world.kept, "merge", world.duplicate.pk)
    return told(client.post(address, {"reason": "одна и та же"} | typed, follow=True))


def told(answer):
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def merged(world):
    return Person.objects.get(pk=world.duplicate.pk).merged_into


def test_a_duplicate_is_seen_on_the_page_and_merged_after_the_figures(world):
    clerk = somebody("clerk", "anna", alone_kopecks=100_00)
    shown = told(clerk.get(page(world.kept)))
    assert page(world.kept, "merge", world.duplicate.pk) in shown

    asked = told(clerk.get(page(world.kept, "merge", world.duplicate.pk)))
    assert "50,00" in asked
    assert f"№ {world.duplicate.pk}" in asked
    assert merged(world) is None

    merge(clerk, world)

    assert merged(world) == world.kept
    assert wallet(world.account) == 100_00
    assert broken() == []
    shown = told(clerk.get(page(world.kept)))
    assert page(world.kept, "merge", world.duplicate.pk) not in shown
    assert page(world.duplicate) in shown


def test_a_merge_is_taken_back_on_the_duplicates_page(world):
    clerk = somebody("clerk", "anna", alone_kopecks=100_00)
    merge(clerk, world)
    assert page(world.duplicate, "part") in told(clerk.get(page(world.duplicate)))

    clerk.post(page(world.duplicate, "part"), follow=True)

    assert merged(world) is None
    assert (wallet(world.account), wallet(world.other_account)) == (50_00, 50_00)
    assert broken() == []


def test_the_other_row_is_named_by_its_card_and_a_wrong_number_is_refused_at_its_field(world):
    clerk = somebody("clerk", "anna")
    address = page(world.kept, "duplicate")

    assert "2900000000001" in told(clerk.post(address, {"card": "2900000000001"}))
    number = world.other_card.number
    answer = clerk.post(address, {"card": f"{number[:4]} {number[4:]}"})
    assert answer.url == page(world.kept, "merge", world.duplicate.pk)


def test_a_clerk_without_a_limit_asks_and_a_second_person_decides(world):
    clerk, operator = somebody("clerk", "anna"), somebody("operator", "olga")

    answer = merge(clerk, world)

    approval = Approval.objects.get()
    request = reverse("admin:toolkit_approval_change", args=[approval.pk])
    assert (merged(world), wallet(world.other_account)) == (None, 50_00)
    assert "второй сотрудник" in answer
    assert request not in answer  # a clerk may not go there
    assert "уже" in merge(clerk, world)  # asked for already

    decided = told(operator.get(request))
    assert "50,00" in decided
    operator.post(reverse("admin:toolkit_approval_merge", args=[approval.pk]), follow=True)

    approval.refresh_from_db()
    assert (approval.state, approval.decided_by) == (Approval.State.APPROVED, "olga")
    assert merged(world) == world.kept
    assert broken() == []


def test_nobody_agrees_with_himself_and_a_refusal_says_why(world):
    olga, irina = somebody("operator", "olga"), somebody("operator", "irina")
    answer = merge(olga, world)
    approval = Approval.objects.get()
    agree, refuse = (reverse(f"admin:toolkit_approval_{name}", args=[approval.pk]) for name in ("merge", "leave"))
    request = reverse("admin:toolkit_approval_change", args=[approval.pk])

    assert request in answer
    assert agree not in told(olga.get(request))
    olga.post(agree, follow=True)
    assert merged(world) is None

    assert agree in told(irina.get(request))
    irina.post(refuse, {"reason": "разные люди"}, follow=True)

    approval.refresh_from_db()
    assert (approval.state, approval.reason) == (Approval.State.REFUSED, "разные люди")
    assert (merged(world), wallet(world.other_account)) == (None, 50_00)


@pytest.mark.parametrize(("why", "said"), [("family", "семейный счёт"), ("merged", "уже объединена")])
def test_what_cannot_be_merged_is_refused_in_words_on_the_members_page(world, why, said):
    clerk = somebody("clerk", "anna", alone_kopecks=100_00)
    if why == "family":
        Account.objects.filter(pk=world.other_account.pk).update(kind=Account.Kind.FAMILY)
    else:
        third = Person.objects.create(last_name="Я", first_name="Я", enrolled_at=world.now)
        Person.objects.filter(pk=world.duplicate.pk).update(merged_into=third)

    assert said in told(clerk.get(page(world.kept, "merge", world.duplicate.pk), follow=True))
    assert wallet(world.other_account) == 50_00


def test_a_row_without_an_account_says_beforehand_that_there_is_no_way_back(world):
    clerk = somebody("clerk", "anna")
    stray = Person.objects.create(last_name="Иванова", first_name="Мария", enrolled_at=world.now)

    assert "Отменить объединение будет нельзя" in told(clerk.get(page(world.kept, "merge", stray.pk)))
    clerk.post(page(world.kept, "merge", stray.pk), {"reason": "пустая"})

    assert Person.objects.get(pk=stray.pk).merged_into == world.kept
    assert page(stray, "part") not in told(clerk.get(page(stray)))


def test_who_only_reads_merges_nothing(world):
    auditor = somebody("auditor", "petr")

    assert page(world.kept, "merge", world.duplicate.pk) not in told(auditor.get(page(world.kept)))
    for name, more in (("merge", [world.duplicate.pk]), ("duplicate", []), ("part", [])):
        assert auditor.post(page(world.kept, name, *more), {"reason": "x"}).status_code == 403
    assert merged(world) is None
    assert Card.objects.get(pk=world.other_card.pk).person == world.duplicate
