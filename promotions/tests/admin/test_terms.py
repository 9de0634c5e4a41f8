"""A form shows any mechanic and any axis, and gives back the very values that it was given."""

from datetime import date, time

import pytest
from django.utils.translation import override

from coalition.tests.world import make_world
from promotions.admin.constructor.terms import TermsForm
from promotions.compiler.compile import convert, plain_of
from promotions.compiler.drafts import AXES
from promotions.engine import axes
from promotions.engine.encoding import params_of, plain_params
from promotions.engine.mechanics import EXAMPLES, MECHANICS
from promotions.engine.vocabulary import Unit, terms_of
from promotions.models import Segment
from promotions.tests.admin.browsing import sent_back

PARAMS = [
    pytest.param(example.params, id=f"{mechanic}: {example.title}")
    for mechanic, examples in EXAMPLES.items()
    for example in examples
]


@pytest.fixture
def world(db):
    return make_world(publish=False)


def there_and_back(kind, plain):
    """The values after a page was drawn of them and its inputs were sent back."""
    form = TermsForm(kind, prefix="x", plain=plain)
    inputs = "".join(str(field) for each in (form, *form.nested.values()) for field in each)
    back = TermsForm(kind, prefix="x", data=sent_back(f'<form id="constructor">{inputs}</form>'))
    assert back.is_valid(), back.errors
    return back


def rows_of(world):
    segment = Segment.objects.create(programme=world.programme, code="s", name="Старшие")
    series = world.coupon().series
    level = world.scheme.levels.first()
    return {
        Unit.SEGMENTS: segment.pk,
        Unit.LEVELS: level.pk,
        Unit.LEVEL_SCHEME: world.scheme.pk,
        Unit.ONE_COUPON_SERIES: series.pk,
        Unit.COUPON_SERIES: series.pk,
        Unit.OUTLETS: world.outlet_a.pk,
        Unit.DESKS: world.desk_a.desk_id,
        Unit.LEGAL_ENTITIES: world.maker.pk,
        Unit.PRODUCTS: world.products["cream"].pk,
        Unit.PRODUCT_GROUPS: world.products["cream"].group_id,
        Unit.MANUFACTURERS: world.products["aspirin"].manufacturer_id,
        Unit.PROMOTIONS: world.programme.promotions.first().pk,
    }


@pytest.mark.parametrize("params", PARAMS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_worked_example_of_a_mechanic_comes_back_as_it_went(params, language, world):
    plain = plain_params(params)
    rows = rows_of(world)
    for name, term in terms_of(type(params)).items():
        if term.unit in rows and plain.get(name) is not None:
            plain[name] = rows[term.unit] if isinstance(plain[name], int) else [rows[term.unit]]
    with override(language):
        back = there_and_back(type(params), plain)

    mechanic = next(name for name, kind in MECHANICS.items() if kind is type(params))
    assert params_of(mechanic, back.plain(is_whole=True)) == params_of(mechanic, plain)


def filled_axes(world):
    rows = {unit: frozenset({pk}) for unit, pk in rows_of(world).items()}
    goods = axes.Goods(
        product_ids=rows[Unit.PRODUCTS],
        group_ids=rows[Unit.PRODUCT_GROUPS],
        manufacturer_ids=rows[Unit.MANUFACTURERS],
        excluded_flags=frozenset({"rx", "pku"}),
    )
    when = axes.When(
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 12, 1),
        weekdays=frozenset({1, 7}),
        month_days=frozenset({1, 31}),
        from_time=time(8),
        until_time=time(11, 30),
    )
    where = axes.Where(
        outlet_ids=rows[Unit.OUTLETS],
        legal_entity_ids=rows[Unit.LEGAL_ENTITIES],
        districts=frozenset({"Центр", "Север"}),
        desk_ids=rows[Unit.DESKS],
    )
    basket = axes.Basket(any_product_ids=rows[Unit.PRODUCTS], min_goods_kopecks=1_000_50, min_pieces=2)
    return (
        axes.Whom(
            segment_ids=rows[Unit.SEGMENTS],
            level_ids=rows[Unit.LEVELS],
            account_kinds=frozenset({axes.AccountKind.FAMILY, axes.AccountKind.PERSONAL}),
            age_from=60,
            birthday_before_days=3,
            purchases_until=1,
            after_promotion_ids=rows[Unit.PROMOTIONS],
            code_series_ids=rows[Unit.COUPON_SERIES],
        ),
        where,
        when,
        goods,
        basket,
        axes.Limits(
            min_receipt_kopecks=1_000_00,
            is_min_exceeded=True,
            per_line_kopecks=100_00,
            per_receipt_kopecks=300_00,
            uses_per_account=2,
            period=axes.LimitPeriod.MONTH,
        ),
        axes.Validity(available_after_days=1, expires_after_days=30, available_on=date(2026, 11, 1)),
        axes.Spending(share_bp=2_550, min_receipt_kopecks=500_00, where=where, when=when, goods=goods, basket=basket),
    )


@pytest.mark.parametrize("place", range(len(AXES)), ids=list(AXES))
def test_every_axis_comes_back_as_it_went(place, world):
    axis = filled_axes(world)[place]

    back = there_and_back(type(axis), plain_of(axis))

    assert convert(back.plain(), type(axis)) == axis
    assert there_and_back(type(axis), {}).plain() == {}


def test_every_field_of_the_axes_has_an_input(world):
    for name, kind in AXES.items():
        form = TermsForm(kind, prefix=name)
        assert {*form.fields, *form.nested} == set(terms_of(kind))


@pytest.mark.parametrize(
    ("kind", "name", "typed", "said"),
    [
        (axes.Whom, "age_from", "шестьдесят", "whole number"),
        (axes.Whom, "age_from", "200", "At most 150"),
        (axes.Limits, "per_receipt_kopecks", "0", "At least 0.01"),
        (axes.Limits, "per_receipt_kopecks", "сто", "rouble"),
        (axes.Spending, "share_bp", "101", "At most 100%"),
        (axes.When, "starts_on", "31.02.2026", "valid date"),
        (axes.Goods, "product_ids", "999999", "not there"),
        (axes.Where, "outlet_ids", "abc", "from the list"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(kind, name, typed, said, world):
    with override("en"):
        form = TermsForm(kind, prefix="x", data={f"x-{name}": typed})

        assert not form.is_valid()
        assert said in str(form.errors[name][0])
