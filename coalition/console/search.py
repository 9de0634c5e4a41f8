"""What Ctrl+K finds: a card, a phone, a receipt, and the few other things that people have in their hands.

Only the kinds listed here are searched, and only for those who may read them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import SearchResult

from coalition.toolkit.admin.columns import masked_phone
from members.models import Card, Person
from pharmacies.models import LegalEntity, Outlet, Product
from settlements.models import Purchase, Statement

AT_MOST = 6
SHORTEST = 3


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how its rows are found by the term and its digits, and what tells them apart."""

    model: type[Any]
    icon: str
    title: Any
    rows: Callable[[str, str], QuerySet[Any] | None]
    hint: Callable[[Any], str]


def cards(term: str, digits: str) -> QuerySet[Card] | None:
    if len(digits) < 4:
        return None
    rows = Card.objects.select_related("person")
    return rows.filter(number=digits) if len(digits) == 13 else rows.filter(number__endswith=digits)


def people(term: str, digits: str) -> QuerySet[Person] | None:
    if len(digits) >= 4 and not any(character.isalpha() for character in term):
        return Person.objects.filter(phone__endswith=digits[-10:])
    return Person.objects.filter(name_key__startswith=term.replace("ё", "е"))


def purchases(term: str, digits: str) -> QuerySet[Purchase] | None:
    by_number = Q(receipt_no__iexact=term) | Q(till_reference__iexact=term) | Q(fiscal_sign=term)
    return Purchase.objects.filter(by_number).select_related("outlet").defer("decision").order_by("-received_at")


def statements(term: str, digits: str) -> QuerySet[Statement] | None:
    return Statement.objects.filter(number__icontains=term).select_related("contract__legal_entity")


def participants(term: str, digits: str) -> QuerySet[LegalEntity] | None:
    return LegalEntity.objects.filter(Q(short_name__icontains=term) | Q(inn=digits))


def outlets(term: str, digits: str) -> QuerySet[Outlet] | None:
    return Outlet.objects.filter(Q(name__icontains=term) | Q(code__iexact=term))


def products(term: str, digits: str) -> QuerySet[Product] | None:
    return Product.objects.filter(Q(name__icontains=term) | Q(code__iexact=term) | Q(gtin=digits or "-"))


KINDS = (
    Kind(Card, "credit_card", _("Card"), cards, lambda card: str(card.person or card.get_state_display())),
    Kind(Person, "person", _("Member"), people, lambda person: masked_phone(person.phone)),
    Kind(Purchase, "receipt_long", _("Receipt"), purchases, lambda row: f"{row.outlet}, {row.business_on:%d.%m.%Y}"),
    Kind(Statement, "request_quote", _("Statement"), statements, lambda row: str(row.contract.legal_entity)),
    Kind(LegalEntity, "domain", _("Participant"), participants, lambda row: row.inn),
    Kind(Outlet, "local_pharmacy", _("Outlet"), outlets, lambda row: row.address),
    Kind(Product, "medication", _("Product"), products, lambda row: row.code),
)


def found(request: HttpRequest, term: str) -> list[SearchResult]:
    """At most six rows of every kind. A term of less than three characters finds nothing."""
    term = term.strip()
    if len(term) < SHORTEST:
        return []
    bare = "".join(character for character in term if character not in " -()+\u00a0")
    digits = bare if bare.isascii() and bare.isdigit() else ""
    return [result for kind in KINDS for result in _of_kind(request, kind, term, digits)]


def _of_kind(request: HttpRequest, kind: Kind, term: str, digits: str) -> Iterable[SearchResult]:
    opts = kind.model._meta
    if not request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
        return
    rows = kind.rows(term, digits)
    for row in () if rows is None else rows[:AT_MOST]:
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        yield SearchResult(str(row), f"{kind.title} · {kind.hint(row)}", address, kind.icon)
