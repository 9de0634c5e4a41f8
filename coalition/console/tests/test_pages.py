"""Every registered page: it opens, asks nobody outside, and a list costs the same for 3 rows and for 100."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.toolkit.admin.base import ConsoleAdmin, ReadOnlyAdmin
from pharmacies.models import StaffUser

PAGES = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [model for model in PAGES if isinstance(admin.site._registry[model], ReadOnlyAdmin)]
OUTSIDE = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["']?\s*(?:https?:)?//""")


def label(model):
    return model._meta.label_lower


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def cost(client, path):
    client.get(path)  # what is found once in a process is found before counting
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries), [query["sql"][:200] for query in queries.captured_queries]


@pytest.mark.parametrize("model", PAGES, ids=label)
def test_a_list_costs_the_same_for_3_rows_and_for_100(model, chief, rows):
    rows.make(model, 3)
    path = address(model, "changelist")

    few, _ = cost(chief, path)
    rows.make(model, 97)
    many, asked = cost(chief, path)

    assert many == few, asked


@pytest.mark.parametrize("model", PAGES, ids=label)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_of_a_row_opens_and_asks_nobody_outside(model, language, rows, db):
    client = signed_in(StaffUser.objects.create_superuser("chief"), language)
    row = rows.make(model, 1)[0]

    pages = (("changelist", ()), ("change", (row.pk,)), ("history", (row.pk,)))

    for page, arguments in pages if language == "ru" else pages[1:2]:
        response = client.get(address(model, page, *arguments))

        assert response.status_code == 200
        assert OUTSIDE.findall(response.content.decode()) == []
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("model", [model for model in PAGES if model not in READ_ONLY], ids=label)
def test_a_form_for_a_new_row_opens_or_is_refused(model, chief):
    assert chief.get(address(model, "add")).status_code in (200, 403)


@pytest.mark.parametrize("model", READ_ONLY, ids=label)
def test_what_operations_write_nobody_writes_here(model, chief, rows):
    row = rows.make(model, 1)[0]

    assert chief.get(address(model, "add")).status_code == 403
    assert chief.post(address(model, "change", row.pk), {}).status_code == 403
    assert chief.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("group", ["operator", "accountant", "clerk", "auditor", "nobody"])
def test_people_see_what_their_group_may_see_and_nothing_else(group, db):
    user = StaffUser.objects.create_user("somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    client = signed_in(user)

    first_page = client.get(reverse("admin:index"))
    assert first_page.status_code == 200
    assert ("пока нет прав" in first_page.content.decode()) is (group == "nobody")
    for model in PAGES:
        may_read = user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        if not may_read or group == "clerk":
            assert client.get(address(model, "changelist")).status_code == (200 if may_read else 403)


def test_every_page_is_the_consoles_own():
    assert [model for model in PAGES if not isinstance(admin.site._registry[model], ConsoleAdmin)] == []


def test_a_page_of_somebody_elses_is_seen():
    assert OUTSIDE.findall('<link href="https://fonts.example/x.css"><img src=//a.example/b>')
