"""The life of a statement as a table, and the lock under which it goes on."""

from enum import StrEnum

from settlements.models import Statement
from settlements.statements.errors import StepRefused

State = Statement.State


class Step(StrEnum):
    """What is done to a statement."""

    SEND = "send"
    DISPUTE = "dispute"
    SETTLE_DISPUTE = "settle_dispute"
    WITHDRAW_DISPUTE = "withdraw_dispute"
    AGREE = "agree"
    AGREE_SILENTLY = "agree_silently"
    REOPEN = "reopen"
    CANCEL = "cancel"
    PREPARE_PAYOUT = "prepare_payout"
    WITHDRAW_PAYOUT = "withdraw_payout"
    BOOK_PAYOUT = "book_payout"
    RETURN_PAYOUT = "return_payout"
    RECEIVE = "receive"
    UNDO_RECEIPT = "undo_receipt"
    UNDO_AGREEMENT = "undo_agreement"


STEPS: dict[Step, tuple[frozenset[State], State]] = {
    Step.SEND: (frozenset({State.DRAFT}), State.SENT),
    Step.DISPUTE: (frozenset({State.SENT}), State.DISPUTED),
    Step.SETTLE_DISPUTE: (frozenset({State.DISPUTED}), State.AGREED),
    Step.WITHDRAW_DISPUTE: (frozenset({State.DISPUTED}), State.SENT),
    Step.AGREE: (frozenset({State.SENT}), State.AGREED),
    Step.AGREE_SILENTLY: (frozenset({State.SENT}), State.AGREED),
    Step.REOPEN: (frozenset({State.AGREED}), State.SENT),
    Step.CANCEL: (frozenset({State.SENT, State.DISPUTED, State.AGREED}), State.CANCELLED),
    Step.PREPARE_PAYOUT: (frozenset({State.AGREED}), State.PAYABLE),
    Step.WITHDRAW_PAYOUT: (frozenset({State.PAYABLE}), State.AGREED),
    Step.BOOK_PAYOUT: (frozenset({State.PAYABLE}), State.PAID),
    Step.RETURN_PAYOUT: (frozenset({State.PAID, State.AGREED}), State.AGREED),
    # Whoever pays all of a statement agrees to it; what he objects to stays disputed though he has paid.
    Step.RECEIVE: (frozenset({State.SENT, State.AGREED}), State.PAID),
    Step.UNDO_RECEIPT: (frozenset({State.PAID}), State.AGREED),
    # Money that was somebody else's has agreed to nothing.
    Step.UNDO_AGREEMENT: (frozenset({State.PAID, State.AGREED}), State.SENT),
}


def possible_steps(state: str) -> list[Step]:
    """What can be done to a statement in this state."""
    return [step for step, (states, _to) in STEPS.items() if state in states]


def take_step(statement: Statement, step: Step) -> Statement:
    """The statement's row, locked to the transaction's end, in its new state; the caller saves it.

    Refused with StepRefused when its state does not allow the step, also when somebody has just taken another one.
    """
    locked = Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    states, to = STEPS[step]
    if locked.state not in states:
        raise StepRefused(state=locked.get_state_display(), step=str(step))
    locked.state = to
    return locked
