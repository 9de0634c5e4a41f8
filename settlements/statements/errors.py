"""What the operations on statements refuse. Codes are stable."""

from coalition.kernel.errors import DomainError


class PeriodNotEnded(DomainError):
    code = "period_not_ended"
    message_ru = "Период ещё не закончился: в часовом поясе {zone} последний день идёт."
    message_en = "The period has not ended: in the time zone {zone} its last day is still on."


class PeriodNotOfContract(DomainError):
    code = "period_not_of_contract"
    message_ru = "Отчётный период договора другой. Выберите период, указанный в договоре."
    message_en = "The contract has another statement period. Choose the one that the contract names."


class StatementAlreadySent(DomainError):
    code = "statement_already_sent"
    message_ru = "За этот период отчёт {number} уже отправлен. Исправления попадут в следующий отчёт."
    message_en = "The statement {number} of this period has been sent. Corrections go into the next one."


class LaterStatementSent(DomainError):
    code = "later_statement_sent"
    message_ru = "По договору уже отправлен более поздний отчёт {number}; этот изменить нельзя."
    message_en = "A later statement, {number}, of the contract has been sent; this one cannot be changed."


class EarlierStatementOpen(DomainError):
    code = "earlier_statement_open"
    message_ru = "Сначала отправьте черновик за более ранний период, начиная с {starts_on}."
    message_en = "Send the draft of the earlier period first, the one that begins on {starts_on}."


class StepRefused(DomainError):
    """A statement's state does not allow the step; nothing has changed."""

    code = "step_refused"
    message_ru = "Отчёт в состоянии «{state}», этот шаг сейчас невозможен."
    message_en = "The statement is in the state {state}, so this step is not possible."


class PaperPeriodNotEnded(DomainError):
    code = "paper_period_not_ended"
    message_ru = "Акт сверки составляют за прошедшие дни: последний день периода должен быть раньше {today}."
    message_en = "A reconciliation act is made of days that are over: the period must end before {today}."
