"""Who is rewarded: people, the accounts they hold, the cards they show, what they agreed to."""

from members.models.account import Account, AccountHolder
from members.models.action import MemberAction
from members.models.bank_card import BankCard
from members.models.benefit import BenefitProof
from members.models.card import Card
from members.models.card_batch import CardBatch, CardExport
from members.models.card_rule import CardRule
from members.models.confirmation import ConfirmationCode
from members.models.consent import Consent, ConsentScan, ConsentText, ConsentWithdrawal
from members.models.departure import Departure
from members.models.family_change import FamilyChange
from members.models.person import Person
from members.models.person_view import PersonView
from members.models.questionnaire import Questionnaire, SurveyAnswer
from members.models.referral import Invitation, Referral
from members.models.representation import Representation
from members.models.staff_membership import StaffMembership
from members.models.succession import Succession

__all__ = [
    "Account",
    "AccountHolder",
    "BankCard",
    "BenefitProof",
    "Card",
    "CardBatch",
    "CardExport",
    "CardRule",
    "ConfirmationCode",
    "Consent",
    "ConsentScan",
    "ConsentText",
    "ConsentWithdrawal",
    "Departure",
    "FamilyChange",
    "Invitation",
    "MemberAction",
    "Person",
    "PersonView",
    "Questionnaire",
    "Referral",
    "Representation",
    "StaffMembership",
    "Succession",
    "SurveyAnswer",
]
