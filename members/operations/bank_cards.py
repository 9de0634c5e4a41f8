"""Bank cards that open accounts: bound by the payment terminal's token, of which a keyed hash alone is kept.

Keyed, because tokens of some acquirers are short or made from the card's number: without the key a stolen copy of the
database cannot be tried against guesses. Whoever changes SECRET_KEY unbinds all bank cards by that.
"""

import re
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from members.models import Account, BankCard, Person
from members.operations.errors import BankCardElsewhere, BankCardNumberRefused, BankCardUnbound, CardForClosedAccount

CARD_NUMBER = re.compile(r"[0-9]{13,19}")


def digest_of_token(token: str) -> str:
    """What is kept of a terminal's token: 64 hexadecimal digits.

    Refused with BankCardNumberRefused when it looks like the number of a bank card, which is never taken.
    """
    bare = re.sub(r"[\s-]", "", token)
    if CARD_NUMBER.fullmatch(bare) and _is_luhn(bare):
        raise BankCardNumberRefused
    return salted_hmac("members.bank_cards", token, algorithm="sha256").hexdigest()


@transaction.atomic
def bind_bank_card(*, digest: str, account: Account, person: Person | None, desk_id: int, now: datetime) -> BankCard:
    """Let a bank card open an account; one that opens it already stays as it is.

    Refused: CardForClosedAccount, BankCardElsewhere (it opens another account).
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.closed_at is not None:
        raise CardForClosedAccount
    bank_card = BankCard(digest=digest, account=account, person=person, bound_at=now, desk_id=desk_id)
    try:
        with transaction.atomic():
            bank_card.save(force_insert=True)
    except IntegrityError:
        bound = live_bank_cards().filter(digest=digest).first()
        if bound is None or bound.account_id != account.pk:
            raise BankCardElsewhere from None
        return bound
    return bank_card


@transaction.atomic
def unbind_bank_card(*, bank_card: BankCard, by: str, reason: str, now: datetime) -> BankCard:
    """Tills do not know a bank card any more; it may be bound anew. Refused with BankCardUnbound."""
    bank_card = BankCard.objects.select_for_update(no_key=True).get(pk=bank_card.pk)
    if bank_card.ended_at is not None:
        raise BankCardUnbound
    bank_card.ended_at, bank_card.ended_by, bank_card.end_reason = now, by, reason[:200]
    bank_card.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return bank_card


def live_bank_cards() -> QuerySet[BankCard]:
    """Those that tills know."""
    return BankCard.objects.filter(ended_at__isnull=True)


def end_bank_cards(*, rows: QuerySet[Any], now: datetime, reason: str) -> int:
    """Unbind those of the rows that are live; how many. With cards that end, bank cards end."""
    return rows.filter(ended_at__isnull=True).update(ended_at=now, end_reason=reason[:200])


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
