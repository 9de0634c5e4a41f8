"""Representatives are appointed by a document and end on a day; neither is edited."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from members.models import Person, Representation
from members.operations.consent_errors import PersonErased
from members.operations.errors import (
    AuthorityMissing,
    RepresentativeMinor,
    WardNeedsNobody,
)
from members.queries.representation import is_minor, live_representations


@transaction.atomic
def appoint_representative(
    *,
    ward: Person,
    representative: Person,
    kind: Representation.Kind,
    authority: str,
    now: datetime,
    ground: Representation.Ground = Representation.Ground.MINOR,
) -> Representation:
    """Note who decides and signs for a minor or an incapable adult, by which document. Noting it again changes nothing.

    Refused: AuthorityMissing (no document), RepresentativeMinor (or one who died), WardNeedsNobody (an adult is
    represented as incapable only; nobody represents himself), PersonErased.
    """
    today = localdate(now)
    if not authority.strip():
        raise AuthorityMissing
    if is_minor(representative, today) or representative.deceased_on:
        raise RepresentativeMinor
    is_grown = ward.birth_date is not None and not is_minor(ward, today)
    if ward.pk == representative.pk or (ground == Representation.Ground.MINOR and is_grown):
        raise WardNeedsNobody
    if Person.objects.select_for_update(no_key=True).get(pk=ward.pk).anonymised_at is not None:
        raise PersonErased
    known = live_representations().filter(ward=ward, representative=representative).first()
    return known or Representation.objects.create(
        ward=ward, representative=representative, kind=kind, ground=ground, authority=authority.strip(), starts_at=now
    )


@transaction.atomic
def end_representation(*, representation: Representation, now: datetime) -> Representation:
    """From now on he signs for the person no more; what he signed for a child counts until the child is 18.

    Ending it again changes nothing.
    """
    row = Representation.objects.select_for_update(no_key=True).get(pk=representation.pk)
    if row.ends_at is None:
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    return row
