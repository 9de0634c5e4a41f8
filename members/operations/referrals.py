"""Inviting friends: by a code that is told or carried by a link, or by the inviter's phone."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from coalition.kernel.barcodes import random_code, tidy_code
from members.models import Account, AccountHolder, Invitation, Person, Referral
from members.operations.errors import (
    FriendIsNotNew,
    FriendWasInvited,
    InvitationUnknown,
    SelfInvitation,
)

CODE_LENGTH = 10
NEW_FOR = timedelta(days=30)
"""How long after joining a member may still say who invited him."""


def invitation_of(*, account: Account, now: datetime) -> Invitation:
    """The account's code to invite with, made at the first asking; the same ever after."""
    code = random_code(CODE_LENGTH, secrets.randbelow)
    return Invitation.objects.get_or_create(account=account, defaults={"code": code, "made_at": now})[0]


@transaction.atomic
def accept_invitation(*, friend: Account, invited_by: str, channel: Referral.Channel, now: datetime) -> Referral:
    """Note that an account joined because another one invited it, named by its code or its phone.

    Doing so again by the same inviter changes nothing. Refused: InvitationUnknown, SelfInvitation (one person, or one
    phone, on both sides), FriendIsNotNew (joined too long ago, or before the inviter), FriendWasInvited (by another).
    """
    friend = Account.objects.select_for_update(no_key=True).get(pk=friend.pk)
    inviter = _inviter(friend, invited_by, channel)
    known = Referral.objects.filter(friend=friend).first()
    if known is not None and known.inviter_id != inviter.pk:
        raise FriendWasInvited
    if known is not None:
        return known
    if inviter.pk == friend.pk or _are_one(inviter, friend):
        raise SelfInvitation
    if now - friend.opened_at > NEW_FOR or friend.opened_at <= inviter.opened_at:
        raise FriendIsNotNew(days=NEW_FOR.days)
    return Referral.objects.create(inviter=inviter, friend=friend, channel=channel, joined_at=friend.opened_at)


def _inviter(friend: Account, invited_by: str, channel: Referral.Channel) -> Account:
    accounts = Account.objects.filter(programme=friend.programme_id, closed_at__isnull=True)
    if channel == Referral.Channel.PHONE:
        holding = AccountHolder.objects.filter(person__phone=invited_by, ends_at__isnull=True)
        found = list(accounts.filter(pk__in=holding.values("account"))[:2])
    else:
        found = list(accounts.filter(invitation__code=tidy_code(invited_by)))
    if len(found) != 1:
        raise InvitationUnknown
    return found[0]


def _are_one(inviter: Account, friend: Account) -> bool:
    """Whether anybody stands on both sides: the same person ever, or somebody with the same phone."""
    theirs = Person.objects.filter(holdings__account=inviter)
    own = Person.objects.filter(holdings__account=friend)
    phones = own.exclude(phone=None).exclude(phone="").values("phone")
    return own.filter(pk__in=theirs).exists() or theirs.filter(phone__in=phones).exists()
