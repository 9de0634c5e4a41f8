"""What is true of every decision, whatever the rules and the receipt."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.kernel.quantity import line_amount
from promotions.engine.decision import Effect, Outcome
from promotions.engine.encoding import decode_decision, decode_rulebook, encode_decision, encode_rulebook
from promotions.engine.evaluate import evaluate
from promotions.engine.explain import explain
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import GroupMode
from promotions.tests.engine.worlds import histories, receipts, rulebooks

QUICK = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FULL = settings(QUICK, max_examples=2_000)


def check_lines(receipt, decision):
    for line, row in zip(receipt.lines, decision.lines, strict=True):
        taken = row.discount_kopecks + row.coupon_kopecks + row.points_kopecks
        assert row.line_no == line.line_no
        assert row.base_kopecks == line.amount_kopecks == taken + row.payable_kopecks
        assert min(row.discount_kopecks, row.coupon_kopecks, row.points_kopecks, row.payable_kopecks) >= 0
        assert min(row.earned_kopecks, row.accumulated_kopecks) >= 0
        assert row.points_kopecks <= row.max_points_kopecks
        assert sum(part.amount_kopecks for part in row.parts) == row.payable_kopecks
        assert sum(part.quantity_thousandths for part in row.parts) == line.quantity_thousandths
        for part in row.parts:
            assert line_amount(part.unit_price_kopecks, part.quantity_thousandths) == part.amount_kopecks
        if taken and line.min_price_kopecks:
            assert row.payable_kopecks * 1_000 >= line.min_price_kopecks * line.quantity_thousandths


def check_shares(receipt, facts, decision):
    by_line = {
        "discount_kopecks": decision.discounts,
        "earned_kopecks": decision.awards,
        "coupon_kopecks": decision.coupon_shares,
    }
    for name, shares in by_line.items():
        sums = Counter()
        for share in shares:
            assert share.amount_kopecks > 0
            sums[share.line_no] += share.amount_kopecks
        assert {row.line_no: getattr(row, name) for row in decision.lines if getattr(row, name)} == dict(sums)
    accepted = sum(coupon.accepted_kopecks for coupon in decision.coupons)
    assert accepted == decision.total("coupon_kopecks")
    assert all(coupon.accepted_kopecks + coupon.unused_kopecks <= coupon.nominal_kopecks for coupon in decision.coupons)
    if facts.account_id is None:
        assert decision.awards == ()
        assert decision.max_spend_kopecks == 0
    for award in decision.awards:
        assert award.available_from >= receipt.occurred_at
        assert award.expires_at is None or award.expires_at > award.available_from


def check_funders(receipt, book, decision):
    """Each funder's total of a rule differs from its exact share by less than a kopeck."""
    rules = {rule.promotion_id: rule for rule in book.rules}
    totals, payers = Counter(), Counter()
    for benefit in (*decision.discounts, *decision.awards):
        totals[benefit.promotion_id] += benefit.amount_kopecks
        payers[benefit.promotion_id, benefit.legal_entity_id] += benefit.amount_kopecks
    for promotion_id, total in totals.items():
        exact = Counter()
        for funding in rules[promotion_id].funding:
            entity = {"outlet": receipt.place.legal_entity_id, "operator": None}
            exact[entity.get(funding.kind.value, funding.legal_entity_id)] += total * funding.share_bp
        for payer, amount in exact.items():
            assert abs(payers[promotion_id, payer] * 10_000 - amount) < 10_000
    for step in decision.trace:
        if step.subject == "promotion":
            assert step.amount_kopecks == totals[step.promotion_id]
            assert (step.outcome is Outcome.APPLIED) == bool(step.amount_kopecks)


def check_spending(receipt, facts, book, decision):
    most, redemption = decision.max_spend_kopecks, book.redemption
    due = decision.payable_kopecks + decision.spent_kopecks
    assert 0 <= decision.spent_kopecks <= most <= max(0, facts.spendable_kopecks)
    assert most * 10_000 <= due * redemption.cap_bp
    assert not most or due - most >= redemption.leave_kopecks
    if receipt.spend is SpendMode.NONE or facts.is_offline or not receipt.place.accepts_points:
        assert decision.spent_kopecks == 0
    elif receipt.spend is SpendMode.ALL:
        assert decision.spent_kopecks == most
    elif most and redemption.min_points_kopecks <= receipt.spend_kopecks:
        assert decision.spent_kopecks == min(receipt.spend_kopecks, most)


def check_exclusions(receipt, book, decision):
    lines = {line.line_no: line for line in receipt.lines}
    groups = {rule.promotion_id: rule.group for rule in book.rules}
    exclusive = {group for group in groups.values() if group} - {
        group for group, mode in book.group_modes if mode is GroupMode.ALL
    }
    takers = {}
    for benefit in (*decision.discounts, *decision.awards):
        line, group = lines[benefit.line_no], groups[benefit.promotion_id]
        if benefit.effect is Effect.DISCOUNT:
            assert not line.is_discount_barred
            assert not line.flags & book.settings.discount_excluded_flags
        else:
            assert not line.is_earning_barred
            assert not line.flags & book.settings.earning_excluded_flags
        if group in exclusive:
            assert takers.setdefault((group, benefit.line_no), benefit.promotion_id) == benefit.promotion_id
    for row in decision.lines:
        line = lines[row.line_no]
        assert not (line.is_spending_barred and row.points_kopecks)
        assert not (line.is_coupon_barred and row.coupon_kopecks)
        if "pku" in line.flags:
            assert row.payable_kopecks == row.base_kopecks
            assert row.earned_kopecks == row.accumulated_kopecks == row.max_points_kopecks == 0


def check_words(decision):
    for step in decision.trace:
        assert step.reason
        for sentence in explain(step):
            assert sentence.endswith(".")
            assert "?" not in sentence
            assert "{" not in sentence


def check_everything(receipt, facts, book):
    decision = evaluate(receipt, facts, book)

    check_lines(receipt, decision)
    check_shares(receipt, facts, decision)
    check_funders(receipt, book, decision)
    check_spending(receipt, facts, book, decision)
    check_exclusions(receipt, book, decision)
    check_words(decision)
    for rule in book.rules:
        if rule.limits.per_receipt_kopecks is not None:
            given = sum(
                benefit.amount_kopecks
                for benefit in (*decision.discounts, *decision.awards)
                if benefit.promotion_id == rule.promotion_id
            )
            assert given <= rule.limits.per_receipt_kopecks


@QUICK
@given(receipts(), histories, rulebooks())
def test_decision_is_sound(receipt, facts, book):
    check_everything(receipt, facts, book)


@pytest.mark.full
@FULL
@given(receipts(), histories, rulebooks())
def test_decision_is_sound_at_length(receipt, facts, book):
    check_everything(receipt, facts, book)


@QUICK
@given(receipts(), histories, rulebooks(), st.randoms(use_true_random=False))
def test_order_and_encoding_of_rules_do_not_matter(receipt, facts, book, random):
    rules = list(book.rules)
    random.shuffle(rules)
    again = decode_rulebook(encode_rulebook(replace(book, rules=tuple(rules))))

    decision = evaluate(receipt, facts, book)

    assert evaluate(receipt, facts, again) == decision
    assert decode_decision(encode_decision(decision)) == decision


def buyers_gain(decision):
    return decision.total("discount_kopecks") + decision.total("coupon_kopecks") + decision.earned_kopecks


def funders_cost(decision):
    compensated = sum(coupon.compensated_kopecks for coupon in decision.coupons)
    return decision.total("discount_kopecks") + decision.earned_kopecks + compensated


@QUICK
@given(receipts(), histories, rulebooks())
def test_best_for_buyer_is_never_worse_than_priority(receipt, facts, book):
    rules = tuple(replace(rule, group=rule.group and "one") for rule in book.rules)

    def judged(mode):
        return evaluate(receipt, facts, replace(book, rules=rules, group_modes=(("one", mode),)))

    first = judged(GroupMode.FIRST)
    assert buyers_gain(judged(GroupMode.BEST_FOR_BUYER)) >= buyers_gain(first)
    assert funders_cost(judged(GroupMode.CHEAPEST_FOR_FUNDER)) <= funders_cost(first)
