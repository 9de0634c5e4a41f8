"""Changes in words, whoever and whatever made them."""

import pghistory
import pytest
from django.db import IntegrityError, connection, transaction

from coalition.tests.world import make_world
from coalition.toolkit.admin.history import changes_of
from coalition.toolkit.tracked import event_model
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
    assert "SQL" in latest.who  # nobody has said who it was
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


@pytest.mark.parametrize(
    ("told", "who"), [({"task": "x.y"}, "x.y"), ({"command": "z"}, "z"), ({"user": 0}, "система"), ({}, "система")]
)
def test_whose_hand_it_was_is_told_by_the_context(told, who, db):
    contract = make_world().contracts["a"]
    with pghistory.context(**told):
        Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=250)

    assert who in changes_of(contract)[0].who


def told_of(contract):
    return event_model(Contract).objects.filter(pgh_obj_id=contract.pk).latest("pgh_id").pgh_context.metadata


def test_what_a_context_told_once_stays_and_more_may_be_told(db):
    contract = make_world().contracts["a"]
    with pghistory.context(door="till", user=None):
        Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=250)
        pghistory.context(user=7)
        Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=260)
        assert told_of(contract) == {"door": "till", "user": 7}
        pghistory.context(user=8, door=None)
        Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=270)

    assert told_of(contract) == {"door": "till", "user": 7}


@pytest.mark.parametrize("change", ["UPDATE pghistory_context SET metadata = '{}'", "DELETE FROM pghistory_context"])
def test_nobody_rewrites_whose_hand_it_was(change, db):
    contract = make_world().contracts["a"]
    with pghistory.context(user=7):
        Contract.objects.filter(pk=contract.pk).update(fee_rate_bp=250)

    with pytest.raises(IntegrityError, match="only what history itself learns"), transaction.atomic():
        connection.cursor().execute(change)

    assert told_of(contract) == {"user": 7}
