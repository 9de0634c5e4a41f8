"""A programme goes out as a file and comes in again: byte for byte, once, and whole or not at all."""

from datetime import date, time

import pytest

from coalition.tests.world import make_world
from pharmacies.models import Programme
from promotions.compiler.compile import plain_of
from promotions.compiler.outside import Refused
from promotions.compiler.programme_file.comparing import State
from promotions.compiler.programme_file.exporting import export_programme, kept_sections
from promotions.engine.axes import Goods, Limits, When, Where, Whom
from promotions.engine.segments import SegmentConditions, plain_conditions
from promotions.models import (
    CompiledRulebook,
    CouponSeries,
    ExclusivityGroup,
    Level,
    LevelScheme,
    Promotion,
    PromotionVersion,
    RedemptionRule,
    Segment,
)
from promotions.operations.programme_file import load_programme


@pytest.fixture
def world(db):
    """The small coalition with something in every section and on most axes."""
    world = make_world(publish=False)
    ExclusivityGroup.objects.create(programme=world.programme, code="best", name="Лучшая", mode="best_for_buyer")
    young = SegmentConditions(age_from=18, age_until=30, excluded_promotion_ids=frozenset({Promotion.objects.get().pk}))
    segment = Segment.objects.create(
        programme=world.programme, code="young", name="Молодые", conditions=plain_conditions(young)
    )
    Segment.objects.create(programme=world.programme, code="staff", name="Сотрудники", kind="list")
    RedemptionRule.objects.update(earning_excluded_flags=["vital", "pku"])
    gold = world.scheme.levels.get(name="Золото")
    cream = world.products["cream"]
    world.promote(
        "mornings",
        "percent_of_goods",
        {"rate_bp": 250},
        funder=world.maker,
        budget_kopecks=5_000_50,
        group="best",
        priority=7,
        announcement="Утром дешевле.\nПриходите!",
        whom=plain_of(Whom(segment_ids=frozenset({segment.pk}), level_ids=frozenset({gold.pk}))),
        where=plain_of(Where(outlet_ids=frozenset({world.outlet_a.pk}), districts=frozenset({"Центр"}))),
        when=plain_of(When(date(2026, 1, 1), weekdays=frozenset({1, 2, 3}), from_time=time(8), until_time=time(11))),
        goods=plain_of(Goods(product_ids=frozenset({cream.pk}), group_ids=frozenset({cream.group_id}))),
        limits=plain_of(Limits(min_receipt_kopecks=500_00, per_receipt_kopecks=99_50)),
    )
    world.coupon("300.00", funder=world.maker, goods=plain_of(Goods(product_ids=frozenset({cream.pk}))))
    return world


@pytest.fixture
def text(world):
    return export_programme(world.programme)


def load(world, text, *, is_applied=True):
    return load_programme(content=text.encode(), loaded_by="anna", now=world.now, is_applied=is_applied)


def exported(world):
    return export_programme(Programme.objects.get(pk=world.programme.pk))


def bare(text):
    """Without comments, which follow what they explain."""
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


def states(loaded):
    return {(change.section, change.code): change.state for change in loaded.changes if change.state != State.SAME}


def test_it_goes_out_and_comes_in_without_a_change(world, text):
    loaded = load(world, text)

    assert not loaded.is_changing
    assert exported(world) == text
    assert PromotionVersion.objects.count() == 2


def test_it_reads_in_the_words_of_the_console(text):
    assert "      weekdays: [mon, tue, wed]\n" in text or "weekdays: [mon, tue, wed]" in text
    for piece in (
        "# yaml-language-server: $schema=",
        "    budget: 5000.50\n",
        "    params: {rate: 2.5 %}\n",
        "funders: {maker: 100 %}",
        "levels: [points/Золото]",
        "from_time: 08:00",
        "- {name: Золото, from: 1000, points: 7 %}",
        "earning: [pku, vital]",
        "    announcement: |-\n      Утром дешевле.\n      Приходите!\n",
        "  # За товары акции начисляются баллы: 2,5\u00a0% от их стоимости.\n",
    ):
        assert piece in text, piece


def test_another_programme_is_founded_by_it(world, text):
    copied = text.replace("code: m\n", "code: copy\n").replace("code: m,", "code: copy,")
    loaded = load(world, copied)

    assert {change.state for change in loaded.changes} == {State.NEW}
    copy = LevelScheme.objects.get(programme__code="copy").programme
    assert export_programme(copy) == copied
    assert not load(world, copied).is_changing
    assert set(Promotion.objects.filter(programme=copy).values_list("versions__state", flat=True)) == {"draft"}
    assert CouponSeries.objects.get(programme=copy).funder == world.maker


def test_a_running_promotion_gets_a_draft_beside_it(world, text):
    changed = text.replace("rate: 2.5 %", "rate: 3 %")
    loaded = load(world, changed)

    (change,) = (each for each in loaded.changes if each.state is State.DIFFERS)
    assert (change.code, [(f.path, f.before, f.after) for f in change.figures]) == (
        "mornings",
        [("params.rate", "2.5 %", "3 %")],
    )
    assert loaded.drafts == {"mornings": 2}
    versions = PromotionVersion.objects.filter(promotion__code="mornings").order_by("number")
    assert [(each.state, each.params["rate_bp"]) for each in versions] == [("running", 250), ("draft", 300)]
    assert versions[1].fundings.get().funder == world.maker
    assert bare(exported(world)) == bare(changed)
    assert not load(world, changed).is_changing
    assert not CompiledRulebook.objects.exists()


def test_the_draft_itself_is_changed(world, text):
    load(world, text.replace("rate: 2.5 %", "rate: 3 %"))
    loaded = load(world, text.replace("rate: 2.5 %", "rate: 4 %"))

    assert loaded.drafts == {"mornings": 2}
    assert PromotionVersion.objects.get(promotion__code="mornings", number=2).params == {"rate_bp": 400}


def test_a_name_needs_no_new_version(world, text):
    loaded = load(world, text.replace("    name: mornings\n", "    name: Утро\n"))

    assert loaded.drafts == {}
    assert Promotion.objects.get(code="mornings").name == "Утро"


def test_levels_series_settings_and_segments_are_changed(world, text):
    changed = (
        text.replace("points: 7 %", "points: 8 %")
        .replace("nominal: 300", "nominal: 400")
        .replace("min_age: 18", "min_age: 14")
        .replace("age_until: 30", "age_until: 35")
        .replace("cap: 50 %", "cap: 20 %")
    )
    assert set(states(load(world, changed))) == {
        ("programme", ""),
        ("redemption", ""),
        ("levels", "points/Золото"),
        ("segments", "young"),
        ("coupon_series", CouponSeries.objects.get().code),
    }
    assert Level.objects.get(name="Золото").points_rate_bp == 800
    assert RedemptionRule.objects.get().cap_bp == 2000
    assert bare(exported(world)) == bare(changed)


def test_nothing_is_written_unless_applied(world, text):
    changed = text.replace("rate: 2.5 %", "rate: 3 %").replace("min_age: 18", "min_age: 14")

    assert load(world, changed, is_applied=False).is_changing
    assert exported(world) == text
    assert load(world, changed.replace("code: m\n", "code: new\n"), is_applied=False).drafts
    assert LevelScheme.objects.count() == 1


def test_what_the_file_lacks_stays_and_is_told(world, text):
    begin, end = text.index("\npromotions:"), len(text)
    loaded = load(world, text[:begin] + text[end:])

    assert states(loaded) == {("promotions", "base"): State.NOT_IN_FILE, ("promotions", "mornings"): State.NOT_IN_FILE}
    assert not loaded.is_changing
    assert Promotion.objects.count() == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("products: [cream]", "products: [creme]", "creme"),
        ("funders: {maker: 100 %}", "funders: {baker: 100 %}", "baker"),
        ("outlets: [a]", "outlets: [z]", "“z”"),
        ("segments: [young]", "segments: [old]", "old"),
        ("levels: [points/Золото]", "levels: [points/Злато]", "points/Золото"),
        ("age_until: 30", "age_until: 18", "nobody fits"),
        ("nominal: 300", "nominal: 0", "nominal"),
        ("starts_on: 2026-01-01", "starts_on: 2026-01-01, ends_on: 2025-01-01", "ends before"),
    ],
)
def test_it_is_refused_whole(world, text, old, new, said):
    assert old in text
    changed = text.replace(old, new).replace("min_age: 18", "min_age: 14")

    with pytest.raises(Refused) as refused:
        load(world, changed)

    assert said in refused.value.faults[0].en
    assert refused.value.faults[0].place.line > 0
    assert exported(world) == text


def test_examples_of_a_file_outlive_its_export(world, text):
    examples = "# Примеры\nexamples:\n  - {title: Пример, receipt: 100, expect: {payable: 100}}"
    kept = kept_sections((text + "\n" + examples + "\n").encode())

    assert kept == examples
    assert export_programme(world.programme, kept=kept) == f"{text}\n{examples}\n"


def test_it_costs_few_statements(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        export_programme(world.programme)


def test_a_row_that_is_gone_is_said(world, text):
    world.promote("ghost", "percent_of_receipt", {"rate_bp": 100}, goods={"product_ids": [987654321]})

    for refused_by in (lambda: exported(world), lambda: load(world, text)):
        with pytest.raises(Refused, match="987654321"):
            refused_by()
