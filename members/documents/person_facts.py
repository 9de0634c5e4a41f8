"""What is known of a person, as a paper says it."""

from datetime import date

from django.db.models import QuerySet

from members.documents.facts import Facts, FamilyMember, Representing, Someone
from members.models import Account, AccountHolder, Card, Person, Representation
from pharmacies.models import Outlet, Programme

Role = AccountHolder.Role
_ORDER = (Role.HEAD, Role.ADULT, Role.HOLDER, Role.CHILD)


def facts_of(
    *, person: Person, programme: Programme, on: date, outlet: Outlet | None = None, clerk_name: str = ""
) -> Facts:
    """Name and contacts, who signs for the person on a day, the card in use, the family. Five statements at most."""
    someone, card = Someone.of(person), _cards(person, programme).first()
    return Facts(
        programme=programme,
        on=on,
        outlet=outlet,
        clerk_name=clerk_name,
        someone=someone,
        represented_by=_representing(person, is_on_his_own=(someone.age_on(on) or 0) >= programme.self_consent_age),
        card_number=card.number if card else "",
        identity_check=card.identity_check if card else "",
        family=_family(person, programme),
    )


def cards_of(person: Person, programme: Programme) -> dict[str, str]:
    """Numbers for an application to replace a card: of the old and the new one, or of the one that is to go."""
    card = _cards(person, programme).first()
    if card is None:
        return {}
    old = Card.objects.filter(replaced_by=card).first()
    return {"card_number": (old or card).number, "new_card_number": card.number if old else ""}


def _cards(person: Person, programme: Programme) -> QuerySet[Card]:
    used = Card.objects.filter(person=person, programme=programme, state__in=(Card.State.ACTIVE, Card.State.BLOCKED))
    return used.order_by("-issued_at", "-pk")


def _representing(person: Person, *, is_on_his_own: bool) -> Representing | None:
    """Who signs for the person: a minor's representative until he signs himself, an incapable adult's for good."""
    open_ones = person.representatives.filter(ends_at__isnull=True)
    if is_on_his_own:
        open_ones = open_ones.filter(ground=Representation.Ground.INCAPABLE)
    found = open_ones.select_related("representative").order_by("pk").first()
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
