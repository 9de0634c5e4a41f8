from datetime import UTC, datetime

import pytest

from coalition.tests.world import make_world
from pharmacies.access import identification
from pharmacies.access.errors import BadCredentials, DeskRefused, NoFreeSlot, WebDeskHasNoKey
from pharmacies.access.identification import forget_desks, identify_desk
from pharmacies.access.keys import issue_key, revoke_key
from pharmacies.models import CashDesk, DeskKey

NOW = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(db):
    forget_desks()
    return CashDesk.objects.get(pk=make_world(publish=False).desk_a.desk_id)


def issue(desk):
    return issue_key(desk=desk, issued_by="petrov", now=NOW)


def test_a_key_is_shown_once_and_stored_as_a_hash(desk):
    row, key = issue(desk)

    assert key.startswith("mk_")
    assert len(key) == 46
    assert row.prefix == key[:9]
    assert key not in str(DeskKey.objects.values().get())
    assert (row.created_at, row.created_by) == (NOW, "petrov")


def test_a_key_opens_its_desk(desk):
    row, key = issue(desk)

    identity = identify_desk(key)

    assert (identity.desk_id, identity.key_id) == (desk.pk, row.pk)


def test_two_keys_live_side_by_side_and_no_third(desk):
    (first, first_key), (_, second_key) = issue(desk), issue(desk)

    with pytest.raises(NoFreeSlot):
        issue(desk)
    assert identify_desk(first_key).desk_id == identify_desk(second_key).desk_id == desk.pk
    assert DeskKey.objects.count() == 2

    revoke_key(key=first, revoked_by="petrov", now=NOW)
    third, _ = issue(desk)
    assert third.slot == first.slot


def test_a_revoked_key_stays_revoked(desk):
    row, key = issue(desk)
    revoke_key(key=row, revoked_by="petrov", now=NOW)
    revoke_key(key=row, revoked_by="ivanov", now=NOW.replace(year=2027))

    assert (row.revoked_by, row.revoked_at) == ("petrov", NOW)
    with pytest.raises(BadCredentials):
        identify_desk(key)


def test_what_is_no_key_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        for nonsense in ("", "mk_", "mk_" + "a" * 42, "xx_" + "a" * 43, "mk_" + "a" * 42 + "\n", "mk_" + "ы" * 43):
            with pytest.raises(BadCredentials):
                identify_desk(nonsense)


def test_an_identity_is_remembered_for_ten_seconds(desk, monkeypatch, django_assert_num_queries):
    row, key = issue(desk)
    clock = [1000.0]
    monkeypatch.setattr(identification.time, "monotonic", lambda: clock[0])

    with django_assert_num_queries(2):
        identify_desk(key)
    revoke_key(key=row, revoked_by="petrov", now=NOW)
    clock[0] += 9.9
    with django_assert_num_queries(0):
        identify_desk(key)
    clock[0] += 0.2
    with pytest.raises(BadCredentials):
        identify_desk(key)


def test_a_desk_that_is_switched_off_is_refused(desk):
    _, key = issue(desk)
    CashDesk.objects.filter(pk=desk.pk).update(is_active=False)

    with pytest.raises(DeskRefused):
        identify_desk(key)


def test_four_clerks_at_once_get_two_keys(cloned_database, run_at_once):
    desk = CashDesk.objects.get(pk=make_world(publish=False).desk_a.desk_id)

    answers = run_at_once(*[lambda: issue(desk)] * 4)

    assert sum(isinstance(answer, NoFreeSlot) for answer in answers) == 2
    assert sorted(DeskKey.objects.values_list("slot", flat=True)) == [1, 2]


def test_a_desk_that_people_sell_at_opens_to_no_key(desk):
    _, key = issue(desk)
    CashDesk.objects.filter(pk=desk.pk).update(is_web=True)
    forget_desks()

    with pytest.raises(BadCredentials):
        identify_desk(key)
    with pytest.raises(WebDeskHasNoKey):
        issue(desk)
    assert DeskKey.objects.count() == 1
