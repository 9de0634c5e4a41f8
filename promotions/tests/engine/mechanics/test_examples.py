"""Every worked example of every mechanic gives what it says."""

import pytest

from promotions.engine.decision import Effect
from promotions.engine.facts import Facts, Used
from promotions.engine.gifts import Happening, gifts_for
from promotions.engine.mechanics import EXAMPLES, MECHANICS
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.rulebook import Redemption
from promotions.engine.soundness import problems_of
from promotions.tests.engine.scenes import MEMBER, NOON, PLACE, coupon_series, judged, receipt, rule, rulebook


def given_on_a_receipt(example):
    own = rule(example.params, goods=example.goods, basket=example.basket)
    other = [rule(PercentOfReceipt(example.earned_bp))] if example.earned_bp else []
    book = rulebook(
        own,
        *other,
        schemes=example.schemes,
        coupon_series=(coupon_series("0.00"),),
        redemption=Redemption(cap_bp=1_000) if own.params.effect is Effect.SPENDING else Redemption(),
    )
    facts = Facts(
        account_id=1,
        accumulations={row.scheme_id: example.accumulated_kopecks for row in example.schemes},
        spendable_kopecks=1_000_00,
        uses={(own.promotion_id, None): Used(counted=example.counted)},
    )
    decision = judged(receipt(*example.lines), book, facts)
    if own.params.effect is Effect.SPENDING:
        return {row.line_no: row.max_points_kopecks for row in decision.lines}, ()
    given = {
        benefit.line_no: benefit.amount_kopecks
        for benefit in (*decision.discounts, *decision.awards)
        if benefit.promotion_id == own.promotion_id
    }
    return given, tuple(coupon.series_id for coupon in decision.issued)


def given_for_the_occasion(example):
    params = example.params
    happening = Happening(
        params.occasion,
        NOON,
        PLACE,
        days=getattr(params, "idle_days", None) or 0,
        purchase_kopecks=sum(line.amount_kopecks for line in example.lines),
        action=getattr(params, "action", ""),
    )
    ((gift,), _) = gifts_for(happening, MEMBER, rulebook(rule(params)))
    return {0: gift.points_kopecks} if gift.points_kopecks else {}, gift.issued


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, id=f"{name}: {example.title}") for name, table in EXAMPLES.items() for example in table],
)
def test_example_gives_what_it_says(example):
    tried = given_on_a_receipt if example.params.judges_receipts else given_for_the_occasion

    assert tried(example) == (example.gives, example.issues)


@pytest.mark.parametrize("name", MECHANICS)
def test_mechanic_has_examples_and_sound_parameters_in_them(name):
    assert EXAMPLES[name]
    for example in EXAMPLES[name]:
        assert example.params.name == name
        assert problems_of(rule(example.params, goods=example.goods, basket=example.basket)) == ()


@pytest.mark.parametrize("name", MECHANICS)
def test_mechanic_says_itself_in_both_languages(name):
    for example in EXAMPLES[name]:
        assert example.params.sentence_ru().endswith(".")
        assert example.params.sentence_en().endswith(".")
        assert example.params.sentence_en().isascii()
