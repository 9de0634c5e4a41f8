"""kill -9 of whoever settles a month: others go on, nobody is settled twice, no number is missing."""

import re
import time
from datetime import date, timedelta

from django.db.models import Count, Sum

from coalition.tests.processes import kill_when, run_to_its_end
from coalition.tests.truth.test_races import assert_books_hold
from coalition.tests.world import World, make_world
from coalition.toolkit.models import FrozenDocument, Job
from pharmacies.models import Contract, LegalEntity, Outlet
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import LedgerAccount, Posting, Statement, StatementClaim
from settlements.tests.statements.months import NOVEMBER_2, OCTOBER

KILLS = 4
COMMAND = ("manage.py", "run_statements")


def many_pharmacies(world: World, count: int) -> list[Contract]:
    """So many legal entities with a contract and an outlet each; every tenth settles by half-months."""
    entities = LegalEntity.objects.bulk_create(
        LegalEntity(
            role="pharmacy",
            kind="sole_proprietor",
            short_name=f"Аптека {number}",
            full_name=f"ИП Аптекарь {number}",
            inn=_inn(number),
            legal_address="Москва",
            signatory_name="Петров П. П.",
        )
        for number in range(count)
    )
    Outlet.objects.bulk_create(
        Outlet(
            legal_entity=entity,
            code=f"o{number}",
            name=f"Аптека {number}",
            address="ул. Ленина, 1",
            region="Москва",
            time_zone="Europe/Moscow",
            opened_on=date(2026, 1, 1),
        )
        for number, entity in enumerate(entities)
    )
    return Contract.objects.bulk_create(
        Contract(
            programme=world.programme,
            legal_entity=entity,
            number=f"Д-{number}",
            signed_on=date(2026, 1, 1),
            starts_on=date(2026, 1, 1),
            fee_rate_bp=100,
            period="half_month" if number % 10 == 0 else "month",
        )
        for number, entity in enumerate(entities)
    )


def _inn(number: int) -> str:
    """A tax number of a sole proprietor with its two check digits."""
    digits = [int(digit) for digit in f"77{number:08d}"]
    for weights in ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)):
        digits.append(sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 % 10)
    return "".join(map(str, digits))


def accept_coupons(world: World, contracts: list[Contract]) -> None:
    """In October everybody accepts three coupons of the operator, one of them on the 20th."""
    outlets = dict(Outlet.objects.values_list("legal_entity_id", "pk"))
    for contract in contracts:
        for day, kopecks in ((3, 200_00), (9, 300_00), (20, 500_01)):
            book.post_entry(
                kind="purchase",
                programme_id=world.programme.pk,
                business_on=date(2026, 10, day),
                now=NOVEMBER_2,
                transfers=[
                    Transfer(
                        "coupon",
                        chart.own_cost(world.programme.pk, "coupons"),
                        chart.clearing(world.programme.pk, contract.pk),
                        kopecks,
                        outlet_id=outlets[contract.legal_entity_id],
                    )
                ],
            )


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
