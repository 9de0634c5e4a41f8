"""Short ways to live through the months of a small coalition."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Sum

from coalition.kernel.periods import Period
from coalition.kernel.requisites import RequisiteError, check_account
from coalition.tests.world import World
from pharmacies.models import BankAccount, Contract, LegalEntity
from settlements.models import LedgerAccount, PaymentRegister, Payout, Posting, Statement
from settlements.statements.drafting import draft_statement
from settlements.statements.payouts import book_payout
from settlements.statements.registers import approve_register, prepare_register
from settlements.statements.sending import send_statement

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
NOVEMBER_2 = datetime(2026, 11, 2, 9, tzinfo=UTC)
DECEMBER_2 = datetime(2026, 12, 2, 9, tzinfo=UTC)


def change(contract: Contract, **fields) -> Contract:
    """The contract with other terms."""
    for name, value in fields.items():
        setattr(contract, name, value)
    contract.save()
    return contract


def draft(contract: Contract, period: Period = OCTOBER) -> Statement:
    """Draft on the second day after the period."""
    return draft_statement(contract=contract, period=period, now=_after(period))


def close(contract: Contract, period: Period = OCTOBER) -> Statement:
    """Draft and send on the second day after the period."""
    return send_statement(statement=draft(contract, period), sent_by="anna", now=_after(period))


def _after(period: Period) -> datetime:
    return datetime.combine(period.ends_on + timedelta(days=1), time(9), tzinfo=UTC)


def ledger_balance(contract: Contract) -> int:
    """What the ledger says the centre owes by a contract: credits less debits, whoever has claimed them."""
    account = LedgerAccount.objects.get(key=f"clearing:{contract.pk}")

    def total(**side) -> int:
        return Posting.objects.filter(**side).aggregate(sum=Sum("amount_kopecks"))["sum"] or 0

    return total(credit=account) - total(debit=account)


def claimed_total(statement: Statement) -> int:
    """What a statement claimed, with the sign of its account: bare rows, none of the product's own queries."""
    return sum(
        claim.posting.amount_kopecks * (1 if claim.posting.credit_id == claim.account_id else -1)
        for claim in statement.claims.select_related("posting")
    )


def lines(statement: Statement) -> dict[tuple, int]:
    """(outlet, kind, VAT rate, nominal) → amount."""
    return {
        (
            line.outlet and line.outlet.code,
            line.kind,
            line.vat_rate_bp,
            line.coupon_nominal_kopecks,
        ): line.amount_kopecks
        for line in statement.lines.select_related("outlet")
    }


def bank_account(entity: LegalEntity, *, bik: str = "044525225", **fields) -> BankAccount:
    """Where an entity is paid: an account with its own number, whose check digit is right."""
    number = next(made for digit in range(10) if _adds_up(made := f"40702810{digit}{entity.pk:011d}", bik))
    return BankAccount.objects.create(
        legal_entity=entity,
        **{
            "bank_name": "ПАО Сбербанк",
            "bank_city": "г. Москва",
            "bik": bik,
            "correspondent_account": "30101810400000000225",
            "number": number,
        }
        | fields,
    )


def _adds_up(number: str, bik: str) -> bool:
    try:
        check_account(number, bik)
    except RequisiteError:
        return False
    return True


def register_of(*statements: Statement, now: datetime = NOVEMBER_2, approved: bool = True) -> PaymentRegister:
    """A register of agreed statements, prepared by anna and approved by boris; the operator has an account by then."""
    operator = statements[0].contract.programme.operator
    if not operator.bank_accounts.exists():
        bank_account(operator)
    register = prepare_register(statements=statements, pay_on=now.date(), by="anna", now=now)
    return approve_register(register=register, by="boris", now=now) if approved else register


def pay_out(*statements: Statement, paid_on: date, now: datetime = NOVEMBER_2) -> list[Payout]:
    """The statements in a register of their own, all of it booked on a day."""
    payouts = register_of(*statements, now=now).payouts.order_by("order_number")
    return [book_payout(payout=payout, paid_on=paid_on, by="clara", now=now) for payout in payouts]


def earn_at_a_and_spend_at_b(world: World) -> None:
    """1000,00 spent in money at A earn 50,00 points, charged to A at once; B takes 30,00 of them."""
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
