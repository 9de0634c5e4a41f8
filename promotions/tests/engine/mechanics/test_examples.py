"""Every worked example of every mechanic gives what it says."""

import pytest

from promotions.engine.facts import Facts
from promotions.engine.mechanics import EXAMPLES, MECHANICS
from promotions.tests.engine.scenes import judged, receipt, rule, rulebook


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, id=f"{name}: {example.title}") for name, table in EXAMPLES.items() for example in table],
)
def test_example_gives_what_it_says(example):
    book = rulebook(rule(example.params, goods=example.goods), schemes=example.schemes)
    facts = Facts(account_id=1, accumulations={row.scheme_id: example.accumulated_kopecks for row in example.schemes})

    decision = judged(receipt(*example.lines), book, facts)

    given = {benefit.line_no: benefit.amount_kopecks for benefit in (*decision.discounts, *decision.awards)}
    assert given == example.gives


@pytest.mark.parametrize("name", MECHANICS)
def test_mechanic_has_examples_and_sound_parameters_in_them(name):
    assert EXAMPLES[name]
    for example in EXAMPLES[name]:
        assert example.params.name == name
        assert example.params.problems() == ()


@pytest.mark.parametrize("name", MECHANICS)
def test_mechanic_says_itself_in_both_languages(name):
    for example in EXAMPLES[name]:
        assert example.params.sentence_ru().endswith(".")
        assert example.params.sentence_en().endswith(".")
        assert example.params.sentence_en().isascii()
