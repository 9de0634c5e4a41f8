"""Money that stands on a contract pays one of its statements, in whole or in part; said by a person, with the reason.

The ledger does not move by it: all of the partner's money is on his clearing since the day of the bank.
"""

from datetime import datetime

from django.db import transaction

from coalition.kernel.money import print_roubles
from pharmacies.models import Contract
from settlements.models import CreditUse, Statement
from settlements.statements.matching import is_owed
from settlements.statements.partner_money import close_received
from settlements.statements.payment_errors import CreditExceeded, CreditNotUsed, ReasonMissing, StatementNotOfContract
from settlements.statements.reopening import drop_reopening
from settlements.statements.settled import credit_kopecks, outstanding_kopecks, used_kopecks
from settlements.statements.steps import State, Step, take_step


def usable_kopecks(statement: Statement) -> int:
    """How much of the contract's credit the statement can be paid with now, in kopecks."""
    return max(min(credit_kopecks(statement.contract), outstanding_kopecks(statement)), 0) if is_owed(statement) else 0


@transaction.atomic
def use_credit(*, statement: Statement, amount_kopecks: int, reason: str, by: str, now: datetime) -> CreditUse:
    """Let money that stands on the contract pay its statement.

    Effect: an agreed statement that nothing is left to pay by is paid. One that is only sent waits for its partner's
    word: he did not pay it, so he has not agreed to it. Refused: ReasonMissing, StatementNotOfContract (nothing is owed
    by it), CreditExceeded (above what stands there or what is owed, or nothing).
    """
    if not reason.strip():
        raise ReasonMissing
    statement = _locked(statement)
    if not is_owed(statement):
        raise StatementNotOfContract(number=statement.number)
    most = usable_kopecks(statement)
    if not 0 < amount_kopecks <= most:
        raise CreditExceeded(most=print_roubles(most))
    use = _write(statement, amount_kopecks, reason, by, now)
    drop_reopening(statement=statement, by=by, now=now, reason=f"Отчёт {statement.number} оплачен с договора")
    if statement.state == State.AGREED:
        close_received(statement=statement, by=by, now=now)
    return use


@transaction.atomic
def return_credit(*, statement: Statement, reason: str, by: str, now: datetime) -> CreditUse:
    """Take all of the contract's credit off a statement again, which waits for money then.

    Refused: ReasonMissing, CreditNotUsed.
    """
    if not reason.strip():
        raise ReasonMissing
    statement = _locked(statement)
    used = used_kopecks(statement)
    if not used:
        raise CreditNotUsed(number=statement.number)
    use = _write(statement, -used, reason, by, now)
    if statement.state == State.PAID and outstanding_kopecks(statement):
        take_step(statement, Step.UNDO_RECEIPT).save(update_fields=["state"])
    return use


def _locked(statement: Statement) -> Statement:
    """The statement, locked after its contract, as whoever books money of the contract does."""
    Contract.objects.select_for_update(no_key=True).get(pk=statement.contract_id)
    return Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)


def _write(statement: Statement, kopecks: int, reason: str, by: str, now: datetime) -> CreditUse:
    return CreditUse.objects.create(
        statement=statement, amount_kopecks=kopecks, reason=reason.strip()[:300], recorded_by=by, recorded_at=now
    )
