"""A period is closed while tills go on: the statement is exactly what it claimed, and nothing is claimed twice."""

import threading

import pytest
from django.db import connections, transaction

from coalition.tests.world import World, make_world
from coalition.toolkit.models import Job
from pharmacies.models import Contract
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import Entry, PaymentRegister, Payout, Posting, SettlementPaper, Statement
from settlements.statements import turnover
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.errors import StatementAlreadySent, StepRefused
from settlements.statements.papers import issue_reconciliation
from settlements.statements.payment_errors import PayoutNotWaiting, RegisterStepRefused
from settlements.statements.payouts import book_payout
from settlements.statements.registers import approve_register, prepare_register
from settlements.statements.runs import continue_runs, start_run
from settlements.statements.sending import send_statement
from settlements.tests.statements.months import (
    NOVEMBER_2,
    OCTOBER,
    bank_account,
    change,
    claimed_total,
    close,
    draft,
    ledger_balance,
    register_of,
)

TILLS = 3


def accept(world: World, amount: int) -> None:
    """A coupon accepted at B on the last day of October; it commits at once."""
    book.post_entry(
        kind="purchase",
        programme_id=world.programme.pk,
        business_on=OCTOBER.last_on,
        now=NOVEMBER_2,
        transfers=[
            Transfer(
                "coupon",
                chart.own_cost(world.programme.pk, "coupons"),
                chart.clearing(world.programme.pk, world.contracts["b"].pk),
                amount,
                outlet_id=world.outlet_b.pk,
            )
        ],
    )


class Tills:
    """Threads that keep posting to B's October until they are told to stop."""

    def __init__(self, world: World) -> None:
        self.world, self.stopping = world, threading.Event()
        self.threads = [threading.Thread(target=self._sell) for _ in range(TILLS)]

    def _sell(self) -> None:
        while not self.stopping.is_set():
            accept(self.world, 1_00)
        connections.close_all()

    def __enter__(self) -> "Tills":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()


def careless_total(world: World) -> tuple[int, int]:
    """The control: sum what is there, then mark what is there. Returns the sum and what was marked."""
    with transaction.atomic():
        statement = draft(world.contracts["b"])
        summed = statement.accepted_kopecks
        turnover.claim_postings(statement)
        marked = claimed_total(statement)
        transaction.set_rollback(True)
    return summed, marked


def test_a_statement_is_what_it_claimed_while_tills_go_on(cloned_database, scale):
    world = make_world()
    accept(world, 1_00)
    rounds, careless_wrong, arrived_meanwhile, claimed = scale(small=10, full=100), 0, 0, 0

    for _ in range(rounds):
        with Tills(world):
            summed, marked = careless_total(world)
            careless_wrong += summed != marked
            sent = send_statement(statement=draft(world.contracts["b"]), sent_by="anna", now=NOVEMBER_2)
        assert sent.accepted_kopecks == claimed_total(sent) == sum(line.amount_kopecks for line in sent.lines.all())
        assert sent.accepted_kopecks == sent.document.content["result"]["accepted"]
        claimed += sent.accepted_kopecks
        left = sum(posting.amount_kopecks for posting in Posting.objects.filter(claims=None))
        assert claimed + left == ledger_balance(world.contracts["b"])
        arrived_meanwhile += left
        # So that the next round closes the same October.
        cancel_statement(statement=sent, reason="ещё раз", by="anna", now=NOVEMBER_2)

    print(f"{rounds} rounds, 0 wrong; control wrong in {careless_wrong}; {arrived_meanwhile} kopecks came meanwhile")
    assert arrived_meanwhile > 0  # the tills really went on
    assert careless_wrong > 0  # and a careless sum would have been wrong


def test_many_send_one_statement_and_many_statements_at_once(cloned_database, run_at_once):
    world = make_world()
    accept(world, 1_00)
    drafts = [draft(contract) for contract in world.contracts.values()]

    answers = run_at_once(
        *(lambda d=d: send_statement(statement=d, sent_by="anna", now=NOVEMBER_2) for d in drafts for _ in range(4))
    )

    assert sum(isinstance(answer, Statement) for answer in answers) == len(drafts)
    assert {type(answer) for answer in answers} == {Statement, StepRefused}
    numbers = sorted(Statement.objects.values_list("number", flat=True))
    assert numbers == [f"ОТЧ-2026-{number:06d}" for number in range(1, len(drafts) + 1)]


def test_many_draft_one_period_at_once(cloned_database, run_at_once):
    world = make_world()
    accept(world, 1_00)

    answers = run_at_once(*(lambda: draft(world.contracts["b"]) for _ in range(6)))

    assert {answer.pk for answer in answers} == {Statement.objects.get().pk}
    assert [line.amount_kopecks for line in Statement.objects.get().lines.all()] == [1_00]


def test_one_sends_while_another_drafts(cloned_database, run_at_once):
    world = make_world()
    accept(world, 1_00)
    statement = draft(world.contracts["b"])

    sent, drafted = run_at_once(
        lambda: send_statement(statement=statement, sent_by="anna", now=NOVEMBER_2),
        lambda: draft(world.contracts["b"]),
    )

    assert sent.state == "sent"
    assert isinstance(drafted, StatementAlreadySent) or drafted.pk == statement.pk
    assert Statement.objects.get().payable_kopecks == claimed_total(sent) == 1_00


@pytest.fixture
def agreed(cloned_database):
    """The agreed October of B: one rouble."""
    world = make_world()
    bank_account(world.pharmacy_b)
    accept(world, 1_00)
    return agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)


def test_a_register_is_approved_once_however_many_approve_it(agreed, run_at_once):
    register = register_of(agreed, approved=False)

    answers = run_at_once(
        *(
            lambda who=who: approve_register(register=register, by=who, now=NOVEMBER_2)
            for who in ("boris", "clara", "dmitri", "elena")
        )
    )

    assert sum(isinstance(answer, RegisterStepRefused) for answer in answers) == 3
    assert PaymentRegister.objects.get().number == "РЕЕ-2026-000001"


def test_a_statement_goes_into_one_register_however_many_prepare_it(agreed, run_at_once):
    bank_account(agreed.contract.programme.operator)

    answers = run_at_once(
        *(
            lambda who=who: prepare_register(statements=[agreed], pay_on=NOVEMBER_2.date(), by=who, now=NOVEMBER_2)
            for who in ("anna", "boris", "clara")
        )
    )

    assert sum(isinstance(answer, StepRefused) for answer in answers) == 2
    assert Payout.objects.get().register == PaymentRegister.objects.get()


def test_a_payout_is_booked_once_however_many_book_it(agreed, run_at_once):
    payout = register_of(agreed).payouts.get()

    answers = run_at_once(
        *(
            lambda who=who: book_payout(payout=payout, paid_on=NOVEMBER_2.date(), by=who, now=NOVEMBER_2)
            for who in ("boris", "clara", "dmitri", "elena")
        )
    )

    assert sum(isinstance(answer, PayoutNotWaiting) for answer in answers) == 3
    assert PaymentRegister.objects.get().state == "done"
    assert Entry.objects.filter(kind="payout").count() == 1
    assert ledger_balance(agreed.contract) == 0


def test_two_workers_do_not_work_on_one_run(cloned_database, run_at_once):
    world = make_world()
    start_run(programme=world.programme, period=OCTOBER, is_sending=True, started_by="anna", now=NOVEMBER_2)

    answers = run_at_once(*(lambda: continue_runs(now=NOVEMBER_2) for _ in range(4)))

    assert [error for error in answers if isinstance(error, Exception)] == []
    assert sorted(Statement.objects.values_list("number", flat=True)) == [f"ОТЧ-2026-{n:06d}" for n in (1, 2, 3)]
    assert Job.objects.get().done == 3


def test_papers_of_many_statements_and_acts_at_once_wait_in_no_ring(cloned_database, run_at_once, scale):
    """Every statement takes numbers of four series or five, in one order; acts of reconciliation take another one."""
    world = make_world()
    bank_account(world.operator)
    contracts = list(world.contracts.values())
    for contract in contracts:
        change(contract, fee_rate_bp=1000, funding_moment="issue")
    rounds = scale(small=4, full=40)

    for _ in range(rounds):
        for contract in contracts:
            _coupon(world, contract, 2_00, is_accepted=True)
            _coupon(world, contract, 5_00, is_accepted=False)
        drafts = [draft(contract) for contract in contracts]
        answers = run_at_once(
            *(lambda d=d: send_statement(statement=d, sent_by="anna", now=NOVEMBER_2) for d in drafts),
            *(lambda c=c: _act(c) for c in contracts),
        )
        assert [error for error in answers if isinstance(error, Exception)] == []
        for statement in answers[: len(drafts)]:
            # So that the next round closes the same October.
            cancel_statement(statement=statement, reason="ещё раз", by="anna", now=NOVEMBER_2)

    papers = SettlementPaper.objects.all()
    assert set(papers.values_list("kind", flat=True)) == set(SettlementPaper.Kind)
    for series in ("АКТ", "ЗАЧ", "РКС", "СЧТ", "ОПР", "СВР"):
        numbers = sorted(papers.filter(number__startswith=f"{series}-").values_list("number", flat=True))
        assert numbers == [f"{series}-2026-{number:06d}" for number in range(1, len(numbers) + 1)]
    assert [proof.code for proof in audit() if not proof.holds] == []


def _coupon(world: World, contract: Contract, amount: int, *, is_accepted: bool) -> None:
    """A coupon of the operator's that a partner accepted, or one that was accepted elsewhere and the partner bears."""
    partner = chart.clearing(world.programme.pk, contract.pk)
    own = chart.own_cost(world.programme.pk, "coupons")
    sides = (own, partner) if is_accepted else (partner, own)
    book.post_entry(
        kind="purchase",
        programme_id=world.programme.pk,
        business_on=OCTOBER.last_on,
        now=NOVEMBER_2,
        transfers=[Transfer("coupon", *sides, amount)],
    )


def _act(contract: Contract) -> SettlementPaper:
    return issue_reconciliation(
        contract=contract, starts_on=OCTOBER.starts_on, ends_on=OCTOBER.ends_on, by="anna", now=NOVEMBER_2
    )
