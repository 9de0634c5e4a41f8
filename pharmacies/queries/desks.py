"""What a till's request needs to know of its desk."""

from dataclasses import dataclass

from django.db.models import F

from pharmacies.models import CashDesk


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """A cash desk and its place, as plain values that may be cached for seconds."""

    desk_id: int
    desk_number: int
    outlet_id: int
    outlet_name: str
    legal_entity_id: int
    chain_id: int | None
    district: str
    time_zone: str
    issues_points: bool
    accepts_points: bool
    accepts_coupons: bool
    key_id: int | None = None


def desk_identity(desk_id: int, key_id: int | None = None) -> DeskIdentity:
    """The identity of a desk; one statement. Refused with CashDesk.DoesNotExist."""
    row = CashDesk.objects.values(
        "outlet_id",
        desk_id=F("id"),
        desk_number=F("number"),
        outlet_name=F("outlet__name"),
        legal_entity_id=F("outlet__legal_entity_id"),
        chain_id=F("outlet__legal_entity__chain_id"),
        district=F("outlet__district"),
        time_zone=F("outlet__time_zone"),
        issues_points=F("outlet__issues_points"),
        accepts_points=F("outlet__accepts_points"),
        accepts_coupons=F("outlet__accepts_coupons"),
    ).get(pk=desk_id)
    return DeskIdentity(key_id=key_id, **row)
