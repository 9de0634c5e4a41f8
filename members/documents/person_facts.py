"""What is known of a person, as a paper says it."""

from datetime import date

from members.documents.facts import Facts, FamilyMember, Representing, Someone
from members.models import Account, AccountHolder, Card, Person, Representation
from pharmacies.models import Outlet, Programme

Role = AccountHolder.Role
_ORDER = (Role.HEAD, Role.ADULT, Role.HOLDER, Role.CHILD)


def facts_of(
    *, person: Person, programme: Programme, on: date, outlet: Outlet | None = None, clerk_name: str = ""
) -> Facts:
    """Name and contacts, who represents the person now, the card in use, the family. Six statements at most."""
    cards = Card.objects.filter(person=person, programme=programme).order_by("-issued_at", "-pk")
    card = cards.exclude(state__in=(Card.State.STOCK, Card.State.REPLACED, Card.State.ANNULLED)).first()
    replaced = cards.filter(replaced_by=card).first() if card else None
    return Facts(
        programme=programme,
        on=on,
        outlet=outlet,
        clerk_name=clerk_name,
        someone=Someone.of(person),
        represented_by=_representing(person),
        card_number=(replaced or card).number if card else "",
        new_card_number=card.number if card and replaced else "",
        identity_check=card.identity_check if card else "",
        family=_family(person, programme),
    )


def _representing(person: Person) -> Representing | None:
    found = person.representatives.filter(ends_at__isnull=True).select_related("representative").order_by("pk").first()
    return _signing(found) if found else None


def _family(person: Person, programme: Programme) -> tuple[FamilyMember, ...]:
    """Who is in the person's family now, the head first."""
    account = Account.objects.filter(
        programme=programme, kind=Account.Kind.FAMILY, closed_at__isnull=True,
        holders__person=person, holders__ends_at__isnull=True,
    ).first()  # fmt: skip
    if account is None:
        return ()
    holders = list(account.holders.filter(ends_at__isnull=True).select_related("person").order_by("starts_at", "pk"))
    representations = Representation.objects.filter(
        ward__in=[each.person_id for each in holders], ends_at__isnull=True
    ).select_related("representative")
    by = {each.ward_id: _signing(each) for each in representations}
    holders.sort(key=lambda each: _ORDER.index(Role(each.role)))
    return tuple(FamilyMember(Someone.of(each.person), Role(each.role), by.get(each.person_id)) for each in holders)


def _signing(representation: Representation) -> Representing:
    signs = Someone.of(representation.representative)
    return Representing(signs, Representation.Kind(representation.kind), representation.authority)
