"""Conditions of segments in words, without contradictions, and in the order in which they are refreshed."""

from dataclasses import fields, is_dataclass, replace

import pytest

from promotions.engine.axes import AccountKind
from promotions.engine.segments import (
    BenefitCategory,
    GoodsBought,
    SegmentConditions,
    SegmentsInCircle,
    Sex,
    conditions_of,
    plain_conditions,
    problems_of,
    refresh_order,
    sentences_en,
    sentences_ru,
)
from promotions.engine.vocabulary import Unit, terms_of

IDS = frozenset({1, 2})
GOODS = GoodsBought(substance_ids=frozenset({7}))
ONE_OF_EACH = (
    SegmentConditions(is_everybody=True),
    SegmentConditions(age_from=55),
    SegmentConditions(age_until=25),
    SegmentConditions(sex=Sex.FEMALE),
    SegmentConditions(benefit_categories=frozenset({BenefitCategory.PENSIONER, BenefitCategory.STUDENT})),
    SegmentConditions(account_kinds=frozenset({AccountKind.FAMILY})),
    SegmentConditions(enrolled_days_from=0),
    SegmentConditions(enrolled_days_until=30),
    SegmentConditions(enrolled_outlet_ids=IDS),
    SegmentConditions(enrolled_chain_ids=IDS),
    SegmentConditions(enrolled_districts=frozenset({"Центр"})),
    SegmentConditions(level_ids=IDS),
    SegmentConditions(accumulated_from_kopecks=1_000_00),
    SegmentConditions(accumulated_until_kopecks=1_000_00),
    SegmentConditions(points_from_kopecks=10_00),
    SegmentConditions(points_until_kopecks=10_00),
    SegmentConditions(within_days=30, purchases_from=3),
    SegmentConditions(purchases_until=3),
    SegmentConditions(paid_from_kopecks=1),
    SegmentConditions(paid_until_kopecks=1),
    SegmentConditions(outlet_ids=IDS),
    SegmentConditions(last_purchase_days_from=60),
    SegmentConditions(last_purchase_days_until=60),
    SegmentConditions(bought=GOODS),
    SegmentConditions(not_bought=GOODS),
    SegmentConditions(segment_ids=IDS),
    SegmentConditions(excluded_segment_ids=IDS),
    SegmentConditions(promotion_ids=IDS),
    SegmentConditions(excluded_promotion_ids=IDS),
)


def said(conditions: SegmentConditions) -> set[str]:
    return {each.code for each in problems_of(conditions)}


def test_one_of_each_leaves_no_condition_out():
    told = {name for each in ONE_OF_EACH for name in plain_conditions(each)}

    assert told == {field.name for field in fields(SegmentConditions)}


@pytest.mark.parametrize("conditions", ONE_OF_EACH, ids=lambda each: "-".join(plain_conditions(each)))
def test_every_condition_makes_sense_alone_has_a_sentence_and_comes_back_from_json(conditions):
    assert problems_of(conditions) == ()
    ru, en = sentences_ru(conditions), sentences_en(conditions)
    assert len(ru) == len(en) == 1 + conditions.reads_goods
    assert all(each.endswith(".") and "{" not in each for each in ru + en)
    assert conditions_of(plain_conditions(conditions)) == conditions


def test_every_condition_has_its_words():
    for kind in (SegmentConditions, GoodsBought):
        assert set(terms_of(kind)) == {field.name for field in fields(kind)}
    nested = [name for name, words in terms_of(SegmentConditions).items() if words.unit is Unit.GROUP_OF_TERMS]
    assert all(is_dataclass(getattr(SegmentConditions(), name)) for name in nested)


def test_sentences_name_what_people_know():
    names = {(Unit.SUBSTANCES, 7): "ибупрофен", (Unit.MANUFACTURERS, 3): "Завод {A}", (Unit.OUTLETS, 1): "Аптека 1"}
    conditions = SegmentConditions(
        age_from=18,
        age_until=25,
        within_days=31,
        purchases_from=2,
        paid_from_kopecks=1_500_00,
        outlet_ids=frozenset({1}),
        bought=GoodsBought(substance_ids=frozenset({7}), excluded_manufacturer_ids=frozenset({3}), within_days=180),
    )

    assert [each.replace("\u00a0", " ") for each in sentences_ru(conditions, lambda *key: names[key])] == [
        "Возраст владельца счёта, лет: от 18 до 25 (не включая).",
        "Покупок за последние 31 день в аптеках: Аптека 1: от 2.",
        "Оплачено деньгами за последние 31 день в аптеках: Аптека 1: от 1 500 ₽.",
        "Покупали за последние 180 дней: ибупрофен, кроме производителей Завод {A}.",
        "Только те, кто согласился на обработку сведений о покупках.",
    ]
    assert "Bought within the last 180 days: ибупрофен, but not made by Завод {A}." in sentences_en(
        conditions, lambda *key: names[key]
    )


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        (SegmentConditions(), "no_conditions"),
        (SegmentConditions(is_everybody=True, age_from=5), "everybody_with_conditions"),
        (SegmentConditions(age_from=30, age_until=30), "age_from_above_its_end"),
        (SegmentConditions(paid_from_kopecks=2, paid_until_kopecks=1), "paid_from_kopecks_above_its_end"),
        (SegmentConditions(age_from=-1), "age_from_out_of_range"),
        (SegmentConditions(bought=replace(GOODS, within_days=0)), "bought.within_days_out_of_range"),
        (SegmentConditions(segment_ids=IDS, excluded_segment_ids=IDS), "segment_ids_contradicts_itself"),
        (SegmentConditions(promotion_ids=IDS, excluded_promotion_ids=IDS), "promotion_ids_contradicts_itself"),
        (
            SegmentConditions(bought=GoodsBought(manufacturer_ids=IDS, excluded_manufacturer_ids=frozenset({2}))),
            "manufacturer_ids_contradicts_itself",
        ),
        (SegmentConditions(within_days=30, age_from=5), "window_of_nothing"),
        (SegmentConditions(purchases_until=1, paid_from_kopecks=1), "paid_without_purchases"),
        (
            SegmentConditions(within_days=30, purchases_from=1, last_purchase_days_from=30),
            "last_purchase_before_window",
        ),
        (SegmentConditions(within_days=30, outlet_ids=IDS, last_purchase_days_from=30), "last_purchase_before_window"),
        (SegmentConditions(age_from=5, bought=GoodsBought(within_days=3)), "days_without_goods"),
        (SegmentConditions(bought=replace(GOODS, within_days=30), not_bought=GOODS), "bought_and_not_bought"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_contradictions_are_told_in_words(conditions, code):
    assert said(conditions) == {code}
    (problem,) = problems_of(conditions)
    assert problem.ru.endswith(".")
    assert problem.en.endswith(".")


@pytest.mark.parametrize(
    "conditions",
    [
        SegmentConditions(within_days=30, purchases_from=1, last_purchase_days_from=29),
        SegmentConditions(within_days=30, purchases_until=1, last_purchase_days_from=60),
        SegmentConditions(bought=GOODS, not_bought=replace(GOODS, within_days=30)),
        SegmentConditions(bought=GOODS, not_bought=replace(GOODS, manufacturer_ids=IDS)),
    ],
)
def test_what_only_looks_like_a_contradiction_is_let_through(conditions):
    assert problems_of(conditions) == ()


@pytest.mark.parametrize(
    "plain", [{"age": 5}, {"age_from": "old"}, {"bought": {"brand": [1]}}, {"sex": "x"}, {"bought": 5}]
)
def test_unknown_conditions_are_refused(plain):
    with pytest.raises((ValueError, TypeError)):
        conditions_of(plain)


def test_segments_are_refreshed_after_those_they_name():
    named = {1: {2, 3}, 2: {3}, 3: {99}, 4: set()}

    assert refresh_order(named, [1]) == [3, 2, 1]
    assert refresh_order(named, [99]) == []
    everything = refresh_order(named)
    assert sorted(everything) == [1, 2, 3, 4]
    assert everything.index(3) < everything.index(2) < everything.index(1)


def test_a_circle_of_segments_is_refused():
    with pytest.raises(SegmentsInCircle):
        refresh_order({1: {2}, 2: {3}, 3: {1}, 4: {1}}, [4])
    with pytest.raises(SegmentsInCircle):
        refresh_order({1: {1}})
    assert refresh_order({1: {2}, 2: {1}, 3: set()}, [3]) == [3]
