"""People who come to the registry as somebody's family: noted, signed for and taken in at one time, or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from members.models import Account, AccountHolder, Consent, ConsentText, FamilyChange, Person, Representation
from members.operations.consents import give_consent
from members.operations.representations import appoint_representative
from members.queries.consent_texts import text_in_force
from settlements.movements.family_errors import ConsentTextMissing
from settlements.movements.family_joining import ask_to_join
from settlements.movements.family_papers import Desk, day_of

Kind = ConsentText.Kind


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody as the application names him."""

    last_name: str
    first_name: str
    birth_date: date
    middle_name: str = ""
    sex: str = ""
    phone: str | None = None


def known_as(newcomer: Newcomer) -> Person | None:
    """Somebody of the very same names and date of birth whom the registry knows; None when there are several."""
    names = (newcomer.last_name, newcomer.first_name, newcomer.middle_name)
    key = " ".join(names).lower().replace("ё", "е")
    rows = Person.objects.filter(name_key=key, birth_date=newcomer.birth_date, merged_into__isnull=True)
    found = list(rows.filter(anonymised_at__isnull=True)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def take_in_adult(
    *, account: Account, person: Person | Newcomer, is_signed: bool, desk: Desk, now: datetime
) -> FamilyChange:
    """Ask for an adult to join. `is_signed`: he has signed the consent to personal data for himself, on paper.

    Refused as by `ask_to_join`, and with ConsentTextMissing.
    """
    if isinstance(person, Newcomer):
        person = known_as(person) or _note(person, desk, now)
    if is_signed:
        _sign(person, Kind.PERSONAL_DATA, desk, now)
    return ask_to_join(account=account, person=person, role=AccountHolder.Role.ADULT, desk=desk, now=now)


@transaction.atomic
def take_in_child(
    *,
    account: Account,
    child: Newcomer,
    representative: Person,
    kind: Representation.Kind,
    authority: str,
    signed: frozenset[str],
    desk: Desk,
    now: datetime,
) -> FamilyChange:
    """Take a child into a family by its representative. `signed`: kinds of consents that he has signed, on paper.

    Refused as by `appoint_representative` and `ask_to_join`, and with ConsentTextMissing.
    """
    person = known_as(child) or _note(child, desk, now)
    fields = {"ward": person, "representative": representative, "kind": kind, "authority": authority, "now": now}
    representation = appoint_representative(**fields)
    for each in sorted(signed):
        _sign(person, Kind(each), desk, now, by=representation)
    return ask_to_join(
        account=account,
        person=person,
        role=AccountHolder.Role.CHILD,
        representation=representation,
        desk=desk,
        now=now,
    )


def _note(newcomer: Newcomer, desk: Desk, now: datetime) -> Person:
    return Person.objects.create(
        last_name=newcomer.last_name,
        first_name=newcomer.first_name,
        middle_name=newcomer.middle_name,
        birth_date=newcomer.birth_date,
        sex=newcomer.sex,
        phone=newcomer.phone or None,
        enrolled_at=now,
        enrolled_outlet=desk.outlet,
        enrolled_by=desk.clerk,
    )


def _sign(person: Person, kind: ConsentText.Kind, desk: Desk, now: datetime, by: Representation | None = None) -> None:
    text = text_in_force(kind, day_of(now))
    if text is None:
        raise ConsentTextMissing(kind=kind.label)
    signing: dict[str, Any] = {"signed_by": by.representative, "authority": by.authority} if by else {}
    give_consent(
        person=person,
        text=text,
        channel=Consent.Channel.PAPER,
        now=now,
        outlet=desk.outlet,
        clerk=desk.clerk,
        **signing,
    )
