"""A family is founded by its head, gets another head, and is dissolved; each by a dated document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from members.models import Account, AccountHolder, FamilyChange, Person, Representation
from members.models.succession import Succession
from members.queries.representation import has_signed, is_minor, signers_of
from pharmacies.models import Programme
from settlements.movements.family_errors import (
    AlreadyInFamily,
    ComposedAtOnce,
    HeadUnfit,
    NotInFamily,
    OwnConsentNeeded,
)
from settlements.movements.family_joining import ask_to_join, move_in, refuse_unfit
from settlements.movements.family_papers import (
    Desk,
    begin,
    day_of,
    end,
    holding_in,
    lock,
    lock_family,
    note_change,
)
from settlements.movements.family_shares import (
    end_cards,
    open_member_account,
    refuse_share,
    refuse_who_waits,
    take_along,
)
from settlements.movements.succession import succeed
from settlements.queries.families import composition, head_of, other_holdings

Kind, Role = FamilyChange.Kind, AccountHolder.Role
DISSOLVED = "Семья распущена"


@dataclass(frozen=True, slots=True)
class Joiner:
    """Who is named in the application beside the head."""

    person: Person
    role: AccountHolder.Role
    representation: Representation | None = None


@transaction.atomic
def found_family(
    *,
    programme: Programme,
    head: Person,
    desk: Desk,
    now: datetime,
    members: Sequence[Joiner] = (),
    name: str = "",
) -> Account:
    """Open a family's account for its head; his personal account of the programme, if any, goes on as the family's.

    Its points, lots and cards come along, accumulation from `Programme.switch_counts_from` (nothing there: all of it);
    a head who was in no programme starts now. Others are taken in as by `ask_to_join`, so some may have to sign yet.
    Refused: MemberUnfit, RoleDoesNotFit, HeadUnfit (somebody decides for him), OwnConsentNeeded, AlreadyInFamily, and
    what `ask_to_join` refuses; then nothing is founded.
    """
    known = {row.account_id for row in other_holdings(head, programme_id=programme.pk)}
    lock(known, [head.pk])
    own = list(other_holdings(head, programme_id=programme.pk))
    if not known.issuperset(row.account_id for row in own):
        raise ComposedAtOnce
    head.refresh_from_db()
    refuse_unfit(head, Role.HEAD, now)
    if not signers_of(head, programme=programme, today=day_of(now)).is_own:
        raise HeadUnfit
    if not has_signed(head, programme=programme, today=day_of(now)):
        raise OwnConsentNeeded
    if any(row.account.kind == Account.Kind.FAMILY for row in own):
        raise AlreadyInFamily
    family = open_member_account(programme=programme, kind=Account.Kind.FAMILY, person=head, now=now, name=name)
    counts_from = programme.switch_counts_from if own else day_of(now)
    desk = replace(desk, requested_by=head)
    note_change(
        account=family, kind=Kind.FOUNDED, person=head, role=Role.HEAD, counts_from=counts_from, desk=desk, now=now
    )
    move_in(family, head, Role.HEAD, desk, now)
    for each in members:
        ask_to_join(
            account=family,
            person=each.person,
            role=each.role,
            representation=each.representation,
            desk=desk,
            now=now,
        )
    return family


@transaction.atomic
def name_head(*, account: Account, person: Person, desk: Desk, now: datetime) -> FamilyChange:
    """Make another adult of the family its head; the old one stays as an adult.

    Refused: NotAFamily, NotInFamily, HeadUnfit (no adult, the head already, or somebody decides for him).
    """
    family = lock_family(account, people=[person.pk])
    holding = holding_in(family, person)
    signers = signers_of(person, programme=family.programme, today=day_of(now))
    if holding.role != Role.ADULT or not signers.is_own:
        raise HeadUnfit
    old = next((row for row in composition(family) if row.role == Role.HEAD), None)
    change = note_change(account=family, kind=Kind.NEW_HEAD, person=person, role=Role.HEAD, desk=desk, now=now)
    for row in filter(None, (old, holding)):
        end(row, now)
    if old is not None:
        begin(family, old.person, Role.ADULT, now)
    begin(family, person, Role.HEAD, now)
    return change


@transaction.atomic
def dissolve_family(
    *, account: Account, desk: Desk, now: datetime, shares: Mapping[int, int] | None = None
) -> FamilyChange:
    """End a family: every adult goes on with a personal account of his own, children with none.

    The head's new account goes on with what is left of the points, all lots and dates, and with the accumulation, as
    he held the card. Other adults take the points that were agreed (`shares`, kopecks by a person's number), where the
    programme lets families agree, and start anew. Cards go with whoever carries them, others with the head; those of
    children end. Refused: NotAFamily, NotInFamily, PointsStay, SplitTooLarge.
    """
    shares = {number: kopecks for number, kopecks in (shares or {}).items() if kopecks}
    family = lock_family(account)
    head = head_of(family)
    grown = {row.person_id for row in composition(family) if not is_minor(row.person, day_of(now))}
    if not grown.issuperset(shares) or head.pk in shares:
        raise NotInFamily
    for kopecks in (*shares.values(), sum(shares.values())):
        refuse_share(family, kopecks)
    points = sum(shares.values()) or None
    change = note_change(account=family, kind=Kind.DISSOLVED, person=head, points_kopecks=points, desk=desk, now=now)
    refuse_who_waits(family, DISSOLVED)
    children = []
    for holding in composition(family):
        end(holding, now)
        if is_minor(holding.person, day_of(now)):
            children.append(holding.person)
        elif holding.person_id != head.pk:
            take_along(family, holding.person, shares.get(holding.person_id, 0), change.number, desk, now)
    end_cards(family, children, DISSOLVED, now)
    own = open_member_account(programme=family.programme, kind=Account.Kind.PERSONAL, person=head, now=now)
    own.accumulates_since = None
    own.save(update_fields=["accumulates_since"])
    begin(own, head, Role.HOLDER, now)
    succeed(
        predecessor=family, successor=own, kind=Succession.Kind.FAMILY, now=now, made_by=desk.name, reason=change.number
    )
    return change
