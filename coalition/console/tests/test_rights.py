"""Every address of the registry, for everybody who signs in: who comes in, and that following a link changes nothing.

An address without a line in `LINES` fails the test: say there whose it is.
"""

import re
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.console.tests.registry import addresses, arguments_of, make_registry
from members.operations.consent_errors import PersonErased
from members.operations.representations import appoint_representative
from pharmacies.models import StaffUser

O, C, B, A = "operator", "clerk", "accountant", "auditor"  # noqa: E741
GROUPS = (O, C, B, A, "nobody")
DESK, WATCH, ALL = (O, C), (O, B, A), (O, C, B, A)
FORBIDDEN = (403, 403)

LINES = {
    # address without «admin:» and «members_»: for whom, the answers to GET and to an empty POST, those to others
    "desk": (DESK, 200, 200),
    "desk_find": (DESK, 200, 200),
    "desk_alike": (DESK, 200, 200),
    "desk_grounds": (DESK, 200, 200),
    "desk_form": (DESK, 405, 200),
    "desk_papers": (DESK, 405, 422),
    "desk_papers_again": (DESK, 405, 404),
    "desk_code": (DESK, 405, 422),
    "desk_enrol": (DESK, 405, 422),
    "account_points": ((O,), 200, 200),
    "account_card": (DESK, 200, 200),
    "account_claim": (DESK, 200, 200),
    **{f"account_family_{step}": (DESK, 200, 200) for step in ("adult", "child", "leave", "head", "death", "dissolve")},
    "account_family_complete": (DESK, 200, 302),
    "account_family_refuse": (DESK, 200, 200),
    "card_face": (DESK, 200, 200),
    "card_use": (WATCH, 200, 200),
    **{f"card_{step}": (DESK, 200, 200) for step in ("issue_to_bearer", "block", "unblock", "replace", "annul")},
    "card_print_replacement": (DESK, 200, 200),
    "cardbatch_stock": (ALL, 200, 200),
    "cardbatch_show_stock": (ALL, 302, 302),
    **{
        f"cardbatch_{step}": ((O,), 200, 200)
        for step in ("move", "make_batch", "export_numbers", "print_sheets", "send")
    },
    "cardexport_sheets": ((O,), 200, 200, (404, 404)),
    "consent_withdraw": (DESK, 200, 200),
    "consenttext_write": ((O,), 200, 200),
    "consenttext_write_next": ((O,), 200, 200),
    "consenttext_paper": (WATCH, 200, 200),
    "departure_erase": ((O,), 200, 200),
    "familychange_draft": (DESK, 404, 404),
    "familychange_paper": (DESK, 200, 200),
    "person_benefit": (DESK, 200, 200),
    "person_consent": (DESK, 200, 200),
    "person_consent_withdraw": (DESK, 200, 200),
    "person_consent_attach": (DESK, 200, 200),
    "person_scan": (DESK, 200, 200),
    "person_blanks": (ALL, 200, 200),
    "person_blank": (ALL, 200, 200),
    "person_papers": (DESK, 200, 200),
    "person_representative": (DESK, 200, 200),
    "person_family": (DESK, 200, 200),
    "person_leave": (DESK, 200, 200),
    "person_export": ((O,), 200, 200),
    "person_duplicate": (DESK, 200, 200),
    "person_merge": (DESK, 200, 200),
    "person_part": (DESK, 200, 302),
    "person_bank_card_unbind": (DESK, 200, 200),
    "questionnaire_results": (WATCH, 200, 200),
    "representation_end": (DESK, 200, 302),
    "settlements_accumulation_import": ((O,), 200, 200),
    "settlements_accumulation_process_import": ((O,), 405, 200, (405, 403)),
    "settlements_backtest_paper": (WATCH, 404, 404),  # it has not run
    "settlements_backtest_compare": (WATCH, 200, 200),
    "settlements_backtest_stop": ((O,), 405, 302, (405, 403)),
    "settlements_backtest_resume": ((O,), 405, 302, (405, 403)),
    "settlements_cardimport_example": (WATCH, 200, 200),
    "settlements_cardimport_import": ((O,), 200, 200),
    "settlements_cardimport_process_import": ((O,), 405, 200, (405, 403)),
    "settlements_cardimport_rejected": ((O,), 200, 200),
    **{f"settlements_cardimport_{step}": ((O,), 200, 302) for step in ("write", "drop", "stop", "resume")},
    "settlements_ledgeraccount_backing": (WATCH, 200, 200),
    **{f"settlements_suspicion_{step}": ((O,), 200, 200) for step in ("confirm", "dismiss")},
    "settlements_statement_draft_month": ((O, B), 200, 200),
    "settlements_statement_send_month": ((O, B), 200, 200),
    "settlements_statement_paper_pdf": (WATCH, 302, 302),  # a draft has no paper
    "settlements_statement_paper_xlsx": (WATCH, 302, 302),
    "settlements_statement_paper_csv": (WATCH, 302, 302),
    "settlements_statement_all_papers": (WATCH, 302, 302),
    # The row here was never frozen, so its hash does not agree.
    **{f"settlements_settlementpaper_paper_{form}": (WATCH, 302, 302) for form in ("pdf", "xlsx", "csv")},
    **{f"settlements_statement_{step}": ((O, B), 200, 302) for step in ("redraft", "send", "agree")},
    **{f"settlements_statement_{step}": ((O, B), 200, 200) for step in ("dispute", "cancel", "reopen")},
    **{f"settlements_dispute_paper_{kind}": (WATCH, 302, 302) for kind in ("pdf", "xlsx", "csv")},  # it is not settled
    "settlements_statement_made_of": (WATCH, 200, 200),
    "settlements_statement_came_from": (WATCH, 404, 404),  # a draft claims nothing
    "settlements_dispute_decide": ((O, B), 200, 302),
    "settlements_dispute_settle": ((O, B), 200, 302),
    "settlements_dispute_withdraw": ((O, B), 200, 302),
    **{f"toolkit_approval_{step}": ((O, B), 200, 302) for step in ("settle", "reopen")},
    **{f"toolkit_approval_{step}": ((O, B), 200, 200) for step in ("unsettle", "stay_agreed")},
    **{f"settlements_paymentregister_{step}": ((O, B), 200, 200) for step in ("prepare", "approve", "withdraw")},
    "settlements_paymentregister_export": ((O, B), 200, 302),
    **{f"settlements_paymentregister_paper_{kind}": (WATCH, 302, 302) for kind in ("pdf", "xlsx", "csv")},  # prepared
    **{f"settlements_payout_{step}": ((O, B), 200, 200) for step in ("book", "take_out")},
    "settlements_bankfile_upload": ((O, B), 200, 200),
    "settlements_bankpayment_match_again": ((O, B), 200, 302),
    **{
        f"settlements_bankpayment_{step}": ((O, B), 200, 200)
        for step in ("assign", "assign_payout", "set_aside", "undo")
    },
    "toolkit_approval_agree": ((O, B), 200, 302),
    "toolkit_approval_promotion_agree": ((B,), 200, 302),
    "toolkit_approval_promotion_refuse": ((B,), 200, 200),
    "toolkit_approval_refuse": ((O, B), 200, 200),
    **{f"toolkit_approval_{step}": ((O,), 200, 302) for step in ("erase", "merge")},
    **{f"toolkit_approval_{step}": ((O,), 200, 200) for step in ("keep", "leave")},
    "toolkit_frozendocument_act": (WATCH, 200, 200),
}
WRITES = re.compile(r"\s*(?:with\b.*\b)?(insert into|update|delete from)\s+\"?(\w+)", re.IGNORECASE | re.DOTALL)
NOTED = {"members_personview", "django_session"}
"""What may be written when somebody follows a link: that he looked, and that he was here."""


def full(name):
    """The name as Django has it."""
    if name.startswith("desk"):
        return name
    return f"admin:{name}" if name.startswith(("settlements_", "toolkit_")) else f"admin:members_{name}"


@pytest.fixture
def registry(db, rows, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.DATA_DIR = tmp_path
    return make_registry(rows)


@pytest.fixture
def addressed(registry):
    """Every address, by its name in `LINES`."""
    return {name: reverse(full(name), args=arguments_of(registry, full(name))) for name in LINES}


@contextmanager
def undone():
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def somebody(group, *rights):
    user = StaffUser.objects.create_user(f"{group}-{len(rights)}", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def body_of(answer):
    """All that was answered; a file that streams is closed at its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def answers(client, address):
    """To following the link, and to a form sent in with nothing in it."""
    codes = []
    for ask in (client.get, client.post):
        with undone():
            answer = ask(address)
            body_of(answer)
            codes.append(answer.status_code)
    return tuple(codes)


def test_every_address_has_a_line():
    assert {full(name) for name in LINES} == addresses()


@pytest.mark.parametrize("group", GROUPS)
def test_each_comes_in_where_he_may_and_nowhere_else(group, addressed):
    client = signed_in(somebody(group))
    client.raise_request_exception = False
    wrong = {}
    for name, (whose, get, post, *others) in LINES.items():
        expected = (get, post) if group in whose else (others[0] if others else FORBIDDEN)
        got = answers(client, addressed[name])
        if got != expected:
            wrong[name] = (got, expected)

    assert wrong == {}


def test_who_has_not_signed_in_is_asked_to(addressed):
    client = Client()
    wrong = {}
    for name, address in addressed.items():
        for ask in (client.get, client.post):
            answer = ask(address)
            if answer.status_code != 302 or not answer.headers["Location"].startswith("/console/login/"):
                wrong[name] = answer.status_code

    assert wrong == {}


def test_following_a_link_changes_nothing_and_no_answer_is_kept_by_a_cache(addressed, chief):
    changed, kept = {}, []
    for name, address in addressed.items():
        with undone(), CaptureQueriesContext(connection) as queries:
            answer = chief.get(address)
            body_of(answer)
        written = {found[2] for query in queries if (found := WRITES.match(query["sql"]))} - NOTED
        if written:
            changed[name] = written
        if answer.status_code != 404 and "no-store" not in answer.headers.get("Cache-Control", ""):
            kept.append(name)

    assert (changed, kept) == ({}, [])


def test_a_form_that_no_page_of_ours_sent_is_refused(addressed, chief):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = chief.cookies

    taken = [name for name, address in addressed.items() if strict.post(address).status_code not in (403, 405)]

    assert taken == []


def test_nobody_reads_names_on_a_page_that_does_something_without_the_right_to_see_members(addressed):
    """All rights there are, but the one: every page with somebody's name is closed."""
    rights = Permission.objects.exclude(codename__in=("view_person", "change_person"))
    client = signed_in(somebody("nobody", *rights.values_list("codename", flat=True)))
    told = []
    for name, address in addressed.items():
        with undone():
            body = body_of(client.get(address))
        if any(word.encode() in body for word in ("Иванова", "Двойникова", "Ждущая")):
            told.append(name)

    assert told == []


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
    )

    for name, *arguments in wrong:
        address = reverse(f"admin:{name}", args=arguments)
        assert (chief.get(address).status_code, chief.post(address).status_code) == (404, 404), name


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
