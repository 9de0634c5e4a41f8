"""Pages of the console: people, their accounts, cards and consents."""

from members.admin import account, card, consent, consent_text, person, staff_membership

__all__ = ["account", "card", "consent", "consent_text", "person", "staff_membership"]
