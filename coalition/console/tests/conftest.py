import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from coalition.console.groups import OPERATOR
from coalition.console.tests.rows import Rows
from pharmacies.models import StaffUser


@pytest.fixture(autouse=True)
def nothing_is_kept():
    cache.clear()


@pytest.fixture
def rows(db):
    return Rows()


@pytest.fixture
def chief(db):
    """A browser in which somebody who may do everything has signed in."""
    return signed_in(StaffUser.objects.create_superuser("chief", first_name="Анна", last_name="Главная"))


@pytest.fixture
def operator(db):
    """A browser of somebody with the operator's usual rights and no more."""
    user = StaffUser.objects.create_user("operator", is_staff=True)
    user.groups.add(Group.objects.get(name=OPERATOR))
    return signed_in(user)


def signed_in(user, language="ru"):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client
