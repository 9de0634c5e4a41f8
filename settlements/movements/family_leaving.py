"""Leaving a family: with the agreed points or without, with children or alone; and death."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from members.models import Account, AccountHolder, FamilyChange, Person
from members.operations.bank_cards import end_bank_cards
from members.queries.representation import is_minor, signers_of
from settlements.models import Adjustment
from settlements.movements.adjusting import Wanted, book_adjustment
from settlements.movements.family_errors import DeathRefused, HeadStays, HeadUnfit, NotInFamily, PointsStay
from settlements.movements.family_papers import Desk, begin, day_of, end, holding_in, lock_family, note_change
from settlements.movements.family_shares import IN_USE, end_cards, refuse_share, refuse_who_waits, take_along
from settlements.queries.families import composition, points_to_share

Kind, Role = FamilyChange.Kind, AccountHolder.Role
DIED = "Участник умер"
LEFT = "Вышел из семьи"


@transaction.atomic
def leave_family(
    *,
    account: Account,
    person: Person,
    desk: Desk,
    now: datetime,
    points_kopecks: int = 0,
    children: Sequence[Person] = (),
) -> FamilyChange:
    """Somebody leaves a family. An adult goes on with a personal account; his own cards open that one from now on.

    Points stay unless the programme lets a family agree (`points_kopecks` then go along, with their dates and funders);
    what was accumulated stays with the family, and he starts today. With `children` he founds a family of his own of
    which he is the head: a family that splits. A child that leaves alone has no account, and its cards end.
    Refused: NotAFamily, NotInFamily, HeadStays, PointsStay, SplitTooLarge; nothing is changed then.
    """
    family = lock_family(account, people=[person.pk, *(child.pk for child in children)])
    holding = holding_in(family, person)
    if holding.role == Role.HEAD:
        raise HeadStays
    today, is_child = day_of(now), is_minor(person, day_of(now))
    if (is_child and children) or not all(is_minor(child, today) for child in children):
        raise NotInFamily
    along = [holding_in(family, child) for child in children]
    refuse_share(family, points_kopecks)
    if is_child and points_kopecks:
        raise PointsStay
    change = note_change(
        account=family,
        kind=Kind.LEFT,
        person=person,
        role=holding.role,
        points_kopecks=points_kopecks or None,
        counts_from=None if is_child else today,
        desk=desk,
        now=now,
    )
    refuse_who_waits(family, LEFT, person)
    for child in along:
        note_change(account=family, kind=Kind.LEFT, person=child.person, role=child.role, desk=desk, now=now)
    for each in (holding, *along):
        end(each, now)
    if is_child:
        end_cards(family, [person], LEFT, now)
        return change
    own = take_along(family, person, points_kopecks, change.number, desk, now, [child.person for child in along])
    if along:
        founding = replace(desk, requested_by=person)
        note_change(
            account=own, kind=Kind.FOUNDED, person=person, role=Role.HEAD, counts_from=today, desk=founding, now=now
        )
    return change


@transaction.atomic
def note_death(
    *, account: Account, person: Person, died_on: date, desk: Desk, now: datetime, new_head: Person | None = None
) -> FamilyChange:
    """Somebody of a family died: he belongs to it no more, and his cards end. Points stay with the family.

    When it was the head, another adult becomes it (`new_head`, or the only one who can); where there is none the
    family ends: its account is closed, what is left of its points goes where the programme's lapsed points go, children
    may be taken into another family. Refused: NotAFamily, NotInFamily, DeathRefused (the date), HeadUnfit.
    """
    family = lock_family(account, people=[person.pk])
    holding = holding_in(family, person)
    person.refresh_from_db()
    if died_on > day_of(now) or (person.birth_date and died_on < person.birth_date):
        raise DeathRefused
    heirs = [row for row in heirs_in(family, now) if row.person_id != person.pk]
    if new_head is not None and new_head.pk not in {row.person_id for row in heirs}:
        raise HeadUnfit
    change = note_change(account=family, kind=Kind.DIED, person=person, role=holding.role, desk=desk, now=now)
    person.deceased_on = died_on
    person.save(update_fields=["deceased_on"])
    refuse_who_waits(family, DIED, person)
    end(holding, now)
    end_cards(family, [person], DIED, now)
    if holding.role == Role.HEAD and heirs:
        heir = next((row for row in heirs if new_head is None or row.person_id == new_head.pk), None)
        end(heir, now)
        begin(family, heir.person, Role.HEAD, now)
        _grow_up(family, heir.person, now)
        note_change(account=family, kind=Kind.NEW_HEAD, person=heir.person, role=Role.HEAD, desk=desk, now=now)
    elif holding.role == Role.HEAD:
        _close(family, person, change.number, desk, now)
    return change


def heirs_in(family: Account, now: datetime) -> list[AccountHolder]:
    """Who can become the head: adults who decide for themselves, and those who came of age and wait for a place."""
    today = day_of(now)
    rows = [row for row in composition(family) if row.role != Role.HEAD and not is_minor(row.person, today)]
    return [row for row in rows if signers_of(row.person, programme=family.programme, today=today).is_own]


def _grow_up(family: Account, person: Person, now: datetime) -> None:
    """Whoever waited for a place among the adults has one now."""
    waiting = FamilyChange.objects.filter(account=family, person=person, kind=Kind.OF_AGE)
    for row in waiting.filter(state=FamilyChange.State.WAITING):
        row.state, row.effective_at = FamilyChange.State.DONE, now
        row.save(update_fields=["state", "effective_at"])


def _close(family: Account, person: Person, number: str, desk: Desk, now: datetime) -> None:
    """Nobody can head the family: it ends, and its points lapse."""
    note_change(account=family, kind=Kind.DISSOLVED, person=person, desk=replace(desk, reason=DIED), now=now)
    refuse_who_waits(family, DIED)
    for holding in composition(family):
        end(holding, now)
    for card in family.cards.filter(state__in=IN_USE):
        card.state, card.state_reason = card.State.ANNULLED, DIED
        card.save(update_fields=["state", "state_reason"])
    end_bank_cards(rows=family.bank_cards.all(), now=now, reason=DIED)
    has = points_to_share(family)
    if has:
        why = f"{number}: {DIED}"
        wanted = Wanted(family.pk, Adjustment.Kind.WRITE_OFF, has, Adjustment.Reason.OTHER, why, uuid4())
        book_adjustment(wanted=wanted, account=family, made_by=desk.name, now=now)
    family.closed_at, family.closed_reason = now, f"{number}: {DIED}"
    family.save(update_fields=["closed_at", "closed_reason"])
