"""Applications of families: printed before anything is stored, and again from the document."""

import re

import pytest
from django.urls import reverse

from coalition.console.tests.test_families import asked, page, step, vera, world
from members.models import FamilyChange
from settlements.tests.movements.kin import Role, child_of, found, grown, join, somebody

__all__ = ["vera", "world"]


def is_pdf(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code == 200 and body.startswith(b"%PDF-")


def prints(client, path, **typed):
    """Whether the page that says what will happen leads to a paper."""
    draft = re.search(r'name="draft" value="([^"]+)"', asked(client, path, **typed))
    return is_pdf(client.post(reverse("admin:members_familychange_draft"), {"draft": draft[1]}))


@pytest.fixture
def family(world):
    family = found(world)
    world.spouse = grown(world.now)
    join(world, family, world.spouse)
    join(world, family, child_of(world.card.person, world.now), Role.CHILD)
    return family


def test_applications_are_printed_before_they_are_signed(world, family, vera):
    child = {
        **{"last_name": "Иванова", "first_name": "Ольга", "birth_date": "2016-03-08", "kind": "parent"},
        **{"representative": world.card.person_id, "authority": "Свидетельство о рождении II-МЮ № 123456"},
    }
    stranger = reverse("admin:members_person_family", args=[somebody(world.now).pk])

    assert prints(vera, step(family, "child"), **child)
    assert prints(vera, step(family, "leave"), person=world.spouse.pk, points_kopecks="0")
    assert prints(vera, step(family, "head"), person=world.spouse.pk)
    assert prints(vera, step(family, "adult"), last_name="Яр", first_name="Ян", birth_date="1990-01-01")
    assert prints(vera, step(family, "dissolve"))
    assert prints(vera, stranger, programme=world.programme.pk)


def test_what_the_page_did_not_seal_is_not_printed(world, vera):
    assert vera.post(reverse("admin:members_familychange_draft"), {"draft": "e30:1:x"}).status_code == 404


def test_each_document_is_printed_again(world, family, vera):
    shown = vera.get(page(family)).content.decode()
    for change in FamilyChange.objects.filter(account=family):
        address = reverse("admin:members_familychange_paper", args=[change.pk])
        assert address in shown
        assert is_pdf(vera.get(address))
