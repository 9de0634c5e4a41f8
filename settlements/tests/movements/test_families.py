"""A family is founded, people join it, it gets another head and ends; always by a document, never by an edit."""

from datetime import date

import pytest

from coalition.tests.world import make_world
from members.models import Account, AccountHolder, FamilyChange, Representation
from members.models.succession import Succession
from members.operations.consent_errors import NotRepresentative
from members.operations.errors import FamilyTooLarge
from members.operations.representations import appoint_representative
from settlements.movements.families import Joiner, dissolve_family, found_family, name_head
from settlements.movements.family_errors import (
    AlreadyInFamily,
    ChangeDecided,
    HeadAsks,
    HeadStays,
    HeadUnfit,
    MemberUnfit,
    NotAFamily,
    OwnConsentNeeded,
    PointsStay,
    RepresentativeNeeded,
    RoleDoesNotFit,
    SplitTooLarge,
)
from settlements.movements.family_joining import ask_to_join, complete_waiting, refuse_waiting
from settlements.movements.family_leaving import leave_family, note_death
from settlements.movements.family_papers import Desk
from settlements.tests.movements.kin import Role, child_of, found, grown, join, names, sign, somebody
from settlements.tests.movements.stories import broken, give, wallet

pytestmark = pytest.mark.django_db
COUNTED_FROM = date(2026, 7, 1)


@pytest.fixture
def world():
    world = make_world()
    world.programme.switch_counts_from = COUNTED_FROM
    world.programme.family_leaver = "agreed_split"
    world.programme.save()
    return world


def refused(error, act, *arguments, **fields):
    """An act is refused, and nothing has changed."""
    before = state()
    with pytest.raises(error):
        act(*arguments, **fields)
    assert state() == before


def state():
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Account, AccountHolder, FamilyChange, Succession)
    ]


def changes(account):
    return list(FamilyChange.objects.filter(account=account).order_by("pk").values_list("kind", "state"))


def test_a_member_switches_to_the_family_programme(world):
    give(world, world.account, a=120_00)

    family = found(world)

    assert (family.kind, names(family)) == ("family", [("head", "Иванова")])
    assert (wallet(family), wallet(world.account)) == (120_00, 0)
    change = FamilyChange.objects.get()
    assert (change.kind, change.counts_from, change.number) == ("founded", COUNTED_FROM, "СЕМ-2026-000001")
    assert Succession.objects.get().counts_from == COUNTED_FROM
    world.account.refresh_from_db()
    assert world.account.closed_at == world.now
    assert not AccountHolder.objects.filter(account=world.account, ends_at=None).exists()
    assert broken() == []


def test_who_was_in_no_programme_counts_from_joining(world):
    family = found(world, somebody(world.now))

    assert FamilyChange.objects.get().counts_from == world.now.date()
    assert not Succession.objects.exists()
    assert family.acceptances.get().version == world.regulations


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda person: None, OwnConsentNeeded),
        (lambda person: type(person).objects.filter(pk=person.pk).update(birth_date=date(2010, 1, 1)), RoleDoesNotFit),
        (lambda person: type(person).objects.filter(pk=person.pk).update(deceased_on=date(2026, 1, 1)), MemberUnfit),
    ],
)
def test_not_everybody_founds_a_family(world, spoil, error):
    head = world.card.person
    spoil(head)

    refused(error, found_family, programme=world.programme, head=head, desk=Desk(), now=world.now)


def test_a_guarded_adult_founds_none(world):
    head = world.card.person
    sign(head, world.now)
    guard = grown(world.now)
    appoint_representative(
        ward=head, representative=guard, kind="guardian", ground="incapable", authority="Акт № 7", now=world.now
    )

    refused(HeadUnfit, found_family, programme=world.programme, head=head, desk=Desk(), now=world.now)


def test_another_adult_joins_once_he_has_signed_for_himself(world):
    family = found(world)
    account, card = world.member(last_name="Петрова")
    give(world, account, b=50_00)

    change = join(world, family, card.person)
    again = join(world, family, card.person)

    assert (change.state, again) == ("waiting", change)
    assert names(family) == [("head", "Иванова")]
    card.refresh_from_db()
    assert (card.account, wallet(account), wallet(family)) == (account, 50_00, 0)
    refused(OwnConsentNeeded, complete_waiting, change=change, desk=Desk(), now=world.now)
    with pytest.raises(NotRepresentative):  # the head cannot sign for him
        sign(card.person, world.now, by=world.card.person)
    refused(OwnConsentNeeded, complete_waiting, change=change, desk=Desk(), now=world.now)

    sign(card.person, world.now)
    change = complete_waiting(change=change, desk=Desk(), now=world.later(days=1).now)

    assert (change.state, change.counts_from) == ("done", COUNTED_FROM)
    assert names(family) == [("adult", "Петрова"), ("head", "Иванова")]
    card.refresh_from_db()
    assert (card.account, wallet(account), wallet(family)) == (family, 0, 50_00)
    refused(ChangeDecided, complete_waiting, change=change, desk=Desk(), now=world.now)
    assert broken() == []


def test_who_does_not_want_to_stays_where_he_is(world):
    family = found(world)
    account, card = world.member()
    change = refuse_waiting(change=join(world, family, card.person), reason="Не согласна")

    assert (change.state, change.effective_at, change.reason) == ("refused", None, "Не согласна")
    refused(ChangeDecided, refuse_waiting, change=change, reason="")
    assert card.account == account
    assert account.closed_at is None


def test_children_join_by_their_representative(world):
    family = found(world)
    parent = world.card.person
    ready, unsigned = child_of(parent, world.now), child_of(parent, world.now, is_signed=False)
    orphan = somebody(world.now, born=date(2016, 1, 1))

    assert join(world, family, ready, Role.CHILD).state == "done"
    assert join(world, family, unsigned, Role.CHILD).state == "waiting"
    refused(RepresentativeNeeded, join, world, family, orphan, Role.CHILD)
    refused(RoleDoesNotFit, join, world, family, unsigned, Role.ADULT)
    refused(RoleDoesNotFit, join, world, family, grown(world.now), Role.CHILD)
    assert FamilyChange.objects.get(person=ready).representation.representative == parent


def test_a_guarded_adult_joins_by_the_guardian(world):
    family = found(world)
    ward = grown(world.now)  # what he signed himself does not count
    guard = world.card.person
    fields = {"kind": "guardian", "ground": Representation.Ground.INCAPABLE, "authority": "Решение суда № 2-17"}
    appoint_representative(ward=ward, representative=guard, now=world.now, **fields)

    change = join(world, family, ward)
    sign(ward, world.now, "pd_consent_representative", by=guard)

    assert change.state == "waiting"
    assert complete_waiting(change=change, desk=Desk(), now=world.now).state == "done"
    refused(HeadUnfit, name_head, account=family, person=ward, desk=Desk(), now=world.later(days=1).now)


def test_two_adults_and_six_children_are_a_family_and_no_more(world):
    family = found(world)
    join(world, family, grown(world.now))
    for _ in range(6):
        join(world, family, child_of(world.card.person, world.now), Role.CHILD)

    refused(FamilyTooLarge, join, world, family, grown(world.now))
    refused(FamilyTooLarge, join, world, family, child_of(world.card.person, world.now), Role.CHILD)
    assert len(names(family)) == 8


def test_whoever_waits_has_his_place(world):
    family = found(world)
    join(world, family, somebody(world.now))

    refused(FamilyTooLarge, join, world, family, grown(world.now))


def test_nobody_is_in_two_families_and_only_the_head_asks(world):
    family = found(world)
    other = found(world, somebody(world.now))
    head = other.holders.get().person

    refused(AlreadyInFamily, join, world, family, head)
    refused(AlreadyInFamily, found_family, programme=world.programme, head=head, desk=Desk(), now=world.now)
    asked = {"person": grown(world.now), "role": Role.ADULT, "now": world.now}
    refused(HeadAsks, ask_to_join, account=family, desk=Desk(requested_by=head), **asked)


def test_all_are_named_when_it_is_founded_or_nothing_is_done(world):
    head, spouse = world.card.person, grown(world.now)
    sign(head, world.now)
    child = child_of(head, world.now)
    members = [Joiner(spouse, Role.ADULT), Joiner(child, Role.CHILD)]
    fields = {"programme": world.programme, "head": head, "desk": Desk(), "now": world.now}

    refused(FamilyTooLarge, found_family, members=[*members, Joiner(grown(world.now), Role.ADULT)], **fields)
    family = found_family(members=members, **fields)

    assert [role for role, _ in names(family)] == ["adult", "child", "head"]
    assert changes(family) == [("founded", "done"), ("joined", "done"), ("joined", "done")]


def test_one_leaves_with_the_agreed_points_and_his_own_card(world):
    family = found(world)
    _, card = world.member(last_name="Петрова")
    sign(card.person, world.now)
    give(world, family, a=100_00, maker=30_00)
    join(world, family, card.person)
    later = world.later(days=3)
    fields = {"account": family, "person": card.person, "desk": Desk(), "now": later.now}

    refused(SplitTooLarge, leave_family, points_kopecks=130_01, **fields)
    change = leave_family(points_kopecks=45_50, **fields)

    card.refresh_from_db()
    assert (card.account.kind, names(card.account)) == ("personal", [("holder", "Петрова")])
    assert (wallet(family), wallet(card.account)) == (84_50, 45_50)
    assert card.account.accumulates_since == change.counts_from == later.now.date()
    assert (change.kind, change.points_kopecks) == ("left", 45_50)
    assert change.requested_by == world.card.person
    assert names(family) == [("head", "Иванова")]
    assert broken() == []


def test_points_stay_where_the_programme_says_so(world):
    world.programme.family_leaver = "points_stay"
    world.programme.save()
    family = found(world)
    spouse = grown(world.now)
    give(world, family, a=100_00)
    join(world, family, spouse)
    fields = {"account": family, "person": spouse, "desk": Desk(), "now": world.later(days=3).now}

    refused(PointsStay, leave_family, points_kopecks=1, **fields)
    leave_family(**fields)

    assert wallet(family) == 100_00


def test_a_family_splits_with_its_children(world):
    family = found(world)
    spouse = grown(world.now)
    join(world, family, spouse)
    first, second = (child_of(world.card.person, world.now) for _ in range(2))
    join(world, family, first, Role.CHILD)
    join(world, family, second, Role.CHILD)
    later = world.later(days=3)

    refused(HeadStays, leave_family, account=family, person=world.card.person, desk=Desk(), now=later.now)
    leave_family(account=family, person=spouse, children=[second], desk=Desk(), now=later.now)

    own = AccountHolder.objects.get(person=spouse, ends_at=None).account
    assert (own.kind, [role for role, _ in names(own)]) == ("family", ["child", "head"])
    assert [role for role, _ in names(family)] == ["child", "head"]
    assert changes(own) == [("founded", "done")]


def test_a_child_leaves_without_an_account(world):
    family = found(world)
    child = child_of(world.card.person, world.now)
    join(world, family, child, Role.CHILD)
    fields = {"account": family, "person": child, "desk": Desk(), "now": world.later(days=3).now}
    give(world, family, a=1_00)

    refused(PointsStay, leave_family, points_kopecks=1, **fields)
    leave_family(**fields)

    assert names(family) == [("head", "Иванова")]
    assert not child.holdings.filter(ends_at=None).exists()


def test_another_head(world):
    family = found(world)
    spouse = grown(world.now)
    join(world, family, spouse)
    later = world.later(days=3)

    refused(HeadUnfit, name_head, account=family, person=world.card.person, desk=Desk(), now=later.now)
    name_head(account=family, person=spouse, desk=Desk(), now=later.now)

    assert names(family) == [("adult", "Иванова"), ("head", "Новикова")]
    assert family.holders.count() == 4  # nothing was edited away
    leave_family(account=family, person=world.card.person, desk=Desk(), now=world.later(days=4).now)


def test_when_the_head_dies_another_adult_is_the_head(world):
    family = found(world)
    spouse = grown(world.now)
    join(world, family, spouse)
    give(world, family, a=10_00)
    later = world.later(days=3)

    note_death(account=family, person=world.card.person, died_on=later.now.date(), desk=Desk(), now=later.now)

    world.card.refresh_from_db()
    assert names(family) == [("head", "Новикова")]
    assert (world.card.state, world.card.person.deceased_on) == ("annulled", later.now.date())
    assert [kind for kind, _ in changes(family)][-2:] == ["died", "new_head"]
    assert wallet(family) == 10_00


def test_a_family_without_adults_ends(world):
    family = found(world)
    child = child_of(world.card.person, world.now)
    join(world, family, child, Role.CHILD)
    give(world, family, a=10_00)
    later = world.later(days=3)

    note_death(account=family, person=world.card.person, died_on=later.now.date(), desk=Desk(), now=later.now)

    family.refresh_from_db()
    assert (family.closed_at, names(family), wallet(family)) == (later.now, [], 0)
    assert broken() == []
    refused(NotAFamily, join, world, family, grown(world.now))


def test_a_family_is_dissolved_and_everybody_goes_on_alone(world):
    family = found(world)
    _, card = world.member(last_name="Петрова")
    sign(card.person, world.now)
    join(world, family, card.person)
    child = child_of(world.card.person, world.now)
    join(world, family, child, Role.CHILD)
    give(world, family, a=100_00)
    later = world.later(days=3)

    refused(SplitTooLarge, dissolve_family, account=family, desk=Desk(), now=later.now, shares={card.person_id: 100_01})
    dissolve_family(account=family, desk=Desk(), now=later.now, shares={card.person_id: 40_00})

    family.refresh_from_db()
    card.refresh_from_db()
    world.card.refresh_from_db()
    assert family.closed_at == later.now
    assert [wallet(each.account) for each in (world.card, card)] == [60_00, 40_00]
    assert names(world.card.account) == [("holder", "Иванова")]
    assert world.card.account.accumulates_since is None
    assert not child.holdings.filter(ends_at=None).exists()
    assert broken() == []
