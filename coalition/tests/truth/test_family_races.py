"""Two clerks and a till at the same moment: a family keeps its limits, nobody is in two, points are counted once."""

import threading
from datetime import date

import pytest

from coalition.kernel.errors import DomainError
from coalition.tests.truth.test_races import assert_books_hold, book_it, desks_of
from coalition.tests.world import make_world
from members.models import AccountHolder, FamilyChange
from members.operations.errors import FamilyTooLarge
from settlements.movements import family_joining
from settlements.movements.coming_of_age import sweep_of_age
from settlements.movements.families import found_family
from settlements.movements.family_errors import AlreadyInFamily, ComposedAtOnce
from settlements.movements.family_joining import complete_waiting, refuse_waiting
from settlements.movements.family_leaving import leave_family
from settlements.movements.family_papers import Desk
from settlements.tests.movements.kin import Role, child_of, found, grown, join, sign
from settlements.tests.movements.stories import give, wallet

CLERKS = 4


def clerks_add(world, family, run_at_once, role):
    """Each of some clerks adds somebody else to a family with one place left."""
    head = world.card.person
    some = [child_of(head, world.now) if role == Role.CHILD else grown(world.now) for _ in range(CLERKS)]
    return run_at_once(*[lambda person=person: join(world, family, person, role) for person in some])


def almost_full(world):
    family = found(world)
    for _ in range(world.programme.max_children - 1):
        join(world, family, child_of(world.card.person, world.now), Role.CHILD)
    return family


def without_locks(monkeypatch, parties):
    """The control: nothing is locked, and everybody has looked before anybody writes."""
    meet = threading.Barrier(parties)
    judged = family_joining._refuse_full

    def look_and_wait(*arguments, **fields):
        judged(*arguments, **fields)
        meet.wait(timeout=20)

    monkeypatch.setattr(family_joining, "_refuse_full", look_and_wait)
    monkeypatch.setattr(
        family_joining, "lock_family", lambda account, **fields: type(account).objects.get(pk=account.pk)
    )


def holders(family, role):
    return AccountHolder.objects.filter(account=family, role=role, ends_at=None).count()


@pytest.mark.parametrize(("role", "most"), [(Role.ADULT, 1), (Role.CHILD, 6)])
def test_several_clerks_do_not_overfill_a_family(cloned_database, run_at_once, role, most):
    world = make_world()
    family = almost_full(world)

    results = clerks_add(world, family, run_at_once, role)

    assert sorted(isinstance(each, FamilyTooLarge) for each in results) == [False] + [True] * (CLERKS - 1), results
    assert holders(family, role) == most


def test_without_the_lock_they_do(cloned_database, run_at_once, monkeypatch):
    """The control: it must fail, or the test above proves nothing."""
    world = make_world()
    family = almost_full(world)
    without_locks(monkeypatch, CLERKS)

    clerks_add(world, family, run_at_once, Role.CHILD)

    assert holders(family, Role.CHILD) == world.programme.max_children - 1 + CLERKS


def two_families_want_one(world, run_at_once):
    families = [found(world), found(world, grown(world.now))]
    _, card = world.member()
    sign(card.person, world.now)
    give(world, card.account, a=70_00)
    results = run_at_once(*[lambda family=family: join(world, family, card.person) for family in families])
    held = AccountHolder.objects.filter(person=card.person, ends_at=None).values_list("account", flat=True)
    return results, families, [account for account in held if account in [family.pk for family in families]]


def test_nobody_is_taken_into_two_families(cloned_database, run_at_once):
    world = make_world()

    results, families, held = two_families_want_one(world, run_at_once)

    assert [isinstance(each, AlreadyInFamily | ComposedAtOnce) for each in results].count(True) == 1, results
    assert len(held) == 1
    assert sum(wallet(family) for family in families) == 70_00
    assert_books_hold()


def test_a_double_click_founds_one_family(cloned_database, run_at_once):
    world = make_world()
    head = world.card.person
    sign(head, world.now)
    fields = {"programme": world.programme, "head": head, "desk": Desk(), "now": world.now}

    results = run_at_once(*[lambda: found_family(**fields)] * CLERKS)

    assert [isinstance(each, DomainError) for each in results].count(False) == 1, results
    assert head.holdings.filter(ends_at=None).count() == 1
    assert_books_hold()


def test_two_sweeps_let_a_child_come_of_age_once(cloned_database, run_at_once):
    world = make_world()
    family = found(world)
    children = [child_of(world.card.person, world.now, date(2008, 10, 20)) for _ in range(3)]
    for child in children:
        join(world, family, child, Role.CHILD)
    later = world.later(days=10)

    made = run_at_once(*[lambda: sweep_of_age(now=later.now)] * 3)

    assert sum(made) == len(children)
    assert holders(family, Role.ADULT) == 1
    assert FamilyChange.objects.filter(kind="of_age").count() == len(children)


def test_one_signature_at_two_desks_is_one_joining(cloned_database, run_at_once):
    world = make_world()
    family = found(world)
    _, card = world.member()
    give(world, card.account, a=70_00)
    change = join(world, family, card.person)
    sign(card.person, world.now)
    fields = {"change": change, "desk": Desk(), "now": world.later(hours=1).now}

    results = run_at_once(
        *[lambda: complete_waiting(**fields)] * 2, lambda: refuse_waiting(change=change, reason="Передумал")
    )

    assert [isinstance(each, DomainError) for each in results].count(False) == 1, results
    change.refresh_from_db()
    assert holders(family, Role.ADULT) == (change.state == "done")
    assert wallet(family) + wallet(card.account) == 70_00
    assert_books_hold()


def test_leaving_with_points_while_they_are_spent(cloned_database, run_at_once):
    """Six tills spend from the family, half of them by the card of whoever leaves with half of the points."""
    world = make_world()
    world.programme.family_leaver = "agreed_split"
    world.programme.save()
    _, card = world.member()
    sign(card.person, world.now)
    family = found(world)
    join(world, family, card.person)
    give(world, family, a=100_00, maker=100_00)
    later = world.later(minutes=5)
    requests = [
        later.request(desk, ("cream", "1", "100.00"), card=shown, spend="all")
        for desk, shown in zip(desks_of(world, 6), [card, world.card] * 3, strict=True)
    ]
    fields = {"account": family, "person": card.person, "points_kopecks": 100_00, "desk": Desk(), "now": later.now}

    left, *results = run_at_once(
        lambda: leave_family(**fields), *[lambda request=request: book_it(later, request) for request in requests]
    )

    spent = sum(each.decision.spent_kopecks for each in results)
    earned = sum(each.decision.earned_kopecks for each in results)
    card.refresh_from_db()
    own = 0 if isinstance(left, DomainError) else wallet(card.account)
    assert wallet(family) + own == 200_00 - spent + earned, (left, results)
    assert_books_hold()
