"""A session ends when rights change, by whatever road; when nobody is there; and when the day is over."""

import time

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.urls import reverse

from coalition.console.sitting import SEEN, SIGNED_IN
from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import StaffUser

pytestmark = pytest.mark.usefixtures("quick_passwords")

PAGE = "/console/"
SQL = settings.BASE_DIR / "pharmacies" / "migrations" / "sql"


@pytest.fixture
def clerk(db):
    clerk = StaffUser.objects.create_user("clerk", password="pills-and-drops-7", is_staff=True)
    clerk.groups.add(Group.objects.get(name="clerk"))
    return clerk


def is_in(browser):
    return browser.get(PAGE).status_code == 200


CHANGES = {
    "a group is given": "INSERT INTO pharmacies_staffuser_groups (staffuser_id, group_id)"
    " SELECT {user}, id FROM auth_group WHERE name = 'operator'",
    "a group is taken": "DELETE FROM pharmacies_staffuser_groups WHERE staffuser_id = {user}",
    "a group is swapped": "UPDATE pharmacies_staffuser_groups SET group_id = (SELECT id FROM auth_group"
    " WHERE name = 'operator') WHERE staffuser_id = {user}",
    "all groups are gone": "TRUNCATE pharmacies_staffuser_groups",
    "a permission is given": "INSERT INTO pharmacies_staffuser_user_permissions (staffuser_id, permission_id)"
    " SELECT {user}, min(id) FROM auth_permission",
    "his group may more": "INSERT INTO auth_group_permissions (group_id, permission_id) SELECT g.id, p.id FROM"
    " auth_group g, auth_permission p WHERE g.name = 'clerk' AND p.codename = 'delete_session'",
    "his group may less": "DELETE FROM auth_group_permissions WHERE group_id ="
    " (SELECT id FROM auth_group WHERE name = 'clerk')",
    "he is made a superuser": "UPDATE pharmacies_staffuser SET is_superuser = true WHERE id = {user}",
    "he works elsewhere": "UPDATE pharmacies_staffuser SET legal_entity_id ="
    " (SELECT min(id) FROM pharmacies_legalentity) WHERE id = {user}",
    "he is switched off": "UPDATE pharmacies_staffuser SET is_active = false WHERE id = {user}",
    "he is no staff": "UPDATE pharmacies_staffuser SET is_staff = false WHERE id = {user}",
    "his password is another": "UPDATE pharmacies_staffuser SET password = 'x' WHERE id = {user}",
    "a second factor is smuggled in": "INSERT INTO otp_totp_totpdevice (user_id, name, confirmed, key, step, t0,"
    " digits, tolerance, drift, last_t, throttling_failure_count)"
    " VALUES ({user}, '', true, 'ab', 30, 0, 6, 1, 0, -1, 0)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_rights_by_raw_sql_ends_the_session_at_the_next_request(clerk, change):
    make_world()
    browser = signed_in(clerk)
    assert is_in(browser)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change.format(user=clerk.pk))

    assert not is_in(browser)


def test_rights_of_others_end_nobodys_session(clerk):
    browser = signed_in(clerk)
    other = StaffUser.objects.create_user("other", is_staff=True)
    other.groups.add(Group.objects.get(name="operator"))
    Group.objects.get(name="operator").permissions.add(Permission.objects.get(codename="delete_session"))

    assert is_in(browser)


def test_a_row_saved_late_brings_no_old_session_back(clerk):
    stale = StaffUser.objects.get(pk=clerk.pk)
    browser = signed_in(clerk)
    clerk.groups.clear()

    stale.save()

    assert not is_in(browser)
    clerk.refresh_from_db()
    assert clerk.rights_changed_at > stale.rights_changed_at


def test_asking_for_it_costs_no_statement(clerk, django_assert_num_queries):
    browser = signed_in(clerk)
    with django_assert_num_queries(2):  # the session and the user
        assert browser.get(reverse("admin:jsi18n")).status_code == 200


def test_who_changes_his_own_password_stays_and_his_other_session_ends(clerk):
    here, elsewhere = signed_in(clerk), signed_in(clerk)

    answer = here.post(
        reverse("admin:password_change"),
        {
            "old_password": "pills-and-drops-7",
            "new_password1": "drops-and-pills-8",
            "new_password2": "drops-and-pills-8",
        },
    )

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_nobody_there_for_an_hour_is_signed_out(clerk, monkeypatch):
    browser, start = signed_in(clerk), time.time()
    for minutes in (30, 80, 130):  # every fifty minutes somebody is there
        monkeypatch.setattr("coalition.console.sitting.time.time", lambda at=start + minutes * 60: at)
        assert is_in(browser)
    monkeypatch.setattr("coalition.console.sitting.time.time", lambda: start + 191 * 60)
    assert not is_in(browser)


def test_the_day_ends_however_busy_it_was(clerk):
    browser = signed_in(clerk)
    session = browser.session
    session[SIGNED_IN] -= settings.SESSION_COOKIE_AGE
    session[SEEN] = int(time.time())
    session.save()

    assert not is_in(browser)


def test_the_way_back_leads_back_and_forth(db):
    def triggers(cursor):
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
        return cursor.fetchall()

    with connection.cursor() as cursor:
        before = triggers(cursor)
        cursor.execute((SQL / "rights_back.sql").read_text())
        without = triggers(cursor)
        cursor.execute((SQL / "rights.sql").read_text())
        assert triggers(cursor) == before
    assert len(before) - len(without) == 13
