"""Who is rewarded: people, the accounts they hold, the cards they show, what they agreed to."""

from members.models.account import Account, AccountHolder
from members.models.action import MemberAction
from members.models.card import Card
from members.models.consent import Consent, ConsentText, ConsentWithdrawal
from members.models.person import Person
from members.models.referral import Invitation, Referral
from members.models.staff_membership import StaffMembership

__all__ = [
    "Account",
    "AccountHolder",
    "Card",
    "Consent",
    "ConsentText",
    "ConsentWithdrawal",
    "Invitation",
    "MemberAction",
    "Person",
    "Referral",
    "StaffMembership",
]
