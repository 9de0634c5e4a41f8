"""Striking out a human being: rows stay where the books need them, under a number; what names him goes.

What remains, and why: `REMAINS`. The history of changes is struck as well, or it would give everything back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from coalition.toolkit.models import OutboxMessage
from coalition.toolkit.tracked import event_model
from members.models import (
    Account,
    AccountHolder,
    BankCard,
    BenefitProof,
    Card,
    ConfirmationCode,
    Departure,
    FamilyChange,
    Invitation,
    Person,
    Representation,
    StaffMembership,
    Succession,
)
from members.queries.same_person import same_person_ids

NAMES = {"last_name": "", "first_name": "", "middle_name": "", "birth_date": None, "sex": ""}
CONTACTS = {"phone": None, "phone_verified_at": None, "email": "", "address": "", "deceased_on": None}
REMAINS = (
    ("members_consent, members_consentwithdrawal, members_consentscan", "доказательство согласия, 3 года"),
    ("settlements_*", "документы учёта под номером участника, 5 лет (402-ФЗ, ст. 29)"),
    ("toolkit_approval", "решения двух сотрудников: что и почему, 5 лет"),
    ("members_personview", "журнал просмотров: номер участника, без имени"),
)
"""Tables that keep rows of an erased person, and on what ground."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A line of the extract: in which table what was struck out, in how many rows, when."""

    table: str
    columns: tuple[str, ...]
    rows: int
    at: datetime


@transaction.atomic
def strike_person(*, person: Person, now: datetime) -> list[Struck]:
    """Strike out everything that names a person, his duplicates and the history of them all; what was struck where.

    Effect: the rows stay as «№ 123», numbers of accounts and cards stay. Doing so again finds nothing more to strike.
    """
    ids = same_person_ids(person)
    accounts = own_accounts(ids)
    phones, emails = _contacts(ids)
    done = [
        *_messages(phones, emails),
        *_blank(Representation, Q(ward__in=ids) | Q(representative__in=ids), authority=""),
        *_delete(BankCard, Q(person__in=ids) | Q(account__in=accounts)),
        *_delete(BenefitProof, Q(person__in=ids)),
        *_delete(StaffMembership, Q(person__in=ids)),
        *_delete(Invitation, Q(account__in=accounts)),
        *_blank(Card, Q(person__in=ids) | Q(account__in=accounts), state_reason="", identity_check="", ground=""),
        *_blank(FamilyChange, Q(person__in=ids) | Q(requested_by__in=ids), reason=""),
        *_blank(Departure, Q(person__in=ids), reason=""),
        *_blank(Succession, Q(duplicate__in=ids) | Q(predecessor__in=accounts) | Q(successor__in=accounts), reason=""),
        *_blank(Account, Q(pk__in=accounts), name="", closed_reason=""),
        *_shared_names(ids),
        *_log(ids, accounts),
    ]
    Representation.objects.filter(Q(ward__in=ids) | Q(representative__in=ids), ends_at=None, starts_at__lt=now).update(
        ends_at=now
    )
    Person.objects.filter(pk__in=ids).update(anonymised_at=now)
    done += _blank(Person, Q(pk__in=ids), **NAMES, **CONTACTS)
    return [Struck(table, columns, rows, now) for table, columns, rows in done if rows]


def own_accounts(person_ids: list[int]) -> list[int]:
    """The accounts that nobody else holds or held, those aside whose data are erased already."""
    held = AccountHolder.objects.filter(person__in=person_ids).values("account")
    others = AccountHolder.objects.filter(account__in=held, person__anonymised_at__isnull=True)
    others = others.exclude(person__in=person_ids)
    return list(
        Account.objects.filter(pk__in=held).exclude(pk__in=others.values("account")).values_list("pk", flat=True)
    )


Line = tuple[str, tuple[str, ...], int]


def _contacts(ids: list[int]) -> tuple[set[str], set[str]]:
    """Phones and addresses that these rows have or ever had, and that nobody else has now."""
    phones, emails = set(), set()
    events = event_model(Person)
    for rows in (Person.objects.filter(pk__in=ids), events._default_manager.filter(pgh_obj_id__in=ids)):
        for phone, email in rows.values_list("phone", "email"):
            phones |= {str(phone)} if phone else set()
            emails |= {email} if email else set()
    others = Person.objects.exclude(pk__in=ids)
    phones -= {str(phone) for phone in others.filter(phone__in=phones).values_list("phone", flat=True)}
    return phones, emails - set(others.filter(email__in=emails).values_list("email", flat=True))


def _messages(phones: set[str], emails: set[str]) -> Iterable[Line]:
    yield from _delete(ConfirmationCode, Q(phone__in=phones))
    yield from _delete(OutboxMessage, Q(recipient__in=phones | emails))


def _blank(model: type[Model], rows: Q, **blanks: Any) -> Iterable[Line]:
    """Overwrite columns of rows, and of their history."""
    keys = list(model._default_manager.filter(rows).values_list("pk", flat=True))
    if keys:
        yield _overwrite(model._default_manager.filter(pk__in=keys), blanks)
        events = event_model(model)
        if events is not None:
            yield _overwrite(events._default_manager.filter(pgh_obj_id__in=keys), blanks)


def _overwrite(rows: QuerySet[Any], blanks: dict[str, Any]) -> Line:
    filled = Q()
    for name, blank in blanks.items():
        filled |= Q(**{f"{name}__isnull": False}) if blank is None else ~Q(**{name: blank})
    return rows.model._meta.db_table, tuple(blanks), rows.filter(filled).update(**blanks)


def _delete(model: type[Model], rows: Q) -> Iterable[Line]:
    """Delete rows, and their history, which first notes even this."""
    keys = list(model._default_manager.filter(rows).values_list("pk", flat=True))
    if keys:
        yield model._meta.db_table, ("*",), model._default_manager.filter(pk__in=keys).delete()[0]
    events = event_model(model)
    if events is not None:
        past = events._default_manager.filter(rows)
        yield events._meta.db_table, ("*",), past.delete()[0]


def _log(ids: list[int], accounts: list[int]) -> Iterable[Line]:
    """The console's own log of what was saved: it names rows as they were called then."""
    entries = LogEntry.objects.filter(content_type__app_label="members")
    about = Q(content_type__model="person", object_id__in=map(str, ids))
    about |= Q(content_type__model="account", object_id__in=map(str, accounts))
    for name in _former_names(ids):
        about |= Q(object_repr__contains=name)
    blank = Concat(Value("№ "), Cast(F("object_id"), CharField()))
    rows = entries.filter(about).exclude(object_repr=blank).update(object_repr=blank)
    yield LogEntry._meta.db_table, ("object_repr",), rows


def _shared_names(ids: list[int]) -> Iterable[Line]:
    """Names of accounts that others hold too, where they are his own; a family's name is the family's."""
    held = list(AccountHolder.objects.filter(person__in=ids).values_list("account_id", flat=True))
    own = Q(pk__in=[])
    for name in _former_names(ids):
        own |= Q(name__contains=name)
    yield _overwrite(Account.objects.filter(own, pk__in=held), {"name": ""})
    yield _overwrite(event_model(Account)._default_manager.filter(own, pgh_obj_id__in=held), {"name": ""})


def _former_names(ids: list[int]) -> set[str]:
    events = event_model(Person)._default_manager.filter(pgh_obj_id__in=ids)
    now = Person.objects.filter(pk__in=ids)
    names = [*events.values_list("last_name", "first_name"), *now.values_list("last_name", "first_name")]
    return {f"{last} {first}" for last, first in names if last and first}
