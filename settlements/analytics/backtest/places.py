"""What receipts point at, as it stands today: goods, desks, and who might not take part on a day."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from pharmacies.models import Contract
from pharmacies.queries.desks import desk_identity
from promotions.engine.receipt import Place
from promotions.engine.rulebook import FunderKind, Rule
from promotions.models import Promotion
from settlements.analytics.backtest.sql import load
from settlements.purchases.reading import FLAGS
from settlements.purchases.receipts import UNKNOWN, place_of
from settlements.purchases.situation import Goods


class Shelves:
    """Products by id, each read once."""

    def __init__(self) -> None:
        self._goods: dict[int | None, Goods] = {None: UNKNOWN}

    def fetch(self, product_ids: Iterable[int | None]) -> None:
        """Read those that are not known yet; one statement, or none."""
        missing = list(set(product_ids) - self._goods.keys())
        if not missing:
            return
        with connection.cursor() as cursor:
            cursor.execute(load("goods"), {"ids": missing})
            for product_id, group_id, manufacturer_id, substance_id, *flags in cursor.fetchall():
                marks = frozenset(name for name, is_set in zip(FLAGS, flags, strict=True) if is_set)
                self._goods[product_id] = Goods(product_id, group_id, manufacturer_id, substance_id, marks, None)

    def __getitem__(self, product_id: int | None) -> Goods:
        return self._goods[product_id]


class Desks:
    """Desks by id with their place and clock, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Place, ZoneInfo]] = {}

    def __getitem__(self, desk_id: int) -> tuple[Place, ZoneInfo]:
        found = self._known.get(desk_id)
        if found is None:
            desk = desk_identity(desk_id)
            found = self._known[desk_id] = place_of(desk), ZoneInfo(desk.time_zone)
        return found


class Bars:
    """Promotions other than the one tried that could not take part: stopped by then, or a funder without a contract."""

    def __init__(self, programme_id: int, rules: Iterable[Rule], tried_id: int) -> None:
        payers = {
            rule.promotion_id: {each.legal_entity_id for each in rule.funding if each.kind is FunderKind.PARTICIPANT}
            for rule in rules
            if rule.promotion_id != tried_id
        }
        self._payers = {promotion_id: funders for promotion_id, funders in payers.items() if funders}
        of_programme = Contract.objects.filter(programme=programme_id)
        self._contracts = list(of_programme.values_list("legal_entity_id", "starts_on", "ends_on"))
        stopped = Promotion.objects.filter(~Q(pk=tried_id), programme=programme_id, stopped_at__isnull=False)
        self._stopped = list(stopped.values_list("pk", "stopped_at"))
        self._unfunded: dict[date, frozenset[int]] = {}

    def at(self, business_on: date, at: datetime) -> frozenset[int]:
        """Promotions that are barred from a receipt."""
        unfunded = self._unfunded.get(business_on)
        if unfunded is None:
            unfunded = self._unfunded[business_on] = self._without_contract(business_on)
        return unfunded.union(pk for pk, stopped_at in self._stopped if stopped_at <= at)

    def _without_contract(self, day: date) -> frozenset[int]:
        in_force = (row for row in self._contracts if row[1] <= day and (row[2] is None or day < row[2]))
        joined = {funder for funder, _, _ in in_force}
        return frozenset(promotion_id for promotion_id, funders in self._payers.items() if not funders <= joined)
