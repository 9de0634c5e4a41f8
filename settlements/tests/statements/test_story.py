"""Months between the centre and its partners, told as an accountant would check them. Sums are kopecks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coalition.kernel.periods import Period
from coalition.tests.world import make_world
from settlements.models import Entry, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.drafting import draft_statement, draft_statements, wanted_statements
from settlements.statements.errors import (
    EarlierStatementOpen,
    LaterStatementSent,
    PeriodNotEnded,
    PeriodNotOfContract,
    StatementAlreadySent,
    StepRefused,
)
from settlements.statements.sending import send_statement
from settlements.tests.statements.months import (
    DECEMBER_2,
    NOVEMBER,
    NOVEMBER_2,
    OCTOBER,
    change,
    claimed_total,
    close,
    draft,
    earn_at_a_and_spend_at_b,
    ledger_balance,
    lines,
)

pytestmark = pytest.mark.django_db


def figures(statement: Statement) -> tuple[int, int, int, int, int]:
    """Accepted, issued, payable, receivable, carried."""
    return (
        statement.accepted_kopecks,
        statement.issued_kopecks,
        statement.payable_kopecks,
        statement.receivable_kopecks,
        statement.carried_kopecks,
    )


def test_points_earned_at_one_pharmacy_and_spent_at_another_are_settled_with_both():
    world = make_world()
    earn_at_a_and_spend_at_b(world)

    a, b = close(world.contracts["a"]), close(world.contracts["b"])

    assert lines(a) == {("a", "earned", 1000, None): -50_00}
    assert lines(b) == {("b", "spent", 2200, None): 30_00}
    assert figures(a) == (0, 50_00, 0, 50_00, 0)
    assert figures(b) == (30_00, 0, 30_00, 0, 0)
    assert (a.number, b.number) == ("ОТЧ-2026-000001", "ОТЧ-2026-000002")
    for statement in (a, b):
        assert claimed_total(statement) == ledger_balance(statement.contract)


def test_a_draft_follows_the_ledger_until_it_is_sent():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    first = draft(world.contracts["b"])
    world.buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")

    again = draft(world.contracts["b"])

    assert (again.pk, figures(first)[0], figures(again)[0]) == (first.pk, 30_00, 40_00)
    assert again.number is None
    assert again.claims.count() == 0


def test_a_period_is_drafted_once_its_last_day_has_ended_in_the_westernmost_outlet():
    world = make_world()
    world.outlet_b.time_zone = "Europe/Kaliningrad"
    world.outlet_b.save()
    midnight = datetime(2026, 10, 31, 22, tzinfo=UTC)  # in Kaliningrad; in Moscow November is an hour old

    with pytest.raises(PeriodNotEnded) as refusal:
        draft_statement(contract=world.contracts["a"], period=OCTOBER, now=midnight - timedelta(seconds=1))
    assert "Europe/Kaliningrad" in refusal.value.message_ru
    assert not Statement.objects.exists()

    assert draft_statement(contract=world.contracts["a"], period=OCTOBER, now=midnight).state == "draft"


def test_a_contract_is_settled_by_its_own_periods():
    world = make_world()
    contract = change(world.contracts["b"], period="half_month")
    earn_at_a_and_spend_at_b(world)  # on the 15th

    with pytest.raises(PeriodNotOfContract):
        draft(contract, OCTOBER)
    with pytest.raises(PeriodNotOfContract):
        draft(world.contracts["a"], Period(date(2026, 10, 1), date(2026, 10, 16)))
    drafts = draft_statements(programme=world.programme, period=OCTOBER, now=NOVEMBER_2)

    halves = [statement for statement in drafts if statement.contract_id == contract.pk]
    assert [(half.starts_on.day, half.ends_on.day, half.accepted_kopecks) for half in halves] == [
        (1, 16, 30_00),
        (16, 1, 0),
    ]


def test_what_arrives_after_sending_is_in_the_next_statement_with_its_own_date():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    october = close(world.contracts["a"])
    late = world.request(world.desk_a, ("aspirin", "1", "100.00"), card=world.card, already_sold=True)
    world.later(days=20).commit(late)  # a till that was offline since the 15th of October

    statement = close(world.contracts["a"], NOVEMBER)

    assert figures(october)[1] == 50_00
    assert lines(statement) == {("a", "earned", 1000, None): -5_00}
    assert [str(claim.posting.business_on) for claim in statement.claims.all()] == ["2026-10-15"]
    assert [day["day"] for day in statement.document.content["issued_by_day"]] == ["2026-10-15"]


def test_the_register_marks_what_is_late():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    close(world.contracts["b"])
    world.later(days=20).give_back(world.desk_b, bought.purchase_id, occurred_at=world.now + timedelta(hours=3))

    (outlet,) = close(world.contracts["b"], NOVEMBER).document.content["register"]["outlets"]

    assert outlet["clock"] == "МСК+2"
    assert [(row[0], row[-1]) for row in outlet["rows"]] == [("2026-10-15 17:00", True)]


def test_a_return_of_the_month_after_is_a_negative_line_that_quotes_the_receipt_and_its_statement():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    october = close(world.contracts["b"])
    november = world.later(days=20)
    november.give_back(world.desk_b, bought.purchase_id)

    statement = close(world.contracts["b"], NOVEMBER)

    assert lines(statement) == {("b", "spent_back", 2200, None): -30_00}
    assert figures(statement) == (-30_00, 0, 0, 30_00, 0)
    (outlet,) = statement.document.content["register"]["outlets"]
    (row,) = outlet["rows"]
    assert row[5] == "Возврат, М-баллы"
    assert row[-2].endswith(f"от 15.10.2026, {october.number}")
    assert outlet["total"] == -30_00


def test_the_fee_is_foreseen_in_the_draft_and_booked_when_it_is_sent():
    world = make_world()
    contract = change(world.contracts["b"], fee_rate_bp=250)
    earn_at_a_and_spend_at_b(world)

    foreseen = draft(contract)
    assert lines(foreseen)[None, "fee", None, None] == -75
    assert not Entry.objects.filter(kind="fee").exists()

    sent = send_statement(statement=foreseen, sent_by="anna", now=NOVEMBER_2)

    entry = Entry.objects.get(kind="fee")
    assert (entry.statement_id, str(entry.business_on), entry.recorded_by) == (sent.pk, "2026-10-31", "anna")
    assert lines(sent) == {("b", "spent", 2200, None): 30_00, (None, "fee", None, None): -75}
    assert figures(sent) == (30_00, 75, 29_25, 0, 0)
    assert claimed_total(sent) == ledger_balance(contract) == 29_25


def test_without_netting_both_sides_stand():
    world = make_world()
    contract = change(world.contracts["a"], is_netting_allowed=False)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")

    statement = close(contract)

    assert figures(statement) == (30_00, 51_50, 30_00, 51_50, 0)


def test_a_payout_below_the_minimum_is_carried_over_until_it_is_reached():
    world = make_world()
    contract = change(world.contracts["b"], min_payout_kopecks=35_00)
    earn_at_a_and_spend_at_b(world)
    october = close(contract)
    november = world.later(days=20)
    november.buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")

    statement = close(contract, NOVEMBER)

    assert figures(october) == (30_00, 0, 0, 0, 30_00)
    assert figures(statement) == (10_00, 0, 40_00, 0, 0)
    assert statement.document.content["result"]["brought"] == 30_00
    assert statement.document.content["balance"] == {"opening": 30_00, "accrued": 10_00, "moved": 0, "closing": 40_00}


@pytest.mark.parametrize("is_netting_allowed", [True, False])
def test_a_cancelled_statement_is_answered_by_the_next_one_of_the_same_period(is_netting_allowed):
    world = make_world()
    contract = change(world.contracts["a"], is_netting_allowed=is_netting_allowed)
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")
    wrong = close(contract)
    before = figures(wrong)
    cancel_statement(statement=wrong, reason="Нет чека 17", by="anna", now=NOVEMBER_2)
    world.buy(world.desk_a, ("cream", "1", "20.00"), card=world.card, spend="all")

    right = close(contract)

    wrong.refresh_from_db()
    assert (wrong.state, wrong.number, figures(wrong)) == ("cancelled", "ОТЧ-2026-000001", before)
    assert wrong.claims.exists()
    assert right.number == "ОТЧ-2026-000002"
    accepted, issued, payable, receivable, _carried = figures(right)
    assert (accepted, issued) == (10_00, 50)
    assert payable - receivable == ledger_balance(contract) == -12_00
    assert (payable, receivable) == ((0, 12_00) if is_netting_allowed else (40_00, 52_00))


def test_a_statement_whose_sums_were_carried_on_is_not_cancelled():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    october = close(world.contracts["b"])
    november = close(world.contracts["b"], NOVEMBER)

    with pytest.raises(LaterStatementSent):
        cancel_statement(statement=october, reason="поздно", by="anna", now=NOVEMBER_2)
    october.refresh_from_db()
    assert october.state == "sent"
    assert cancel_statement(statement=november, reason="можно", by="anna", now=NOVEMBER_2).state == "cancelled"


def test_periods_are_settled_in_their_order():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    october, november = draft(world.contracts["b"]), draft(world.contracts["b"], NOVEMBER)

    with pytest.raises(EarlierStatementOpen):
        send_statement(statement=november, sent_by="anna", now=DECEMBER_2)
    assert november.claims.count() == 0
    assert not Statement.objects.exclude(number=None).exists()

    send_statement(statement=october, sent_by="anna", now=DECEMBER_2)
    with pytest.raises(StatementAlreadySent):
        draft(world.contracts["b"])
    with pytest.raises(StepRefused):
        send_statement(statement=october, sent_by="anna", now=DECEMBER_2)

    send_statement(statement=november, sent_by="anna", now=DECEMBER_2)
    cancel_statement(statement=Statement.objects.get(pk=november.pk), reason="ещё раз", by="anna", now=NOVEMBER_2)
    with pytest.raises(LaterStatementSent):
        draft(world.contracts["b"], Period(date(2026, 9, 1), date(2026, 10, 1)))


def test_a_month_without_a_single_receipt_is_a_statement_of_zero():
    world = make_world()

    statement = close(world.contracts["b"])

    assert figures(statement) == (0, 0, 0, 0, 0)
    assert statement.document.content["result"]["words"] == "Ноль рублей 00 копеек"
    assert statement.document.content["purpose"] == ""
    assert agree_statement(statement=statement, agreed_by="boris", now=NOVEMBER_2).state == "agreed"


def test_the_run_over_all_contracts_leaves_sent_ones_alone():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    sent = close(world.contracts["a"])
    told = []

    drafts = draft_statements(
        programme=world.programme, period=OCTOBER, now=NOVEMBER_2, progress=lambda *step: told.append(step)
    )

    assert {statement.contract_id for statement in drafts} == {world.contracts["b"].pk, world.contracts["maker"].pk}
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert Statement.objects.get(pk=sent.pk).state == "sent"


def test_a_contract_that_has_ended_is_settled_as_long_as_something_is_left():
    world = make_world()
    contract = change(world.contracts["b"], ends_on=date(2026, 11, 1))
    earn_at_a_and_spend_at_b(world)

    def drafted(period: Period) -> bool:
        drafts = draft_statements(programme=world.programme, period=period, now=DECEMBER_2)
        return contract.pk in {statement.contract_id for statement in drafts}

    assert drafted(NOVEMBER)  # October was never sent, so November would claim it
    Statement.objects.filter(contract=contract).delete()
    close(contract)
    assert not drafted(NOVEMBER)


def test_the_last_statement_of_a_contract_pays_what_is_below_the_minimum():
    world = make_world()
    contract = change(world.contracts["b"], min_payout_kopecks=35_00, ends_on=date(2026, 11, 1))
    earn_at_a_and_spend_at_b(world)

    assert figures(close(contract)) == (30_00, 0, 30_00, 0, 0)


def test_what_was_carried_before_a_contract_was_ended_is_paid_by_one_more_statement():
    world = make_world()
    contract = change(world.contracts["b"], min_payout_kopecks=35_00)
    earn_at_a_and_spend_at_b(world)
    assert figures(close(contract)) == (30_00, 0, 0, 0, 30_00)
    change(contract, ends_on=date(2026, 11, 1))

    def wanted(period: Period) -> bool:
        return contract.pk in {each.pk for each, _part in wanted_statements(world.programme, period)}

    assert wanted(NOVEMBER)
    assert figures(close(contract, NOVEMBER)) == (0, 0, 30_00, 0, 0)
    assert not wanted(Period(date(2026, 12, 1), date(2027, 1, 1)))
