"""What the registry keeps back: rows of somebody else, figures that only some may read, data that are erased."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.console.tests.registry import make_registry
from coalition.console.tests.rights.people import A, O
from members.operations.consent_errors import PersonErased
from members.operations.representations import appoint_representative
from pharmacies.models import StaffUser


@pytest.fixture
def registry(db, rows, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    return make_registry(rows)


def somebody(group):
    user = StaffUser.objects.create_user(group, is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    return user


def test_the_row_of_somebody_else_is_not_found(registry, chief):
    stranger = registry.world.member()[1]
    of = registry.arguments
    consent, scan = of["members_person_consent_withdraw"][1], of["members_person_scan"][1]
    change = of["members_account_family_complete"][1]
    wrong = (
        ("members_person_consent_withdraw", stranger.person_id, consent),
        ("members_person_consent_attach", stranger.person_id, consent),
        ("members_person_scan", stranger.person_id, scan),
        ("members_account_family_complete", stranger.account_id, change),
        ("members_account_family_refuse", stranger.account_id, change),
        ("toolkit_approval_erase", of["toolkit_approval_merge"][0]),
        ("toolkit_approval_merge", of["toolkit_approval_agree"][0]),
        ("toolkit_approval_agree", of["toolkit_approval_erase"][0]),
        ("toolkit_job_statements_stop", of["toolkit_job"][0]),
        ("toolkit_job_statements_resume", of["toolkit_job"][0]),
    )

    for name, *arguments in wrong:
        address = reverse(f"admin:{name}", args=arguments)
        assert (chief.get(address).status_code, chief.post(address).status_code) == (404, 404), name
    others_desk = (registry.world.desk_b.desk_id, of["pharmacies_cashdesk_revoke_key"][1])
    assert chief.post(reverse("admin:pharmacies_cashdesk_revoke_key", args=others_desk)).status_code == 404


def test_who_only_watches_reads_no_figures_of_papers_and_no_whole_birth_dates(registry):
    person = registry.world.card.person
    twin = registry.world.member()[1].person
    type(person).objects.filter(pk__in=(person.pk, twin.pk)).update(birth_date="1961-03-08")
    page = reverse("admin:members_person_change", args=[person.pk])

    told = {group: signed_in(somebody(group)).get(page).content.decode() for group in (O, A)}

    assert "II-МЮ № 123456" in told[O]
    assert "08.03.1961" in told[O] or "8 марта 1961" in told[O]
    assert "Свидетельство о рождении II-МЮ № •••" in told[A]
    assert "123456" not in told[A]
    assert "08.03.1961" not in told[A]
    assert "8 марта 1961" not in told[A]


def test_nobody_is_appointed_for_somebody_whose_data_are_erased(registry):
    erased = registry.world.member()[1].person
    type(erased).objects.filter(pk=erased.pk).update(anonymised_at=registry.world.now)
    paper = "Свидетельство о рождении II-МЮ № 777"
    fields = {"kind": "guardian", "ground": "incapable", "authority": paper, "now": registry.world.now}

    with pytest.raises(PersonErased):
        appoint_representative(ward=erased, representative=registry.world.card.person, **fields)

    assert not erased.representatives.exists()


@pytest.mark.parametrize("model", ["cardimport", "accumulation"])
def test_a_preview_that_is_confirmed_twice_says_so(registry, chief, model):
    typed = {"import_file_name": "gone", "original_file_name": "cards.csv", "format": "0", "resource": "0"}
    typed |= {
        "programme": registry.world.programme.pk,
        "reason": "…",
        "look_alikes": "reject",
        "dated_on": "2026-10-01",
    }

    answer = chief.post(reverse(f"admin:settlements_{model}_process_import"), typed)

    assert answer.headers["Location"] == reverse(f"admin:settlements_{model}_changelist")
