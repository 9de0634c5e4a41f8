"""Who signs for whom, and how long it counts."""

from datetime import date

import pytest

from coalition.tests.world import NOW, make_world
from members.models import Consent, ConsentText
from members.operations.errors import AuthorityMissing, RepresentativeMinor, WardNeedsNobody
from members.operations.representations import appoint_representative, end_representation
from members.queries.consents import has_live_consent, may_read_purchases_of
from members.queries.representation import has_signed, signers_of
from settlements.tests.movements.kin import child_of, grown, sign, somebody, text

pytestmark = pytest.mark.django_db
Kind = ConsentText.Kind
BORN = date(2008, 10, 16)  # 17 on the day of the world, 18 on the next
TODAY, TOMORROW = date(2026, 10, 15), date(2026, 10, 16)


def how(person, programme, today=TODAY):
    signers = signers_of(person, programme=programme, today=today)
    return signers.is_own, signers.is_beside, len(signers.representatives)


@pytest.mark.parametrize(
    ("born", "signs_at", "expected"),
    [
        (date(2016, 1, 1), 18, (False, False, 1)),
        (date(2012, 10, 15), 18, (False, True, 1)),
        (date(2010, 10, 16), 16, (False, True, 1)),
        (date(2010, 10, 15), 16, (True, False, 1)),
        (date(2008, 10, 15), 18, (True, False, 0)),
    ],
)
def test_a_child_grows_into_signing(born, signs_at, expected):
    programme = make_world().programme
    programme.self_consent_age = signs_at
    child = child_of(grown(NOW), NOW, date(2016, 1, 1))
    child.birth_date = born

    assert how(child, programme) == expected


def test_a_guardian_signs_for_an_incapable_adult_whatever_he_signed():
    programme, ward, guard = make_world().programme, grown(NOW), grown(NOW)
    fields = {"kind": "guardian", "ground": "incapable", "authority": "Решение суда № 2-17", "now": NOW}
    representation = appoint_representative(ward=ward, representative=guard, **fields)

    assert appoint_representative(ward=ward, representative=guard, **fields) == representation
    assert how(ward, programme) == (False, False, 1)
    assert not has_signed(ward, programme=programme, today=TODAY)
    sign(ward, NOW, Kind.REPRESENTATIVE, by=guard)
    sign(ward, NOW, Kind.HEALTH, by=guard)
    assert has_signed(ward, programme=programme, today=TODAY)
    assert may_read_purchases_of(ward, today=TODAY)

    end_representation(representation=representation, now=NOW.replace(hour=11))

    assert not may_read_purchases_of(ward, today=TODAY)
    assert has_signed(ward, programme=programme, today=TODAY)  # his own signature counts again


def test_not_everybody_represents_and_is_represented():
    parent, child = grown(NOW), somebody(NOW, born=date(2016, 1, 1))
    fields = {"kind": "parent", "authority": "Свидетельство", "now": NOW}

    with pytest.raises(AuthorityMissing):
        appoint_representative(ward=child, representative=parent, **fields | {"authority": " "})
    with pytest.raises(RepresentativeMinor):
        appoint_representative(ward=child, representative=somebody(NOW, born=date(2012, 1, 1)), **fields)
    with pytest.raises(WardNeedsNobody):
        appoint_representative(ward=parent, representative=grown(NOW), **fields)
    with pytest.raises(WardNeedsNobody):
        appoint_representative(ward=parent, representative=parent, **fields | {"kind": "guardian"})
    assert not child.representatives.exists()


def test_what_a_parent_signed_lapses_on_the_eighteenth_birthday():
    parent = grown(NOW)
    child = child_of(parent, NOW, BORN)
    sign(child, NOW, Kind.HEALTH, by=parent)

    assert may_read_purchases_of(child, today=TODAY)
    assert not may_read_purchases_of(child, today=TOMORROW)
    sign(child, NOW, Kind.HEALTH)
    assert may_read_purchases_of(child, today=TOMORROW)


def test_nothing_is_advertised_to_children():
    """Not even by a consent that came from elsewhere, such as an import."""
    parent = grown(NOW)
    child = child_of(parent, NOW, BORN)
    for signer in (parent, child):
        Consent.objects.create(
            person=child, text=text(Kind.ADVERTISING), signed_by=signer, channel="paper", ways=["sms"], given_at=NOW
        )
    asked = {"person_id": child.pk, "kind": Kind.ADVERTISING}

    assert not has_live_consent(**asked, today=TODAY)
    assert has_live_consent(**asked, today=TOMORROW)  # by his own signature
