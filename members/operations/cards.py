"""The life of a card. Its account, and so points and accumulation, outlive it."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from coalition.kernel.barcodes import random_card_number
from members.models import Account, Card, Person
from members.operations.errors import CardStateRefused
from pharmacies.models import Outlet, StaffUser

ATTEMPTS = 5

NEXT = {
    "block": ({Card.State.ACTIVE}, Card.State.BLOCKED),
    "unblock": ({Card.State.BLOCKED}, Card.State.ACTIVE),
    "annul": ({Card.State.STOCK, Card.State.ACTIVE, Card.State.BLOCKED}, Card.State.ANNULLED),
}


def issue_card(
    *,
    account: Account,
    now: datetime,
    person: Person | None = None,
    kind: Card.Kind = Card.Kind.PLASTIC,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
) -> Card:
    """Issue a card with a random number to an account; it is active at once."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Card.objects.create(
                    programme=account.programme,
                    number=random_card_number(account.programme.card_prefix, secrets.randbelow),
                    qr_token=secrets.token_urlsafe(18),
                    kind=kind,
                    state=Card.State.ACTIVE,
                    account=account,
                    person=person,
                    issued_at=now,
                    issued_outlet=outlet,
                    issued_by=issued_by,
                )
        except IntegrityError:
            continue  # the number is taken; numbers are random, so the next one will hardly be
    raise RuntimeError("no free card number was found")


def block_card(*, card: Card, reason: str) -> Card:
    """Stop a card for a reason; quotes given on it end in a notice. Refused with CardStateRefused unless active."""
    return _move(card, "block", reason)


def unblock_card(*, card: Card, reason: str) -> Card:
    """Let a blocked card work again. Refused with CardStateRefused unless blocked."""
    return _move(card, "unblock", reason)


def annul_card(*, card: Card, reason: str) -> Card:
    """End a card for good; points stay on its account. Refused with CardStateRefused for one replaced or annulled."""
    return _move(card, "annul", reason)


@transaction.atomic
def replace_card(
    *, card: Card, reason: str, now: datetime, outlet: Outlet | None = None, issued_by: StaffUser | None = None
) -> Card:
    """Reissue a lost card: a new number opens the same account, the old one is dead at once; returns the new card.

    The clerk has checked who asks. Refused with CardStateRefused unless the card is active or blocked.
    """
    card = (
        Card.objects.select_for_update(of=("self",), no_key=True).select_related("account__programme").get(pk=card.pk)
    )
    if card.state not in {Card.State.ACTIVE, Card.State.BLOCKED}:
        raise CardStateRefused(state=card.get_state_display())
    new = issue_card(
        account=card.account, now=now, person=card.person, kind=Card.Kind(card.kind), outlet=outlet, issued_by=issued_by
    )
    card.state, card.state_reason, card.replaced_by = Card.State.REPLACED, reason, new
    card.save(update_fields=["state", "state_reason", "replaced_by"])
    return new


@transaction.atomic
def _move(card: Card, step: str, reason: str) -> Card:
    allowed, state = NEXT[step]
    card = Card.objects.select_for_update(no_key=True).get(pk=card.pk)
    if card.state not in allowed:
        raise CardStateRefused(state=card.get_state_display())
    card.state, card.state_reason = state, reason
    card.save(update_fields=["state", "state_reason"])
    return card
