"""Joining a family: at once when whoever signs has signed, waiting for the signature otherwise."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from members.models import Account, AccountHolder, FamilyChange, Person, Representation
from members.models.succession import Succession
from members.operations.errors import FamilyTooLarge
from members.queries.representation import has_signed, is_minor, signers_of
from settlements.movements.family_errors import (
    AlreadyInFamily,
    ChangeDecided,
    ComposedAtOnce,
    HeadAsks,
    MemberUnfit,
    OwnConsentNeeded,
    RepresentativeNeeded,
    RoleDoesNotFit,
)
from settlements.movements.family_papers import Desk, begin, day_of, lock_family, note_change
from settlements.movements.succession import succeed
from settlements.queries.families import head_of, other_holdings, room_in

Kind, State, Role = FamilyChange.Kind, FamilyChange.State, AccountHolder.Role


@transaction.atomic
def ask_to_join(
    *,
    account: Account,
    person: Person,
    role: AccountHolder.Role,
    desk: Desk,
    now: datetime,
    representation: Representation | None = None,
) -> FamilyChange:
    """Take somebody into a family by the head's application; his personal account, if any, goes on as the family's.

    Done at once when the consent to personal data is there, by himself or, for a child or who is incapable, by the
    representative; else the change waits for it, and he is no member of the family until then. Points and cards of
    his personal account come along, accumulation from `Programme.switch_counts_from`; who had none starts now.
    Refused: NotAFamily, HeadAsks, MemberUnfit, RoleDoesNotFit, RepresentativeNeeded, AlreadyInFamily, FamilyTooLarge.
    """
    family = _locked(account, person)
    head = head_of(family)
    if desk.requested_by is not None and desk.requested_by != head:
        raise HeadAsks
    today = day_of(now)
    refuse_unfit(person, role, now)
    signers = signers_of(person, programme=family.programme, today=today)
    representation = representation or next(iter(signers.representatives), None)
    is_live = representation is not None and representation in signers.representatives
    if not signers.is_own and not is_live:
        raise RepresentativeNeeded
    _refuse_elsewhere(family, person)
    is_done = has_signed(person, programme=family.programme, today=today)
    change = FamilyChange.objects.filter(account=family, person=person, kind=Kind.JOINED, state=State.WAITING).first()
    _refuse_full(family, role, now, but=change)
    if change is None:
        change = note_change(
            account=family,
            kind=Kind.JOINED,
            person=person,
            role=role,
            representation=representation if is_live else None,
            desk=replace(desk, requested_by=head),
            now=now,
            is_done=False,
        )
    return _enter(change, family, desk, now) if is_done else change


@transaction.atomic
def complete_waiting(*, change: FamilyChange, desk: Desk, now: datetime) -> FamilyChange:
    """Do what waited for a signature, now that it is there.

    Refused: ChangeDecided, OwnConsentNeeded (it is not there yet), NotAFamily, AlreadyInFamily, FamilyTooLarge,
    MemberUnfit, RoleDoesNotFit (he came of age while it waited).
    """
    family = _locked(change.account, change.person)
    change = _waiting(change)
    if not has_signed(change.person, programme=family.programme, today=day_of(now)):
        raise OwnConsentNeeded
    refuse_unfit(change.person, change.role, now)
    _refuse_elsewhere(family, change.person)
    _refuse_full(family, change.role, now, but=change)
    return _enter(change, family, desk, now)


@transaction.atomic
def refuse_waiting(*, change: FamilyChange, reason: str) -> FamilyChange:
    """He does not sign, or the head takes the application back: nothing happens. Refused with ChangeDecided."""
    change = _waiting(change)
    change.state, change.reason = State.REFUSED, reason[:200]
    change.save(update_fields=["state", "reason"])
    return change


def refuse_unfit(person: Person, role: AccountHolder.Role, now: datetime) -> None:
    """Refuse whom no family may take in (MemberUnfit), or not in this role (RoleDoesNotFit)."""
    if person.deceased_on or person.merged_into_id or person.anonymised_at:
        raise MemberUnfit
    if is_minor(person, day_of(now)) != (role == Role.CHILD):
        raise RoleDoesNotFit


def move_in(family: Account, person: Person, role: AccountHolder.Role, desk: Desk, now: datetime) -> bool:
    """Let somebody belong to a family; his personal account goes on as the family's. Whether he had one."""
    begin(family, person, role, now)
    own = list(other_holdings(person, programme_id=family.programme_id, but=family.pk))
    for holding in own:
        succeed(
            predecessor=holding.account,
            successor=family,
            kind=Succession.Kind.FAMILY,
            now=now,
            made_by=desk.name,
            counts_from=family.programme.switch_counts_from,
        )
    return bool(own)


def _enter(change: FamilyChange, family: Account, desk: Desk, now: datetime) -> FamilyChange:
    had_own = move_in(family, change.person, change.role, desk, now)
    counts_from = family.programme.switch_counts_from if had_own else day_of(now)
    change.state, change.effective_at, change.counts_from = State.DONE, now, counts_from
    change.clerk = desk.clerk or change.clerk
    change.save(update_fields=["state", "effective_at", "counts_from", "clerk"])
    return change


def _locked(account: Account, person: Person) -> Account:
    """The family with the accounts that would go on as its own, all of them locked. Refused with ComposedAtOnce."""
    known = set(_others(account, person))
    family = lock_family(account, people=[person.pk], others=known)
    if not known.issuperset(_others(account, person)):
        raise ComposedAtOnce
    person.refresh_from_db()
    return family


def _others(account: Account, person: Person) -> list[int]:
    rows = other_holdings(person, programme_id=account.programme_id, but=account.pk)
    return list(rows.values_list("account_id", flat=True))


def _refuse_elsewhere(family: Account, person: Person) -> None:
    rows = other_holdings(person, programme_id=family.programme_id)
    if rows.filter(account=family).exists() or rows.filter(account__kind=Account.Kind.FAMILY).exists():
        raise AlreadyInFamily


def _refuse_full(family: Account, role: str, now: datetime, *, but: FamilyChange | None = None) -> None:
    room = room_in(family, today=day_of(now), but=but)
    if (room.children if role == Role.CHILD else room.adults) < 1:
        raise FamilyTooLarge(adults=family.programme.max_adults, children=family.programme.max_children)


def _waiting(change: FamilyChange) -> FamilyChange:
    row = FamilyChange.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=change.pk)
    if row.state != State.WAITING or row.kind != Kind.JOINED:
        raise ChangeDecided
    return row
