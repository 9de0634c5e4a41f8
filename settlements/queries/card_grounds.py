"""On what grounds a card may be issued now, by the programme's rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from coalition.kernel.money import print_roubles
from members.models import AccountHolder, Card, CardRule, Person
from pharmacies.models import Outlet, Programme
from settlements.models import Purchase, PurchaseLine

FREE = "без условий"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a card may be issued: the rule (None: there are none), what is noted on the card, what is to be paid."""

    rule: CardRule | None
    title: str
    fee_kopecks: int


def card_grounds(
    *,
    programme: Programme,
    categories: Collection[str],
    receipt: Purchase | None,
    today: date,
    person: Person | None = None,
) -> list[Ground]:
    """The rules that are fulfilled, those without a fee first; none: no card may be issued. Without rules: one, free.

    `categories` are those whose papers are in force. A receipt counts without a card, or with one of an account that
    `person` holds; once for one card; at list price less discounts, of the rule's product groups, less what came back.
    """
    rules = rules_in_force(programme, today)
    if not rules:
        return [Ground(None, FREE, 0)]
    title = receipt_title(receipt) if receipt and _may_count(receipt, programme, person) else ""
    grounds = []
    for rule in rules:
        if rule.ground == CardRule.Ground.FEE:
            grounds.append(Ground(rule, f"за плату {print_roubles(rule.fee_kopecks)} ₽", rule.fee_kopecks))
        elif rule.ground == CardRule.Ground.CATEGORY and rule.category in categories:
            grounds.append(Ground(rule, rule.name, 0))
        elif rule.ground == CardRule.Ground.PURCHASE and title and _is_enough(rule, receipt, today):
            grounds.append(Ground(rule, title, 0))
    return sorted(grounds, key=lambda ground: ground.fee_kopecks)


def rules_in_force(programme: Programme, today: date) -> list[CardRule]:
    """The programme's rules of a day."""
    rules = CardRule.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), programme=programme, starts_on__lte=today)
    return list(rules.order_by("pk").prefetch_related("groups"))


def find_receipt(
    *, programme: Programme, fiscal_sign_or_number: str, outlet: Outlet | None, today: date
) -> Purchase | None:
    """The receipt with this fiscal sign or number, as old as the rules allow; nothing when several have the number."""
    text = fiscal_sign_or_number.strip()
    days = [rule.receipt_days for rule in rules_in_force(programme, today) if rule.ground == CardRule.Ground.PURCHASE]
    if not text or not days:
        return None
    oldest = today - timedelta(days=max(days))
    # No receipt arrives before it is sold; by arrival, a day wider for the zones, they are found by an index.
    arrived = datetime.combine(oldest - timedelta(days=1), time.min, UTC)
    recent = Purchase.objects.filter(programme=programme, business_on__gte=oldest, received_at__gte=arrived)
    recent = recent.select_related("outlet", "desk")
    if outlet is not None:
        recent = recent.filter(outlet=outlet)
    for named in (Q(fiscal_sign=text), Q(receipt_no=text)):
        found = list(recent.filter(named)[:2])
        if len(found) == 1:
            return found[0]
    return None


def receipt_title(receipt: Purchase) -> str:
    """What tells the receipt from any other one: «чек № 7 от 15.10.2026, касса 1, a»."""
    desk = receipt.desk
    return f"чек № {receipt.receipt_no} от {receipt.business_on:%d.%m.%Y}, касса {desk.number}, {receipt.outlet.code}"


def counted_kopecks(rule: CardRule, receipt: Purchase) -> int:
    """What a receipt is worth to a rule: list price less discounts of its groups' lines, less what came back."""
    groups = {group.pk for group in rule.groups.all()}
    lines = PurchaseLine.objects.filter(purchase=receipt)
    if groups:
        lines = lines.filter(product__group__in=groups)
    return sum(_kept_kopecks(line) for line in lines)


def _kept_kopecks(line: PurchaseLine) -> int:
    kept = line.quantity_thousandths - line.returned_thousandths
    return (line.amount_kopecks - line.discount_kopecks) * kept // line.quantity_thousandths


def _may_count(receipt: Purchase, programme: Programme, person: Person | None) -> bool:
    if receipt.programme_id != programme.pk or receipt.state == Purchase.State.VOIDED:
        return False
    holdings = AccountHolder.objects.filter(account=receipt.account_id, person=person)
    if receipt.account_id is not None and (person is None or not holdings.exists()):
        return False
    used = Card.objects.filter(rule__programme=programme, rule__ground=CardRule.Ground.PURCHASE)
    return not used.filter(ground=receipt_title(receipt)).exists()


def _is_enough(rule: CardRule, receipt: Purchase, today: date) -> bool:
    is_recent = receipt.business_on >= today - timedelta(days=rule.receipt_days)
    return is_recent and counted_kopecks(rule, receipt) >= rule.min_receipt_kopecks
