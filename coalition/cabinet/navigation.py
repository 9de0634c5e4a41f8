"""What the cabinet offers, and to whom."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pharmacies.models import LegalEntity, StaffUser

PHARMACY, MANUFACTURER = LegalEntity.Role.PHARMACY, LegalEntity.Role.MANUFACTURER


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the menu: its title, the name of its address, the right it takes, and whose cabinet has it."""

    title: Any
    address: str
    right: str
    roles: Collection[str] = (PHARMACY,)


NAVIGATION = (
    Item(_("This month"), "cabinet_month", "settlements.view_statement"),
    Item(_("Cash desk"), "cabinet_sell", "pharmacies.sell_at_cashdesk"),
    Item(_("Promotions"), "cabinet_funded", "promotions.view_promotion", (MANUFACTURER,)),
    Item(_("Own promotions"), "cabinet_promotions", "promotions.add_promotion"),
    Item(_("Statements"), "cabinet_statements", "settlements.view_statement", (PHARMACY, MANUFACTURER)),
    Item(_("Sales"), "cabinet_sales", "settlements.view_purchase"),
    Item(_("Returns"), "cabinet_returns", "settlements.view_purchasereturn"),
    Item(_("Cash desks"), "cabinet_desks", "pharmacies.view_cashdesk"),
    Item(_("Staff"), "cabinet_staff", "pharmacies.add_cashier"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the menu shows it."""

    title: Any
    href: str
    is_here: bool


def items_for(user: StaffUser) -> list[Item]:
    """The pages that somebody may open, in the order of the menu."""
    role = user.legal_entity.role if user.legal_entity else ""
    return [item for item in NAVIGATION if role in item.roles and user.has_perm(item.right)]


def menu(request: HttpRequest) -> list[Entry]:
    """The menu of whoever asks; a page below an item's address belongs to the item."""
    entries = [(item.title, reverse(item.address)) for item in items_for(request.user)]
    return [Entry(title, href, request.path.startswith(href)) for title, href in entries]
