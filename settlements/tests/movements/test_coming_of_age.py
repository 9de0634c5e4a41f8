"""Children come of age by the calendar: found each night, once, whatever interrupts."""

from datetime import UTC, date, datetime

import pytest

from coalition.tests.world import make_world
from members.models import FamilyChange
from members.operations.errors import FamilyTooLarge
from members.queries.of_age import grown as lists
from settlements import tasks
from settlements.movements import coming_of_age
from settlements.movements.coming_of_age import come_of_age, sweep_of_age
from settlements.movements.family_leaving import leave_family, note_death
from settlements.movements.family_papers import Desk
from settlements.tests.movements.kin import Role, child_of, found, grown, join, names, sign

pytestmark = pytest.mark.django_db
BORN = date(2008, 10, 16)
EVE = datetime(2026, 10, 15, 20, 59, tzinfo=UTC)  # 23:59 in Moscow
MIDNIGHT = datetime(2026, 10, 15, 21, 0, tzinfo=UTC)


@pytest.fixture
def world():
    return make_world()


def family_of(world, *born):
    family = found(world)
    children = [child_of(world.card.person, world.now, each) for each in born]
    for child in children:
        join(world, family, child, Role.CHILD)
    return family, *children


def documents():
    return list(FamilyChange.objects.filter(kind="of_age").values_list("state", flat=True))


def test_at_eighteen_a_child_is_an_adult_of_the_family(world):
    family, child = family_of(world, BORN)

    assert sweep_of_age(now=EVE) == 0
    assert sweep_of_age(now=MIDNIGHT) == 1
    assert sweep_of_age(now=world.later(days=9).now) == 0

    assert documents() == ["done"]
    assert names(family) == [("adult", "Иванова"), ("head", "Иванова")]
    assert child.representatives.get().ends_at == MIDNIGHT
    assert [row.role for row in child.holdings.order_by("pk")] == ["child", "adult"]


def test_where_there_is_no_room_he_waits_without_taking_a_childs_place(world):
    family, child, *_ = family_of(world, BORN, *[date(2016, 1, day) for day in range(1, 6)])
    spouse = grown(world.now)
    join(world, family, spouse)

    assert sweep_of_age(now=MIDNIGHT) == 1
    assert sweep_of_age(now=MIDNIGHT) == 0
    assert documents() == ["waiting"]
    assert [row.person for row in lists(date(2026, 10, 16)).without_room] == [child]
    later = world.later(days=2)
    join(later, family, child_of(world.card.person, world.now), Role.CHILD)
    with pytest.raises(FamilyTooLarge):
        join(later, family, child_of(world.card.person, world.now), Role.CHILD)

    leave_family(account=family, person=spouse, desk=Desk(), now=later.now)
    assert sweep_of_age(now=world.later(days=3).now) == 1

    assert documents() == ["done"]
    assert ("adult", "Иванова") in names(family)


def test_who_waits_may_leave_with_an_account_of_his_own(world):
    family, child = family_of(world, BORN)
    join(world, family, grown(world.now))
    sweep_of_age(now=MIDNIGHT)

    leave_family(account=family, person=child, desk=Desk(), now=world.later(days=2).now)

    assert documents() == ["refused"]
    assert child.holdings.get(ends_at=None).account.kind == "personal"
    assert sweep_of_age(now=world.later(days=3).now) == 0


def test_who_waits_heads_the_family_when_nobody_else_can(world):
    family, child = family_of(world, BORN)
    spouse = grown(world.now)
    join(world, family, spouse)
    sweep_of_age(now=MIDNIGHT)
    later = world.later(days=2)
    for person in (spouse, world.card.person):
        note_death(account=family, person=person, died_on=later.now.date(), desk=Desk(), now=later.now)

    assert family.holders.get(ends_at=None).person == child
    assert documents() == ["done"]
    assert sweep_of_age(now=world.later(days=3).now) == 0


def test_a_sweep_that_is_killed_goes_on_where_it_stopped(world, monkeypatch):
    _, _, second = family_of(world, BORN, BORN)
    world.programme.max_adults = 5
    world.programme.save()
    noted = coming_of_age.note_change

    def dies_at_the_second(**fields):
        if FamilyChange.objects.filter(kind="of_age").exists():
            raise SystemExit
        return noted(**fields)

    monkeypatch.setattr(coming_of_age, "note_change", dies_at_the_second)
    with pytest.raises(SystemExit):
        sweep_of_age(now=MIDNIGHT)
    assert second.representatives.get().ends_at is None  # wholly or not at all
    monkeypatch.undo()

    assert sweep_of_age(now=MIDNIGHT) == 1
    assert documents() == ["done", "done"]
    assert [number for (number,) in FamilyChange.objects.order_by("pk").values_list("number")][-1] == "СЕМ-2026-000005"


def test_a_child_under_eighteen_is_left_alone(world):
    family, child = family_of(world, date(2012, 10, 15))

    assert come_of_age(person=child, now=MIDNIGHT) == 0
    assert [role for role, _ in names(family)] == ["child", "head"]


def test_the_registry_has_lists_of_whom_to_ask(world):
    _, at_18, at_14, _ = family_of(world, BORN, date(2012, 10, 16), date(2016, 1, 1))

    grown_up = lists(date(2026, 10, 16))
    assert (list(grown_up.must_sign), list(grown_up.may_sign)) == ([at_18], [at_14])
    sign(at_18, MIDNIGHT)
    sign(at_14, MIDNIGHT, "pd_consent_representative", by=world.card.person)

    assert not grown_up.must_sign.all().exists()
    assert not grown_up.may_sign.all().exists()


def test_the_clock_does_it(world, monkeypatch):
    family_of(world, BORN)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MIDNIGHT)

    tasks.let_children_come_of_age()

    assert documents() == ["done"]
