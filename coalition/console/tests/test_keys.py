"""Keys of cash desks, from the console: shown once, revoked in one click."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.access.errors import BadCredentials
from pharmacies.access.identification import forget_desks, identify_desk
from pharmacies.models import DeskKey, StaffUser


@pytest.fixture
def desk(db):
    forget_desks()
    return make_world().desk_a.desk_id


def issued(client, desk):
    answer = client.post(reverse("admin:pharmacies_cashdesk_issue_key", args=[desk]))
    return answer, re.search(r"mk_[\w-]{43}", answer.content.decode())


def test_a_key_is_shown_once_and_opens_the_door(desk, chief):
    assert chief.get(reverse("admin:pharmacies_cashdesk_issue_key", args=[desk])).status_code == 200
    assert not DeskKey.objects.exists()  # a link does nothing

    answer, key = issued(chief, desk)

    assert identify_desk(key.group()).desk_id == desk
    assert "no-store" in answer.headers["Cache-Control"]
    page = chief.get(reverse("admin:pharmacies_cashdesk_change", args=[desk])).content.decode()
    assert key.group() not in page
    assert key.group()[:9] in page


def test_a_key_is_revoked_in_one_click(desk, chief):
    _answer, key = issued(chief, desk)
    row = DeskKey.objects.get()

    chief.post(reverse("admin:pharmacies_cashdesk_revoke_key", args=[desk, row.pk]))

    forget_desks()
    with pytest.raises(BadCredentials):
        identify_desk(key.group())
    assert DeskKey.objects.get().revoked_by == "chief"


def test_a_third_live_key_is_refused_in_words(desk, chief):
    issued(chief, desk)
    issued(chief, desk)

    answer = chief.post(reverse("admin:pharmacies_cashdesk_issue_key", args=[desk]), follow=True)

    assert "уже два действующих ключа" in answer.content.decode()
    assert DeskKey.objects.count() == 2


@pytest.mark.parametrize("group", ["clerk", "auditor", "accountant"])
def test_others_may_not(desk, chief, group):
    issued(chief, desk)
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = signed_in(user)

    assert client.post(reverse("admin:pharmacies_cashdesk_issue_key", args=[desk])).status_code == 403
    assert (
        client.post(reverse("admin:pharmacies_cashdesk_revoke_key", args=[desk, DeskKey.objects.get().pk])).status_code
        == 403
    )
    assert DeskKey.objects.get().is_live


def test_looking_at_the_address_of_revoking_revokes_nothing(desk, chief):
    issued(chief, desk)

    assert (
        chief.get(reverse("admin:pharmacies_cashdesk_revoke_key", args=[desk, DeskKey.objects.get().pk])).status_code
        == 405
    )
    assert DeskKey.objects.get().is_live
