"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import (
    account,
    act_paper,
    action,
    card,
    card_batch,
    card_export,
    card_panels,
    card_rule,
    consent,
    consent_text,
    person,
    person_papers,
    referral,
    staff_membership,
)

__all__ = [
    "account",
    "act_paper",
    "action",
    "card",
    "card_batch",
    "card_export",
    "card_panels",
    "card_rule",
    "consent",
    "consent_text",
    "person",
    "person_papers",
    "referral",
    "staff_membership",
]
