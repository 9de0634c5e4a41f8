"""Bugs to plant: each changes one thing in what the product does with money, and the machine must notice it.

A bug is a function that plants it: `patch` is pytest's monkeypatch, the database is a copy.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import connection

from promotions.engine import earning, spending
from promotions.engine.mechanics import reward
from settlements.ledger import book, purchase_books, return_books, unearned
from settlements.purchases import commit, judging, returnable, returning, returns, store, tokens
from settlements.purchases.situation import Situation

BUGS: dict[str, Callable[[Any], None]] = {}


def bug(plant: Callable[[Any], None]) -> Callable[[Any], None]:
    """Enter a bug into the table under its name."""
    BUGS[plant.__name__] = plant
    return plant


def reword(patch: Any, module: Any, name: str, right: str, wrong: str) -> None:
    """Change a statement of SQL."""
    text = getattr(module, name)
    assert right in text, f"{name} does not say {right}"
    patch.setattr(module, name, text.replace(right, wrong))


def drop(constraint: str, table: str) -> None:
    """Take a constraint off."""
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {table} drop constraint {constraint}")


def wrap(patch: Any, owner: Any, name: str, wrong: Callable[..., Any]) -> None:
    """Put `wrong` in place of a function; it is given the right one first."""
    right = getattr(owner, name)
    patch.setattr(owner, name, lambda *given, **named: wrong(right, *given, **named))


# Roundings


@bug
def percentages_are_rounded_down(patch):
    patch.setattr(reward, "round_half_up", lambda numerator, denominator: numerator // denominator)


@bug
def each_part_of_a_return_is_rounded_on_its_own(patch):
    def share(_, self, amount):
        return (2 * amount * (self.after - self.before) + self.whole) // (2 * self.whole)

    wrap(patch, return_books.Progress, "share", share)


@bug
def the_last_part_of_a_return_leaves_the_remainder(patch):
    def share(_, self, amount):
        return amount * (self.after - self.before) // self.whole

    wrap(patch, return_books.Progress, "share", share)


@bug
def points_that_do_not_divide_by_lines_are_lost(patch):
    def split(_, total, weights):
        return [total * weight // sum(weights) for weight in weights]

    wrap(patch, earning, "split_proportionally", split)


# Points


@bug
def lots_are_drawn_on_from_the_last(patch):
    wrap(patch, purchase_books, "draw", lambda draw, lots, wanted: draw(list(lots)[::-1], wanted))


@bug
def points_charged_at_use_are_never_charged(patch):
    def consume(consume, writer, lot, *rest):
        return consume(writer, replace(lot, funding_moment="issue"), *rest)

    wrap(patch, purchase_books, "consume", consume)


@bug
def a_shortfall_is_not_filled(patch):
    wrap(patch, commit, "_context", lambda context, *given: replace(context(*given), shortfall_kopecks=0))


@bug
def a_shortfall_does_not_lower_what_may_be_spent(patch):
    wrap(patch, judging, "facts_of", lambda facts_of, situation, buyer, **rest: facts_of(
        situation, buyer and replace(buyer, shortfall_kopecks=0), **rest))  # fmt: skip


@bug
def the_least_that_is_paid_in_money_is_forgotten(patch):
    wrap(patch, spending, "_limits", lambda limits, *given: limits(*given) | {"leave": 10**9})


@bug
def what_is_drawn_from_a_lot_stays_in_it(patch):
    reword(patch, book, "WRITE", "l.remaining_kopecks + c.change", "l.remaining_kopecks")


@bug
def a_balance_forgets_what_is_taken(patch):
    reword(patch, book, "WRITE", "a.balance_kopecks + c.change", "a.balance_kopecks + greatest(c.change, 0)")


@bug
def points_are_earned_on_what_points_paid(patch):
    def claimed_reward(claimed_reward, case, rule, rows, bases, level_of):
        return claimed_reward(case, rule, rows, [row.due + row.points for row in rows], level_of)

    wrap(patch, earning, "claimed_reward", claimed_reward)


# Returns


@bug
def points_missing_on_a_return_are_credited_to_the_pledge(patch):
    patch.setattr(return_books.chart, "clearing", return_books.chart.pledge)


@bug
def points_are_taken_back_from_nowhere(patch):
    wrap(patch, returning, "return_books", lambda return_books, **given: return_books(**given | {"lots_left": {}}))


@bug
def budgets_get_nothing_back(patch):
    patch.delitem(return_books.BACK, "budget_taken")


@bug
def charges_are_kept_when_spent_points_go_back(patch):
    patch.delitem(return_books.BACK, "charged")


@bug
def coupons_of_every_series_come_back(patch):
    reword(patch, returnable, "COUPONS", "s.is_restored_on_return", "true")


@bug
def accumulation_is_kept_when_goods_come_back(patch):
    reword(patch, returns, "STORE", "'return', -amount", "'return', 0 * amount")


@bug
def more_comes_back_than_was_sold(patch):
    drop("line_never_returned_above_sold", "settlements_purchaseline")
    patch.setattr(unearned, "part_of", lambda total, part, whole: total * part // whole)
    wrap(patch, returning, "_wanted", lambda wanted, request, sold: wanted(
        request, [replace(line, returned_thousandths=0) for line in sold]))  # fmt: skip


# Coupons, budgets, promises


@bug
def a_coupon_pays_the_pharmacy_only_what_was_accepted(patch):
    def purchase_books(purchase_books, decision, context):
        coupons = tuple(replace(one, compensated_kopecks=one.accepted_kopecks) for one in decision.coupons)
        return purchase_books(replace(decision, coupons=coupons), context)

    wrap(patch, commit, "purchase_books", purchase_books)


@bug
def a_coupon_is_never_used_up(patch):
    reword(patch, store, "USE_COUPONS", "end + 1", "end")


@bug
def budgets_are_overspent(patch):
    drop("budget_never_overspent", "settlements_ledgeraccount")
    patch.setattr(judging, "budget_needs", lambda benefits, rules: {})


@bug
def uses_of_a_promotion_are_not_counted(patch):
    reword(patch, store, "STORE", "uses = u.uses + excluded.uses", "uses = u.uses")


@bug
def a_stopped_promotion_goes_on(patch):
    wrap(patch, judging, "facts_of", lambda facts_of, situation, *given, **rest: facts_of(
        replace(situation, stopped=frozenset()), *given, **rest))  # fmt: skip


@bug
def the_seller_pays_for_discounts_that_others_promised(patch):
    def payer(payer, self, legal_entity_id, purpose):
        account, terms = payer(self, legal_entity_id, purpose)
        return (self.seller if purpose == "discounts" else account), terms

    wrap(patch, purchase_books._Writer, "payer", payer)


# Quotes, keys, receipts


@bug
def a_quote_is_forgotten_when_the_rules_change(patch):
    wrap(patch, Situation, "judged_by", lambda _, self, rulebook_id: self)


class Whatever:
    """Equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@bug
def a_stale_quote_is_booked(patch):
    wrap(patch, tokens.QuoteToken, "payable_kopecks", lambda *_: Whatever())


@bug
def a_repeated_key_is_booked_again(patch):
    drop("receipt_is_booked_once", "settlements_purchase")
    drop("till_reference_is_used_once", "settlements_purchase")
    patch.setattr(commit, "answer_of", lambda *given: None)
    patch.setattr(commit, "keep_answer", lambda *given: None)


@bug
def a_receipt_under_another_key_and_reference_is_booked_again(patch):
    drop("receipt_is_booked_once", "settlements_purchase")


@bug
def another_body_under_the_same_key_gets_the_answer(patch):
    wrap(patch, commit, "answer_of", lambda answer_of, asked, idempotency, operation: answer_of(
        asked, replace(idempotency, body_hash="h"), operation))  # fmt: skip
