"""Whom card numbers and phones mean that somebody wants on a list, and why some of them cannot be put there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from django.db.models import F

from coalition.kernel.barcodes import is_ean13
from members.models import AccountHolder, Card
from promotions.engine.vocabulary import Worded
from promotions.models import Segment, SegmentMember

REGION = "RU"


class Outcome(Worded):
    """What comes of one line of a list."""

    JOINS = "joins", "Будет добавлен", "Will be added"
    MEMBER = "member", "Уже в списке", "Is on the list already"
    REPEATED = "repeated", "Повтор: уже есть выше", "Repeated: stands above already"
    UNREADABLE = "unreadable", "Не номер карты и не телефон", "Neither a card number nor a phone"
    UNKNOWN_CARD = "unknown_card", "Такой карты нет", "There is no such card"
    UNUSED_CARD = "unused_card", "Карта ещё никому не выдана", "The card has not been issued to anybody"
    UNKNOWN_PHONE = "unknown_phone", "Участника с таким телефоном нет", "No member has this phone"
    SEVERAL = "several", "Телефон у нескольких счетов: укажите карту", "Several accounts have this phone: name a card"
    CLOSED = "closed", "Счёт закрыт", "The account is closed"
    OTHER_PROGRAMME = "other_programme", "Карта другой программы", "The card is of another programme"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line as it was written, the account that it means, and what comes of it."""

    written: str
    account_id: int | None
    outcome: Outcome


def candidates_of(segment: Segment, lines: Sequence[str]) -> list[Candidate]:
    """What comes of each line; four statements, whatever the number of lines. Nothing is written down."""
    read = [_read(line) for line in lines]
    found = _by_card(segment, {number for kind, number in read if kind == "card"})
    found |= _by_phone(segment, {number for kind, number in read if kind == "phone"})
    ids = {account_id for account_id, _ in found.values()}
    members = SegmentMember.objects.filter(segment=segment, account__in=ids, ends_at__isnull=True)
    present, seen = set(members.values_list("account", flat=True)), set()
    candidates = []
    for line, (kind, number) in zip(lines, read, strict=True):
        unknown = {"card": Outcome.UNKNOWN_CARD, "phone": Outcome.UNKNOWN_PHONE}.get(kind, Outcome.UNREADABLE)
        account_id, outcome = found.get(number, (None, unknown))
        if outcome is Outcome.JOINS and account_id in present:
            outcome = Outcome.MEMBER
        if account_id is not None and account_id in seen:
            outcome = Outcome.REPEATED
        seen.add(account_id)
        candidates.append(Candidate(line, account_id, outcome))
    return candidates


def _read(line: str) -> tuple[str, str]:
    """`card` or `phone` and its number; an empty kind for anything else."""
    bare = line.strip().removesuffix(".0")  # a spreadsheet makes a figure of a number
    digits = "".join(character for character in bare if character.isdecimal())
    if len(digits) == 13 and is_ean13(digits):
        return "card", digits
    try:
        phone = phonenumbers.parse(bare, REGION)
    except phonenumbers.NumberParseException:
        return "", bare
    if not phonenumbers.is_possible_number(phone):
        return "", bare
    return "phone", phonenumbers.format_number(phone, phonenumbers.PhoneNumberFormat.E164)


def _by_card(segment: Segment, numbers: set[str]) -> dict[str, tuple[int | None, Outcome]]:
    cards = Card.objects.filter(number__in=numbers).values_list(
        "number", "account_id", "account__programme_id", "account__closed_at"
    )
    return {
        number: (account_id, _outcome(segment, account_id, programme_id, closed_at))
        for number, account_id, programme_id, closed_at in cards
    }


def _by_phone(segment: Segment, numbers: set[str]) -> dict[str, tuple[int | None, Outcome]]:
    holdings = AccountHolder.objects.filter(
        person__phone__in=numbers, ends_at__isnull=True, account__programme=segment.programme_id
    )
    accounts = defaultdict(set)
    for phone, account_id, closed_at in holdings.annotate(phone=F("person__phone")).values_list(
        "phone", "account_id", "account__closed_at"
    ):
        accounts[str(phone)].add((account_id, closed_at))
    found: dict[str, tuple[int | None, Outcome]] = {}
    for phone, those in accounts.items():
        is_open = [account_id for account_id, closed_at in those if closed_at is None]
        if len(is_open) > 1:
            found[phone] = None, Outcome.SEVERAL
        else:
            found[phone] = (is_open[0], Outcome.JOINS) if is_open else (None, Outcome.CLOSED)
    return found


def _outcome(segment: Segment, account_id: int | None, programme_id: int | None, closed_at: object) -> Outcome:
    if account_id is None:
        return Outcome.UNUSED_CARD
    if programme_id != segment.programme_id:
        return Outcome.OTHER_PROGRAMME
    return Outcome.JOINS if closed_at is None else Outcome.CLOSED
