"""Short words for stories of suspicions: a night's search, and the cases that it left."""

from datetime import timedelta

from coalition.tests.world import World
from members.models import Account, Card
from pharmacies.models import Cashier
from settlements.analytics.suspicions.rules import keep_rules
from settlements.analytics.suspicions.searching import search
from settlements.models import Sign, Suspicion, SuspicionRule

GOODS = ("cream", "1", "1000.00")


def rule(world: World, sign: Sign, **thresholds) -> SuspicionRule:
    """The programme's rule for a sign, set otherwise where said."""
    keep_rules(programme=world.programme)
    SuspicionRule.objects.filter(programme=world.programme, sign=sign).update(**thresholds)
    return SuspicionRule.objects.get(programme=world.programme, sign=sign)


def night(world: World, sign: Sign, *, after_days: float = 1) -> list[Suspicion]:
    """Search on the morning after so many days; the sign's cases, the oldest first."""
    keep_rules(programme=world.programme)
    found = SuspicionRule.objects.get(programme=world.programme, sign=sign)
    search(rule=found, now=world.now.replace(hour=3) + timedelta(days=after_days))
    return list(Suspicion.objects.filter(sign=sign).order_by("pk"))


def buy(world: World, card: Card, times: int = 1, *, minutes: int = 40, desk=None, cashier: str = "7", **fields):
    """So many receipts on a card, one after another at a desk."""
    sold = []
    for number in range(times):
        then = world.later(minutes=minutes * number)
        fields_now = {"occurred_at": then.now, "cashier_code": cashier} | fields
        sold.append(then.buy(desk or world.desk_a, GOODS, card=card, **fields_now))
    return sold


def cashier(world: World, code: str = "7") -> Cashier:
    """A cashier of outlet A."""
    return Cashier.objects.get_or_create(outlet=world.outlet_a, code=code)[0]


def shown(case: Suspicion) -> list[str]:
    """The purchases that a case names."""
    return sorted(str(pk) for pk in case.receipts.values_list("purchase_id", flat=True) if pk)


def opened_now(world: World) -> tuple[Account, Card]:
    """A member who has just been enrolled."""
    account, card = world.member()
    Account.objects.filter(pk=account.pk).update(opened_at=world.now - timedelta(minutes=5))
    return account, card
