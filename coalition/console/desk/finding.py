"""Whom a clerk has before her: a scanned card, a typed phone, a name. What is shown of a member is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from coalition.console.desk.fields import parts_of, phone_of
from coalition.kernel.barcodes import is_ean13
from coalition.kernel.money import print_roubles
from members.models import Account, Card, Person, PersonView
from members.operations.looks import note_look
from members.queries.lookalikes import living_people
from members.queries.same_person import kept_row
from pharmacies.models import StaffUser
from settlements.models import LedgerAccount, Lot
from settlements.queries.levels import standings_of

AT_MOST = 8
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, or what a new form begins with. `told`: what the clerk should know about it."""

    people: Sequence[Person] = ()
    prefill: dict[str, Any] = field(default_factory=dict)
    told: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as the desk shows it."""

    account: Account
    role: str
    balance: str
    owed: str
    expiring: str
    levels: list[tuple[str, str]]
    """The name of a ladder, and the level with what is accumulated."""


def find(term: str) -> Found:
    """Members behind a card's number or QR, a phone, the end of a phone, or the beginning of a name."""
    term = " ".join(term.replace("\0", "").split())
    digits = "".join(filter(str.isdecimal, term))
    has_letters = any(each.isalpha() for each in term)
    if not has_letters and is_ean13(digits):
        return _by_card(Card.objects.filter(number=digits), digits)
    if phone := phone_of(term) if not has_letters else "":
        return Found(tuple(living_people().filter(phone=phone)[:AT_MOST]), {"phone": phone})
    if not has_letters and 4 <= len(digits) <= 10:
        people = tuple(living_people().filter(phone__endswith=digits).order_by("name_key")[:AT_MOST])
        return Found(people, told="" if people else _("Nobody was found. Type the whole phone, or the card's number."))
    if len(term) >= 16 and " " not in term and term.isascii():
        return _by_card(Card.objects.filter(qr_token=term), "")
    if not has_letters or len(term) < 3:
        return Found(told=_("Scan a card, type a phone, or three letters of a name at least."))
    key = term.lower().replace("ё", "е")
    names = dict(zip(("last_name", "first_name", "middle_name"), parts_of(term), strict=True))
    prefill = {"full_name": " ".join(part for part in names.values() if part), **names}
    return Found(tuple(living_people().filter(name_key__startswith=key).order_by("name_key")[:AT_MOST]), prefill)


def _by_card(cards: Any, number: str) -> Found:
    card = cards.select_related("person", "account", "replaced_by").first()
    if card is None:
        told = _("There is no such card in the stock: check its number.") if number else _("Nobody was found.")
        return Found(told=told)
    if card.state == Card.State.STOCK:
        return Found(prefill={"card_number": number}, told=_("The card is new: it will be given to whoever you enrol."))
    told = ""
    if card.state != Card.State.ACTIVE:
        told = _("The card %(number)s: %(state)s.") % {"number": card.number, "state": card.get_state_display()}
    people = [kept_row(card.person)] if card.person else _holders(card.account)
    return Found(tuple(each for each in people if each.anonymised_at is None), told=told)


def _holders(account: Account | None) -> list[Person]:
    return list(Person.objects.filter(holdings__account=account, holdings__ends_at=None)) if account else []


def looked_at(people: Sequence[Person], *, user: StaffUser, now: datetime) -> None:
    """Note that a clerk saw the data of these members."""
    for person in people:
        note_look(person_id=person.pk, user=user, page=PersonView.Page.DESK, now=now)


def standings(person: Person, *, now: datetime) -> list[Standing]:
    """The open accounts of a member with what is on them."""
    holdings = person.holdings.filter(ends_at=None, account__closed_at=None).select_related("account__programme")
    return [_standing(holding, now) for holding in holdings]


def cards_of(person: Person) -> list[dict[str, Any]]:
    """The member's cards that may still be used, with what may be done with them."""
    shown = Card.objects.filter(person=person, state__in=(Card.State.ACTIVE, Card.State.BLOCKED))
    return [{"card": card, "replace": _replacing(card)} for card in shown.order_by("-issued_at")]


def _standing(holding: Any, now: datetime) -> Standing:
    account = holding.account
    balances = dict(LedgerAccount.objects.filter(member_account=account).values_list("kind", "balance_kopecks"))
    lots = Lot.objects.filter(wallet__member_account=account, remaining_kopecks__gt=0)
    lapsing = lots.filter(expires_at__gt=now, expires_at__lte=now + SOON).aggregate(sum=Sum("remaining_kopecks"))["sum"]
    owed = balances.get(LedgerAccount.Kind.SHORTFALL, 0)
    return Standing(
        account=account,
        role=holding.get_role_display() if account.kind == Account.Kind.FAMILY else "",
        balance=print_roubles(balances.get(LedgerAccount.Kind.WALLET, 0)),
        owed=print_roubles(owed) if owed else "",
        expiring=print_roubles(lapsing) if lapsing else "",
        levels=[
            (each.scheme.name, f"{each.level or '–'} · {print_roubles(each.accumulated_kopecks)}")
            for each in standings_of(account, today=localdate(now))
        ],
    )


def _replacing(card: Card) -> str:
    try:
        return reverse("admin:members_card_replace", args=[card.pk])
    except NoReverseMatch:
        return reverse("admin:members_card_change", args=[card.pk])
