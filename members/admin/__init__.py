"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import (
    account,
    action,
    card,
    consent,
    consent_text,
    person,
    questionnaire,
    referral,
    staff_membership,
)

__all__ = [
    "account",
    "action",
    "card",
    "consent",
    "consent_text",
    "person",
    "questionnaire",
    "referral",
    "staff_membership",
]
