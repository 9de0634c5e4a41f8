"""Consents are given and withdrawn as rows of their own; neither is ever edited."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from members.models import Consent, ConsentText, ConsentWithdrawal, Person, Representation
from members.operations.benefits import strike_disability
from members.operations.consent_errors import (
    AdvertisingToMinor,
    ConsentTextNotInForce,
    ConsentWithdrawn,
    HealthConsentOnPaper,
    NotRepresentative,
    PersonErased,
    RepresentativeSigns,
    SignerAuthorityMissing,
    WaysRefused,
)
from members.queries.ages import ADULT, age_on
from members.queries.consent_rows import is_withdrawn, not_withdrawn
from members.queries.consent_texts import text_in_force
from members.queries.consents import has_live_consent
from members.queries.same_person import same_person_ids
from pharmacies.models import Outlet, StaffUser


@transaction.atomic
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
    ways: Collection[str] = (),
    paper_number: str = "",
    rendered_hash: str = "",
) -> Consent:
    """Record that a person (or a representative, with the document of authority) agreed to a text.

    The same text again is a row of its own, which the latest one supersedes. `ways` are those of advertising alone;
    `evidence` names nobody: hashes and numbers. Refused: PersonErased, ConsentTextNotInForce, HealthConsentOnPaper,
    SignerAuthorityMissing, NotRepresentative, RepresentativeSigns, AdvertisingToMinor, WaysRefused.
    """
    signer = signed_by or person
    if person.anonymised_at is not None:
        raise PersonErased
    _refuse_text(text, channel, localdate(now))
    authority = _signing_authority(person, signer, text, authority, now)
    _refuse_ways(person, text, ways, localdate(now))
    return Consent.objects.create(
        person=person,
        text=text,
        signed_by=signer,
        authority=authority,
        channel=channel,
        evidence=evidence or {},
        ways=sorted(set(ways)),
        paper_number=paper_number,
        rendered_hash=rendered_hash,
        given_at=now,
        outlet=outlet,
        clerk=clerk,
    )


@transaction.atomic
def withdraw_consent(
    *, consent: Consent, now: datetime, reason: str = "", clerk: StaffUser | None = None, only_this: bool = False
) -> ConsentWithdrawal:
    """Take a consent back, at once, with all of its kind that this human being gave. Twice changes nothing.

    From this moment what was bought is read by nobody (health data), and a disability that was noted is struck.
    `only_this`: no other row, where a row is taken back that should never have been.
    """
    known = ConsentWithdrawal.objects.filter(consent=consent).first()
    if known is not None:
        return known
    people = same_person_ids(consent.person)
    of_kind = not_withdrawn().filter(person__in=people, text__kind=consent.text.kind)
    for each in [consent] if only_this else of_kind.order_by("pk"):
        ConsentWithdrawal.objects.get_or_create(
            consent=each, defaults={"withdrawn_at": now, "reason": reason, "clerk": clerk}
        )
    if consent.text.kind == ConsentText.Kind.HEALTH and not has_live_consent(
        person_id=consent.person_id, kind=ConsentText.Kind.HEALTH
    ):
        strike_disability(person_ids=people)
    return ConsentWithdrawal.objects.get(consent=consent)


@transaction.atomic
def withdraw_ways(
    *, consent: Consent, ways: Collection[str], now: datetime, reason: str = "", clerk: StaffUser | None = None
) -> Consent | None:
    """Take back some ways of advertising, at once: the consent ends, a new row keeps the ways that stay, if any.

    Refused: ConsentWithdrawn, WaysRefused (none of these ways was agreed to).
    """
    if is_withdrawn(consent):
        raise ConsentWithdrawn
    if consent.text.kind != ConsentText.Kind.ADVERTISING or not set(ways) & set(consent.ways):
        raise WaysRefused
    staying = sorted(set(consent.ways) - set(ways))
    withdraw_consent(consent=consent, now=now, reason=reason, clerk=clerk)
    if not staying:
        return None
    # The wording and the signature are those of the first consent, so a version that is out of force stays good.
    return Consent.objects.create(
        person=consent.person,
        text=consent.text,
        signed_by=consent.signed_by,
        authority=consent.authority,
        channel=consent.channel,
        evidence=consent.evidence | {"remains_of": consent.pk},
        ways=staying,
        paper_number=consent.paper_number,
        rendered_hash=consent.rendered_hash,
        given_at=now,
        outlet=consent.outlet,
        clerk=clerk,
    )


def _refuse_text(text: ConsentText, channel: str, today: date) -> None:
    current = text_in_force(kind=text.kind, today=today)
    if current is None or current.pk != text.pk:
        raise ConsentTextNotInForce(version=f"v{current.version}" if current else "–")
    if text.kind == ConsentText.Kind.HEALTH and channel != Consent.Channel.PAPER:
        raise HealthConsentOnPaper


def _signing_authority(person: Person, signer: Person, text: ConsentText, authority: str, now: datetime) -> str:
    """By which document somebody signs: the one that was shown, else that of the representation."""
    if signer.pk == person.pk:
        if text.kind == ConsentText.Kind.REPRESENTATIVE:
            raise RepresentativeSigns
        return authority
    represents = Representation.objects.filter(ward=person, representative=signer, starts_at__lte=now)
    live = represents.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).first()
    if live is None:
        raise NotRepresentative
    if not (authority.strip() or live.authority.strip()):
        raise SignerAuthorityMissing
    return authority.strip() or live.authority


def _refuse_ways(person: Person, text: ConsentText, ways: Collection[str], today: date) -> None:
    if text.kind != ConsentText.Kind.ADVERTISING:
        if ways:
            raise WaysRefused
        return
    if person.birth_date is not None and age_on(person.birth_date, today) < ADULT:
        raise AdvertisingToMinor
    if not ways or not set(ways) <= set(Consent.Way.values):
        raise WaysRefused
