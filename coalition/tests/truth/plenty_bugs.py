"""Bugs in what promises of every kind need: who the buyer is, what he has had, what his points are for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coalition.tests.truth.bugs import reword, wrap
from promotions.engine import claims
from settlements.ledger import purchase_books
from settlements.models import EVER
from settlements.purchases import commit, judging, reading, returning, returns, store

PLENTY_BUGS: dict[str, Callable[[Any], None]] = {}


def bug(plant: Callable[[Any], None]) -> Callable[[Any], None]:
    """Enter a bug into the table under its name."""
    PLENTY_BUGS[plant.__name__] = plant
    return plant


@bug
def a_segment_is_never_left(patch):
    for kind, sql in reading.BUYER.items():
        patch.setitem(
            reading.BUYER, kind, sql.replace("m.account_id = a.id and m.ends_at is null", "m.account_id = a.id")
        )


@bug
def nobody_has_a_birthday(patch):
    wrap(patch, judging, "facts_of", lambda facts_of, *given, **rest: replace(facts_of(*given, **rest), born_on=None))


@bug
def purchases_are_not_counted(patch):
    reword(patch, store, "STORE", "purchases = y.purchases + 1", "purchases = y.purchases")
    reword(patch, store, "STORE_REWARDED", "purchases = y.purchases + 1", "purchases = y.purchases")


@bug
def a_purchase_that_came_back_still_counts(patch):
    reword(patch, returns, "STORE", "purchases = y.purchases - %(is_whole)s::int", "purchases = y.purchases")


@bug
def what_counted_towards_the_third_counts_after_its_return(patch):
    reword(patch, returns, "STORE", "counted = u.counted - back.counted", "counted = u.counted")


@bug
def limits_of_a_month_are_not_read(patch):
    patch.setattr(reading, "periods_about", lambda business_on: [EVER])


@bug
def what_came_back_in_part_stays_in_the_limit(patch):
    reword(patch, returns, "STORE", "u.amount_kopecks - back.amount", "u.amount_kopecks")


@bug
def a_limit_in_roubles_is_not_kept(patch):
    patch.setattr(claims, "_cap", lambda case, rule: rule.limits.per_receipt_kopecks)


@bug
def restricted_points_pay_for_anything(patch):
    wrap(patch, reading, "_lots", lambda lots, rows: (lots(rows)[0], ()))


@bug
def the_ledger_draws_on_other_lots_than_was_decided(patch):
    wrap(patch, commit, "purchase_books", lambda books, decision, context: books(replace(decision, draws=()), context))


@bug
def the_rest_of_a_coupon_is_lost(patch):
    patch.setattr(purchase_books, "_kept", lambda writer, decision: None)


@bug
def the_rest_of_a_coupon_is_kept_after_the_return(patch):
    def return_books(return_books, postings, **given):
        kept = [posting for posting in postings if posting.kind != "earned" or posting.line_id]
        return return_books(postings=kept, **given)

    wrap(patch, returning, "return_books", return_books)


@bug
def a_promo_code_is_never_used_up(patch):
    codes = "(select id from promotions_couponseries where kind = 'promo_code')"
    reword(patch, store, "USE_COUPONS", "any(%(ids)s) order", f"any(%(ids)s) and series_id not in {codes} order")


@bug
def a_coupon_that_was_given_belongs_to_nobody(patch):
    reword(patch, store, "STORE_REWARDED", "given.account_id, 0", "null::bigint, 0")


@bug
def a_coupon_that_was_given_outlives_its_purchase(patch):
    reword(patch, returns, "STORE", "set state = 'blocked'", "set state = 'live'")
