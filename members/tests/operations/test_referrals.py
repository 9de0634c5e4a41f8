"""Friends are invited once, by somebody else, when they are new."""

from datetime import UTC, datetime, timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Account, AccountHolder, MemberAction, Person, Referral
from members.operations.actions import record_action
from members.operations.errors import FriendIsNotNew, FriendWasInvited, InvitationUnknown, SelfInvitation
from members.operations.referrals import accept_invitation, invitation_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
CODE, LINK, PHONE = Referral.Channel


def joined(world, *, days_ago=0, phone=None, person=None):
    person = person or Person.objects.create(last_name="Ли", first_name="Ан", phone=phone, enrolled_at=NOW)
    opened_at = NOW - timedelta(days=days_ago)
    account = Account.objects.create(programme=world.programme, opened_at=opened_at)
    AccountHolder.objects.create(account=account, person=person, starts_at=opened_at)
    return account


def accept(friend, invited_by, channel=CODE):
    return accept_invitation(friend=friend, invited_by=invited_by, channel=channel, now=NOW)


def test_a_friend_joins_by_a_code_however_it_is_typed():
    world = make_world(publish=False)
    inviter, friend = joined(world, days_ago=90), joined(world, days_ago=3)
    code = invitation_of(account=inviter, now=NOW).code
    assert invitation_of(account=inviter, now=NOW).code == code

    referral = accept(friend, f" {code[:5].lower()}-{code[5:]} ", LINK)

    assert (referral.inviter, referral.friend, referral.joined_at) == (inviter, friend, friend.opened_at)
    assert accept(friend, code) == referral


def test_a_friend_joins_by_the_inviters_phone():
    world = make_world(publish=False)
    inviter, friend = joined(world, days_ago=90, phone="+79161234567"), joined(world)

    assert accept(friend, "+79161234567", PHONE).inviter == inviter


def test_nobody_invites_himself_by_any_card_or_phone():
    world = make_world(publish=False)
    person = Person.objects.create(last_name="Ли", first_name="Ан", phone="+79161234567", enrolled_at=NOW)
    first, second = joined(world, days_ago=90, person=person), joined(world, person=person)
    twin = joined(world, days_ago=1, phone="+79161234567")
    code = invitation_of(account=first, now=NOW).code

    for account in (first, second, twin):
        with pytest.raises(SelfInvitation):
            accept(account, code)
    assert not Referral.objects.exists()


@pytest.mark.parametrize("days_ago", [31, 91])
def test_who_joined_long_ago_or_before_the_inviter_is_no_new_friend(days_ago):
    world = make_world(publish=False)
    code = invitation_of(account=joined(world, days_ago=90), now=NOW).code

    with pytest.raises(FriendIsNotNew):
        accept(joined(world, days_ago=days_ago), code)


def test_a_friend_has_one_inviter_and_an_unknown_one_is_none():
    world = make_world(publish=False)
    first, second = (invitation_of(account=joined(world, days_ago=90), now=NOW).code for _ in range(2))
    friend = joined(world)
    accept(friend, first)

    with pytest.raises(FriendWasInvited):
        accept(friend, second)
    with pytest.raises(InvitationUnknown):
        accept(joined(world), "NOSUCHCODE")
    assert Referral.objects.count() == 1


def test_an_action_is_recorded_once():
    world = make_world(publish=False)
    told = {"account": world.account, "kind": MemberAction.Kind.REVIEW, "reference": "17"}

    first, again = (record_action(**told, happened_at=NOW + timedelta(days=days)) for days in (0, 1))

    assert first == again
    assert first.happened_at == NOW
    assert record_action(**told | {"reference": "18"}, happened_at=NOW) != first
