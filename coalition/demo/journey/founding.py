"""Founds the whole coalition in one transaction, or finds it founded."""

from collections import Counter

from django.db import connection, transaction

from coalition.demo.journey import terms
from coalition.demo.journey.companies import found_chains, found_manufacturers, found_programme
from coalition.demo.journey.families import found_families
from coalition.demo.journey.goods import found_goods
from coalition.demo.journey.promises import Showings, issue_coupons, promise_points, promise_spending
from coalition.demo.journey.source import NOT_STATED, Source
from members.models import Account, Card
from pharmacies.models import Product, Programme, VatRate
from promotions.models import Coupon, CouponSeries
from promotions.operations.publishing import publish_rulebook

USUAL = terms.Choice()


@transaction.atomic
def found_coalition(code: str, source: Source, choice: terms.Choice = USUAL) -> Programme:
    """Participants, goods, members and promises of the year; what was founded before under this code is left alone."""
    found = Programme.objects.filter(code=code).first()
    if found is not None:
        return found
    programme = found_programme(code)
    promoted = source.most_sold_manufacturers(terms.PROMOTED_MANUFACTURERS)
    showings = count_showings(source)
    found_chains(programme, source.stores(), choice)
    moments = funding_moments(promoted, showings, choice)
    found_manufacturers(programme, source.manufacturers(), moments, choice)
    found_goods(source)
    found_families(programme, source.households())
    promise_points(programme, promoted)
    promise_spending(programme)
    issue_coupons(programme, showings)
    publish_rulebook(programme=programme, published_by="replay_journey", now=terms.OPENED_AT)
    _tell_the_planner()
    return programme


def _tell_the_planner() -> None:
    """The first receipts would else be planned for tables of unknown size, and search the whole shelf for each line."""
    filled = (Product, VatRate, Card, Account, Coupon, CouponSeries)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in filled)}")


def count_showings(source: Source) -> Showings:
    """How often each coupon is shown within the year."""
    return Counter(coupon for receipt in source.purchases() for coupon in receipt.coupons)


def funding_moments(promoted: list[int], showings: Showings, choice: terms.Choice) -> dict[int, str]:
    """Manufacturers that fund something, and when their points are charged: by turns, when issued and when spent."""
    moments = dict.fromkeys(sorted({NOT_STATED} | {number for number, _ in showings}), choice.moment("issue"))
    return moments | {number: choice.moment(("issue", "use")[place % 2]) for place, number in enumerate(promoted)}
