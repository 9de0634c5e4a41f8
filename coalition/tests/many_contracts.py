"""Many legal entities with a contract each, and what they accepted in October: made quickly, row by row in bulk."""

from datetime import date

from coalition.tests.world import World
from pharmacies.models import Contract, LegalEntity, Outlet
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.tests.statements.months import NOVEMBER_2


def many_pharmacies(world: World, count: int, *, first: int = 0, with_halves: bool = True) -> list[Contract]:
    """So many legal entities with a contract and an outlet each, from number `first`; every tenth settles by halves."""
    entities = LegalEntity.objects.bulk_create(
        LegalEntity(
            role="pharmacy",
            kind="sole_proprietor",
            short_name=f"Аптека {number}",
            full_name=f"ИП Аптекарь {number}",
            inn=_inn(number),
            legal_address="Москва",
            signatory_name="Петров П. П.",
        )
        for number in range(first, first + count)
    )
    Outlet.objects.bulk_create(
        Outlet(
            legal_entity=entity,
            code=f"o{number}",
            name=f"Аптека {number}",
            address="ул. Ленина, 1",
            region="Москва",
            time_zone="Europe/Moscow",
            opened_on=date(2026, 1, 1),
        )
        for number, entity in enumerate(entities, first)
    )
    return Contract.objects.bulk_create(
        Contract(
            programme=world.programme,
            legal_entity=entity,
            number=f"Д-{number}",
            signed_on=date(2026, 1, 1),
            starts_on=date(2026, 1, 1),
            fee_rate_bp=100,
            period="half_month" if with_halves and number % 10 == 0 else "month",
        )
        for number, entity in enumerate(entities, first)
    )


def _inn(number: int) -> str:
    """A tax number of a sole proprietor with its two check digits."""
    digits = [int(digit) for digit in f"77{number:08d}"]
    for weights in ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)):
        digits.append(sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 % 10)
    return "".join(map(str, digits))


def accept_coupons(world: World, contracts: list[Contract]) -> None:
    """In October everybody accepts three coupons of the operator, one of them on the 20th."""
    outlets = dict(Outlet.objects.values_list("legal_entity_id", "pk"))
    for contract in contracts:
        for day, kopecks in ((3, 200_00), (9, 300_00), (20, 500_01)):
            book.post_entry(
                kind="purchase",
                programme_id=world.programme.pk,
                business_on=date(2026, 10, day),
                now=NOVEMBER_2,
                transfers=[
                    Transfer(
                        "coupon",
                        chart.own_cost(world.programme.pk, "coupons"),
                        chart.clearing(world.programme.pk, contract.pk),
                        kopecks,
                        outlet_id=outlets[contract.legal_entity_id],
                    )
                ],
            )
