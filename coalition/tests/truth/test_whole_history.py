"""Every row of ours tells what became of it: by events of triggers, by being append-only; or there is a reason."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.admin.history import changes_of
from coalition.toolkit.roles import GUARDED
from coalition.toolkit.tracked import event_model
from pharmacies.models import Chain, StaffUser

PACKAGES = ("toolkit", "pharmacies", "members", "promotions", "settlements")
WHY_NOT = {
    "toolkit.Job": "work under way: its bar moves every second; what it changes is in the history of what it changes",
    "toolkit.NumberSeries": "a counter; the numbers it gave stand on papers that are for ever",
    "toolkit.OutboxMessage": "a queue; what was sent and when stays in its rows, and erasures empty them",
    "pharmacies.RateCounter": "counts tries and forgets them within a day",
    "members.ConfirmationCode": "lives for minutes",
    "members.Invitation": "made once; whoever used it is in the append-only referral",
    "promotions.Coupon": "its uses are in uses, returns, blocks and issues, all of them append-only",
    "promotions.SegmentMember": "from when until when somebody is in a segment is in its rows",
    "settlements.Accumulation": "",
    "settlements.Activity": "sums of purchases by day, made anew from them at will",
    "settlements.Backtest": "a calculation: made once, its job tells the rest",
    "settlements.CouponUse": "made by a purchase and marked by its return, both of them guarded",
    "settlements.PromotionUse": "a counter beside purchases",
    "settlements.CouponSeriesUse": "a counter beside purchases",
    "settlements.StatementLine": "a draft's lines are reckoned anew; a sent statement's are held by its trigger",
}
WHY_NOT = {label: reason for label, reason in WHY_NOT.items() if reason}
STRUCK = {"members.BankCardEvent", "members.BenefitProofEvent", "members.StaffMembershipEvent"}
"""Histories of which an erasure takes whole rows."""


@pytest.fixture
def chief(db):
    return signed_in(StaffUser.objects.create_superuser("chief", first_name="Анна", last_name="Главная"))


def guarded_tables():
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        return {table for table, *_ in cursor.fetchall()}


def ours():
    return [
        model
        for package in PACKAGES
        for model in apps.get_app_config(package).get_models(include_auto_created=True)
        if not model._meta.proxy
    ]


def test_every_model_is_tracked_or_guarded_or_has_a_reason(db):
    guarded = guarded_tables()
    events = {model for model in ours() if hasattr(model, "pgh_tracked_model")}
    silent = {
        model._meta.label
        for model in set(ours()) - events
        if event_model(model) is None and model._meta.db_table not in guarded
    }
    watched = {"pharmacies.StaffUser_groups", "pharmacies.StaffUser_user_permissions"}  # by RightsChange

    assert silent - watched - {"members.CardRule_groups"} == WHY_NOT.keys()
    assert {each._meta.label for each in events if each._meta.db_table not in guarded} == STRUCK


def test_births_changes_and_ends_by_sql_are_told_and_told_apart(chief, db):
    world = make_world()
    entity = world.pharmacy_a
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pharmacies_legalentity SET short_name = 'Новое имя' WHERE id = %s", [entity.pk])
    entity.refresh_from_db()

    latest = changes_of(entity)[0]

    assert [(field.before, field.after) for field in latest.fields] == [("a", "Новое имя")]
    page = chief.get(reverse("admin:pharmacies_legalentity_history", args=[entity.pk])).content.decode()
    assert "SQL" in page
    assert "Новое имя" in page


def test_the_end_of_a_row_is_told(db):
    chain = Chain.objects.create(name="Сеть")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pharmacies_chain")

    assert [change.is_end for change in changes_of(chain)] == [True, False]


def test_a_password_set_by_another_is_told_without_the_password(chief, db):
    user = StaffUser.objects.create_user("vera", password="pills-and-drops-7", is_staff=True)
    typed = {"password1": "drops-and-pills-8", "password2": "drops-and-pills-8", "usable_password": "true"}
    assert chief.post(reverse("admin:auth_user_password_change", args=[user.pk]), typed).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pharmacies_staffuser SET password = 'x', first_name = 'Вера' WHERE username = 'vera'")
    user.refresh_from_db()

    by_sql, by_hand, _birth = changes_of(user)

    assert by_hand.who == "Анна Главная"
    assert [(field.before, field.after) for field in by_hand.fields] == [("•••", "изменено")]
    assert [field.after for field in by_sql.fields] == ["Вера", "изменено"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, '') FROM pharmacies_staffuserevent e")
        assert "pbkdf2" not in cursor.fetchone()[0]


def test_groups_and_permissions_are_told_by_name(cloned_database):
    chief = signed_in(StaffUser.objects.create_superuser("chief", first_name="Анна", last_name="Главная"))
    user, group = StaffUser.objects.create_user("vera", is_staff=True), Group.objects.get(name="clerk")
    rights = {"is_active": "on", "is_staff": "on", "groups": [group.pk]}
    typed = {"username": "vera", "last_name": "", "first_name": "", "email": ""} | rights
    assert chief.post(reverse("admin:pharmacies_staffuser_change", args=[user.pk]), typed).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pharmacies_staffuser_groups")
        cursor.execute("DELETE FROM auth_group_permissions")

    given, taken = [change for change in reversed(changes_of(user)) if change.fields]

    assert (given.who, given.fields[0].after) == ("Анна Главная", "clerk")
    assert "SQL" in taken.who
    assert (taken.fields[0].before, taken.fields[0].after) == ("clerk", "–")
    assert len(changes_of(group)) > 5
    assert chief.get(reverse("admin:auth_group_history", args=[group.pk])).status_code == 200
