"""What goes along with whoever leaves a family, and what ends there."""

from collections.abc import Sequence
from datetime import datetime

from coalition.kernel.money import print_roubles
from members.models import Account, AccountHolder, BankCard, Card, FamilyChange, Person
from members.operations.bank_cards import end_bank_cards, live_bank_cards
from members.operations.cards import annul_card
from pharmacies.models import Programme
from promotions.models import RegulationsAcceptance, RegulationsVersion
from settlements.movements.family_errors import PointsStay, SplitTooLarge
from settlements.movements.family_papers import Desk, begin, day_of
from settlements.movements.succession import move_points
from settlements.queries.families import points_to_share

IN_USE = (Card.State.ACTIVE, Card.State.BLOCKED)


def open_member_account(
    *, programme: Programme, kind: Account.Kind, person: Person, now: datetime, name: str = ""
) -> Account:
    """An account without holders yet, under the regulations in force. A family's accumulation has dates of its own."""
    is_family = kind == Account.Kind.FAMILY
    account = Account.objects.create(
        programme=programme,
        kind=kind,
        name=name or (f"Семья {person.last_name}" if is_family else str(person)),
        opened_at=now,
        accumulates_since=None if is_family else day_of(now),
    )
    versions = RegulationsVersion.objects.filter(programme=programme, effective_on__lte=day_of(now))
    version = versions.order_by("-effective_on", "-number").first()
    if version is not None:
        RegulationsAcceptance.objects.create(account=account, version=version, accepted_at=now)
    return account


def refuse_share(family: Account, kopecks: int) -> None:
    """Refuse points that may not leave the family: PointsStay by the programme's rule, SplitTooLarge beyond what it
    has free of debt."""
    if kopecks and family.programme.family_leaver == Programme.FamilyLeaver.POINTS_STAY:
        raise PointsStay
    has = points_to_share(family)
    if kopecks > has or kopecks < 0:
        raise SplitTooLarge(has=print_roubles(has))


def take_along(
    family: Account, person: Person, kopecks: int, number: str, desk: Desk, now: datetime, kin: Sequence[Person] = ()
) -> Account:
    """Open an account for whoever has left: agreed points and his own cards go there, accumulation starts today.

    With children it is a family of its own, and he its head.
    """
    kind = Account.Kind.FAMILY if kin else Account.Kind.PERSONAL
    own = open_member_account(programme=family.programme, kind=kind, person=person, now=now)
    begin(own, person, AccountHolder.Role.HEAD if kin else AccountHolder.Role.HOLDER, now)
    for child in kin:
        begin(own, child, AccountHolder.Role.CHILD, now)
    Card.objects.filter(account=family, person__in=[person, *kin], state__in=IN_USE).update(account=own)
    live_bank_cards().filter(account=family, person__in=[person, *kin]).update(account=own)
    if kopecks:
        move_points(source=family, target=own, amount_kopecks=kopecks, now=now, by=desk.name, reason=number)
    return own


def end_cards(family: Account, people: Sequence[Person], reason: str, now: datetime) -> None:
    """Annul the cards of people who leave a family without an account of their own, and unbind their bank cards."""
    for card in Card.objects.filter(account=family, person__in=people, state__in=IN_USE).order_by("pk"):
        annul_card(card=card, reason=reason)
    end_bank_cards(rows=BankCard.objects.filter(account=family, person__in=people), now=now, reason=reason)


def refuse_who_waits(family: Account, reason: str, person: Person | None = None) -> None:
    """Nobody can join or grow up in a family any more: what waits (of one person) is refused."""
    rows = FamilyChange.objects.filter(account=family, state=FamilyChange.State.WAITING)
    rows = rows.filter(person=person) if person is not None else rows
    for row in rows:
        row.state, row.reason = FamilyChange.State.REFUSED, row.reason or reason
        row.save(update_fields=["state", "reason"])
