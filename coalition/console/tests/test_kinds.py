"""Lists of jobs, requests, papers and messages say in words what they are."""

import pytest
from django.urls import reverse

from coalition.tests.world import NOW
from coalition.toolkit.approving import ask_approval
from coalition.toolkit.freezing import freeze
from coalition.toolkit.jobs import queue_job
from coalition.toolkit.kinds import in_words
from coalition.toolkit.models import Job, OutboxMessage
from members.documents import card_sheets
from members.operations import card_batches, codes
from promotions.documents import coupon_sheet_runs
from promotions.operations import coupon_batches
from settlements.analytics import refreshing
from settlements.analytics.backtest import runs as backtests
from settlements.analytics.suspicions import searching
from settlements.ledger import audit_report
from settlements.models import SettlementPaper
from settlements.movements import adjustments, departing, erasing, lapsing, merging, sweeping
from settlements.movements.card_import import imports
from settlements.statements import disputes, reopening, runs, sending

JOBS = (
    *(card_batches, card_sheets, coupon_batches, coupon_sheet_runs, imports, sweeping, lapsing, refreshing),
    *(backtests, runs, audit_report),
)
REQUESTS = (adjustments, merging, erasing, reopening)
OTHERS = (
    *(disputes.SETTLING, sending.KIND, disputes.PAPER, departing.DOCUMENT, erasing.DOCUMENT),
    *SettlementPaper.Kind.values,
)


@pytest.mark.parametrize("kind", [*(each.KIND for each in (*JOBS, *REQUESTS)), *OTHERS, codes.MESSAGE])
def test_every_kind_has_words(kind):
    assert in_words(kind) != kind


def test_a_kind_without_words_is_shown_as_it_is():
    assert in_words("unheard_of") == "unheard_of"


def test_lists_and_pages_show_the_words(chief):
    rows = [
        queue_job(kind="card_sheets", params={}, total=10, started_by="anna", now=NOW),
        ask_approval(kind="cards", subject="person:1", content={}, by="anna", now=NOW),
        freeze(kind="departure", number="ВЫХ-1", content={}, frozen_by="anna", now=NOW),
        OutboxMessage.objects.create(channel="sms", recipient="+79161234567", purpose="code", created_at=NOW),
    ]
    for row, kind in zip(rows, ("card_sheets", "cards", "departure", "code"), strict=True):
        name = f"admin:toolkit_{row._meta.model_name}"
        for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            page = chief.get(address).content.decode()
            assert in_words(kind) in page
            assert f">{kind}<" not in page


@pytest.mark.parametrize(
    ("kind", "result", "told"),
    [
        (sweeping.KIND, {"given": 2, "kopecks": 300_00, "coupons": 0, "refused": {"budget": 3}}, "Рожд"),
        (lapsing.KIND, {"kopecks": 12_50, "after": 3}, "12,50"),
        (refreshing.KIND, {"refused": [{"segment": "Гости", "ru": "по кругу", "en": "x"}]}, "Гости: по кругу"),
        (searching.KIND, {"opened": 7, "added": 0}, ": 7."),
        (audit_report.KIND, {"balance": {"unbalanced": [1, 5]}}, "✗ "),
        (runs.KIND, {"refused": [], "after": [5, "2026-10-01"]}, "2026"),
    ],
)
def test_the_page_of_a_job_tells_in_words_what_it_did(chief, kind, result, told):
    params = {"name": "Рождение", "starts_on": "2026-10-01", "ends_on": "2026-11-01", "is_sending": False}
    done, failed = (
        Job.objects.create(kind=kind, params=params, result=each, message="balance", created_at=NOW)
        for each in (result, {"code": "gone", "ru": "нет", "en": "none"})
    )

    pages = [chief.get(reverse("admin:toolkit_job_change", args=[job.pk])) for job in (done, failed)]

    assert [page.status_code for page in pages] == [200, 200]
    shown = pages[0].content.decode()
    assert told in shown
    assert not [raw for raw in ("refused", "kopecks", "unbalanced", "is_sending", '<pre class="json"') if raw in shown]


def test_what_was_asked_for_is_read_in_russian_letters_and_leads_to_its_subject(chief):
    approval = ask_approval(kind="cards", subject="person:12", content={"why": "дубль"}, by="anna", now=NOW)

    page = chief.get(reverse("admin:toolkit_approval_change", args=[approval.pk])).content.decode()

    assert "дубль" in page
    assert reverse("admin:members_person_change", args=[12]) in page
