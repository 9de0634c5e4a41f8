"""What is known of a person, section by section: everything that answers «show me my data». Rows stream."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from coalition.toolkit.models import OutboxMessage
from coalition.toolkit.xlsx import Column
from members.models import (
    AccountHolder,
    BankCard,
    BenefitProof,
    Card,
    Consent,
    Departure,
    FamilyChange,
    Person,
    PersonView,
    Representation,
)
from settlements.models import Posting, PurchaseLine
from settlements.queries.movements import wallets_of

AT_ONCE = 2_000
TEXT, DAY, MOMENT, MONEY, COUNT = Column.TEXT, Column.DATE, Column.MOMENT, Column.ROUBLES, Column.COUNT


@dataclass(frozen=True)
class Section:
    """A list in the export: columns (code, heading in Russian, what they hold) and rows for the person's numbers."""

    code: str
    title: str
    columns: Sequence[tuple[str, str, Column]]
    rows: Callable[[list[int]], Iterable[tuple[Any, ...]]]


def streamed(rows: QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """Columns of rows, some thousand at a time."""
    return rows.values_list(*names).iterator(chunk_size=AT_ONCE)


def _alone(ids: list[int]) -> list[int]:
    """Accounts that nobody else ever held."""
    held = set(AccountHolder.objects.filter(person__in=ids).values_list("account_id", flat=True))
    shared = AccountHolder.objects.filter(account__in=held).exclude(person__in=ids)
    return sorted(held - set(shared.values_list("account_id", flat=True)))


def _person(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for person in Person.objects.filter(pk__in=ids).order_by("pk"):
        yield (
            *(person.pk, person.last_name, person.first_name, person.middle_name, person.birth_date),
            *(person.get_sex_display(), str(person.phone or ""), person.phone_verified_at, person.email),
            *(person.address, person.enrolled_at),
        )


def _accounts(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for each in AccountHolder.objects.filter(person__in=ids).select_related("account__programme").order_by("pk"):
        account = each.account
        programme, kind = account.programme.name, account.get_kind_display()
        yield (account.pk, programme, kind, str(each.get_role_display()), each.starts_at, each.ends_at)


def _families(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """Who else holds an account of his: by role, since who they are is their own data."""
    own = AccountHolder.objects.filter(person__in=ids).values("account")
    others = AccountHolder.objects.filter(account__in=own).exclude(person__in=ids).order_by("account", "pk")
    for each in others:
        yield (each.account_id, str(each.get_role_display()), each.starts_at, each.ends_at)


def _family_changes(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for change in FamilyChange.objects.filter(person__in=ids).order_by("pk"):
        yield (change.number, str(change.get_kind_display()), str(change.get_state_display()), change.requested_at)


def _cards(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for card in Card.objects.filter(person__in=ids).select_related("issued_outlet").order_by("pk"):
        where = str(card.issued_outlet or "")
        yield (card.number, str(card.get_kind_display()), str(card.get_state_display()), card.issued_at, where)


def _bank_cards(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """That they are bound; what is kept of a token says nothing to anybody."""
    for each in BankCard.objects.filter(person__in=ids).select_related("desk__outlet").order_by("pk"):
        yield (each.bound_at, str(each.desk.outlet), each.ended_at, each.end_reason)


def _consents(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    rows = Consent.objects.filter(person__in=ids).select_related("text", "withdrawal").order_by("pk")
    for consent in rows:
        ways = ", ".join(str(Consent.Way(way).label) for way in consent.ways)
        withdrawn_at = consent.withdrawal.withdrawn_at if hasattr(consent, "withdrawal") else None
        signed = "" if consent.signed_by_id in ids else consent.authority or "представитель"
        yield (
            *(str(consent.text), consent.text.text, str(consent.get_channel_display()), ways, consent.given_at),
            *(withdrawn_at, consent.paper_number, consent.rendered_hash, signed),
        )


def _representations(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for as_whom, rows in (
        ("представитель участника", Representation.objects.filter(ward__in=ids)),
        ("участник представляет другого", Representation.objects.filter(representative__in=ids)),
    ):
        for each in rows.order_by("pk"):
            yield (as_whom, str(each.get_kind_display()), each.authority, each.starts_at, each.ends_at)


def _benefits(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for proof in BenefitProof.objects.filter(person__in=ids).order_by("pk"):
        yield (str(proof.get_category_display()), proof.document, proof.starts_on, proof.ends_on)


def _purchases(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """Lines of receipts on his own cards, or on an account that he alone held."""
    lines = PurchaseLine.objects.filter(purchase__card__person__in=ids)
    lines |= PurchaseLine.objects.filter(purchase__card__person=None, purchase__account__in=_alone(ids))
    return streamed(
        lines.order_by("purchase_id", "line_no"),
        *("purchase__occurred_at", "purchase__outlet__name", "purchase__receipt_no", "line_no", "product__name"),
        *("product_code", "quantity_thousandths", "price_kopecks", "discount_kopecks", "coupon_kopecks"),
        *("points_kopecks", "payable_kopecks", "earned_kopecks"),
    )


def _points(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """Of an account that he alone held, all; of a family's, what his own cards moved."""
    alone = _alone(ids)
    shared = list(AccountHolder.objects.filter(person__in=ids).exclude(account__in=alone).values_list("account_id"))
    wallets = set(wallets_of([*alone, *(key for (key,) in shared)]))
    of_wallets = Q(credit__in=wallets) | Q(debit__in=wallets)
    own = Q(entry__purchase__card__person__in=ids)
    of_alone = Q(credit__member_account__in=alone) | Q(debit__member_account__in=alone)
    moved = Posting.objects.filter(of_wallets & (own | of_alone))
    kinds = dict(Posting.Kind.choices)
    rows = streamed(moved.order_by("pk"), "business_on", "kind", "credit_id", "amount_kopecks", "outlet__name")
    for on, kind, credit, amount, outlet in rows:
        yield (on, str(kinds.get(kind, kind)), amount if credit in wallets else -amount, outlet or "")


def _messages(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    people = Person.objects.filter(pk__in=ids)
    reached = {str(person.phone) for person in people if person.phone} | {each.email for each in people if each.email}
    for message in OutboxMessage.objects.filter(recipient__in=reached).order_by("pk").iterator(chunk_size=AT_ONCE):
        body = "" if message.is_secret else message.body
        yield (message.created_at, str(message.get_channel_display()), message.recipient, message.subject, body)


def _looks(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    """When somebody looked at which page, and as what; not who."""
    rows = PersonView.objects.filter(person__in=ids).annotate(role=F("user__groups__name")).order_by("pk")
    pages = dict(PersonView.Page.choices)
    for at, page, role in streamed(rows, "viewed_at", "page", "role"):
        yield (at, str(pages.get(page, page)), role or "")


def _departures(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for each in Departure.objects.filter(person__in=ids).order_by("pk"):
        yield (each.number, str(each.get_kind_display()), each.made_at, each.written_off_kopecks, each.erase_by)


SECTIONS = (
    Section(
        "person",
        "Участник",
        (
            *(("number", "№", COUNT), ("last_name", "Фамилия", TEXT), ("first_name", "Имя", TEXT)),
            *(("middle_name", "Отчество", TEXT), ("birth_date", "Дата рождения", DAY), ("sex", "Пол", TEXT)),
            *(("phone", "Телефон", TEXT), ("phone_verified_at", "Телефон подтверждён", MOMENT)),
            *(("email", "Почта", TEXT), ("address", "Адрес", TEXT), ("enrolled_at", "Вступил", MOMENT)),
        ),
        _person,
    ),
    Section(
        "accounts",
        "Счета",
        (
            *(("account", "Счёт №", COUNT), ("programme", "Программа", TEXT), ("kind", "Вид", TEXT)),
            *(("role", "Роль", TEXT), ("from", "С", MOMENT), ("until", "По", MOMENT)),
        ),
        _accounts,
    ),
    Section(
        "family",
        "Семья",
        (
            *(("account", "Счёт №", COUNT), ("role", "Кто", TEXT)),
            *(("from", "С", MOMENT), ("until", "По", MOMENT)),
        ),
        _families,
    ),
    Section(
        "family_changes",
        "Изменения семьи",
        (
            *(("number", "Номер", TEXT), ("kind", "Что", TEXT), ("state", "Состояние", TEXT)),
            ("requested_at", "Когда", MOMENT),
        ),
        _family_changes,
    ),
    Section(
        "cards",
        "Карты",
        (
            *(("number", "Номер", TEXT), ("kind", "Вид", TEXT), ("state", "Состояние", TEXT)),
            *(("issued_at", "Выдана", MOMENT), ("outlet", "Где", TEXT)),
        ),
        _cards,
    ),
    Section(
        "bank_cards",
        "Банковские карты",
        (
            ("bound_at", "Привязана", MOMENT),
            ("outlet", "Где", TEXT),
            ("ended_at", "Отвязана", MOMENT),
            ("why", "Почему", TEXT),
        ),
        _bank_cards,
    ),
    Section(
        "consents",
        "Согласия",
        (
            *(("consent", "Согласие", TEXT), ("text", "Текст", TEXT), ("channel", "Как дано", TEXT)),
            *(("ways", "Способы", TEXT), ("given_at", "Дано", MOMENT), ("withdrawn_at", "Отозвано", MOMENT)),
            *(("paper", "Бумага №", TEXT), ("hash", "Хеш", TEXT), ("signed_by", "Подписал представитель", TEXT)),
        ),
        _consents,
    ),
    Section(
        "representations",
        "Представители",
        (
            *(("what", "Что", TEXT), ("kind", "Кто", TEXT), ("authority", "Документ", TEXT)),
            *(("from", "С", MOMENT), ("until", "По", MOMENT)),
        ),
        _representations,
    ),
    Section(
        "benefits",
        "Льготы",
        (
            *(("category", "Категория", TEXT), ("document", "Документ", TEXT)),
            *(("from", "С", DAY), ("until", "По", DAY)),
        ),
        _benefits,
    ),
    Section(
        "purchases",
        "Покупки",
        (
            *(("at", "Когда", MOMENT), ("outlet", "Где", TEXT), ("receipt", "Чек", TEXT), ("line", "Строка", COUNT)),
            *(("goods", "Товар", TEXT), ("code", "Код", TEXT), ("quantity_thousandths", "Кол-во, тысячных", COUNT)),
            *(("price_kopecks", "Цена, ₽", MONEY), ("discount_kopecks", "Скидка, ₽", MONEY)),
            *(("coupon_kopecks", "Купоны, ₽", MONEY), ("points_kopecks", "Баллами, ₽", MONEY)),
            *(("payable_kopecks", "Оплачено, ₽", MONEY), ("earned_kopecks", "Начислено баллов", MONEY)),
        ),
        _purchases,
    ),
    Section(
        "points",
        "Движения баллов",
        (
            *(("on", "Дата", DAY), ("kind", "Что", TEXT), ("amount_kopecks", "Баллы", MONEY)),
            ("outlet", "Где", TEXT),
        ),
        _points,
    ),
    Section(
        "messages",
        "Сообщения",
        (
            *(("at", "Когда", MOMENT), ("channel", "Как", TEXT), ("recipient", "Кому", TEXT)),
            *(("subject", "Тема", TEXT), ("body", "Текст", TEXT)),
        ),
        _messages,
    ),
    Section(
        "looks",
        "Кто смотрел",
        (("at", "Когда", MOMENT), ("page", "Что", TEXT), ("role", "Роль сотрудника", TEXT)),
        _looks,
    ),
    Section(
        "departures",
        "Выходы",
        (
            *(("number", "Номер", TEXT), ("kind", "Что", TEXT), ("made_at", "Когда", MOMENT)),
            *(("written_off_kopecks", "Списано баллов", MONEY), ("erase_by", "Уничтожить до", DAY)),
        ),
        _departures,
    ),
)
