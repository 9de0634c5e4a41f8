"""Consents are given and withdrawn as rows of their own; neither is ever edited."""

from datetime import datetime
from typing import Any

from members.models import Consent, ConsentText, ConsentWithdrawal, Person
from pharmacies.models import Outlet, StaffUser


def give_consent(
    *,
    person: Person,
    text: ConsentText,
    channel: Consent.Channel,
    now: datetime,
    signed_by: Person | None = None,
    authority: str = "",
    evidence: dict[str, Any] | None = None,
    outlet: Outlet | None = None,
    clerk: StaffUser | None = None,
) -> Consent:
    """Record that a person (or a representative, with the document of authority) agreed to a text."""
    return Consent.objects.create(
        person=person,
        text=text,
        signed_by=signed_by or person,
        authority=authority,
        channel=channel,
        evidence=evidence or {},
        given_at=now,
        outlet=outlet,
        clerk=clerk,
    )


def withdraw_consent(
    *, consent: Consent, now: datetime, reason: str = "", clerk: StaffUser | None = None
) -> ConsentWithdrawal:
    """Take a consent back, at once. Doing it twice changes nothing."""
    withdrawal, _ = ConsentWithdrawal.objects.get_or_create(
        consent=consent, defaults={"withdrawn_at": now, "reason": reason, "clerk": clerk}
    )
    return withdrawal
