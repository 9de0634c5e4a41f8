"""What people at the operator may do."""

import pytest
from django.contrib.auth.models import Group

from coalition.console.groups import keep_groups
from pharmacies.models import StaffUser

BOOKS = ("entry", "posting", "lot", "ledgeraccount", "accumulation", "purchase", "purchaseline", "purchasereturn")


def member_of(name):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.mark.parametrize("name", ["operator", "accountant", "clerk", "auditor"])
def test_nobody_may_write_the_books(name, db):
    user = member_of(name)

    for model in BOOKS:
        for verb in ("add", "change", "delete"):
            assert not user.has_perm(f"settlements.{verb}_{model}")


def test_an_auditor_only_reads(db):
    assert {
        permission.codename.partition("_")[0] for permission in Group.objects.get(name="auditor").permissions.all()
    } == {"view"}


def test_what_members_buy_is_read_by_the_operator_alone(db):
    may_read = [
        name
        for name in ("operator", "accountant", "clerk", "auditor")
        if member_of(name).has_perm("settlements.view_purchaseline")
    ]

    assert may_read == ["operator"]


def test_keeping_the_groups_again_changes_nothing(db):
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}

    keep_groups()

    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before
