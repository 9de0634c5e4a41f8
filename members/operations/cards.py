"""The life of a card. Its account, and so points and accumulation, outlive it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from coalition.kernel.barcodes import random_card_number
from members.models import Account, Card, CardRule, Person
from members.operations.accounts import open_bearer_account
from members.operations.errors import (
    CardElsewhere,
    CardForClosedAccount,
    CardGroundUsed,
    CardNotInStock,
    CardNumberUnknown,
    CardOtherProgramme,
    CardStateRefused,
    IdentityNotChecked,
)
from members.operations.qr_tokens import new_qr_token
from pharmacies.models import Outlet, Programme, StaffUser

ATTEMPTS = 5

NEXT = {
    "block": ({Card.State.ACTIVE}, Card.State.BLOCKED),
    "unblock": ({Card.State.BLOCKED}, Card.State.ACTIVE),
    "annul": ({Card.State.STOCK, Card.State.ACTIVE, Card.State.BLOCKED}, Card.State.ANNULLED),
}


@transaction.atomic
def hand_out_card(
    *,
    account: Account,
    person: Person | None,
    now: datetime,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
    number: str | None = None,
    rule: CardRule | None = None,
    ground: str = "",
    fee_kopecks: int = 0,
) -> Card:
    """Give an account a card that works at once: the one of the stock with this number, or without one a virtual card.

    Refused: CardNumberUnknown, CardOtherProgramme, CardNotInStock (issued, replaced, annulled), CardElsewhere (in stock
    at another outlet than the one that issues it), CardForClosedAccount, CardGroundUsed (a receipt gives one card).
    """
    account = Account.objects.select_for_update(no_key=True).select_related("programme").get(pk=account.pk)
    if account.closed_at is not None:
        raise CardForClosedAccount
    if rule is not None and rule.ground == CardRule.Ground.PURCHASE:
        _refuse_used(rule, ground)
    facts = {
        "account": account,
        "person": person,
        "issued_at": now,
        "issued_outlet": outlet,
        "issued_by": issued_by,
        "rule": rule,
        "ground": ground,
        "fee_kopecks": fee_kopecks,
    }
    if number is None:
        return _made(account.programme, kind=Card.Kind.VIRTUAL, **facts)
    return _taken(account.programme, number, outlet, facts)


@transaction.atomic
def hand_out_bearer_card(
    *,
    programme: Programme,
    number: str,
    now: datetime,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
    ground: str = "",
) -> Card:
    """Give out a card that belongs to whoever shows it. Effect: an account of a bearer, without holders, and its card.

    Refused as in `hand_out_card`; then there is no account either.
    """
    account = open_bearer_account(programme=programme, now=now)
    return hand_out_card(
        account=account, person=None, now=now, outlet=outlet, issued_by=issued_by, number=number, ground=ground
    )


def issue_card(
    *,
    account: Account,
    now: datetime,
    person: Person | None = None,
    kind: Card.Kind = Card.Kind.PLASTIC,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
) -> Card:
    """Issue a card that was in no stock, with a random number, to an account; it is active at once."""
    return _made(
        account.programme,
        kind=kind,
        account=account,
        person=person,
        issued_at=now,
        issued_outlet=outlet,
        issued_by=issued_by,
    )


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
    *,
    card: Card,
    reason: str,
    now: datetime,
    identity_check: str,
    number: str | None = None,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
) -> Card:
    """Reissue a lost card: another number opens the same account, the old one is dead at once; returns the new card.

    The new one is that of the stock with `number`, or a virtual one. `identity_check` says how whoever asks was
    recognised and stays on the new card. Refused: CardStateRefused unless the card is active or blocked,
    IdentityNotChecked, and as in `hand_out_card`.
    """
    if not identity_check.strip():
        raise IdentityNotChecked
    # The account before the card, as whoever moves an account's cards locks them.
    Account.objects.select_for_update(no_key=True).filter(pk=card.account_id).first()
    card = Card.objects.select_for_update(of=("self",), no_key=True).select_related("account").get(pk=card.pk)
    if card.state not in {Card.State.ACTIVE, Card.State.BLOCKED}:
        raise CardStateRefused(state=card.get_state_display())
    new = hand_out_card(
        account=card.account, person=card.person, now=now, outlet=outlet, issued_by=issued_by, number=number
    )
    new.identity_check = identity_check.strip()
    new.save(update_fields=["identity_check"])
    card.state, card.state_reason, card.replaced_by = Card.State.REPLACED, reason, new
    card.save(update_fields=["state", "state_reason", "replaced_by"])
    return new


def _made(programme: Programme, **facts: Any) -> Card:
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Card.objects.create(
                    programme=programme,
                    number=random_card_number(programme.card_prefix, secrets.randbelow),
                    qr_token=new_qr_token(),
                    state=Card.State.ACTIVE,
                    **facts,
                )
        except IntegrityError:
            continue  # the number is taken; numbers are random, so the next one will hardly be
    raise RuntimeError("no free card number was found")


def _taken(programme: Programme, number: str, outlet: Outlet | None, facts: dict[str, Any]) -> Card:
    """The card of the stock, locked, so that two desks never issue one."""
    card = Card.objects.select_for_update(no_key=True).filter(number=number.strip()).first()
    if card is None:
        raise CardNumberUnknown
    if card.programme_id != programme.pk:
        raise CardOtherProgramme
    if card.state != Card.State.STOCK:
        raise CardNotInStock(state=card.get_state_display())
    if outlet is not None and card.stock_outlet_id not in (None, outlet.pk):
        raise CardElsewhere(outlet=card.stock_outlet.name)
    changes = {**facts, "state": Card.State.ACTIVE, "stock_outlet": None}
    for name, value in changes.items():
        setattr(card, name, value)
    card.save(update_fields=list(changes))
    return card


def _refuse_used(rule: CardRule, ground: str) -> None:
    """A receipt gives one card. Whoever asks for another one by it meanwhile waits here and is then refused."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"card:{rule.programme_id}:{ground}"])
    rules = CardRule.objects.filter(programme=rule.programme_id, ground=CardRule.Ground.PURCHASE)
    if Card.objects.filter(rule__in=rules, ground=ground).exists():
        raise CardGroundUsed


@transaction.atomic
def _move(card: Card, step: str, reason: str) -> Card:
    allowed, state = NEXT[step]
    card = Card.objects.select_for_update(no_key=True).get(pk=card.pk)
    if card.state not in allowed:
        raise CardStateRefused(state=card.get_state_display())
    card.state, card.state_reason = state, reason
    card.save(update_fields=["state", "state_reason"])
    return card
