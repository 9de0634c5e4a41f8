"""The act of destruction, printed from what was frozen and from nothing else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.freezing import freeze
from members.tests.admin.test_papers import pages_of, somebody
from pharmacies.models import StaffUser


@pytest.fixture
def document(db):
    content = {
        "number": "АКТ-ПДН-2026-000001",
        "on": date(2026, 11, 29).isoformat(),
        "programme": make_world().programme.pk,
        "departure": "ВЫХ-2026-000001",
        "departed_on": "2026-11-01",
        "reason": "отзыв согласия",
        "persons": ["участник № 17"],
        "categories": ["имя", "телефон"],
        "systems": ["реестр участников"],
        "method": "перезапись",
        "commission": [["Карпова Е. В.", "Директор"], ["Жданова О. Н.", "Бухгалтер"]],
        "log": [{"table": "members_person", "columns": ["phone"], "rows": 1, "at": "2026-11-29T09:00:00+00:00"}],
        "remains": [["members_consent", "доказательство согласия, 3 года"]],
    }
    return freeze(
        kind="destruction_act", number=content["number"], content=content, frozen_by="vera", now=timezone.now()
    )


def test_the_act_is_printed_from_what_was_frozen(document):
    chief = signed_in(StaffUser.objects.create_superuser("chief", password="x"))
    address = reverse("admin:toolkit_frozendocument_act", args=[document.pk])
    assert address in chief.get(reverse("admin:toolkit_frozendocument_change", args=[document.pk])).content.decode()

    act, annex = pages_of(chief.get(address))

    for words in ("участник № 17", "имя", "телефон", "перезапись", "Карпова Е. В.", "Бухгалтер", "29.11.2026"):
        assert words in act, words
    assert "доказательство согласия, 3 года (members_consent)" in act
    assert f"SHA-256 {document.content_hash}" in act
    assert "29.11.2026 12:00:00 members_person phone 1" in annex


def test_whoever_may_not_read_documents_does_not_get_it(document):
    address = reverse("admin:toolkit_frozendocument_act", args=[document.pk])

    assert somebody("clerk").get(address).status_code == 403
