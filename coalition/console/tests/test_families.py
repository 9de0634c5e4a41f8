"""Families in the console: what will happen is said with figures first, and done once that is confirmed."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.models import Account, AccountHolder, Card, ConsentText, FamilyChange, Person
from pharmacies.models import StaffUser
from settlements.tests.movements.kin import Role, child_of, found, grown, join, names, sign, somebody, text
from settlements.tests.movements.stories import give, wallet


@pytest.fixture
def world(db, monkeypatch):
    world = make_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.later(days=1).now)
    world.programme.switch_counts_from = date(2026, 7, 1)
    world.programme.family_leaver = "agreed_split"
    world.programme.save()
    for kind in ConsentText.Kind:
        text(kind)
    return world


@pytest.fixture
def vera(db):
    user = StaffUser.objects.create_user("vera", is_staff=True)
    user.groups.add(Group.objects.get(name="clerk"))
    return signed_in(user)


def step(family, name, *more):
    return reverse(f"admin:members_account_family_{name}", args=[family.pk, *more])


def page(family):
    return reverse("admin:members_account_change", args=[family.pk])


def asked(client, path, **typed):
    """What a clerk reads before it is done; nothing has happened yet."""
    before = FamilyChange.objects.count(), AccountHolder.objects.count(), Person.objects.count()
    told = client.post(path, typed).content.decode()
    assert (FamilyChange.objects.count(), AccountHolder.objects.count(), Person.objects.count()) == before
    return told


def confirmed(client, path, **typed):
    return client.post(path, typed | {"is_confirmed": "yes"}, follow=True).content.decode()


def test_a_member_switches_to_the_family_programme(world, vera):
    head = world.card.person
    sign(head, world.now)
    give(world, world.account, a=1_250_00)
    path = reverse("admin:members_person_family", args=[head.pk])
    typed = {"programme": world.programme.pk, "name": ""}
    assert path in vera.get(reverse("admin:members_person_change", args=[head.pk])).content.decode()

    told = asked(vera, path, **typed)
    assert "1\xa0250,00" in told
    answer = confirmed(vera, path, **typed)

    family = Account.objects.get(kind="family")
    assert "СЕМ-2026-000001" in answer
    assert FamilyChange.objects.get().clerk.username == "vera"
    assert names(family) == [("head", "Иванова")]
    shown = vera.get(reverse("admin:members_person_change", args=[head.pk])).content.decode()
    assert path not in shown
    assert f"{page(family)}#dataset-familypanel" in shown


def test_an_adult_is_found_by_his_card_and_waits_for_his_signature(world, vera):
    family = found(world)
    _, card = world.member(last_name="Петрова")
    typed = {"who": card.number}

    asked(vera, step(family, "adult"), **typed)
    answer = confirmed(vera, step(family, "adult"), **typed)
    change = FamilyChange.objects.get(state="waiting")
    assert step(family, "complete", change.pk) in answer
    assert "СЕМ-2026-000002" in answer
    vera.post(step(family, "complete", change.pk))
    assert names(family) == [("head", "Иванова")]

    sign(card.person, world.now)
    vera.post(step(family, "complete", change.pk))

    assert names(family) == [("adult", "Петрова"), ("head", "Иванова")]


def test_a_new_adult_is_noted_with_his_signature(world, vera):
    family = found(world)
    typed = {"last_name": "Сидоров", "first_name": "Пётр", "birth_date": "1985-04-12", "phone": "+79161234567"}

    confirmed(vera, step(family, "adult"), is_signed="on", **typed)

    assert ("adult", "Сидоров") in names(family)
    assert Person.objects.get(last_name="Сидоров").consents.get().channel == "paper"
    assert "notice-danger" in asked(vera, step(family, "adult"), who="12")  # nobody has this number


def test_a_child_is_added_with_its_representative(world, vera):
    family = found(world)
    head = world.card.person
    typed = {
        "last_name": "Иванова",
        "first_name": "Ольга",
        "birth_date": "2016-03-08",
        "representative": head.pk,
        "kind": "parent",
        "authority": "Свидетельство о рождении II-МЮ № 123456",
        "is_signed": "on",
    }

    assert "II-МЮ" in asked(vera, step(family, "child"), **typed)
    for _ in range(2):  # the second time is a double click
        confirmed(vera, step(family, "child"), **typed)

    child = Person.objects.get(first_name="Ольга")
    assert [role for role, _ in names(family)] == ["child", "head"]
    assert child.representatives.get().representative == head
    assert [(row.text.kind, row.signed_by) for row in child.consents.all()] == [("pd_consent_representative", head)]


def test_somebody_leaves_with_the_agreed_points(world, vera):
    family = found(world)
    spouse = grown(world.now)
    join(world, family, spouse)
    give(world, family, a=100_00)
    typed = {"person": spouse.pk, "points_kopecks": "40,00", "reason": "По заявлению"}

    told = asked(vera, step(family, "leave"), **typed)
    assert "40,00" in told
    assert "60,00" in told
    refusal = confirmed(vera, step(family, "leave"), **typed | {"points_kopecks": "100,01"})
    assert "не больше 100,00 баллов" in refusal
    assert names(family) == [("adult", "Новикова"), ("head", "Иванова")]
    confirmed(vera, step(family, "leave"), **typed)

    assert wallet(spouse.holdings.get(ends_at=None).account) == 40_00
    assert names(family) == [("head", "Иванова")]


def test_a_family_splits_with_a_child(world, vera):
    family = found(world)
    spouse = grown(world.now)
    child = child_of(spouse, world.now)
    join(world, family, spouse)
    join(world, family, child, Role.CHILD)
    typed = {"person": spouse.pk, "children": [child.pk], "points_kopecks": "0"}
    assert str(child) in vera.get(step(family, "leave")).content.decode()

    asked(vera, step(family, "leave"), **typed)
    confirmed(vera, step(family, "leave"), **typed)

    own = spouse.holdings.get(ends_at=None).account
    assert (own.kind, [role for role, _ in names(own)]) == ("family", ["child", "head"])


def test_another_head_a_death_and_the_end(world, vera, monkeypatch):
    family, moment = found(world), world.later(days=1).now
    spouse = grown(world.now)
    join(world, family, spouse)

    for name, typed in (
        ("head", {"person": spouse.pk}),
        ("death", {"person": world.card.person_id, "died_on": "2026-10-10", "reason": "II-МЮ № 5"}),
        ("dissolve", {}),
    ):
        assert vera.get(step(family, name)).status_code == 200
        asked(vera, step(family, name), **typed)
        moment += timedelta(hours=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=moment: now)
        confirmed(vera, step(family, name), **typed)

    family.refresh_from_db()
    assert family.closed_at
    kinds = FamilyChange.objects.filter(account=family).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["founded", "joined", "new_head", "died", "dissolved"]
    answer = vera.get(page(family)).content.decode()
    assert step(family, "adult") not in answer
    assert vera.get(reverse("admin:members_person_change", args=[spouse.pk])).status_code == 200


@pytest.mark.parametrize("name", ["adult", "child", "leave", "head", "death", "dissolve"])
def test_whoever_may_not_change_families_does_not(world, name):
    family = found(world)
    auditor = StaffUser.objects.create_user("auditor", is_staff=True)
    auditor.groups.add(Group.objects.get(name="auditor"))
    client = signed_in(auditor)

    assert step(family, name) not in client.get(page(family)).content.decode()
    assert client.post(step(family, name), {"is_confirmed": "yes"}).status_code == 403


def test_a_familys_page_costs_the_same_for_two_and_for_eight(world, vera, django_assert_max_num_queries):
    from coalition.console.tests.test_pages import cost

    family = found(world)
    join(world, family, child_of(world.card.person, world.now), Role.CHILD)
    few, _ = cost(vera, page(family))
    for _ in range(4):
        join(world, family, child_of(world.card.person, world.now), Role.CHILD)

    many, asked = cost(vera, page(family))

    assert many == few, asked


def test_the_head_sees_totals_and_nobodys_goods(world, chief):
    family = found(world)
    _, card = world.member(last_name="Петрова")
    sign(card.person, world.now)
    join(world, family, card.person)
    sign(card.person, world.now, "pd_consent_special")
    bought = world.buy(world.desk_a, ("aspirin", "1", "500.00"), card=card).purchase_id

    assert "aspirin" not in chief.get(page(family)).content.decode()
    head = chief.get(reverse("admin:members_person_change", args=[world.card.person_id])).content.decode()
    assert "aspirin" not in head
    assert "aspirin" in chief.get(reverse("admin:settlements_purchase_change", args=[bought])).content.decode()


def test_a_childs_goods_are_read_under_the_representatives_consent(world, chief):
    family = found(world)
    head = world.card.person
    child = child_of(head, world.now)
    join(world, family, child, Role.CHILD)
    Card.objects.filter(pk=world.card.pk).update(person=child)
    bought = world.buy(world.desk_a, ("aspirin", "1", "500.00"), card=world.card).purchase_id
    address = reverse("admin:settlements_purchase_change", args=[bought])

    sign(head, world.now, "pd_consent_special")  # his own is not the child's
    assert "aspirin" not in chief.get(address).content.decode()
    sign(child, world.now, "pd_consent_special", by=head)
    assert "aspirin" in chief.get(address).content.decode()
    Person.objects.filter(pk=child.pk).update(birth_date=date(2008, 10, 16))
    assert "aspirin" not in chief.get(address).content.decode()


def test_a_representative_is_appointed_on_the_persons_page(world, vera, monkeypatch):
    ward = somebody(world.now, born=date(2016, 1, 1))
    path = reverse("admin:members_person_representative", args=[ward.pk])
    address = reverse("admin:members_person_change", args=[ward.pk])
    typed = {"who": world.card.number, "kind": "guardian", "ground": "minor", "authority": "Акт опеки № 7"}
    assert path in vera.get(address).content.decode()

    vera.post(path, typed | {"who": "5"})
    assert not ward.representatives.exists()
    vera.post(path, typed)

    assert ward.representatives.get().representative == world.card.person
    assert "Акт опеки № 7" in vera.get(address).content.decode()
    row = ward.representatives.get()
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.later(days=1, hours=1).now)
    vera.post(reverse("admin:members_representation_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.ends_at


def test_the_overview_and_a_filter_name_those_who_came_of_age(world, vera):
    family = found(world)
    child = child_of(world.card.person, world.now, date(2008, 10, 16))
    join(world, family, child, Role.CHILD)
    link = reverse("admin:members_person_change", args=[child.pk])
    lists = reverse("admin:members_person_changelist")

    assert link in vera.get(reverse("admin:index")).content.decode()
    assert link in vera.get(lists + "?grown=must_sign").content.decode()
    assert link not in vera.get(lists + "?grown=may_sign").content.decode()


def test_a_full_family_offers_no_place(world, vera):
    family = found(world)
    assert step(family, "child") in vera.get(page(family)).content.decode()

    world.programme.max_children = 0
    world.programme.save()

    assert step(family, "child") not in vera.get(page(family)).content.decode()
    assert step(family, "adult") in vera.get(page(family)).content.decode()


def test_who_leaves_a_family_is_not_told_that_points_are_written_off(world, vera):
    family = found(world)
    join(world, family, grown(world.now, "Петрова"))

    told = vera.get(reverse("admin:members_person_leave", args=[world.card.person_id])).content.decode()

    assert "баллы остаются семье" in told
    assert "отменить это нельзя" not in told
