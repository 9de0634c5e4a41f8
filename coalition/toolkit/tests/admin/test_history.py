"""Changes in words, whoever and whatever made them."""

from coalition.tests.world import make_world
from coalition.toolkit.admin.history import changes_of
from pharmacies.models import Contract


def test_a_change_by_a_form_or_by_a_bulk_update_is_told_with_both_values(db):
    world = make_world()
    contract = world.contracts["a"]

    Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=250, funding_moment="use")
    latest, first = changes_of(contract)

    assert {(field.label, field.before, field.after) for field in latest.fields} == {
        ("Вознаграждение оператора", "0\u00a0%", "2,5\u00a0%"),
        ("Баллы оплачиваются", "при начислении баллов", "при списании баллов"),
    }
    assert latest.who == "система"
    assert first.is_creation


def test_what_a_key_points_at_is_named(db):
    world = make_world()
    outlet = world.outlet_a

    type(outlet).objects.filter(pk=outlet.pk).update(legal_entity=world.pharmacy_b)

    (change,) = changes_of(outlet)[0].fields
    assert (change.label, change.before, change.after) == ("Юридическое лицо", "a", "b")


def test_an_update_that_changes_nothing_is_no_change(db):
    world = make_world()
    before = len(changes_of(world.outlet_a))

    world.outlet_a.save()

    assert len(changes_of(world.outlet_a)) == before
