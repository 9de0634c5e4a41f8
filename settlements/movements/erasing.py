"""Erasing the data of somebody who left: asked for by one, done by another, told by an act that names nobody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from coalition.toolkit.approving import ask_approval, decide, lock_request
from coalition.toolkit.freezing import freeze
from coalition.toolkit.models import Approval
from coalition.toolkit.numbering import take_number
from members.models import Departure, Person
from members.operations.erasure import REMAINS, Struck, strike_person
from members.queries.same_person import same_person_ids
from pharmacies.models import Programme, StaffUser
from settlements.movements.clock import local_now
from settlements.movements.departing import open_accounts_of
from settlements.movements.departure_errors import (
    CommissionMissing,
    ErasedAlready,
    ErasureNotDue,
)

KIND = "erasure"
SERIES = "АКТ-ПДН"
DOCUMENT = "destruction_act"
CATEGORIES = (
    "фамилия, имя, отчество",
    "дата рождения, пол",
    "телефон, электронная почта, адрес",
    "льготные категории, документы представителей",
    "привязки банковских карт (хеши токенов)",
    "сообщения и коды подтверждения",
)
METHOD = "перезапись и удаление записей базы данных и журналов изменений; операции учёта обезличены"
GROUNDS = {
    Departure.Kind.LEFT: "цель обработки достигнута: выход из программы",
    Departure.Kind.WITHDREW: "отзыв согласия на обработку персональных данных",
    Departure.Kind.DIED: "цель обработки достигнута: смерть участника",
}
Commission = Sequence[tuple[str, str]]
"""Name and position of each member."""


@transaction.atomic
def ask_erasure(*, departure: Departure, commission: Commission, by: StaffUser, now: datetime) -> Approval:
    """Ask a second person to erase somebody's data, before the commission. Effect: an approval that waits.

    Refused: ErasedAlready, ErasureNotDue (an account is open), ApprovalWaits, CommissionMissing (fewer than two).
    """
    departure = _locked(departure)
    members = [[name.strip(), position.strip()] for name, position in commission if name.strip() and position.strip()]
    if len(members) < 2:
        raise CommissionMissing
    content = {"departure": departure.pk, "number": departure.number, "commission": members}
    return ask_approval(
        kind=KIND, subject=f"person:{departure.person_id}", content=content, by=by.get_username(), now=now
    )


@transaction.atomic
def erase_person(*, approval: Approval, by: StaffUser, now: datetime) -> Departure:
    """Agree to what somebody else asked for: strike the person out everywhere, and freeze the act about it.

    The ledger, purchases and receipts stay under the person's number; consents stay three years as a proof. Refused:
    ApprovalDecided, SecondPersonNeeded, ErasedAlready, ErasureNotDue.
    """
    approval = lock_request(approval=approval, kind=KIND, agreeing=by.get_username())
    departure = _locked(Departure.objects.get(pk=approval.content["departure"]))
    ids = same_person_ids(departure.person)
    struck = strike_person(person=departure.person, now=now)
    number = take_number(series=SERIES, year=local_now(now).year)
    content = _act(departure, number, ids, struck, approval.content["commission"], now)
    freeze(kind=DOCUMENT, number=number, content=content, frozen_by=by.get_username(), now=now)
    Departure.objects.filter(person__in=ids, erased_at__isnull=True).update(erased_at=now, act_number=number)
    decide(approval=approval, state=Approval.State.APPROVED, by=by.get_username(), now=now)
    departure.refresh_from_db()
    return departure


@transaction.atomic
def refuse_erasure(*, approval: Approval, by: StaffUser, reason: str, now: datetime) -> Approval:
    """Say no, with the reason; whoever asked may take his own request back. Refused with ApprovalDecided."""
    approval = lock_request(approval=approval, kind=KIND)
    return decide(approval=approval, state=Approval.State.REFUSED, by=by.get_username(), now=now, reason=reason)


def _locked(departure: Departure) -> Departure:
    found = Departure.objects.select_for_update(of=("self",), no_key=True).select_related("person", "account")
    departure = found.get(pk=departure.pk)
    # Whoever lets one of these rows into an account locks it before, so nobody comes back while he is struck out.
    rows = Person.objects.filter(pk__in=same_person_ids(departure.person)).order_by("pk")
    people = list(rows.select_for_update(no_key=True))
    if departure.erased_at is not None or all(person.anonymised_at for person in people):
        raise ErasedAlready(number=departure.act_number or "–")
    if any(open_accounts_of(person) for person in people):
        raise ErasureNotDue
    return departure


def _act(
    departure: Departure, number: str, ids: list[int], struck: list[Struck], commission: list[Any], now: datetime
) -> dict[str, Any]:
    """What the act says: the person by number alone, and the extract of what was struck."""
    programme = departure.account.programme if departure.account else Programme.objects.order_by("pk").first()
    return {
        "number": number,
        "on": local_now(now).date().isoformat(),
        "programme": programme.pk,
        "departure": departure.number,
        "departed_on": local_now(departure.made_at).date().isoformat(),
        "reason": GROUNDS[Departure.Kind(departure.kind)],
        "persons": [f"участник № {each}" for each in ids],
        "categories": list(CATEGORIES),
        "systems": [f"реестр участников «{programme.name}», база данных оператора"],
        "method": METHOD,
        "commission": commission,
        "log": [
            {"table": each.table, "columns": list(each.columns), "rows": each.rows, "at": each.at.isoformat()}
            for each in struck
        ],
        "remains": [list(each) for each in REMAINS],
    }
