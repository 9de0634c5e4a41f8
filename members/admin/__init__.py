"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import (
    account,
    action,
    benefit_proof,
    card,
    consent,
    consent_text,
    consents_panel,
    departure,
    person,
    person_view,
    referral,
    staff_membership,
)

__all__ = [
    "account",
    "action",
    "benefit_proof",
    "card",
    "consent",
    "consent_text",
    "consents_panel",
    "departure",
    "person",
    "person_view",
    "referral",
    "staff_membership",
]
