"""kill -9 of whoever settles a month: others go on, nobody is settled twice, no number is missing."""

import re
import time
from datetime import timedelta

from django.db.models import Count, Sum

from coalition.tests.many_contracts import accept_coupons, many_pharmacies
from coalition.tests.processes import kill_when, run_to_its_end
from coalition.tests.truth.test_races import assert_books_hold
from coalition.tests.world import make_world
from coalition.toolkit.models import FrozenDocument, Job
from settlements.models import LedgerAccount, Posting, Statement, StatementClaim
from settlements.tests.statements.months import OCTOBER

KILLS = 4
COMMAND = ("manage.py", "run_statements")


def sent() -> int:
    return Statement.objects.filter(state="sent").count()


def test_a_month_of_all_contracts_survives_kill_9(cloned_database, scale):
    world, count = make_world(), scale(small=60, full=1_600)
    contracts = many_pharmacies(world, count)
    accept_coupons(world, contracts)
    wanted = count + count // 10 + len(world.contracts)  # both halves of every tenth, and the three of the small world
    started = time.monotonic()

    kill_when(lambda: sent() > 0, *COMMAND, "2026-10", "--send")
    job = Job.objects.get()
    assert (job.state, job.total) == ("running", wanted)
    for number in range(2, KILLS + 1):
        assert sent() == Job.objects.get().done < wanted  # the dead did a contract and its bar, or neither
        kill_when(lambda number=number: sent() >= wanted * number // (KILLS + 2), *COMMAND)
    said, bar = run_to_its_end(*COMMAND)

    seconds = time.monotonic() - started
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result.get("refused")) == ("done", wanted, wanted, None)
    assert "100%" in bar
    assert str(wanted) in said
    # One statement of each contract and period, numbered without a gap, each with its own paper.
    of_each = Statement.objects.values_list("contract_id").annotate(count=Count("pk"))
    halves = {contract.pk for contract in contracts if contract.period == "half_month"}
    assert {contract_id: 1 + (contract_id in halves) for contract_id in dict(of_each)} == dict(of_each)
    assert sent() == Statement.objects.count() == wanted
    numbers = sorted(Statement.objects.values_list("number", flat=True))
    assert [int(re.search(r"\d+$", number).group()) for number in numbers] == list(range(1, wanted + 1))
    papers = FrozenDocument.objects.filter(kind="statement").values_list("number", flat=True)
    assert sorted(papers) == numbers
    # Three coupons and a fee of 1 % for each statement: every posting is claimed once on the contract's account.
    own = LedgerAccount.objects.filter(kind="clearing").values("pk")
    claimable = Posting.objects.filter(credit__in=own).count() + Posting.objects.filter(debit__in=own).count()
    assert StatementClaim.objects.count() == claimable == count * 3 + count + count // 10
    assert Statement.objects.aggregate(sum=Sum("payable_kopecks"))["sum"] == count * (1_000_01 - 10_00)
    assert all(statement.answer_by > OCTOBER.last_on + timedelta(days=1) for statement in Statement.objects.all()[:10])
    assert_books_hold()
    print(f"{wanted} statements, {KILLS} kills, {seconds:.1f} s, {wanted / seconds:.1f} a second")
