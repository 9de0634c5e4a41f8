"""Clerks who merge, part, found, let go and erase the same people at the same moment: all of it or nothing, no ring.

What must hold: nobody's points are lost or left on a closed account, nobody holds a closed account, whoever was erased
holds none, one stock card makes one member, and nobody is told anything but a refusal in words.
"""

import threading
from dataclasses import replace
from datetime import date
from time import sleep

from django.db import transaction
from django.db.models import F, Sum

from coalition.kernel.errors import DomainError
from coalition.tests.truth.test_races import assert_books_hold, book_it, desks_of
from coalition.tests.world import make_world
from members.models import Account, AccountHolder, Card, Departure, FamilyChange, Person
from members.operations.cards import hand_out_card
from members.operations.errors import CardElsewhere, CardNotInStock
from members.tests.stock import a_batch
from pharmacies.models import StaffUser
from settlements.models import LedgerAccount, Purchase
from settlements.movements.coming_of_age import sweep_of_age
from settlements.movements.departing import leave_programme, withdraw_personal_data
from settlements.movements.departure_errors import ErasureNotDue, NotHolder
from settlements.movements.erasing import ask_erasure, erase_person
from settlements.movements.families import dissolve_family, found_family
from settlements.movements.family_errors import ComposedAtOnce, MemberUnfit
from settlements.movements.family_leaving import leave_family
from settlements.movements.family_papers import Desk
from settlements.movements.merging import merge_duplicates, undo_merge
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.tests.movements.joining_stories import ANNA, enrolment
from settlements.tests.movements.joining_stories import join as join_programme
from settlements.tests.movements.kin import Role, child_of, found, join, sign
from settlements.tests.movements.stories import clerk, give, wallet

DESKS = 6


def staff(name):
    return StaffUser.objects.get_or_create(username=name)[0]


def leave(world, card, **fields):
    asked = {"person": card.person, "account": card.account, "kind": Departure.Kind.LEFT, "reason": "Заявление"}
    return leave_programme(**asked | {"now": world.now, "clerk": staff("vera")} | fields)


def assert_registry_holds(results):
    """Everybody was served or refused in words, and what is closed is held by nobody and has no points."""
    assert [each for each in results if isinstance(each, Exception) and not isinstance(each, DomainError)] == []
    assert not AccountHolder.objects.filter(ends_at=None, account__closed_at__isnull=False).exists()
    closed = LedgerAccount.objects.filter(member_account__closed_at__isnull=False, kind="wallet")
    assert not closed.exclude(balance_kopecks=0).exists()
    assert not Card.objects.filter(state="active", account__closed_at__isnull=False).exists()
    erased = AccountHolder.objects.filter(ends_at=None, person__anonymised_at__isnull=False)
    assert not erased.exists()
    twice = Account.objects.filter(closed_at=None, holders__ends_at=None).values("programme", "holders__person")
    assert len(twice) == len({tuple(each.values()) for each in twice})
    assert_books_hold()


def test_leaving_while_points_are_spent_at_all_desks(cloned_database, run_at_once):
    world = make_world()
    give(world, world.account, a=100_00, maker=100_00)
    later = world.later(minutes=5)
    requests = [
        later.request(desk, ("cream", "1", "100.00"), card=world.card, spend="all") for desk in desks_of(world, DESKS)
    ]

    left, *sold = run_at_once(
        lambda: leave(later, world.card), *[lambda each=each: book_it(later, each) for each in requests]
    )

    spent = sum(each.decision.spent_kopecks for each in sold)
    earned = sum(each.decision.earned_kopecks for each in sold)
    assert left.written_off_kopecks == 200_00 - spent + earned
    assert_registry_holds([left, *sold])


def test_leaving_while_the_very_first_purchase_opens_the_wallet(cloned_database, run_at_once, scale):
    world = make_world()
    results = []
    for desk in desks_of(world, scale(small=8, full=60)):
        _, card = world.member()
        request = world.request(desk, ("cream", "1", "100.00"), card=card)
        results += run_at_once(lambda card=card: leave(world, card), lambda request=request: book_it(world, request))

    assert_registry_holds(results)


def test_two_clicks_take_a_consent_back_once(cloned_database, run_at_once):
    world = make_world()
    _, card = world.member()
    sign(card.person, world.now)
    family = found(world)
    join(world, family, card.person)
    given = card.person.consents.get()
    fields = {"consent": given, "reason": "Отзыв", "now": world.later(days=1).now}

    results = run_at_once(*[lambda: withdraw_personal_data(**fields)] * 4)

    assert Departure.objects.filter(person=card.person).count() == 1, results
    assert_registry_holds(results)


def test_whoever_holds_nothing_leaves_once(cloned_database, run_at_once):
    world = make_world()
    person = Person.objects.create(last_name="Ничья", first_name="Анна", enrolled_at=world.now)
    fields = {"person": person, "account": None, "kind": Departure.Kind.LEFT, "reason": "…", "now": world.now}

    results = run_at_once(*[lambda: leave_programme(**fields)] * 4)

    assert sorted(type(each).__name__ for each in results) == ["Departure"] + ["NotHolder"] * 3


def test_a_row_that_is_a_duplicate_does_not_leave_and_never_takes_the_kept_one_along(cloned_database):
    """Erased were both rows, while the kept one goes on buying."""
    world = make_world()
    _, other = world.member()
    merge_duplicates(kept=world.card.person, duplicate=other.person, reason="…", by=clerk(), now=world.now)
    later = world.later(days=1)

    results = []
    for account in (None, world.account):
        try:
            leave(later, other, account=account)
        except DomainError as refusal:
            results.append(type(refusal))

    assert results == [NotHolder, NotHolder]
    old = Departure.objects.create(
        number="ВЫХ-0", person=other.person, kind="left", reason="…", made_at=later.now, erase_by=later.now.date()
    )
    members = [("Петров П. П.", "директор"), ("Сидорова С. С.", "администратор")]
    try:
        ask_erasure(departure=old, commission=members, by=staff("oleg"), now=later.now)
    except DomainError as refusal:
        results.append(type(refusal))
    assert results[-1] is ErasureNotDue
    assert_registry_holds([])


def test_nobody_is_erased_while_he_comes_back(cloned_database, run_at_once, scale):
    world = make_world()
    members = [("Петров П. П.", "директор"), ("Сидорова С. С.", "администратор")]
    told = []
    for turn in range(scale(small=6, full=40)):
        _, card = world.member()
        departure = leave(world, card)
        now = world.later(days=1).now
        approval = ask_erasure(departure=departure, commission=members, by=staff("oleg"), now=now)
        sign(card.person, now)
        fields = {"programme": world.programme, "head": Person.objects.get(pk=card.person_id), "desk": Desk()}

        def erase(approval=approval, now=now):
            return erase_person(approval=approval, by=staff("anna"), now=now)

        def come_back(fields=fields, now=now):
            return found_family(**fields, now=now)

        told += run_at_once(*((erase, come_back) if turn % 2 else (come_back, erase)))

    refused = [each for each in told if isinstance(each, DomainError)]
    assert len(refused) * 2 == len(told), told
    assert {type(each) for each in refused} <= {ErasureNotDue, MemberUnfit}
    assert_registry_holds(told)


def test_what_is_bought_by_the_card_of_whoever_is_erased_is_nobodys(cloned_database, run_at_once):
    world = make_world()
    give(world, world.account, a=50_00)
    Person.objects.filter(pk=world.card.person_id).update(phone="+79161234567")
    departure = leave(world, world.card)
    now = world.later(days=1)
    members = [("Петров П. П.", "директор"), ("Сидорова С. С.", "администратор")]
    approval = ask_erasure(departure=departure, commission=members, by=staff("oleg"), now=now.now)
    by_phone = Identifier(IdentifierKind.PHONE, "+79161234567")
    shown = [{"card": world.card}, {"identifier": by_phone}] * 3
    requests = [
        now.request(desk, ("cream", "1", "100.00"), spend="all", **each)
        for desk, each in zip(desks_of(world, DESKS), shown, strict=True)
    ]

    results = run_at_once(
        lambda: erase_person(approval=approval, by=staff("anna"), now=now.now),
        *[lambda each=each: book_it(now, each) for each in requests],
    )

    assert Purchase.objects.filter(account=None).count() == DESKS
    assert Purchase.objects.aggregate(sum=Sum(F("points_kopecks") + F("earned_kopecks")))["sum"] == 0
    assert_registry_holds(results)


def test_merging_leaving_and_founding_at_once_never_wait_in_a_ring(cloned_database, run_at_once, scale):
    world = make_world()
    by, told = clerk(at_once=10**9, per_day=10**9), []
    for _turn in range(scale(small=10, full=80)):
        (_, kept), (_, other) = world.member(), world.member()
        for card in (kept, other):
            sign(card.person, world.now)
            give(world, card.account, a=10_00)
        fields = {"programme": world.programme, "desk": Desk(), "now": world.now}
        one, two = (Person.objects.get(pk=card.person_id) for card in (kept, other))
        told += run_at_once(
            lambda one=one, two=two: merge_duplicates(kept=one, duplicate=two, reason="…", by=by, now=world.now),
            lambda one=one, fields=fields: found_family(head=one, **fields),
            lambda two=two, fields=fields: found_family(head=two, **fields),
            lambda other=other: leave(world, other, kind=Departure.Kind.DIED, died_on=date(2026, 10, 1)),
        )

    assert_registry_holds(told)


def test_parting_a_merge_while_the_family_of_it_changes(cloned_database, run_at_once, scale):
    world = make_world()
    by, told = clerk(at_once=10**9, per_day=10**9), []
    for _turn in range(scale(small=6, full=40)):
        (_, kept), (_, other) = world.member(), world.member()
        sign(kept.person, world.now)
        merge_duplicates(kept=kept.person, duplicate=other.person, reason="…", by=by, now=world.now)
        now = world.later(minutes=1).now
        head = Person.objects.get(pk=kept.person_id)
        told += run_at_once(
            lambda other=other, now=now: undo_merge(duplicate=other.person, by="vera", now=now),
            lambda head=head, now=now: found_family(programme=world.programme, head=head, desk=Desk(), now=now),
            lambda kept=kept, now=now: leave(world, kept, now=now),
        )

    assert_registry_holds(told)


def test_a_child_comes_of_age_while_it_leaves_and_the_family_ends(cloned_database, run_at_once, scale):
    world = make_world()
    told = []
    for _turn in range(scale(small=4, full=30)):
        _, card = world.member()
        family = found(world, card.person)
        child = child_of(card.person, world.now, date(2008, 10, 20))
        join(world, family, child, Role.CHILD)
        now = world.later(days=10).now
        told += run_at_once(
            lambda now=now: sweep_of_age(now=now),
            lambda family=family, child=child, now=now: leave_family(
                account=family, person=child, desk=Desk(), now=now
            ),
            lambda family=family, now=now: dissolve_family(account=family, desk=Desk(reason="…"), now=now),
        )
        assert AccountHolder.objects.filter(person=child, ends_at=None).count() <= 1

    waiting = FamilyChange.objects.filter(state="waiting", account__closed_at__isnull=False)
    assert not waiting.exists()
    assert_registry_holds(told)


def test_two_desks_enrol_two_people_with_one_stock_card(cloned_database, run_at_once):
    world = make_world()
    number = a_batch(world, 1).cards.get().number
    people = [
        replace(ANNA, last_name=f"Смирнова-{n}", phone=f"+7916100013{n}", birth_date=date(1961 + n, 3, 8))
        for n in range(4)
    ]
    wanted = [enrolment(world, applicant=each) for each in people]

    results = run_at_once(*[lambda each=each: join_programme(world, each, card_number=number) for each in wanted])

    assert [type(each) for each in results].count(CardNotInStock) == 3
    assert Person.objects.filter(last_name__startswith="Смирнова-").count() == 1
    assert_registry_holds(results)


def test_a_card_that_is_just_being_sent_to_another_outlet(cloned_database, run_at_once):
    world = make_world()
    card = a_batch(world, 1).cards.get()
    Card.objects.filter(pk=card.pk).update(stock_outlet=world.outlet_a)
    is_held = threading.Event()

    def send():
        with transaction.atomic():
            Card.objects.filter(pk=card.pk).update(stock_outlet=world.outlet_b)
            is_held.set()
            sleep(0.5)

    def hand_out():
        is_held.wait(timeout=10)
        fields = {"account": world.account, "person": None, "now": world.now, "outlet": world.outlet_a}
        return hand_out_card(**fields, number=card.number)

    _, refusal = run_at_once(send, hand_out)

    assert isinstance(refusal, CardElsewhere), refusal
    card.refresh_from_db()
    assert (card.state, card.account_id, card.stock_outlet) == (Card.State.STOCK, None, world.outlet_b)
    assert wallet(world.account) == 0


def test_a_clerk_who_looked_at_the_clock_before_somebody_joined_is_told_to_look_again(cloned_database):
    world = make_world()
    family = found(world)
    child = child_of(world.card.person, world.now)
    join(world, family, child, Role.CHILD)
    earlier = world.later(seconds=-1)
    results = []
    for ask in (
        lambda: leave_family(account=family, person=child, desk=Desk(), now=earlier.now),
        lambda: dissolve_family(account=family, desk=Desk(reason="…"), now=earlier.now),
    ):
        try:
            ask()
        except DomainError as refusal:
            results.append(type(refusal))

    assert results == [ComposedAtOnce, ComposedAtOnce]
    assert AccountHolder.objects.filter(account=family, ends_at=None).count() == 2
    assert_registry_holds([])
