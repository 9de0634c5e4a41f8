"""Rows by their codes and back, in as many queries as there are kinds of rows."""

import pytest

from coalition.tests.world import make_world
from pharmacies.models import LegalEntity
from promotions.compiler.outside import AskedNames, Refused, names_by_code, names_by_id, read_terms, write_terms
from promotions.engine.axes import Goods, Where, Whom
from promotions.engine.vocabulary import Unit

WHERE = {"outlets": ["b"], "legal_entities": ["maker"], "desks": ["a/1"]}


@pytest.fixture
def world(db):
    return make_world(publish=False)


def read(world, kind, written):
    asked = AskedNames()
    read_terms(kind, written, asked)
    return read_terms(kind, written, names_by_code(asked, world.programme))


def test_codes_there_and_back(world):
    goods = Goods(
        product_ids=frozenset({world.products["cream"].pk, world.products["aspirin"].pk}),
        group_ids=frozenset({world.products["cream"].group_id}),
        manufacturer_ids=frozenset({world.products["aspirin"].manufacturer_id}),
    )
    asked = AskedNames()
    write_terms(goods, asked)
    written = write_terms(goods, names_by_id(asked.ids, world.programme))

    assert written == {"products": ["cream", "aspirin"], "groups": ["otc"], "manufacturers": ["Завод"]}
    assert read(world, Goods, written) == goods


def test_places_are_named_by_code_name_or_tax_number(world):
    where = read(world, Where, WHERE)

    assert where.outlet_ids == {world.outlet_b.pk}
    assert where.legal_entity_ids == {world.maker.pk}
    assert where.desk_ids == {world.desk_a.desk_id}
    assert read(world, Where, {"outlets": ["Аптека b"], "legal_entities": [world.maker.inn]}).outlet_ids == {
        world.outlet_b.pk
    }


def test_levels_are_named_with_their_scheme(world):
    gold = world.scheme.levels.get(name="Золото")
    whom = read(world, Whom, {"levels": ["points/Золото"], "after_promotions": ["base"]})

    assert whom.level_ids == {gold.pk}
    assert names_by_id({Unit.LEVELS: {gold.pk}}, world.programme).human(Unit.LEVELS, gold.pk) == "Золото"


def test_a_name_of_several_is_refused_and_written_as_the_tax_number(world):
    LegalEntity.objects.filter(pk=world.pharmacy_a.pk).update(short_name="maker")

    with pytest.raises(Refused, match="several"):
        read(world, Where, {"legal_entities": ["maker"]})
    names = names_by_id({Unit.LEGAL_ENTITIES: {world.pharmacy_a.pk, world.maker.pk}}, world.programme)
    assert names.code_of(Unit.LEGAL_ENTITIES, world.maker.pk) == world.maker.inn


def test_what_was_meant_is_guessed_at(world):
    with pytest.raises(Refused, match="points/Золото"):
        read(world, Whom, {"levels": ["points/Золот"]})


def test_another_programme_is_not_seen(world):
    names = names_by_code(AskedNames(codes={Unit.PROMOTIONS: {"base": 1}}), None)

    assert names.numbers[Unit.PROMOTIONS] == {}


def test_a_thousand_goods_cost_one_query(world, django_assert_num_queries):
    written = {"products": ["cream", *(f"no-{number}" for number in range(1_000))], "groups": ["otc"]}
    asked = AskedNames()
    read_terms(Goods, written, asked)

    with django_assert_num_queries(2):
        names_by_code(asked, world.programme)
