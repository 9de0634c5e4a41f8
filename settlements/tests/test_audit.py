"""The audit finds what is planted: a proof that cannot fail proves nothing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from settlements.ledger.audit import SENTENCES, audit
from settlements.models import Activity, LedgerAccount, Statement
from settlements.tasks import audit_ledger_nightly

pytestmark = pytest.mark.django_db

PLANTED = {
    "balance": "update settlements_ledgeraccount set balance_kopecks = balance_kopecks + 1 where kind = 'wallet'",
    "wallets": "update settlements_lot set remaining_kopecks = remaining_kopecks - 1",
    "backing": "update settlements_lot set funding_moment = 'use'",
    "statements": """
        insert into settlements_statementclaim (statement_id, account_id, posting_id)
        select s.id, s.account_id, t.id from settlements_statement s, settlements_posting t
        where s.account_id not in (t.debit_id, t.credit_id)""",
    "limits": "update promotions_coupon set uses = uses + 1, uses_limit = uses_limit + 1",
    "once": """
        insert into settlements_entry (id, kind, programme_id, purchase_id, business_on, recorded_at, recorded_by,
                                       reason)
        select gen_random_uuid(), 'purchase', programme_id, id, business_on, received_at, '', ''
        from settlements_purchase""",
    "shares": "update settlements_purchaseline set earned_kopecks = earned_kopecks + 1",
    "levels": """
        insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
        select account_id, 'purchase', 1, business_on, '' from settlements_purchase""",
}


def a_lived_in_world() -> None:
    world = make_world()
    coupon = world.coupon("20.00")
    world.publish()
    world.buy(world.desk_a, ("aspirin", "2", "99.99"), card=world.card, coupons=(coupon.code,))
    Statement.objects.create(
        contract=world.contracts["a"],
        account=LedgerAccount.objects.get(kind="own_cost"),
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 1),
        drafted_at=world.now,
    )


def test_every_sentence_has_a_planted_untruth():
    assert list(PLANTED) == [code for code, _ in SENTENCES]


def test_a_true_ledger_is_found_true(capsys):
    a_lived_in_world()

    call_command("audit_ledger")

    assert capsys.readouterr().out.count("✓") == 8


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_planted_untruth_is_found(sentence):
    a_lived_in_world()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(PLANTED[sentence])
        cursor.execute("set local session_replication_role = origin")

    assert sentence in {proof.code for proof in audit() if not proof.holds}
    with pytest.raises(CommandError):
        call_command("audit_ledger")


def test_the_nightly_proof_is_a_job_that_people_see():
    a_lived_in_world()

    audit_ledger_nightly()

    job = Job.objects.get(kind="audit_ledger")
    assert (job.state, job.done, job.message) == ("done", 8, "")
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(PLANTED["shares"])
        cursor.execute("set local session_replication_role = origin")
    audit_ledger_nightly()

    job = Job.objects.filter(kind="audit_ledger").latest("id")
    assert (job.state, job.message) == ("failed", "shares")


def test_activity_that_differs_from_purchases_is_found():
    a_lived_in_world()
    Activity.objects.update(amount_kopecks=1)

    wrong = {finding.code for proof in audit() for finding in proof.findings if finding.wrong}

    assert wrong == {"activity"}
