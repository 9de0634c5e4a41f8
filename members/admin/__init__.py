"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import (
    account,
    action,
    card,
    card_batch,
    card_export,
    card_panels,
    card_rule,
    consent,
    consent_text,
    person,
    referral,
    staff_membership,
)

__all__ = [
    "account",
    "action",
    "card",
    "card_batch",
    "card_export",
    "card_panels",
    "card_rule",
    "consent",
    "consent_text",
    "person",
    "referral",
    "staff_membership",
]
