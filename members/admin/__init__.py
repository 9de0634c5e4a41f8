"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import (
    account,
    act_paper,
    action,
    blank_forms,
    card,
    consent,
    consent_text,
    family_change,
    family_papers,
    person,
    person_papers,
    referral,
    representation,
    representing,
    staff_membership,
)

__all__ = [
    "account",
    "act_paper",
    "action",
    "blank_forms",
    "card",
    "consent",
    "consent_text",
    "family_change",
    "family_papers",
    "person",
    "person_papers",
    "referral",
    "representation",
    "representing",
    "staff_membership",
]
